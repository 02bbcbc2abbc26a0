//! How a run went: a point for each step.
//!
//! Scores are relative to a scale that changes as the history grows, so the points keep the means
//! of the metrics: by FreeREA's combination, the mean of a score is the score of the means, on
//! whatever scale.

use imbl::Vector;

use crate::metric::{Metrics, Reading};
use crate::space::Cell;

/// One complete step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The step, from 1.
    pub generation: u64,
    /// Cells explored by then.
    pub explored: usize,
    /// The best cell of the history by then.
    pub best: Option<Cell>,
    /// The mean metrics of the population after the step.
    pub population: Option<Metrics>,
    /// The mean metrics of the cells born in the step.
    pub children: Option<Metrics>,
    /// Children refused in the step.
    pub refused: u32,
}

/// The points of a run, and the marks on its time line.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    points: Vector<Point>,
    bests: Vec<(usize, Cell)>,
    constrained: Vec<usize>,
    born: Vec<Metrics>,
    refused_in_step: u32,
    refused: u64,
    tournaments: u64,
}

impl Progress {
    /// A point for each complete step, in order.
    pub fn points(&self) -> &Vector<Point> {
        &self.points
    }

    /// Cells that became the best of the history, with the number of cells explored by then.
    pub fn bests(&self) -> &[(usize, Cell)] {
        &self.bests
    }

    /// Numbers of cells explored when the constraints changed.
    pub fn constrained(&self) -> &[usize] {
        &self.constrained
    }

    /// Children refused in the whole run.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Tournaments held in the whole run.
    pub fn tournaments(&self) -> u64 {
        self.tournaments
    }

    pub(super) fn draw(&mut self) {
        self.tournaments += 1;
    }

    pub(super) fn birth(&mut self, metrics: &Metrics) {
        self.born.push(*metrics);
    }

    pub(super) fn refusal(&mut self) {
        self.refused_in_step += 1;
        self.refused += 1;
    }

    pub(super) fn best(&mut self, explored: usize, best: Option<Cell>) {
        self.bests.extend(best.map(|cell| (explored, cell)));
    }

    pub(super) fn constrain(&mut self, explored: usize) {
        self.constrained.push(explored);
    }

    pub(super) fn select<'m>(
        &mut self,
        generation: u64,
        explored: usize,
        population: impl Iterator<Item = &'m Metrics>,
        best: Option<Cell>,
    ) {
        self.points.push_back(Point {
            generation,
            explored,
            best,
            population: mean(population),
            children: mean(self.born.iter()),
            refused: std::mem::take(&mut self.refused_in_step),
        });
        self.born.clear();
    }
}

/// The mean of each metric over the cells that have a value of it.
fn mean<'m>(all: impl Iterator<Item = &'m Metrics>) -> Option<Metrics> {
    let all: Vec<&Metrics> = all.collect();
    let first = all.first()?;
    let mean = |metric| {
        let values: Vec<f64> = all.iter().filter_map(|m| m.value(metric)).collect();
        match values.len() {
            0 => Reading::Failed,
            count => Reading::Value(values.iter().sum::<f64>() / count as f64),
        }
    };
    let measured = first.measured();
    Some(Metrics::of(measured.map(|metric| (metric, mean(metric)))))
}
