//! Several quantities of all cells side by side: an axis each, and a line a cell. The lines are
//! reduced to what a screen can show.

use freerea_core::evolution::Record;
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::axis::Axis;
use crate::explorer::derive::plots::scatter::limits;
use crate::explorer::derive::view::Quantity;

/// Rows of dots that a screen can show at most.
const ROWS: usize = 240;

/// Several quantities of all cells.
#[derive(Clone, Debug)]
pub struct Parallel {
    /// The axes, from left to right: two or more.
    pub axes: Vec<ParallelAxis>,
    /// What lies between each axis and the next.
    pub gaps: Vec<Gap>,
    /// The living.
    pub population: Vec<CellLine>,
    /// The best cell.
    pub best: Option<CellLine>,
    /// The selected cell.
    pub selected: Option<CellLine>,
}

/// An axis that stands upright.
#[derive(Clone, Debug)]
pub struct ParallelAxis {
    /// What it measures.
    pub quantity: Quantity,
    /// Its range.
    pub axis: Axis,
    /// Where the least and the most that is allowed lie, from 0 at the foot to 1 at the top, if they
    /// are in sight.
    pub limits: [Option<f64>; 2],
}

/// A cell's places on all axes, from 0 at the foot to 1 at the top; `None` where it has no value.
pub type CellLine = Vec<Option<f64>>;

/// Lines between two axes, those that a screen cannot tell apart together.
#[derive(Clone, Debug, Default)]
pub struct Gap {
    /// Those of the feasible history.
    pub feasible: Vec<Strand>,
    /// Those of the others of the history.
    pub infeasible: Vec<Strand>,
}

/// Lines between two axes that lie upon each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strand {
    /// The places on both axes.
    pub ends: [f64; 2],
    /// How many cells they are of.
    pub cells: u32,
}

impl Parallel {
    /// Reduces the cells' lines. `value` tells a quantity of a cell. `None` if fewer than two of the
    /// quantities have values.
    pub fn of(
        quantities: &[Quantity],
        scene: &Scene,
        selected: Option<&Record>,
        value: impl Fn(Quantity, &Record) -> Option<f64>,
    ) -> Option<Self> {
        let constraints = &scene.settings.constraints;
        let history = scene.history.records();
        let axes = quantities.iter().filter_map(|&quantity| {
            let values = history.iter().filter_map(|record| value(quantity, record));
            let axis = Axis::around(values)?;
            let near = |limit: Option<f64>| limit.filter(|&limit| axis.nears(limit));
            let limits = limits(constraints, quantity).map(near);
            let axis = limits.into_iter().flatten().fold(axis, Axis::reaching);
            Some(ParallelAxis {
                quantity,
                axis,
                limits: limits.map(|limit| limit.map(|limit| axis.place(limit))),
            })
        });
        let axes: Vec<ParallelAxis> = axes.collect();
        if axes.len() < 2 {
            return None;
        }
        let line = |record: &Record| -> CellLine {
            let place = |of: &ParallelAxis| Some(of.axis.place(value(of.quantity, record)?));
            axes.iter().map(place).collect()
        };
        let (feasible, infeasible): (Vec<&Record>, Vec<&Record>) = history
            .iter()
            .partition(|record| record.is_feasible(constraints));
        let lines = |records: Vec<&Record>| records.into_iter().map(line).collect::<Vec<_>>();
        let (feasible, infeasible) = (lines(feasible), lines(infeasible));
        let gaps = (1..axes.len()).map(|right| Gap {
            feasible: strands(&feasible, right),
            infeasible: strands(&infeasible, right),
        });
        let members = scene.population.members().iter();
        Some(Parallel {
            gaps: gaps.collect(),
            population: members.map(|member| line(&member.record)).collect(),
            best: scene.answer().map(line),
            selected: selected.map(line),
            axes,
        })
    }
}

/// The lines between an axis and the one to its left, one for each two rows of dots.
fn strands(lines: &[CellLine], right: usize) -> Vec<Strand> {
    let row = |place: f64| ((place * ROWS as f64) as usize).min(ROWS - 1);
    let mut counts = vec![0; ROWS * ROWS];
    for line in lines {
        if let (Some(from), Some(to)) = (line[right - 1], line[right]) {
            counts[row(from) * ROWS + row(to)] += 1;
        }
    }
    let place = |row: usize| (row as f64 + 0.5) / ROWS as f64;
    let counts = counts.into_iter().enumerate();
    let taken = counts.filter(|(_, cells)| *cells > 0);
    let strand = |(at, cells)| Strand {
        ends: [place(at / ROWS), place(at % ROWS)],
        cells,
    };
    taken.map(strand).collect()
}

#[cfg(test)]
mod tests {
    use freerea_core::cost::Cost;
    use freerea_core::metric::Metric;

    use super::*;
    use crate::explorer::ui::panels::testing::{recorded, whole_space};

    const QUANTITIES: [Quantity; 3] = [
        Quantity::Score,
        Quantity::Metric(Metric::Naswot),
        Quantity::Cost(Cost::Params),
    ];

    fn of(scene: &Scene, quantities: &[Quantity]) -> Option<Parallel> {
        let scale = scene.history_scale();
        let constraints = &scene.settings.constraints;
        let value =
            |quantity: Quantity, record: &Record| quantity.shown(record, &scale, constraints);
        Parallel::of(quantities, scene, scene.answer(), value)
    }

    #[test]
    fn every_cell_has_a_line_between_axes_that_it_has_values_on() {
        let scene = whole_space();
        let parallel = of(&scene, &QUANTITIES).unwrap();
        let count = |strands: &[Strand]| -> usize {
            strands.iter().map(|strand| strand.cells as usize).sum()
        };
        let [scores, costs] = &parallel.gaps[..] else {
            panic!("two gaps");
        };
        let records = scene.history.records();
        let valued = records.iter().filter(|r| r.metrics.has(Metric::Naswot));
        let valued = valued.filter(|r| r.metrics.value(Metric::Naswot).is_some());
        assert_eq!(
            count(&costs.feasible) + count(&costs.infeasible),
            valued.count()
        );
        assert_eq!(
            count(&scores.infeasible),
            0,
            "an infeasible cell has no score"
        );
        assert!(costs.feasible.len() < records.len() && !costs.infeasible.is_empty());
        let strands = parallel.gaps.iter().flat_map(|gap| &gap.feasible);
        for strand in strands {
            assert!(strand.ends.iter().all(|end| (0.0..=1.0).contains(end)));
        }
    }

    #[test]
    fn limits_lie_on_their_axes() {
        let scene = recorded(usize::MAX);
        let parallel = of(&scene, &QUANTITIES).unwrap();
        let limits = parallel.axes[2].limits;
        let at = parallel.axes[2].axis.place(1.2e6);
        assert_eq!(limits, [None, Some(at)]);
        assert!((0.0..=1.0).contains(&at));
        assert_eq!(parallel.best, parallel.selected);
        assert_eq!(parallel.population.len(), scene.population.members().len());
    }

    #[test]
    fn one_axis_is_no_plot() {
        let scene = recorded(usize::MAX);
        assert!(of(&scene, &QUANTITIES[..1]).is_none());
        assert!(of(&recorded(1), &QUANTITIES).is_none());
    }
}
