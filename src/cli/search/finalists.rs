//! The best cells by score, trained a little: the best by accuracy is the answer.

use std::collections::HashSet;
use std::path::Path;

use clap::Args;
use color_eyre::eyre;
use freerea_core::evolution::Record;
use freerea_core::scene::Scene;
use freerea_core::space::{Cell, Task};

use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::options::ScoringArgs;
use super::super::say::say;

/// How often a finalist sees each picture by default: as often as in the shortest training of
/// NATS-Bench.
const EPOCHS: u32 = 12;
/// The part of each class that is set aside.
#[cfg(feature = "torch")]
const SET_ASIDE: f64 = 0.2;

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

/// Trains a cell and gives its accuracy in percent; `None` if that was ended early.
type TrainCell = Box<dyn Fn(Cell, &Interruption) -> eyre::Result<Option<f64>>>;

/// How many of the best cells are trained, and how.
pub struct Finals {
    count: usize,
    train: TrainCell,
}

impl FinalsArgs {
    /// The training that is asked for.
    pub fn finals(self, scoring: &ScoringArgs, task: Task) -> Result<Option<Finals>, BadInput> {
        let (Some(count), Some(images)) = (self.finalists, &scoring.images) else {
            return Ok(None);
        };
        Ok(Some(Finals {
            count: count.into(),
            train: training(images, scoring, task, self.epochs.unwrap_or(EPOCHS))?,
        }))
    }
}

impl Finals {
    /// Trains the best cells of a search; gives them by accuracy, the best first. One that was
    /// ended early is none.
    pub fn train(&self, scene: &Scene, interruption: &Interruption) -> eyre::Result<Vec<Finalist>> {
        let cells = best(scene, self.count);
        let mut finalists = Vec::with_capacity(cells.len());
        for (number, &cell) in (1..).zip(&cells) {
            let Some(accuracy) = (self.train)(cell, interruption)? else {
                break;
            };
            say!(
                "finalist {number} of {}: #{} {accuracy:.2} %",
                cells.len(),
                cell.index()
            );
            finalists.push(Finalist { cell, accuracy });
        }
        // Of equals the one with the better score stays ahead.
        finalists.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy));
        Ok(finalists)
    }
}

#[cfg(feature = "torch")]
fn training(
    images: &Path,
    scoring: &ScoringArgs,
    task: Task,
    epochs: u32,
) -> Result<TrainCell, BadInput> {
    use std::sync::Arc;

    use freerea_engines::training::{Augmentation, Course, Recipe};

    use super::super::errors::OrBadInput;
    use super::super::train::{self, practice::Practice};

    let labelled = freerea_engines::images::labelled(images, task.dataset).or_bad_input()?;
    let sets = Arc::new(train::sets(labelled, task, SET_ASIDE, scoring.seed())?);
    let device = freerea_engines::engine::device(&scoring.options().device).or_bad_input()?;
    let recipe = Recipe {
        epochs,
        batch: Recipe::BATCH,
        rate: Recipe::RATE,
        augmentation: Augmentation::of(task.dataset.images()),
        seed: scoring.seed(),
    };
    Ok(Box::new(move |cell, interruption| {
        let mut course = Course::new(cell, task, recipe, Arc::clone(&sets), device);
        let practice = Practice {
            checkpoint: None,
            interruption,
        };
        let ended = practice.train(&mut course)?;
        let last = course.records().last().filter(|_| ended);
        Ok(last.map(|record| record.accuracy))
    }))
}

#[cfg(not(feature = "torch"))]
fn training(_: &Path, _: &ScoringArgs, _: Task, _: u32) -> Result<TrainCell, BadInput> {
    Err(BadInput::new(
        "--finalists trains networks, which needs libtorch, and this freerea was built without \
         torch; leave it out",
    ))
}
