//! Which columns the table of cells has room for.

use freerea_core::cost::Cost;
use freerea_core::evolution::{Constraints, Rule};
use freerea_core::metric::Metric;
use freerea_core::space::Space;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::explorer::derive::view::Column;

/// Columns before the first one: a mark and a star.
const GUTTER: u16 = 2;
/// The longest string of the benchmark.
pub(super) const STRING: u16 = 95;
/// What is shown first, after the column that the table is sorted by; the metrics follow.
const PRIORITY: [Column; 7] = [
    Column::Cell,
    Column::Score,
    Column::Index,
    Column::Accuracy,
    Column::Cost(Cost::Params),
    Column::Rank,
    Column::Age,
];
/// What is shown behind the costs that are limited.
const BEHIND_LIMITED: [Column; 2] = [Column::Cost(Cost::Flops), Column::Origin];

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ColumnSlot {
    pub(super) column: Column,
    pub(super) x: u16,
    pub(super) width: u16,
}

/// What the width of a column depends on.
pub(super) struct ListedCells {
    pub(super) count: usize,
    pub(super) space: Space,
    /// Whether one of them is infeasible.
    pub(super) infeasible: bool,
    /// Whether accuracies are known, and their head.
    pub(super) benchmarked: bool,
    pub(super) accuracies: String,
    /// What is limited.
    pub(super) constraints: Constraints,
    /// The costs that are known.
    pub(super) costs: Vec<Cost>,
    /// The column with an arrow in its head.
    pub(super) sort: Column,
    /// What is judged by.
    pub(super) rule: Rule,
}

/// The head of the accuracies, like `cifar10 %`: whose they are, cut as in `ImageNet %`.
pub(super) fn accuracy_title(benchmark: Option<&str>) -> String {
    let name: String = benchmark.unwrap_or("acc").chars().take(8).collect();
    format!("{name} %")
}

/// Which columns have room, in their order, and where the strings stand.
pub(super) fn slots(body: Rect, listed: &ListedCells) -> (Vec<ColumnSlot>, Option<u16>) {
    let gutter = GUTTER.min(body.width);
    let mut left = body.width - gutter;
    let mut shown: Vec<Column> = Vec::with_capacity(PRIORITY.len());
    // Whatever is sorted by, accuracies stay in sight.
    let first = [Column::Cell, listed.sort, Column::Accuracy];
    let there = |&column: &Column| listed.benchmarked || column != Column::Accuracy;
    let (judging, others): (Vec<Metric>, Vec<Metric>) = Metric::ALL
        .into_iter()
        .filter(|&metric| metric.is_always_measured() || listed.rule.counts(metric))
        .partition(|&metric| listed.rule.counts(metric));
    let judging = judging.into_iter().map(Column::Metric);
    let (limited, unlimited): (Vec<Cost>, Vec<Cost>) = listed
        .costs
        .iter()
        .partition(|&&cost| listed.constraints[cost].is_set());
    let columns = first.into_iter().chain(PRIORITY);
    let columns = columns.chain(limited.into_iter().map(Column::Cost));
    let columns = columns.chain(BEHIND_LIMITED).chain(judging);
    let columns = columns.chain([Column::PopulationRank]).filter(there);
    take_in(columns, listed, &mut shown, &mut left);
    // What no one judges by gives way to the benchmark's strings.
    let mut spare = if left > STRING {
        left - STRING - 1
    } else {
        left
    };
    let before = spare;
    let unlimited = unlimited.into_iter().map(Column::Cost);
    let others = unlimited.chain(others.into_iter().map(Column::Metric));
    take_in(others, listed, &mut shown, &mut spare);
    left -= before - spare;
    let mut x = body.x.saturating_add(gutter);
    let slots: Vec<ColumnSlot> = Column::ALL
        .iter()
        .filter(|column| shown.contains(column))
        .map(|&column| {
            let width = width(column, listed);
            let slot = ColumnSlot { column, x, width };
            x += width + 1;
            slot
        })
        .collect();
    (slots, (left > STRING).then_some(x))
}

/// Whether a column is among those that have room.
pub(super) fn shows(slots: &[ColumnSlot], column: Column) -> bool {
    slots.iter().any(|slot| slot.column == column)
}

/// Shows the columns that there is room for.
fn take_in(
    columns: impl Iterator<Item = Column>,
    listed: &ListedCells,
    shown: &mut Vec<Column>,
    left: &mut u16,
) {
    for column in columns {
        let gap = u16::from(!shown.is_empty());
        let needed = width(column, listed) + gap;
        if !shown.contains(&column) && needed <= *left {
            *left -= needed;
            shown.push(column);
        }
    }
}

/// Columns that a column takes: its values, and its title with an arrow.
pub(super) fn width(column: Column, listed: &ListedCells) -> u16 {
    match column {
        Column::Rank => match listed.count {
            0..100 => 2,
            100..1_000 => 3,
            1_000..10_000 => 4,
            _ => 5,
        },
        Column::Age => 4,
        Column::Index if listed.space.count() > 100_000 => 7,
        Column::Score if listed.infeasible => 10,
        Column::Accuracy => {
            let arrow = u16::from(listed.sort == Column::Accuracy);
            (listed.accuracies.width() as u16 + arrow).max(6)
        }
        Column::PopulationRank => 6,
        Column::Index | Column::Cell | Column::Score => 6,
        Column::Metric(metric) => {
            let definition = metric.definition();
            (definition.short.len() + 1).max(definition.width()) as u16
        }
        Column::Cost(cost) => cost.definition().form.width,
        Column::Origin => 9,
    }
}
