//! `freerea train`: from a cell to a trained network.

mod files;
pub mod practice;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::engine::Device;
use freerea_core::journal::{Recording, Summary};
use freerea_core::space::{Cell, CellName, StemChannels, Task};
use freerea_core::training::{Recipe, SetAside};
use freerea_engines::engine::device;
use freerea_engines::images::{self, Labelled};
use freerea_engines::training::{Course, CourseSets, Pictures};

use self::practice::Practice;
use super::augment::AugmentArgs;
use super::errors::{BadInput, OrBadInput};
use super::interruption::Interruption;
use super::named_run::recording;
use super::output::ForceArgs;
use super::say::say;
use super::subject::{self, SubjectArgs, say_dead_edges};

/// Train the network of a cell on your own pictures, and write it as ONNX and for PyTorch
///
/// SGD with momentum, the learning rate falling along half a cosine; pictures are shifted and
/// mirrored; a part of each class is set aside to be judged by. After each epoch everything is
/// written to NAME.checkpoint: the same command goes on there, whatever ended it, to the same bits
/// on a CPU with as many threads. At the end there are NAME.onnx, NAME.safetensors with NAME.py,
/// and NAME.json with the classes, the normalisation and the course; those of another training,
/// which have no checkpoint beside them, are kept unless --force is given.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// The cell, by index or string; or a run, whose task and best cell, without dead edges, are
    /// taken
    #[arg(value_name = "CELL|RUN", default_value = "last")]
    what: String,
    /// The pictures: a folder with one subfolder a class, or CIFAR's binary files [default: those
    /// of the run]
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    #[command(flatten)]
    subject: SubjectArgs,
    /// Channels of the stem in spaces that leave the width open [default: 16, or that of the run]
    #[arg(long, value_name = "CHANNELS")]
    stem_channels: Option<StemChannels>,
    /// How often each picture is seen
    #[arg(long, value_name = "COUNT", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    epochs: u32,
    /// Pictures in a step
    #[arg(long, value_name = "COUNT", default_value_t = Recipe::BATCH as u16, value_parser = clap::value_parser!(u16).range(2..=4096))]
    batch: u16,
    /// The learning rate of the first step
    #[arg(long, value_name = "RATE", default_value_t = Recipe::RATE, value_parser = rate)]
    rate: f64,
    #[command(flatten)]
    augment: AugmentArgs,
    /// Percentage of each class that is set aside to judge by
    #[arg(long, value_name = "PERCENT", default_value_t)]
    validation: SetAside,
    /// Seed of the weights, the order, the shifts and what is set aside
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where it is trained: cpu, cuda, cuda:1 or mps
    #[arg(long, default_value = "cpu")]
    device: String,
    /// What the files are called, without their endings [default: trained-INDEX]
    #[arg(short, long, value_name = "NAME")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArgs,
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && rate <= 10.0 => Ok(rate),
        _ => Err(format!(
            "'{text}' is no learning rate; it is above 0 and up to 10, like 0.05"
        )),
    }
}

/// What is trained, and on what.
struct TrainingSubject {
    cell: Cell,
    task: Task,
    images: PathBuf,
}

impl TrainArgs {
    /// The cell that is named, or the live form of the best of the run that is.
    fn subject(&self) -> Result<TrainingSubject, BadInput> {
        match self.what.parse::<CellName>() {
            Ok(named) => self.of_cell(&named),
            Err(_) => self.of_run(),
        }
    }

    fn of_cell(&self, named: &CellName) -> Result<TrainingSubject, BadInput> {
        let images = self.images.clone().ok_or_else(|| {
            BadInput::new("name the pictures with --images: a folder with one subfolder a class")
        })?;
        let dataset = match self.subject.named() {
            Some(dataset) => dataset,
            None => images::task_of(&images).or_bad_input()?,
        };
        let (space, cells) = self.subject.cells(std::slice::from_ref(named))?;
        Ok(TrainingSubject {
            cell: cells[0],
            task: subject::task(space, dataset, self.stem_channels, true)?,
            images,
        })
    }

    fn of_run(&self) -> Result<TrainingSubject, BadInput> {
        if self.subject.space.is_some() || self.subject.named().is_some() {
            return Err(BadInput::new(
                "a run has its own space and task; leave --space, --dataset and --task out",
            ));
        }
        let (recording, _): (Recording, _) = recording(&self.what)?;
        let kept = recording.header.scoring.images.clone();
        let images = self.images.clone().or(kept).ok_or_else(|| {
            BadInput::new(
                "the run looked at noise; name the pictures with --images: a folder with one \
                 subfolder a class",
            )
        })?;
        let scene = Summary::of(&recording, false).scene;
        let best = scene.answer().ok_or_else(|| {
            BadInput::new(format!("the run {} has scored no cell yet", self.what))
        })?;
        let (best, live) = (best.cell, best.cell.live());
        if live != best {
            say!(
                "some edges of #{} carry no signal; #{}, the cell without them, is trained",
                best.index(),
                live.index()
            );
        }
        Ok(TrainingSubject {
            cell: live,
            task: scene.settings.task(),
            images,
        })
    }

    fn recipe(&self, task: Task) -> Recipe {
        Recipe {
            epochs: self.epochs,
            batch: self.batch.into(),
            rate: self.rate,
            augmentation: self.augment.augmentation(task),
            seed: self.seed,
        }
    }
}

/// The pictures of a task, and those that are set aside.
pub fn sets(
    labelled: Labelled,
    task: Task,
    set_aside: SetAside,
    seed: u64,
) -> Result<CourseSets, BadInput> {
    let pictures = Pictures::of(labelled, task.dataset);
    let (training, validation) = pictures.set_aside(set_aside.share(), seed);
    if training.is_empty() || validation.is_empty() {
        Err(BadInput::new(
            "there are too few pictures to learn from some and be judged by others; give at least \
             two of a class",
        ))
    } else {
        Ok(CourseSets {
            training,
            validation,
        })
    }
}

/// Trains the network and writes it.
pub fn run(args: TrainArgs) -> eyre::Result<ExitCode> {
    let subject = args.subject()?;
    let on: Device = device(&args.device).or_bad_input()?;
    let TrainingSubject { cell, task, .. } = subject;
    if let Some(warning) = cell.warning() {
        let index = cell.index();
        return Err(BadInput::new(format!(
            "#{index} cannot learn anything: {warning}; name another cell"
        ))
        .into());
    }
    say_dead_edges(cell);
    let labelled = images::labelled(&subject.images, task.dataset).or_bad_input()?;
    let (classes, normalisation) = (labelled.classes.clone(), labelled.normalisation.clone());
    let sets = sets(labelled, task, args.validation, args.seed)?;
    let name = args.output.clone();
    let name = name.unwrap_or_else(|| PathBuf::from(format!("trained-{}", cell.index())));
    let files = files::TrainedFiles::of(&name, args.force)?;
    say!(
        "#{} of {}: {} parameters; {} pictures to learn from, {} to judge by",
        cell.index(),
        task,
        cell.size(task).params,
        sets.training.len(),
        sets.validation.len()
    );
    let mut course = Course::new(cell, task, args.recipe(task), sets, on);
    let interruption = Interruption::watch()?;
    let practice = Practice {
        checkpoint: Some(&files.checkpoint),
        interruption: &interruption,
    };
    if !practice.train(&mut course)? {
        say!("ended early; the same command goes on where it was");
        return Ok(interruption.exit_code());
    }
    files.write(&course, &classes, &normalisation)?;
    Ok(ExitCode::SUCCESS)
}
