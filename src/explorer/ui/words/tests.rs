use std::time::Duration;

use freerea_core::cost::Cost;
use freerea_core::cost::Costs;
use freerea_core::evolution::Score;
use freerea_core::search::Speed;
use freerea_core::space::OperationSet;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::{self, Edge, EdgeOperation};

use super::*;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::words::fixture::{events, look};

const TOPOLOGY: nats::TopologyCell = nats::TopologyCell::new([EdgeOperation::NorConv3x3; 6]);
const CONVOLUTIONS: Cell = Cell::NatsTss(TOPOLOGY);
const SKIPS: Cell = Cell::NatsTss(nats::TopologyCell::new([EdgeOperation::SkipConnect; 6]));

fn said(happening: Happening, brevity: Brevity) -> String {
    let event = Event { at: 0, happening };
    let line = phrase(&event, &look(Glyphs::Unicode), brevity);
    line.unwrap().to_string()
}

fn both(event: EvolutionEvent) -> [String; 2] {
    [Brevity::Full, Brevity::Short]
        .map(|brevity| said(Happening::Evolution(event.clone()), brevity))
}

fn full(event: SearchEvent) -> String {
    said(Happening::Search(event), Brevity::Full)
}

fn born(cell: Cell, origin: Origin, explored: bool) -> EvolutionEvent {
    let event = events()
        .into_iter()
        .find_map(|event| match event.happening {
            Happening::Evolution(EvolutionEvent::Born { metrics, costs, .. }) => {
                Some((metrics, costs))
            }
            _ => None,
        });
    let (metrics, costs) = event.unwrap();
    EvolutionEvent::Born {
        cell,
        origin,
        metrics,
        costs,
        explored,
    }
}

#[test]
fn every_recorded_event_is_reported_in_one_sentence() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        for event in events() {
            let lines = [Brevity::Full, Brevity::Short].map(|brevity| {
                let line = phrase(&event, &look(glyphs), brevity);
                line.map(|line| line.to_string())
            });
            assert!(
                lines
                    .iter()
                    .all(|line| line.is_some() == is_reported(&event))
            );
            let [Some(full), Some(short)] = lines else {
                continue;
            };
            println!("{full}\n    {short}");
            assert!(short.chars().count() <= full.chars().count(), "{short}");
            assert!(glyphs == Glyphs::Unicode || full.is_ascii() && short.is_ascii());
        }
    }
}

#[test]
fn a_mutation_names_the_gene() {
    let child = Cell::from(TOPOLOGY.with(Edge::E03, EdgeOperation::SkipConnect));
    let origin = Origin::Mutation {
        parent: CONVOLUTIONS,
    };
    let number = child.index();
    assert_eq!(
        both(born(child, origin, true)),
        [
            format!(
                "+ #{number} is born: a mutation of #1462, edge 0-3: nor_conv_3x3 becomes skip_connect"
            ),
            format!("+ #{number} mutated #1462, 0-3 3x3 to skip"),
        ]
    );
    let [again, _] = both(born(child, origin, false));
    assert!(again.contains(" is born again: "));
}

#[test]
fn a_crossover_says_which_edges_it_took() {
    let parents = [CONVOLUTIONS, SKIPS];
    let child = TOPOLOGY
        .with(Edge::E03, EdgeOperation::SkipConnect)
        .with(Edge::E23, EdgeOperation::SkipConnect);
    let child = Cell::from(child);
    let origin = Origin::Crossover { parents };
    let [words, _] = both(born(child, origin, true));
    let skips = SKIPS.index();
    assert!(
        words.ends_with(&format!(
            "a crossover of #1462 and #{skips}, 0-1, 0-2, 1-2, 1-3 from #1462; 0-3, 2-3 from #{skips}"
        )),
        "{words}"
    );
    let cell = CONVOLUTIONS;
    let [copy, _] = both(EvolutionEvent::Refreshed { cell, origin });
    assert!(copy.contains("#1462 is alive already, now the youngest"));
    assert!(
        copy.ends_with("0-1, 0-2, 1-2, 0-3, 1-3, 2-3 from #1462"),
        "{copy}"
    );
}

#[test]
fn a_refusal_says_why() {
    let mut constraints = Constraints::none(Default::default());
    constraints.required = OperationSet::only(EdgeOperation::AvgPool3x3.into());
    let refused = |constraints: &Constraints| {
        let costs = Costs::of(CONVOLUTIONS, Dataset::Cifar10);
        both(EvolutionEvent::Refused {
            cell: CONVOLUTIONS,
            origin: Origin::Inserted,
            refusal: constraints.admit(CONVOLUTIONS, &costs).unwrap_err(),
        })
    };
    assert_eq!(
        refused(&constraints),
        [
            "✗ #1462 is refused, no edge is avg_pool_3x3, which is required: named by the user",
            "✗ #1462 refused: no pool",
        ]
    );
    constraints[Cost::Params].max = Some(400_000);
    let [full, short] = refused(&constraints);
    assert!(full.contains("parameters: 1.531546M is above the limit of 0.4M"));
    assert!(short.contains("1.531546M params above the limit of 0.4M"));
}

#[test]
fn a_tournament_names_its_winners() {
    let drawn = |count: usize| {
        let cells = CONVOLUTIONS.neighbours().into_iter().take(count);
        both(EvolutionEvent::Drawn {
            generation: 1,
            contenders: cells
                .map(|cell| Contender {
                    cell,
                    score: Score(2.5),
                })
                .collect(),
        })
    };
    let names: Vec<String> = CONVOLUTIONS.neighbours().into_iter().map(number).collect();
    let [full, short] = drawn(3);
    let (first, second, third) = (&names[0], &names[1], &names[2]);
    assert_eq!(
        full,
        format!(
            "◇ 3 drawn: {first} (2.500) and {second} (2.500) win over {third} and become parents"
        )
    );
    assert_eq!(short, format!("◇ 3 drawn: {first} and {second} win"));
    assert!(drawn(24)[0].contains(", 17 others and become"));
    assert!(drawn(1)[0].contains("too few"));
}

#[test]
fn what_the_user_did_is_reported() {
    let mut constraints = Constraints::none(Default::default());
    constraints[Cost::Params].max = Some(400_000);
    constraints.forbid_operation(EdgeOperation::None.into());
    constraints.pin(Edge::E03.place(), EdgeOperation::SkipConnect.into());
    let event = EvolutionEvent::Constrained {
        constraints,
        feasible: 1024,
    };
    assert_eq!(
        both(event),
        [
            "≤ limits: parameters <= 0.4M, no empty edge, 0-3 = skip_connect; 1,024 of the 15,625 cells are feasible",
            "≤ limits: params≤0.4M, no empty edge, 0-3=skip; 1,024 feasible",
        ]
    );
    let slow = Speed::Slow(Duration::from_millis(250));
    let text = full(SearchEvent::SpeedChanged { speed: slow });
    assert!(text.ends_with("0.25 s after each event"));
    let why = "#7 is not alive".to_owned();
    let text = full(SearchEvent::Rejected { why });
    assert_eq!(text, "! not done: #7 is not alive");
    let tuned = EvolutionEvent::Tuned {
        population: Default::default(),
        tournament: Default::default(),
        rule: Default::default(),
    };
    assert_eq!(
        both(tuned),
        [
            "≡ all cells are judged anew, by the rule extended \
             (naswot+logsynflow+skip+meco+shortcut); N = 25, n = 5",
            "≡ rule extended; N = 25, n = 5",
        ]
    );
    let event = EvolutionEvent::Best { cell: None };
    assert!(both(event)[0].contains("no explored cell keeps to the limits"));
}

#[test]
fn convergence_is_reported() {
    let event = EvolutionEvent::Converged { tournaments: 100 };
    assert_eq!(
        both(event),
        [
            "≈ converged: 100 tournaments in a row explored nothing; if one does, a random cell comes in",
            "≈ converged: random cells come in",
        ]
    );
}

#[test]
fn finals_are_reported() {
    let recorded = include_str!("../../../../tests/recorded/finals.jsonl").lines();
    let text = recorded.map(|line| {
        let happening = serde_json::from_str::<Event>(line).unwrap().happening;
        [Brevity::Full, Brevity::Short].map(|brevity| said(happening.clone(), brevity))
    });
    let text: Vec<[String; 2]> = text.collect();
    assert_eq!(text[0], ["▶ the finals: training #2581, #3456, #5292"; 2]);
    assert_eq!(
        text[2],
        [
            "★ #3456 was trained for 12 epochs: it tells 91.25 % of the pictures set aside right, \
             more than any other so far, and is the answer",
            "★ #3456 trained: 91.25 %",
        ]
    );
    assert_eq!(
        text[3],
        [
            "· #5292 was trained for 12 epochs: it tells 90.50 % of the pictures set aside right",
            "· #5292 trained: 90.50 %",
        ]
    );
}

#[test]
fn few_sought_cells_are_not_worth_a_line() {
    let sought = |count| Event {
        at: 0,
        happening: Happening::Search(SearchEvent::ScoringStarted {
            cells: vec![SKIPS; count],
        }),
    };
    assert!(sentence(&sought(3), &look(Glyphs::Unicode)).is_none());
    assert!(sentence(&sought(25), &look(Glyphs::Unicode)).is_some());
}

#[test]
fn numbers_and_moments_are_written_for_people() {
    assert_eq!(clock(56_480), "0:56");
    assert_eq!(clock(3_605_000), "1:00:05");
    assert_eq!(presentable("né\nx", &look(Glyphs::Ascii)), "n? x");
}
