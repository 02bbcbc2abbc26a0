//! The points of a scatter plot, reduced to what a screen can show, and the Pareto front.

use std::cmp::Ordering;

use freerea_core::evolution::Range;
use freerea_core::evolution::{Constraints, Record};

use crate::explorer::derive::plots::axis::Axis;
use crate::explorer::derive::view::Quantity;

/// Columns and rows of dots that a screen can show at most.
const RASTER: (usize, usize) = (400, 240);

/// Two quantities of all cells.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Feasible cells of the history, as values, at most one for each dot.
    pub feasible: Vec<[f64; 2]>,
    /// The others of the history, in the same way, as far as the axes reach.
    pub infeasible: Vec<[f64; 2]>,
    /// The living, as far as the axes reach.
    pub population: Vec<[f64; 2]>,
    /// The Pareto front of the feasible history, from left to right.
    pub front: Vec<[f64; 2]>,
    /// Limits of the horizontal quantity that are in sight.
    pub x_limits: Vec<f64>,
    /// Limits of the vertical quantity that are in sight.
    pub y_limits: Vec<f64>,
    /// Cells that lack one of the quantities: their kernel is singular.
    pub missing: usize,
}

/// A cell's values on both axes, where it has both.
pub type ScatterPlace = Option<[f64; 2]>;

impl Scatter {
    /// Reduces the cells; `None` if none has both quantities.
    pub fn of(
        quantities: [Quantity; 2],
        constraints: &Constraints,
        history: &[(Record, ScatterPlace)],
        population: Vec<[f64; 2]>,
    ) -> Option<Self> {
        let is_feasible = |record: &Record| record.is_feasible(constraints);
        let axis = |side: usize| {
            // An infeasible cell's score stretches no axis.
            let counts = |record| quantities[side] != Quantity::Score || is_feasible(record);
            let places = history.iter().filter(|(record, _)| counts(record));
            let values = places.filter_map(|(_, place)| place.map(|place| place[side]));
            Axis::around(values).map(Axis::padded)
        };
        let mut axes = [axis(0)?, axis(1)?];
        let limits = [0, 1].map(|side| {
            let axis = axes[side];
            let near = |limit: &f64| axis.nears(*limit);
            let limits = limits(constraints, quantities[side]).into_iter().flatten();
            let limits: Vec<f64> = limits.filter(near).collect();
            axes[side] = limits
                .iter()
                .fold(axis, |axis, &limit| axis.reaching(limit));
            limits
        });
        let (feasible, infeasible): (Vec<_>, Vec<_>) =
            history.iter().partition(|(record, _)| is_feasible(record));
        let placed = |cells: &[&(Record, ScatterPlace)]| -> Vec<[f64; 2]> {
            cells.iter().filter_map(|(_, place)| *place).collect()
        };
        let feasible = placed(&feasible.iter().collect::<Vec<_>>());
        let infeasible = placed(&infeasible.iter().collect::<Vec<_>>());
        let [x_limits, y_limits] = limits;
        let [x, y] = axes;
        Some(Scatter {
            x,
            y,
            front: front(quantities, &feasible),
            missing: history.len() - feasible.len() - infeasible.len(),
            feasible: reduced(feasible, x, y),
            infeasible: reduced(within(infeasible, x, y), x, y),
            population: within(population, x, y),
            x_limits,
            y_limits,
        })
    }
}

/// The limits of a cost: the least that is allowed, and the most.
pub(super) fn limits(constraints: &Constraints, quantity: Quantity) -> [Option<f64>; 2] {
    match quantity {
        Quantity::Cost(cost) => {
            let Range { min, max } = constraints[cost];
            [min, max].map(|limit| limit.map(|limit| limit as f64))
        }
        Quantity::Score | Quantity::Metric(_) => [None, None],
    }
}

/// The points that the axes reach.
fn within(mut points: Vec<[f64; 2]>, x: Axis, y: Axis) -> Vec<[f64; 2]> {
    let reached = |axis: Axis, value: f64| (0.0..=1.0).contains(&axis.place(value));
    points.retain(|&[px, py]| reached(x, px) && reached(y, py));
    points
}

/// One point for each dot of the raster.
fn reduced(points: Vec<[f64; 2]>, x: Axis, y: Axis) -> Vec<[f64; 2]> {
    let (columns, rows) = RASTER;
    let mut taken = vec![false; columns * rows];
    let dot = |place: f64, count: usize| ((place * count as f64) as usize).min(count - 1);
    let free = |&[px, py]: &[f64; 2]| {
        let at = dot(y.place(py), rows) * columns + dot(x.place(px), columns);
        !std::mem::replace(&mut taken[at], true)
    };
    points.into_iter().filter(free).collect()
}

/// The points that no other beats: at least as good in both quantities and better in one.
pub fn front(quantities: [Quantity; 2], points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    // As if less were better in both.
    let cost = |side: usize, value: f64| {
        if quantities[side].is_cost() {
            value
        } else {
            -value
        }
    };
    let order = |a: &[f64; 2], b: &[f64; 2]| -> Ordering {
        let by = |side: usize| cost(side, a[side]).total_cmp(&cost(side, b[side]));
        by(0).then(by(1))
    };
    let mut sorted = points.to_vec();
    sorted.sort_by(order);
    let mut least = f64::INFINITY;
    sorted.retain(|point| {
        let better = cost(1, point[1]) < least;
        least = least.min(cost(1, point[1]));
        better
    });
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]));
    sorted
}

#[cfg(test)]
mod tests {
    use freerea_core::cost::Cost;
    use freerea_core::metric::Metric;

    use super::*;

    const COSTLY: [Quantity; 2] = [Quantity::Cost(Cost::Params), Quantity::Score];

    #[test]
    fn no_cell_of_the_front_is_beaten() {
        let points = [
            [1.0, 1.0],
            [2.0, 3.0],
            [3.0, 2.0],
            [4.0, 3.5],
            [2.0, 2.5],
            [1.0, 0.5],
        ];
        assert_eq!(front(COSTLY, &points), [[1.0, 1.0], [2.0, 3.0], [4.0, 3.5]]);
    }

    #[test]
    fn the_front_turns_with_the_quantities() {
        let points = [[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [1.0, 1.0]];
        let both_high = [Quantity::Metric(Metric::Naswot), Quantity::Score];
        assert_eq!(
            front(both_high, &points),
            [[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]
        );
        let both_low = [Quantity::Cost(Cost::Params), Quantity::Cost(Cost::Flops)];
        assert_eq!(front(both_low, &points), [[1.0, 1.0]]);
        assert_eq!(front(both_low, &[]), [[0.0; 2]; 0]);
    }

    #[test]
    fn the_front_agrees_with_comparing_all_pairs() {
        let points: Vec<[f64; 2]> = (0..200)
            .map(|at| [f64::from(at * 37 % 101), f64::from(at * 53 % 97)])
            .collect();
        let beats = |a: &[f64; 2], b: &[f64; 2]| a[0] <= b[0] && a[1] >= b[1] && a != b;
        let mut expected: Vec<[f64; 2]> = points
            .iter()
            .copied()
            .filter(|point| !points.iter().any(|other| beats(other, point)))
            .collect();
        expected.sort_by(|a, b| a[0].total_cmp(&b[0]));
        expected.dedup();
        assert_eq!(front(COSTLY, &points), expected);
    }

    #[test]
    fn one_point_is_kept_for_each_dot() {
        let axis = Axis {
            low: 0.0,
            high: 1.0,
        };
        let points: Vec<[f64; 2]> = (0..=15_000).map(|at| [f64::from(at) / 15e3, 0.5]).collect();
        assert_eq!(reduced(points, axis, axis).len(), 400);
    }
}
