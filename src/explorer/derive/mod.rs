//! What the panels draw, derived from scene and view when either changes, not while drawing.

pub mod choices;
pub mod column;
pub mod filter;
pub mod parallel_axes;
pub mod playback;
pub mod plots;
pub mod quantity;
pub mod reference;
pub mod row;
pub mod view;

use std::collections::HashMap;

use freerea_core::benchmark::Standing;
use freerea_core::cost;
use freerea_core::evolution::{Cause, Constraints, EvolutionEvent, Origin, Record, Scale};
use freerea_core::network::memory::Timeline;
use freerea_core::scene::Scene;
use freerea_core::search::Happening;
use freerea_core::space::{Cell, Section};

use crate::explorer::derive::plots::{Correlations, Plots};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::row::{CellRow, SortOrder, compare};
use crate::explorer::derive::view::{Column, Listing, Panel, Quantity, View};

/// Cells in the hall of fame.
const FAME: usize = 10;

/// The table, the scales and the selected cell.
#[derive(Clone, Debug)]
pub struct ViewModel {
    /// The rows of the table, filtered and sorted.
    pub rows: Vec<CellRow>,
    /// How many rows there were before they were filtered.
    pub listed: usize,
    /// The place of the selected cell among the rows.
    pub cursor: Option<usize>,
    /// The selected cell, or the best where none is selected.
    pub selected: Option<Record>,
    /// How the selected cell died last, if it did.
    pub death: Option<Cause>,
    /// The scale of scores over the feasible history, which all that is shown uses.
    pub history_scale: Scale,
    constraints: Constraints,
    /// What the plots draw.
    pub plots: Plots,
    /// Rank correlations with accuracy, where the run is compared with some.
    pub correlations: Option<Correlations>,
    /// What is held in memory while the selected cell runs, and in which part of its network, if
    /// its panel fills the screen.
    pub memory: Option<(Section, Timeline)>,
    /// How the best cell compares with what could have been found, where that is known.
    pub standing: Option<Standing>,
}

impl ViewModel {
    /// Derives everything. What the run is compared with has taken in the scene.
    pub fn of(scene: &Scene, view: &View, benchmarked: Option<&BenchmarkedRun>) -> Self {
        let history_scale = scene.history_scale();
        let (rows, listed) = rows(scene, view, &history_scale, benchmarked);
        let selected = view.selection(scene).copied();
        let cursor =
            selected.and_then(|record| rows.iter().position(|row| row.record.cell == record.cell));
        ViewModel {
            plots: Plots::of(scene, view, &history_scale),
            rows,
            listed,
            cursor,
            selected,
            death: selected.and_then(|record| death(scene, record.cell)),
            history_scale,
            constraints: scene.settings.constraints,
            correlations: benchmarked.map(|benchmarked| Correlations::of(scene, view, benchmarked)),
            memory: selected
                .filter(|_| view.zoomed && view.focus == Panel::Cell)
                .map(|record| cost::timeline(record.cell, &scene.settings.costing())),
            standing: benchmarked
                .and_then(|benchmarked| benchmarked.standing(scene.answer()?.cell)),
        }
    }

    /// A quantity of a cell; `None` for a singular NASWOT and an infeasible cell's score.
    pub fn quantity(&self, record: &Record, quantity: Quantity) -> Option<f64> {
        quantity.shown(record, &self.history_scale, &self.constraints)
    }

    /// The combined score over the feasible history; `None` for an infeasible cell.
    pub fn score(&self, record: &Record) -> Option<f64> {
        self.quantity(record, Quantity::Score)
    }
}

/// Why a cell died last; `None` if it is alive.
fn death(scene: &Scene, cell: Cell) -> Option<Cause> {
    if scene.population.contains(cell) {
        return None;
    }
    let mut latest = scene.events.iter().rev();
    latest.find_map(|event| match event.happening {
        Happening::Evolution(EvolutionEvent::Died { cell: died, cause }) if died == cell => {
            Some(cause)
        }
        _ => None,
    })
}

/// The members' places by the score over the population.
fn population_ranks(scene: &Scene) -> HashMap<Cell, usize> {
    let scale = scene.population_scale();
    let mut scores: Vec<(Cell, f64)> = scene
        .population
        .members()
        .iter()
        .map(|member| (member.record.cell, scale.score(&member.record.metrics).0))
        .collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let ranked = scores.into_iter().map(|(cell, _)| cell).zip(1..);
    ranked.collect()
}

fn rows(
    scene: &Scene,
    view: &View,
    history_scale: &Scale,
    benchmarked: Option<&BenchmarkedRun>,
) -> (Vec<CellRow>, usize) {
    let constraints = &scene.settings.constraints;
    let living = scene.population.members();
    let mut records: Vec<Record> = match view.listing {
        Listing::Population => living.iter().map(|member| member.record).collect(),
        Listing::History => scene.history.records().iter().copied().collect(),
        Listing::HallOfFame => scene.history.feasible(constraints).copied().collect(),
    };
    // Of equals, the one explored first goes before; only the population is in another order.
    if view.listing == Listing::Population {
        records.sort_by_key(|record| scene.history.place(record.cell));
    }
    let ages: HashMap<Cell, u64> = living
        .iter()
        .map(|member| {
            let age = scene.generation.saturating_sub(member.since);
            (member.record.cell, age)
        })
        .collect();
    let population_ranks = population_ranks(scene);
    let mut rows: Vec<CellRow> = records
        .into_iter()
        .map(|record| CellRow {
            record,
            rank: 0,
            score: Quantity::Score.shown(&record, history_scale, constraints),
            population_rank: population_ranks.get(&record.cell).copied(),
            age: ages.get(&record.cell).copied(),
            accuracy: benchmarked
                .and_then(|benchmarked| benchmarked.yardstick().accuracy(record.cell)),
            origin: scene
                .births(record.cell)
                .last()
                .map_or(Origin::Founder, |birth| birth.origin),
        })
        .collect();
    rows.sort_by(|a, b| compare(a, b, Column::Score, SortOrder::Descending));
    for (place, row) in rows.iter_mut().enumerate() {
        row.rank = place + 1;
    }
    if view.listing == Listing::HallOfFame {
        rows.truncate(FAME);
    }
    let listed = rows.len();
    rows.retain(|row| view.filter.passes(row));
    // Equals stand by rank, and the other way round where the order is.
    if view.descending != view.sort.falls_at_first() {
        rows.reverse();
    }
    let order = if view.descending {
        SortOrder::Descending
    } else {
        SortOrder::Ascending
    };
    rows.sort_by(|a, b| compare(a, b, view.sort, order));
    (rows, listed)
}
