//! What the panels draw, derived from scene and view when either changes, not while drawing.

pub mod playback;
pub mod plots;
pub mod reference;
pub mod view;

use std::cmp::Ordering;

use freerea_core::benchmark::Standing;
use freerea_core::evolution::{Origin, Record, Scale};
use freerea_core::scene::Scene;
use freerea_core::space::Cell;

use crate::explorer::derive::plots::{Correlations, Plots};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Column, Listing, Quantity, View};

/// Cells in the hall of fame.
const FAME: usize = 10;

/// A row of the table of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellRow {
    /// The cell with its metrics and costs.
    pub record: Record,
    /// The place by score in the list, from 1; the same whatever the list is sorted by.
    pub rank: usize,
    /// The combined score over the list.
    pub score: f64,
    /// Steps since the cell was born or refreshed, if it is alive.
    pub age: Option<u64>,
    /// The benchmark's accuracy in percent, where it is known.
    pub accuracy: Option<f64>,
    /// How it was born last.
    pub origin: Origin,
}

/// The table, the scales and the selected cell.
#[derive(Clone, Debug)]
pub struct ViewModel {
    /// The rows of the table, filtered and sorted.
    pub rows: Vec<CellRow>,
    /// The place of the selected cell among the rows.
    pub cursor: Option<usize>,
    /// The selected cell, or the best where none is selected.
    pub selected: Option<Record>,
    /// The scale of scores over the feasible history, which plots use.
    pub history_scale: Scale,
    /// What the plots draw.
    pub plots: Plots,
    /// Rank correlations with accuracy, where the run is compared with some.
    pub correlations: Option<Correlations>,
    /// How the best cell compares with what could have been found, where that is known.
    pub standing: Option<Standing>,
}

impl ViewModel {
    /// Derives everything. What the run is compared with has taken in the scene.
    pub fn of(scene: &Scene, view: &View, benchmarked: Option<&BenchmarkedRun>) -> Self {
        let history_scale = scene.history_scale();
        let rows = rows(scene, view, &history_scale, benchmarked);
        let selected = view.selection(scene).copied();
        let cursor =
            selected.and_then(|record| rows.iter().position(|row| row.record.cell == record.cell));
        ViewModel {
            rows,
            cursor,
            selected,
            history_scale,
            plots: Plots::of(scene, view, &history_scale),
            correlations: benchmarked
                .map(|benchmarked| Correlations::of(scene, view, benchmarked.yardstick())),
            standing: benchmarked.and_then(|benchmarked| benchmarked.standing(scene.best?)),
        }
    }

    /// A quantity of a cell; `None` for a singular NASWOT.
    pub fn quantity(&self, record: &Record, quantity: Quantity) -> Option<f64> {
        quantity.of(record, &self.history_scale)
    }
}

fn rows(
    scene: &Scene,
    view: &View,
    history_scale: &Scale,
    benchmarked: Option<&BenchmarkedRun>,
) -> Vec<CellRow> {
    let constraints = &scene.settings.constraints;
    let living = scene.population.members();
    let (records, scale): (Vec<Record>, Scale) = match view.listing {
        Listing::Population => (
            living.iter().map(|member| member.record).collect(),
            scene.population_scale(),
        ),
        Listing::History => (
            scene.history.records().iter().copied().collect(),
            *history_scale,
        ),
        Listing::HallOfFame => (
            scene.history.feasible(constraints).copied().collect(),
            *history_scale,
        ),
    };
    let ages: std::collections::HashMap<Cell, u64> = living
        .iter()
        .map(|member| {
            let age = scene.generation.saturating_sub(member.since);
            (member.record.cell, age)
        })
        .collect();
    let mut rows: Vec<CellRow> = records
        .into_iter()
        .map(|record| CellRow {
            record,
            rank: 0,
            score: scale.score(&record.metrics).0,
            age: ages.get(&record.cell).copied(),
            accuracy: benchmarked
                .and_then(|benchmarked| benchmarked.yardstick().accuracy(record.cell)),
            origin: scene
                .births(record.cell)
                .last()
                .map_or(Origin::Founder, |birth| birth.origin),
        })
        .collect();
    rows.sort_by(|a, b| b.score.total_cmp(&a.score));
    for (place, row) in rows.iter_mut().enumerate() {
        row.rank = place + 1;
    }
    if view.listing == Listing::HallOfFame {
        rows.truncate(FAME);
    }
    if !view.filter.is_empty() {
        rows.retain(|row| matches_filter(row, &view.filter));
    }
    // By score they are sorted already, the best first.
    match (view.sort, view.descending) {
        (Column::Score, true) | (Column::Rank, false) => {}
        (Column::Score, false) | (Column::Rank, true) => rows.reverse(),
        (column, descending) => rows.sort_by(|a, b| {
            let order = compare(a, b, column);
            if descending { order.reverse() } else { order }
        }),
    }
    rows
}

fn compare(a: &CellRow, b: &CellRow, column: Column) -> Ordering {
    let (x, y) = (&a.record, &b.record);
    match column {
        Column::Rank => b.rank.cmp(&a.rank),
        Column::Score => a.score.total_cmp(&b.score),
        Column::Index => x.cell.index().cmp(&y.cell.index()),
        Column::Cell => x.cell.cmp(&y.cell),
        Column::Naswot => {
            let value = |record: &Record| record.metrics.naswot.value().unwrap_or(f64::MIN);
            value(x).total_cmp(&value(y))
        }
        Column::LogSynflow => x.metrics.logsynflow.total_cmp(&y.metrics.logsynflow),
        Column::Skip => x.metrics.skip.total_cmp(&y.metrics.skip),
        Column::Params => x.cost.params.cmp(&y.cost.params),
        Column::Flops => x.cost.flops.cmp(&y.cost.flops),
        // The dead are older than the oldest.
        Column::Age => a.age.unwrap_or(u64::MAX).cmp(&b.age.unwrap_or(u64::MAX)),
        // What is not known stands behind all that is.
        Column::Accuracy => {
            let value = |row: &CellRow| row.accuracy.unwrap_or(f64::NEG_INFINITY);
            value(a).total_cmp(&value(b))
        }
        Column::Origin => a.origin.name().cmp(b.origin.name()),
    }
}

fn matches_filter(row: &CellRow, filter: &str) -> bool {
    let index = row.record.cell.index().to_string();
    filter.split_whitespace().all(|word| {
        row.origin.name().contains(word)
            || index == word.trim_start_matches('#')
            || row.record.cell.to_string().contains(word)
    })
}
