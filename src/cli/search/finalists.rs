//! The best cells by score, trained a little: the best by accuracy is the answer.

use std::collections::HashSet;

use clap::Args;
use color_eyre::eyre;
use freerea_core::evolution::Record;
use freerea_core::scene::Scene;
use freerea_core::space::{Cell, Task};

use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::options::ScoringArgs;

/// How the best cells are trained.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Finalists")]
pub struct FinalsArgs {
    /// Train so many of the best networks on the pictures of --images, a fifth of each class set
    /// aside; the one that tells most of those right is the answer
    #[arg(long, value_name = "COUNT", requires = "images", value_parser = clap::value_parser!(u16).range(1..=1000))]
    finalists: Option<u16>,
    /// How often each picture is seen by a finalist [default: 12]
    #[arg(long, value_name = "COUNT", requires = "finalists", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    epochs: Option<u32>,
}

/// A trained cell.
pub struct Finalist {
    /// The cell.
    pub cell: Cell,
    /// The percentage of the pictures set aside that it told right.
    pub accuracy: f64,
}

/// The best cells of a search by score, distinct networks only.
fn best(scene: &Scene, count: usize) -> Vec<Cell> {
    let scale = scene.history_scale();
    let feasible = scene.history.feasible(&scene.settings.constraints);
    let mut records: Vec<&Record> = feasible.collect();
    records.sort_by(|a, b| {
        scale
            .score(&b.metrics)
            .0
            .total_cmp(&scale.score(&a.metrics).0)
    });
    let mut met = HashSet::new();
    let cells = records.into_iter().map(|record| record.cell);
    cells
        .filter(|cell| met.insert(cell.representative()))
        .take(count)
        .collect()
}

#[cfg(feature = "torch")]
mod training {
    use freerea_core::engine::Device;
    use freerea_engines::engine::device;
    use freerea_engines::images;
    use freerea_engines::training::{Augmentation, Course, CourseSets, Recipe};

    use super::*;
    use crate::cli::errors::OrBadInput;
    use crate::cli::say::say;
    use crate::cli::train::{self, practice::Practice};

    /// How often a finalist sees each picture by default: as often as in the shortest training of
    /// NATS-Bench.
    const EPOCHS: u32 = 12;
    /// The part of each class that is set aside.
    const SET_ASIDE: f64 = 0.2;

    /// The pictures and how the best cells are trained on them.
    pub struct Finals {
        count: usize,
        recipe: Recipe,
        sets: CourseSets,
        device: Device,
    }

    impl FinalsArgs {
        /// The training that is asked for.
        pub fn finals(self, scoring: &ScoringArgs, task: Task) -> Result<Option<Finals>, BadInput> {
            let (Some(count), Some(images)) = (self.finalists, &scoring.images) else {
                return Ok(None);
            };
            let labelled = images::labelled(images, task.dataset).or_bad_input()?;
            Ok(Some(Finals {
                count: count.into(),
                recipe: Recipe {
                    epochs: self.epochs.unwrap_or(EPOCHS),
                    batch: 32,
                    rate: 0.05,
                    augmentation: Augmentation::of(task.dataset.images()),
                    seed: scoring.seed(),
                },
                sets: train::sets(labelled, task, SET_ASIDE, scoring.seed())?,
                device: device(&scoring.options().device).or_bad_input()?,
            }))
        }
    }

    impl Finals {
        /// Trains the best cells of a search; gives them by accuracy, the best first. One that was
        /// ended early is none.
        pub fn train(
            &self,
            scene: &Scene,
            interruption: &Interruption,
        ) -> eyre::Result<Vec<Finalist>> {
            let task = scene.settings.task();
            let cells = best(scene, self.count);
            let mut finalists = Vec::with_capacity(cells.len());
            for (number, &cell) in (1..).zip(&cells) {
                let mut course =
                    Course::new(cell, task, self.recipe, self.sets.clone(), self.device);
                let practice = Practice {
                    checkpoint: None,
                    interruption,
                };
                if !practice.train(&mut course)? {
                    break;
                }
                let accuracy = course
                    .records()
                    .last()
                    .map_or(0.0, |record| record.accuracy);
                say!(
                    "finalist {number} of {}: #{} {accuracy:.2} % of {} pictures",
                    cells.len(),
                    cell.index(),
                    course.validation().len()
                );
                finalists.push(Finalist { cell, accuracy });
            }
            // Of equals the one with the better score stays ahead.
            finalists.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy));
            Ok(finalists)
        }
    }
}

#[cfg(not(feature = "torch"))]
mod training {
    use super::*;

    /// None: this program trains nothing.
    pub enum Finals {}

    impl FinalsArgs {
        /// Says that there is no training.
        pub fn finals(self, _: &ScoringArgs, _: Task) -> Result<Option<Finals>, BadInput> {
            match self.finalists {
                None => Ok(None),
                Some(_) => Err(BadInput::new(
                    "--finalists trains networks, which needs libtorch, and this freerea was built \
                     without torch; leave it out",
                )),
            }
        }
    }

    impl Finals {
        /// Never called: there are none.
        pub fn train(&self, scene: &Scene, _: &Interruption) -> eyre::Result<Vec<Finalist>> {
            let _ = best(scene, 0);
            match *self {}
        }
    }
}

pub use training::Finals;
