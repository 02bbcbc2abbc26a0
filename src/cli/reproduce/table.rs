//! The table of the experiment: the runs of each condition beside the paper's.

use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::cost::CostUnit;
use freerea_core::reproduction::{Condition, ConditionResult, FinishedRuns, Seeds, published};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use serde::Serialize;

use super::super::errors::{BadInput, OrBadInput};
use super::super::output::CsvRow;

/// A line of the table.
#[derive(Debug, Serialize)]
pub struct TableLine {
    dataset: Dataset,
    max_params: Option<u64>,
    runs: usize,
    accuracy: Option<f64>,
    deviation: Option<f64>,
    paper_accuracy: Option<f64>,
    paper_deviation: Option<f64>,
    explored: f64,
    answer: u64,
    answered: usize,
}

impl CsvRow for TableLine {
    fn header(_: &[Self]) -> Vec<String> {
        [
            "dataset",
            "params",
            "runs",
            "accuracy (%)",
            "paper (%)",
            "cells",
            "most often",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        let with_deviation = |mean: Option<f64>, deviation: Option<f64>| match (mean, deviation) {
            (Some(mean), Some(deviation)) => format!("{mean:.2} +- {deviation:.2}"),
            (Some(mean), None) => format!("{mean:.2}"),
            (None, _) => "-".to_owned(),
        };
        vec![
            self.dataset.to_string(),
            self.max_params.map_or("any".to_owned(), |limit| {
                format!("<= {}", CostUnit::Count.write(limit))
            }),
            self.runs.to_string(),
            with_deviation(self.accuracy, self.deviation),
            with_deviation(self.paper_accuracy, self.paper_deviation),
            format!("{:.0}", self.explored),
            format!("#{} ({} of {})", self.answer, self.answered, self.runs),
        ]
    }
}

/// The accuracies on each dataset. A proxy's do not compare with the paper's.
pub fn yardsticks(
    table: Option<&TableChoice>,
    conditions: &[Condition],
) -> Result<Vec<(Dataset, Yardstick)>, BadInput> {
    let mut yardsticks: Vec<(Dataset, Yardstick)> = Vec::new();
    for condition in conditions {
        let dataset = condition.dataset;
        if yardsticks.iter().any(|(known, _)| *known == dataset) {
            continue;
        }
        match TableChoice::yardstick(table, Space::NatsTss, dataset).or_bad_input()? {
            Some(yardstick) if yardstick.official => yardsticks.push((dataset, yardstick)),
            _ => {
                return Err(BadInput::new(format!(
                    "the paper's accuracies are the benchmark's, and there is no table of them for \
                     {dataset}; get one with 'freerea benchmark download' or 'import'"
                )));
            }
        }
    }
    Ok(yardsticks)
}

/// A line for each condition that has runs.
pub fn lines(
    conditions: &[Condition],
    finished: &FinishedRuns,
    yardsticks: &[(Dataset, Yardstick)],
    seeds: Seeds,
) -> Vec<TableLine> {
    let line = |&condition: &Condition| {
        let runs = finished.of(condition, seeds);
        let known = yardsticks
            .iter()
            .find(|(dataset, _)| *dataset == condition.dataset);
        let accuracy = |cell| known.and_then(|(_, yardstick)| yardstick.accuracy(cell));
        let outcome = ConditionResult::of(&runs, accuracy)?;
        let paper = published(condition);
        Some(TableLine {
            dataset: condition.dataset,
            max_params: condition.max_params,
            runs: outcome.runs,
            accuracy: outcome.accuracy,
            deviation: outcome.deviation,
            paper_accuracy: paper.map(|paper| paper.accuracy),
            paper_deviation: paper.and_then(|paper| paper.deviation),
            explored: outcome.explored,
            answer: outcome.answer.0.index().into(),
            answered: outcome.answer.1,
        })
    };
    conditions.iter().filter_map(line).collect()
}
