//! A run with all that a report says of it: its journal, a table's accuracies, its scores.

use freerea_core::benchmark::{Oracle, Standing, Yardstick};
use freerea_core::cost::Cost;
use freerea_core::evolution::{Record, Scale};
use freerea_core::journal::Header;
use freerea_core::scene::Scene;
use freerea_core::space::Cell;

/// A run that is reported.
#[derive(Debug)]
pub(crate) struct ReportedRun {
    /// Its name, or the path of its journal.
    pub(crate) name: String,
    /// How it ended, in words.
    pub(crate) state: String,
    /// What it was begun with.
    pub(crate) header: Header,
    /// What is known of it.
    pub(crate) scene: Scene,
    /// What its cells are compared with.
    pub(crate) yardstick: Option<Yardstick>,
    /// Whether the table knows a cell of the feasible history.
    pub(crate) is_compared: bool,
    /// What the table knows under its constraints.
    oracle: Option<Oracle>,
    /// The scale of its scores: over its feasible history.
    pub(crate) scale: Scale,
}

impl ReportedRun {
    /// A run as its journal tells it.
    pub(crate) fn new(
        name: String,
        state: String,
        header: Header,
        scene: Scene,
        yardstick: Option<Yardstick>,
    ) -> Self {
        let settings = &scene.settings;
        let oracle = yardstick
            .as_ref()
            .map(|yardstick| Oracle::of(yardstick, &settings.constraints, settings.costing()));
        let is_known = |record: &Record| {
            let table = yardstick.as_ref();
            table.is_some_and(|table| table.accuracy(record.cell).is_some())
        };
        let is_compared = scene.history.feasible(&settings.constraints).any(is_known);
        ReportedRun {
            is_compared,
            scale: scene.history_scale(),
            name,
            state,
            header,
            scene,
            yardstick,
            oracle,
        }
    }

    /// The feasible history, in the order in which it was explored.
    pub(crate) fn feasible(&self) -> impl Iterator<Item = &Record> + Clone {
        let constraints = &self.scene.settings.constraints;
        self.scene.history.feasible(constraints)
    }

    /// A cell's accuracy, if the table knows it.
    pub(crate) fn accuracy(&self, cell: Cell) -> Option<f64> {
        self.yardstick.as_ref()?.accuracy(cell)
    }

    /// How the answer compares with what could have been found.
    pub(crate) fn standing(&self) -> Option<Standing> {
        let accuracy = self.accuracy(self.scene.answer()?.cell)?;
        self.oracle.as_ref()?.standing(accuracy)
    }

    /// What a cell is worth: its accuracy if any is known, else its score.
    pub(crate) fn worth(&self, record: &Record) -> Option<f64> {
        if self.is_compared {
            self.accuracy(record.cell)
        } else {
            Some(self.scale.score(&record.metrics).0)
        }
    }

    /// What an accuracy is called: a proxy task's is never called an accuracy alone.
    pub(crate) fn accuracy_title(&self) -> String {
        match &self.yardstick {
            Some(yardstick) if !yardstick.official => {
                format!("{} accuracy (proxy)", yardstick.measure.dataset)
            }
            Some(_) | None => "accuracy".to_owned(),
        }
    }

    /// A cost of a cell, in its unit.
    pub(crate) fn cost(record: &Record, cost: Cost) -> String {
        cost.definition().alone(record.costs.get(cost))
    }

    /// The table that accuracies are of, in a sentence.
    pub(crate) fn compared_with(&self) -> String {
        match &self.yardstick {
            Some(yardstick) if yardstick.official => {
                format!("Accuracies are those of {yardstick}.")
            }
            Some(yardstick) => format!(
                "Accuracies are those of {yardstick}: a proxy task, not the benchmark itself."
            ),
            None => {
                "No table of accuracies is known for the space and dataset of this run.".to_owned()
            }
        }
    }

    /// The best of the feasible history so far by score, and its accuracy where it is known, each
    /// with the number of cells explored when it was found. Scores are on the given scale.
    pub(crate) fn course(&self, scale: &Scale) -> ReportedCourse {
        let mut course = ReportedCourse::default();
        let constraints = &self.scene.settings.constraints;
        for (record, explored) in self.scene.history.records().iter().zip(1_u32..) {
            if !record.is_feasible(constraints) {
                continue;
            }
            let at = f64::from(explored);
            let accuracy = self.accuracy(record.cell);
            let score = scale.score(&record.metrics).0;
            if course.score.last().is_none_or(|[_, best]| score > *best) {
                course.score.push([at, score]);
                course
                    .accuracy
                    .extend(accuracy.map(|accuracy| [at, accuracy]));
            }
            if let Some(accuracy) = accuracy
                && course.most.last().is_none_or(|[_, most]| accuracy > *most)
            {
                course.most.push([at, accuracy]);
            }
        }
        course
    }
}

/// How a run went, by the number of cells explored.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReportedCourse {
    /// The best score so far.
    pub(crate) score: Vec<[f64; 2]>,
    /// The accuracy of the cell with that score.
    pub(crate) accuracy: Vec<[f64; 2]>,
    /// The largest accuracy of a cell so far.
    pub(crate) most: Vec<[f64; 2]>,
}

/// The value that holds at a place of stairs.
pub(crate) fn holding_at(stairs: &[[f64; 2]], x: f64) -> Option<f64> {
    let after = stairs.partition_point(|[at, _]| *at <= x);
    after.checked_sub(1).map(|place| stairs[place][1])
}
