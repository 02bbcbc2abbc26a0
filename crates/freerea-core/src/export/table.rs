//! The cells of a run as rows: metrics, costs, accuracies, births.

use serde::Serialize;

use crate::benchmark::Yardstick;
use crate::columnar::{ColumnOfValues, Values};
use crate::cost::{Cost, Costs};
use crate::metric::{Metric, Metrics};
use crate::scene::Scene;
use crate::space::{Cell, Index, StemChannels};

/// A cell of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedCell {
    /// Its place in the order of exploration, from 1.
    pub explored: u64,
    /// The index in the benchmark's order.
    pub index: Index,
    /// The benchmark's string.
    pub arch: Cell,
    /// What it costs, a field each.
    #[serde(flatten)]
    pub costs: Costs,
    /// What was measured, a field each; `null` or empty where a value failed.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// The combined score over the feasible history; `null` or empty for an infeasible cell.
    pub score: Option<f64>,
    /// The rule by which it was judged last.
    pub rule: String,
    /// Whether it keeps to the constraints that were in force last.
    pub feasible: bool,
    /// Whether it was alive at the end.
    pub alive: bool,
    /// How it was born first.
    pub born_by: &'static str,
    /// The step in which it was born first; 0 for founders.
    pub born_in_step: u64,
    /// How often it was born.
    pub births: u64,
    /// Its parents at its first birth, by index, with a space between.
    pub parents: String,
    /// The accuracy in percent that a table knows.
    pub accuracy: Option<f64>,
    /// What a ReLU costs in peak SRAM.
    pub sram_rule: &'static str,
    /// How weights are stored in flash.
    pub weights: &'static str,
    /// The device whose latencies are known.
    pub device: Option<&'static str>,
    /// Channels of the stem, where they are a setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stem: Option<StemChannels>,
}

/// The cells of a run in the order in which they were explored.
pub fn exported(scene: &Scene, yardstick: Option<&Yardstick>) -> Vec<ExportedCell> {
    let scale = scene.history_scale();
    let constraints = &scene.settings.constraints;
    let platform = scene.settings.platform;
    let records = scene.history.records().iter().zip(1..);
    let row = |(record, explored): (&crate::evolution::Record, u64)| {
        let metrics = &record.metrics;
        let feasible = record.is_feasible(constraints);
        let births = scene.births(record.cell);
        let first = births.first();
        let parents = first.map_or(Vec::new(), |birth| birth.origin.parents());
        let parents: Vec<String> = parents.iter().map(|p| p.index().to_string()).collect();
        ExportedCell {
            explored,
            index: record.cell.index(),
            arch: record.cell,
            costs: record.costs,
            metrics: *metrics,
            score: feasible.then(|| scale.score(metrics).0),
            rule: scene.settings.rule.to_string(),
            feasible,
            alive: scene.population.contains(record.cell),
            born_by: first.map_or("", |birth| birth.origin.name()),
            born_in_step: first.map_or(0, |birth| birth.generation),
            births: births.len() as u64,
            parents: parents.join(" "),
            accuracy: yardstick.and_then(|yardstick| yardstick.accuracy(record.cell)),
            sram_rule: platform.sram_rule.name(),
            weights: platform.weights.name(),
            device: platform.device.map(|device| device.profile().name.as_str()),
            stem: scene.settings.task().open_stem(),
        }
    };
    records.map(row).collect()
}

/// The same as columns, for Parquet.
pub fn columns(rows: &[ExportedCell]) -> Vec<ColumnOfValues> {
    let integers = |name, value: fn(&ExportedCell) -> i64| ColumnOfValues {
        name,
        values: Values::Integers(rows.iter().map(value).collect()),
    };
    let numbers = |name, value: fn(&ExportedCell) -> Option<f64>| ColumnOfValues {
        name,
        values: Values::Numbers(rows.iter().map(value).collect()),
    };
    let texts = |name, value: fn(&ExportedCell) -> String| ColumnOfValues {
        name,
        values: Values::Texts(rows.iter().map(value).collect()),
    };
    let mut columns = vec![
        integers("explored", |row| row.explored as i64),
        integers("index", |row| u64::from(row.index) as i64),
        texts("arch", |row| row.arch.to_string()),
    ];
    columns.extend(cost_columns(rows.iter().map(|row| &row.costs)));
    columns.extend(metric_columns(rows.iter().map(|row| &row.metrics)));
    columns.extend([
        numbers("score", |row| row.score),
        texts("rule", |row| row.rule.clone()),
        integers("feasible", |row| i64::from(row.feasible)),
        integers("alive", |row| i64::from(row.alive)),
        texts("born_by", |row| row.born_by.to_owned()),
        integers("born_in_step", |row| row.born_in_step as i64),
        integers("births", |row| row.births as i64),
        texts("parents", |row| row.parents.clone()),
        numbers("accuracy", |row| row.accuracy),
        texts("sram_rule", |row| row.sram_rule.to_owned()),
        texts("weights", |row| row.weights.to_owned()),
        texts("device", |row| row.device.unwrap_or_default().to_owned()),
    ]);
    if rows.iter().any(|row| row.stem.is_some()) {
        let stem = |row: &ExportedCell| row.stem.map_or(0, |stem| stem.get() as i64);
        columns.push(integers("stem", stem));
    }
    columns
}

/// A column for each cost that is known of a cell; an empty field of one that is not.
pub fn cost_columns<'c>(
    cells: impl Iterator<Item = &'c Costs> + Clone,
) -> impl Iterator<Item = ColumnOfValues> {
    let is_known = |cost: &Cost| cells.clone().any(|costs| costs.amount(*cost).is_some());
    let known: Vec<Cost> = Cost::ALL.into_iter().filter(is_known).collect();
    known.into_iter().map(move |cost| {
        let amounts = || cells.clone().map(|costs| costs.amount(cost));
        // A column of integers has no empty fields.
        let values = match amounts().collect::<Option<Vec<u64>>>() {
            Some(amounts) => Values::Integers(amounts.into_iter().map(|a| a as i64).collect()),
            None => Values::Numbers(amounts().map(|amount| amount.map(|a| a as f64)).collect()),
        };
        ColumnOfValues {
            name: cost.definition().field,
            values,
        }
    })
}

/// A column for each metric that was measured of a first cell.
pub fn metric_columns<'m>(
    cells: impl Iterator<Item = &'m Metrics> + Clone,
) -> impl Iterator<Item = ColumnOfValues> {
    let measured: Vec<Metric> = cells
        .clone()
        .next()
        .into_iter()
        .flat_map(Metrics::measured)
        .collect();
    measured.into_iter().map(move |metric| ColumnOfValues {
        name: metric.name(),
        values: Values::Numbers(cells.clone().map(|m| m.value(metric)).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_explored_cell_is_a_row() {
        let mut scene = Scene::default();
        for line in include_str!("../../../../tests/recorded/search.jsonl").lines() {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        let rows = exported(&scene, None);
        assert_eq!(rows.len(), 90);
        let alive = rows.iter().filter(|row| row.alive).count();
        assert_eq!(alive, scene.population.len());
        assert_eq!(rows[0].born_by, "founder");
        let mutated = rows.iter().find(|row| row.born_by == "mutation").unwrap();
        assert!(!mutated.parents.is_empty() && mutated.born_in_step > 0);
        let best = scene.best.unwrap();
        let highest = rows
            .iter()
            .max_by(|a, b| a.score.partial_cmp(&b.score).unwrap())
            .unwrap();
        assert_eq!(highest.arch, best);
        let columns = columns(&rows);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        crate::columnar::write(file.reopen().unwrap(), &columns).unwrap();
        assert!(file.as_file_mut().metadata().unwrap().len() > 1000);
    }
}
