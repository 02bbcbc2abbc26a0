//! A run compared with benchmark accuracies. What takes time is kept from one refresh to the next.

use std::sync::Arc;

use freerea_core::benchmark::{Oracle, Standing, Yardstick};
use freerea_core::cost::Costing;
use freerea_core::evolution::Constraints;
use freerea_core::scene::Scene;
use freerea_core::space::Cell;

use crate::explorer::derive::plots::TauHistory;

/// The accuracies, and what they say of the run.
#[derive(Clone, Debug)]
pub struct BenchmarkedRun {
    yardstick: Arc<Yardstick>,
    oracle: Oracle,
    /// What the oracle was asked for.
    asked: (Constraints, Costing),
    course: TauHistory,
}

impl BenchmarkedRun {
    /// A run about to be compared with a yardstick.
    pub fn new(yardstick: Yardstick) -> Self {
        let asked = (Constraints::none(Default::default()), Costing::default());
        BenchmarkedRun {
            oracle: Oracle::of(&yardstick, &asked.0, asked.1),
            yardstick: Arc::new(yardstick),
            asked,
            course: TauHistory::default(),
        }
    }

    /// Takes in what happened since. The same scene gives the same, however it was reached.
    pub fn update(&mut self, scene: &Scene) {
        let asked = (scene.settings.constraints, scene.settings.costing());
        if asked != self.asked {
            self.oracle = Oracle::of(&self.yardstick, &asked.0, asked.1);
            self.asked = asked;
        }
        self.course.extend(scene, &self.yardstick);
    }

    /// The accuracies.
    pub fn yardstick(&self) -> &Yardstick {
        &self.yardstick
    }

    /// What the table knows under the constraints in force.
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// Tau against the number of cells explored.
    pub fn course(&self) -> &TauHistory {
        &self.course
    }

    /// How a cell compares with the feasible cells that the table knows.
    pub fn standing(&self, cell: Cell) -> Option<Standing> {
        self.oracle.standing(self.yardstick.accuracy(cell)?)
    }

    /// What an accuracy is called: a proxy task's is never called an accuracy alone.
    pub fn label(&self) -> String {
        if self.yardstick.official {
            "accuracy".to_owned()
        } else {
            format!("{} accuracy (proxy)", self.yardstick.measure.dataset)
        }
    }

    /// Whose images the accuracies are of.
    pub fn dataset(&self) -> &str {
        &self.yardstick.measure.dataset
    }

    /// What an accuracy is called, in a word.
    pub fn short_label(&self) -> &str {
        if self.yardstick.official {
            "acc"
        } else {
            &self.yardstick.measure.dataset
        }
    }
}
