//! The paper's experiment: searches from many seeds, on several datasets, under several limits.

mod error;
mod header;
mod paper;
mod record;
mod seeds;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use error::RecordsError;
pub use paper::{GPU_SECONDS, PublishedResult, published};
pub use record::{FinishedRuns, Records, Run};
pub use seeds::{Seeds, SeedsError};

use crate::metric::Scoring;
use crate::metric::{Imported, Metrics};
use crate::space::Cell;
use crate::space::dataset::Dataset;

/// Searches that differ in their seed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition {
    /// The dataset.
    pub dataset: Dataset,
    /// The most parameters of a feasible cell.
    pub max_params: Option<u64>,
}

/// What the runs of a condition gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionResult {
    /// Number of runs.
    pub runs: usize,
    /// Mean test accuracy of the answers in percent; of those that the table knows.
    pub accuracy: Option<f64>,
    /// Its standard deviation over the runs, in percentage points.
    pub deviation: Option<f64>,
    /// Mean number of explored cells.
    pub explored: f64,
    /// The answer that came most often, and how often.
    pub answer: (Cell, usize),
}

impl ConditionResult {
    /// Sums up runs; `None` if there is none.
    pub fn of(runs: &[Run], accuracy: impl Fn(Cell) -> Option<f64>) -> Option<Self> {
        let count = runs.len() as f64;
        let mut answers: BTreeMap<Cell, usize> = BTreeMap::new();
        for run in runs {
            *answers.entry(run.answer).or_default() += 1;
        }
        let answer = answers.into_iter().max_by_key(|&(_, times)| times)?;
        let known: Option<Vec<f64>> = runs.iter().map(|run| accuracy(run.answer)).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let spread = |values: &[f64]| {
            let middle = mean(values);
            let squares = values.iter().map(|value| (value - middle).powi(2));
            (squares.sum::<f64>() / (values.len() as f64 - 1.0).max(1.0)).sqrt()
        };
        Some(ConditionResult {
            runs: runs.len(),
            accuracy: known.as_deref().map(mean),
            deviation: known.as_deref().map(spread),
            explored: runs.iter().map(|run| run.explored as f64).sum::<f64>() / count,
            answer,
        })
    }
}

/// Metric values from a file, for a search to look up.
pub struct LookUp(pub Arc<Imported>);

impl Scoring for LookUp {
    /// # Panics
    /// If the file does not know the cell, which ends the search with that word.
    fn sample(&self, cell: Cell, _: u32) -> Metrics {
        let Some(metrics) = self.0.get(cell) else {
            panic!("the file of metrics does not know #{}", cell.index());
        };
        *metrics
    }

    fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(LookUp(Arc::clone(&self.0))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Space;

    fn run(seed: u64, index: u64) -> Run {
        Run {
            condition: Condition {
                dataset: Dataset::Cifar10,
                max_params: None,
            },
            seed,
            answer: Space::NatsTss.cell(index as usize),
            explored: 230,
            seconds: 2.0,
        }
    }

    #[test]
    fn runs_are_summed_up() {
        let runs = [run(1, 7), run(2, 7), run(3, 9)];
        let accuracy = |cell: Cell| Some(90.0 + cell.index().number() as f64);
        let outcome = ConditionResult::of(&runs, accuracy).unwrap();
        assert_eq!(outcome.answer, (Space::NatsTss.cell(7), 2));
        let mean = (97.0 + 97.0 + 99.0) / 3.0;
        assert!((outcome.accuracy.unwrap() - mean).abs() < 1e-12);
        assert!((outcome.deviation.unwrap() - (4.0f64 / 3.0).sqrt()).abs() < 1e-9);
        assert_eq!(ConditionResult::of(&runs, |_| None).unwrap().accuracy, None);
        assert_eq!(ConditionResult::of(&[], accuracy), None);
    }
}
