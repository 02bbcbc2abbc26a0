//! The best cells by score, trained a little: the best by accuracy is the answer.

use clap::Args;
use color_eyre::eyre;
use freerea_core::journal::Header;
use freerea_core::scene::Scene;
use freerea_core::search::{Reason, SearchEvent};
use freerea_core::space::{Cell, Task};
use freerea_core::training::{Finalist, Finals, Recipe, SetAside};

use super::super::augment::AugmentArgs;
use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::say::say;
use super::account::{Account, SearchEnd};
use crate::explorer::ui::words::counted;

/// How often a finalist sees each picture by default: as often as in the shortest training of
/// NATS-Bench.
pub const EPOCHS: u32 = 12;

/// What is said where no network can be trained.
const WITHOUT_TORCH: &str =
    "training networks needs libtorch, and this freerea was built without torch";

/// How the best cells are trained.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Finalists")]
#[command(mut_arg("augment", |augment| augment.requires("finalists")))]
pub struct FinalsArgs {
    /// Train so many of the best networks on the pictures of --images, a fifth of each class set
    /// aside; the one that tells most of those right is the answer
    #[arg(long, value_name = "COUNT", requires = "images", value_parser = clap::value_parser!(u16).range(1..=1000))]
    finalists: Option<u16>,
    /// How often each picture is seen by a finalist [default: 12]
    #[arg(long, value_name = "COUNT", requires = "finalists", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    epochs: Option<u32>,
    #[command(flatten)]
    augment: AugmentArgs,
}

impl FinalsArgs {
    /// The finals that are asked for.
    pub fn finals(self, task: Task, seed: u64) -> Result<Option<Finals>, BadInput> {
        let Some(count) = self.finalists else {
            return Ok(None);
        };
        if cfg!(not(feature = "torch")) {
            let complaint = format!("{WITHOUT_TORCH}; leave --finalists out");
            return Err(BadInput::new(complaint));
        }
        let recipe = Recipe {
            epochs: self.epochs.unwrap_or(EPOCHS),
            batch: Recipe::BATCH,
            rate: Recipe::RATE,
            augmentation: self.augment.augmentation(task),
            seed,
        };
        Ok(Some(Finals {
            count,
            recipe,
            set_aside: SetAside::default(),
        }))
    }
}

/// Trains a cell and gives its accuracy in percent; `None` if that was ended early.
type TrainCell = Box<dyn Fn(Cell, &Interruption) -> eyre::Result<Option<f64>>>;

/// The finals of a run, and how its finalists are trained.
pub struct FinalRound {
    finals: Finals,
    /// None in a program that cannot train.
    train: Option<TrainCell>,
}

impl FinalRound {
    /// The finals that a run is to have, if it is to have some.
    pub fn of(header: &Header) -> Result<Option<Self>, BadInput> {
        let Some(finals) = header.finals else {
            return Ok(None);
        };
        let train = training(header, &finals)?;
        Ok(Some(FinalRound { finals, train }))
    }

    /// Trains those of the best cells that are not trained yet, if the search came to its end by
    /// itself.
    pub fn hold(
        &self,
        account: &mut Account,
        end: &mut SearchEnd,
        interruption: &Interruption,
    ) -> eyre::Result<()> {
        let is_cut_short = matches!(
            end.reason,
            Reason::Quit | Reason::Interrupted | Reason::Failed(_)
        );
        if is_cut_short {
            return Ok(());
        }
        let scene = &account.scene;
        let best = scene.best_networks(self.finals.count.into());
        let is_trained = |cell: &Cell| scene.finalists.iter().any(|known| known.cell == *cell);
        let (trained, cells): (Vec<Cell>, Vec<Cell>) =
            best.iter().partition(|cell| is_trained(cell));
        if cells.is_empty() {
            return Ok(());
        }
        let Some(train) = &self.train else {
            let left = counted(cells.len() as u64, "finalist");
            say!("{left} left untrained: {WITHOUT_TORCH}");
            return Ok(());
        };
        let started = cells.clone();
        account.tell(end.event(SearchEvent::TrainingStarted { cells: started }));
        for (cell, number) in cells.into_iter().zip(trained.len() + 1..) {
            let Some(accuracy) = train(cell, interruption)? else {
                end.reason = Reason::Quit;
                return Ok(());
            };
            say!(
                "finalist {number} of {}: #{} {accuracy:.2} %",
                best.len(),
                cell.index()
            );
            account.tell(end.event(self.trained(cell, accuracy, &account.scene)));
        }
        Ok(())
    }

    /// That a cell was trained. Of equals the one with the better score stays ahead.
    fn trained(&self, cell: Cell, accuracy: f64, scene: &Scene) -> SearchEvent {
        let known = scene.ranked_finalists();
        let finalist = Finalist {
            cell,
            accuracy,
            recipe: self.finals.recipe,
            set_aside: self.finals.set_aside,
        };
        SearchEvent::Trained {
            leads: known.first().is_none_or(|first| accuracy > first.accuracy),
            finalist,
        }
    }
}

#[cfg(feature = "torch")]
fn training(header: &Header, finals: &Finals) -> Result<Option<TrainCell>, BadInput> {
    use std::sync::Arc;

    use freerea_engines::training::Course;
    use freerea_engines::{engine, images};

    use super::super::errors::OrBadInput;
    use super::super::train::{self, practice::Practice};

    let Header {
        settings, scoring, ..
    } = header;
    let (task, recipe) = (settings.task(), finals.recipe);
    let folder = scoring.images.as_ref().ok_or_else(|| {
        BadInput::new("the finalists of this run have no pictures to be trained on")
    })?;
    let labelled = images::labelled(folder, task.dataset).or_bad_input()?;
    let sets = train::sets(labelled, task, finals.set_aside, recipe.seed)?;
    let sets = Arc::new(sets);
    let device = engine::device(&scoring.device).or_bad_input()?;
    Ok(Some(Box::new(move |cell, interruption| {
        let mut course = Course::new(cell, task, recipe, Arc::clone(&sets), device);
        let practice = Practice {
            checkpoint: None,
            interruption,
        };
        let ended = practice.train(&mut course)?;
        let last = course.records().last().filter(|_| ended);
        Ok(last.map(|record| record.accuracy))
    })))
}

#[cfg(not(feature = "torch"))]
fn training(_: &Header, _: &Finals) -> Result<Option<TrainCell>, BadInput> {
    Ok(None)
}
