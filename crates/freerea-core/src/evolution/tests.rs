//! The evolution on made-up metrics.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::cost::Cost;
use crate::metric::{Metric, Metrics};
use crate::space::Cell;
use crate::space::dataset::Dataset;
use crate::space::nats::{self, Edge, EdgeOperation};

/// Metrics that favour convolutions, and differ from cell to cell.
pub(super) fn made_up(cell: Cell) -> Metrics {
    let params = cell.size(Dataset::Cifar10).params as f64;
    let index = u64::from(cell.index()) as f64;
    let naswot = (!(index as u64).is_multiple_of(50)).then_some(params.ln() + index / 1e5);
    let values = [
        (Metric::LogSynflow, params + index),
        (Metric::Meco, params.sqrt() + (index * 7.0) % 11.0),
    ];
    Metrics::of(values)
        .with(Metric::Naswot, naswot)
        .with_cell(cell)
}

/// Goes on until so many cells are explored; metrics arrive last wanted first, or in order.
pub(super) fn run(evolution: &mut Evolution, cells: usize, reversed: bool) -> Vec<EvolutionEvent> {
    let mut events = Vec::new();
    while evolution.history().len() < cells {
        match evolution.advance() {
            Advance::Happened(event) => events.push(event),
            Advance::Wanting(mut wanted) => {
                if reversed {
                    wanted.reverse();
                }
                evolution.learn(wanted[0], made_up(wanted[0]));
            }
            Advance::Idle | Advance::Exhausted => break,
        }
    }
    events
}

pub(super) fn limited(max: u64) -> Constraints {
    let mut constraints = Constraints::none(Default::default());
    constraints[Cost::Params].max = Some(max);
    constraints
}

pub(super) fn with(constraints: Constraints, seed: u64) -> Evolution {
    Evolution::new(Settings {
        seed,
        constraints,
        ..Settings::default()
    })
    .unwrap()
}

fn living(evolution: &Evolution) -> Vec<Cell> {
    let members = evolution.population().members();
    members.iter().map(|member| member.record.cell).collect()
}

#[test]
fn a_step_keeps_the_population_at_its_size_and_the_oldest_dies_first() {
    let mut evolution = with(Constraints::none(Default::default()), 3);
    run(&mut evolution, 25, false);
    let mut oldest_first = living(&evolution);
    assert_eq!(oldest_first.len(), 25);
    let mut steps = 0;
    for event in run(&mut evolution, 300, false) {
        match event {
            EvolutionEvent::Born { cell, .. } => oldest_first.push(cell),
            EvolutionEvent::Refreshed { cell, .. } => {
                oldest_first.retain(|&other| other != cell);
                oldest_first.push(cell);
            }
            EvolutionEvent::Died { cell, cause } => {
                let place = oldest_first.iter().position(|&other| other == cell);
                let place = place.expect("who dies was alive");
                assert_eq!(
                    cause == Cause::Age,
                    oldest_first.len() > 25 && place == 0 && cause != Cause::Outscored
                );
                oldest_first.remove(place);
            }
            EvolutionEvent::Selected { generation } => {
                steps += 1;
                assert_eq!(generation, steps);
                assert_eq!(oldest_first.len(), 25);
            }
            EvolutionEvent::Drawn { contenders, .. } => {
                assert_eq!(contenders.len(), 5);
                assert!(contenders.is_sorted_by_key(|c| std::cmp::Reverse(c.score)));
                let distinct: HashSet<Cell> = contenders.iter().map(|c| c.cell).collect();
                assert_eq!(distinct.len(), 5);
                assert!(distinct.iter().all(|cell| oldest_first.contains(cell)));
            }
            _ => {}
        }
    }
    assert!(steps > 80, "{steps}");
}

#[test]
fn who_survives_outscores_who_does_not() {
    let mut evolution = with(Constraints::none(Default::default()), 5);
    let events = run(&mut evolution, 200, false);
    let aged = events
        .iter()
        .filter(|event| {
            matches!(
                event,
                EvolutionEvent::Died {
                    cause: Cause::Age,
                    ..
                }
            )
        })
        .count() as u64;
    assert_eq!(aged, evolution.generation());
    let last = events
        .iter()
        .rposition(|event| matches!(event, EvolutionEvent::Selected { .. }))
        .unwrap();
    let outscored: Vec<Cell> = events[..last]
        .iter()
        .rev()
        .map_while(|event| match event {
            EvolutionEvent::Died {
                cell,
                cause: Cause::Outscored,
            } => Some(*cell),
            _ => None,
        })
        .collect();
    let mut survivors = living(&evolution);
    survivors.truncate(25);
    let everyone: Vec<Metrics> = survivors
        .iter()
        .chain(&outscored)
        .map(|&c| made_up(c))
        .collect();
    let scale = Scale::over(Rule::default(), &everyone);
    let worst = survivors.iter().map(|&c| scale.score(&made_up(c))).min();
    for cell in outscored {
        assert!(Some(scale.score(&made_up(cell))) <= worst);
    }
}

#[test]
fn children_are_two_mutants_and_a_cross() {
    let mut evolution = with(Constraints::none(Default::default()), 8);
    let mut parents = [None; 2];
    let mut children = Vec::new();
    for event in run(&mut evolution, 120, false) {
        match event {
            EvolutionEvent::Drawn { contenders, .. } => {
                parents = [Some(contenders[0].cell), Some(contenders[1].cell)];
                children.clear();
            }
            EvolutionEvent::Born { cell, origin, .. }
            | EvolutionEvent::Refreshed { cell, origin }
            | EvolutionEvent::Refused { cell, origin, .. } => {
                match origin {
                    Origin::Founder => continue,
                    Origin::Mutation { parent } => {
                        assert_eq!(Some(parent), parents[children.len()]);
                        assert_eq!(parent.changes(&cell).len(), 1);
                    }
                    Origin::Crossover { parents: pair } => {
                        assert_eq!(pair.map(Some), parents);
                        assert_eq!(children.len(), 2);
                    }
                    other => panic!("{other:?}"),
                }
                children.push(cell);
            }
            _ => {}
        }
    }
}

#[test]
fn no_infeasible_cell_is_born_and_refusals_are_reported() {
    let constraints = limited(400_000);
    let mut evolution = with(constraints, 2);
    let events = run(&mut evolution, 200, false);
    let admits = |cell: Cell| constraints.admit_cell(cell, Dataset::Cifar10).is_ok();
    assert!(evolution.history().records().iter().all(|r| admits(r.cell)));
    let refused: Vec<Cell> = events
        .iter()
        .filter_map(|event| match event {
            EvolutionEvent::Refused { cell, .. } => Some(*cell),
            _ => None,
        })
        .collect();
    assert!(!refused.is_empty() && refused.iter().all(|&cell| !admits(cell)));
}

#[test]
fn impossible_settings_are_found_out_at_once() {
    let settings = Settings {
        constraints: limited(1_000),
        ..Settings::default()
    };
    let error = Evolution::new(settings).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains(
            "under parameters <= 1k (parameters of cells: 73.306k to 1.531546M); loosen a limit"
        ),
        "{message}"
    );
    let settings = Settings {
        population: PopulationSize::try_from(4).unwrap(),
        ..Settings::default()
    };
    assert!(matches!(
        Evolution::new(settings).unwrap_err(),
        SettingsError::Tournament { .. }
    ));
}

#[test]
fn a_small_feasible_set_is_explored_to_its_end() {
    // Two islands that no single mutation joins: all edges alike, or all but one alike.
    let mut constraints = Constraints::none(Default::default());
    for edge in [Edge::E01, Edge::E02, Edge::E12, Edge::E03] {
        constraints.pin(edge.place(), EdgeOperation::NorConv1x1.into());
    }
    for (size, expected) in [(30, 25), (10, 25)] {
        let mut evolution = Evolution::new(Settings {
            constraints,
            population: PopulationSize::try_from(size).unwrap(),
            ..Settings::default()
        })
        .unwrap();
        run(&mut evolution, 1_000, false);
        assert_eq!(evolution.history().len(), expected);
        while let Advance::Happened(_) = evolution.advance() {}
        assert_eq!(evolution.advance(), Advance::Exhausted);
    }
}

#[test]
fn tightening_retires_at_once_and_loosening_welcomes_back() {
    let mut evolution = with(Constraints::none(Default::default()), 11);
    run(&mut evolution, 150, false);
    let before = evolution.best().unwrap().cell;
    evolution.constrain(limited(500_000)).unwrap();
    let params = |cell: Cell| cell.size(Dataset::Cifar10).params;
    assert!(
        living(&evolution)
            .iter()
            .all(|&cell| params(cell) <= 500_000)
    );
    let best = evolution.best().unwrap().cell;
    assert!(params(best) <= 500_000 && best != before);
    run(&mut evolution, 200, false);
    assert!(
        living(&evolution)
            .iter()
            .all(|&cell| params(cell) <= 500_000)
    );
    evolution
        .constrain(Constraints::none(Default::default()))
        .unwrap();
    assert_eq!(living(&evolution).len(), 25);
    assert!(living(&evolution).contains(&before), "the best is back");
    assert_eq!(evolution.best().unwrap().cell, before);
}

#[test]
fn infeasible_constraints_change_nothing() {
    let mut evolution = with(Constraints::none(Default::default()), 11);
    run(&mut evolution, 60, false);
    let before = (living(&evolution), *evolution.settings());
    assert!(evolution.constrain(limited(10)).is_err());
    assert_eq!((living(&evolution), *evolution.settings()), before);
}

#[test]
fn constraints_may_change_at_any_moment() {
    for moment in 0..120 {
        let mut evolution = with(Constraints::none(Default::default()), 4);
        run(&mut evolution, 3, false);
        for _ in 0..moment {
            if let Advance::Wanting(cells) = evolution.advance() {
                evolution.learn(cells[0], made_up(cells[0]));
            }
        }
        evolution.constrain(limited(200_000)).unwrap();
        run(&mut evolution, 80, false);
        assert!(evolution.history().len() >= 80, "stuck after {moment}");
        assert!(living(&evolution).len() >= 2);
    }
}

#[test]
fn guests_join_even_while_the_search_stands_still() {
    let mut evolution = with(limited(1_000_000), 1);
    run(&mut evolution, 40, false);
    while let Advance::Happened(_) = evolution.attend() {}
    let parent = living(&evolution)[0];
    let child = parent
        .neighbours()
        .into_iter()
        .find(|&cell| evolution.history().get(cell).is_none())
        .filter(|&cell| {
            evolution
                .settings()
                .constraints
                .admit_cell(cell, Dataset::Cifar10)
                .is_ok()
        })
        .unwrap();
    evolution.invite(child, Origin::Hand { parent });
    assert_eq!(evolution.attend(), Advance::Wanting(vec![child]));
    evolution.learn(child, made_up(child));
    let Advance::Happened(EvolutionEvent::Born {
        cell,
        origin,
        explored,
        ..
    }) = evolution.attend()
    else {
        panic!("the guest is born");
    };
    assert_eq!(
        (cell, origin, explored),
        (child, Origin::Hand { parent }, true)
    );

    let too_large = Cell::from(nats::TopologyCell::new([EdgeOperation::NorConv3x3; 6]));
    evolution.invite(too_large, Origin::Inserted);
    let refused = std::iter::from_fn(|| match evolution.attend() {
        Advance::Happened(event) => Some(event),
        _ => None,
    })
    .any(|event| matches!(event, EvolutionEvent::Refused { cell, .. } if cell == too_large));
    assert!(refused);
    assert!(evolution.remove(child) && !evolution.remove(child));
}

#[test]
fn a_smaller_population_loses_its_worst_at_once() {
    let mut evolution = with(Constraints::none(Default::default()), 6);
    run(&mut evolution, 60, false);
    let (n, rule) = (TournamentSize::default(), Rule::default());
    let size = |size: usize| PopulationSize::try_from(size).unwrap();
    evolution.tune(size(10), n, rule).unwrap();
    assert_eq!(evolution.population().len(), 10);
    assert!(evolution.tune(size(4), n, rule).is_err());
    evolution.tune(size(40), n, rule).unwrap();
    run(&mut evolution, 200, false);
    assert!(evolution.population().len() >= 40);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_order_in_which_metrics_arrive_changes_nothing(seed: u64, max in 150_000u64..1_600_000) {
        let mut one = with(limited(max), seed);
        let mut other = with(limited(max), seed);
        let events = run(&mut one, 120, false);
        prop_assert_eq!(events, run(&mut other, 120, true));
        prop_assert_eq!(one.best().map(|r| r.cell), other.best().map(|r| r.cell));
    }
}
