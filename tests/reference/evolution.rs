//! FreeREA on the published metrics, over the paper's 30 seeds.

use std::collections::HashMap;

use freerea_core::cost::Cost;
use freerea_core::evolution::{Advance, Constraints, Evolution, NamedRule, Settings};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::space::Cell;

use crate::data;

fn published_metrics() -> Option<HashMap<Cell, Metrics>> {
    let rows = data::references()?;
    let metrics = |row: &data::Reference| {
        Metrics::of([
            (Metric::Naswot, row.naswot),
            (Metric::LogSynflow, row.logsynflow),
        ])
        .with_cell(row.arch.into())
    };
    Some(
        rows.iter()
            .map(|row| (row.arch.into(), metrics(row)))
            .collect(),
    )
}

/// The best cell of the history once so many cells are explored.
fn answer(settings: Settings, cells: usize, metrics: &HashMap<Cell, Metrics>) -> Cell {
    let mut evolution = Evolution::new(settings).unwrap();
    while evolution.history().len() < cells {
        match evolution.advance() {
            Advance::Happened(_) => {}
            Advance::Wanting(wanted) => {
                for cell in wanted {
                    evolution.learn(cell, metrics[&cell]);
                }
            }
            Advance::Idle | Advance::Exhausted => break,
        }
    }
    evolution.best().unwrap().cell
}

fn answers(constraints: Constraints, metrics: &HashMap<Cell, Metrics>) -> Vec<Cell> {
    (1..=30)
        .map(|seed| {
            let settings = Settings {
                seed,
                constraints,
                rule: NamedRule::Paper.rule(),
                ..Settings::default()
            };
            answer(settings, 230, metrics)
        })
        .collect()
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_papers_cell_is_found_from_nearly_every_seed() {
    let Some(metrics) = published_metrics() else {
        return;
    };
    let answers = answers(Constraints::none(Default::default()), &metrics);
    let hits = answers
        .iter()
        .filter(|cell| u64::from(cell.index()) == 9930)
        .count();
    println!("#9930 from {hits} of 30 seeds");
    assert!(hits >= 27, "#9930 from {hits} of 30 seeds only");
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn under_a_limit_of_parameters_accuracy_is_the_papers() {
    let (Some(metrics), Some(accuracies)) = (published_metrics(), data::accuracies()) else {
        return;
    };
    let accuracy: HashMap<Cell, f64> = accuracies
        .iter()
        .map(|row| (row.arch.into(), row.cifar10))
        .collect();
    for (limit, least) in [("0.2M", 90.8), ("0.4M", 92.2), ("0.6M", 93.3)] {
        let mut constraints = Constraints::none(Default::default());
        let max = Cost::Params.definition().unit.read(limit).unwrap();
        constraints[Cost::Params].max = Some(max);
        let answers = answers(constraints, &metrics);
        let mean = answers.iter().map(|cell| accuracy[cell]).sum::<f64>() / 30.0;
        println!("at most {limit} parameters: mean accuracy {mean:.2}");
        assert!(mean >= least, "at most {limit} parameters: {mean}");
    }
}
