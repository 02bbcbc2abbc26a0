//! The paper's rule against searches that were recorded before there was another one.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Advance, Evolution, EvolutionEvent, NamedRule, Settings};
use crate::metric::{Metric, Metrics};
use crate::space::Cell;

const RECORDED: &str = include_str!("../../../../tests/recorded/paper-births.csv");

/// A birth, with what was measured of the cell.
#[derive(Debug, Deserialize)]
struct RecordedBirth {
    seed: u64,
    arch: Cell,
    origin: String,
    naswot: Option<f64>,
    logsynflow: f64,
}

#[test]
fn the_papers_rule_gives_the_births_that_it_always_gave() {
    let mut reader = csv::Reader::from_reader(RECORDED.as_bytes());
    let births: Vec<RecordedBirth> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    for seed in 1..=3 {
        let recorded: Vec<&RecordedBirth> =
            births.iter().filter(|birth| birth.seed == seed).collect();
        let metrics: HashMap<Cell, Metrics> = recorded
            .iter()
            .map(|birth| {
                let values = Metrics::of([(Metric::LogSynflow, birth.logsynflow)]);
                let values = values.with(Metric::Naswot, birth.naswot);
                (birth.arch, values.with_cell(birth.arch))
            })
            .collect();
        let settings = Settings {
            seed,
            rule: NamedRule::Paper.rule(),
            ..Settings::default()
        };
        let mut evolution = Evolution::new(settings).unwrap();
        let mut born = Vec::new();
        while evolution.history().len() < 230 {
            match evolution.advance() {
                Advance::Happened(EvolutionEvent::Born { cell, origin, .. }) => {
                    born.push((cell, origin.name()));
                }
                Advance::Happened(_) => {}
                Advance::Wanting(cells) => {
                    for cell in cells {
                        // A cell that is wanted and never born was not scored to the end.
                        let known = metrics.get(&cell).copied();
                        evolution.learn(cell, known.unwrap_or_default());
                    }
                }
                Advance::Idle | Advance::Exhausted => panic!("there is more to explore"),
            }
        }
        let recorded: Vec<(Cell, &str)> = recorded
            .iter()
            .map(|birth| (birth.arch, birth.origin.as_str()))
            .collect();
        assert_eq!(born, recorded[..born.len()], "seed {seed}");
        assert!(recorded.len() - born.len() <= 3, "the last step");
        let answer = evolution.best().unwrap().cell.index();
        assert_eq!(u64::from(answer), 9930, "seed {seed}");
    }
}
