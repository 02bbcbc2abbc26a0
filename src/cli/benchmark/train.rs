//! `freerea benchmark train`: accuracies of our own making, on a task that a CPU can train.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use clap::Args;
use color_eyre::eyre::{self, bail};
use freerea_core::append_log::{AppendLog, AppendLogError};
use freerea_core::benchmark::EACH_NETWORK;
use freerea_core::space::nats::{COUNT, TopologyCell};
use freerea_core::space::{CellName, CellNameError, Space};
use freerea_engines::background::Workers;
use freerea_engines::engine::use_one_thread;
use freerea_engines::training::{ProxyTask, Schedule, Training, Width, glyphs};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::super::errors::{BadInput, OrBadInput};
use super::super::interruption::Interruption;
use super::super::output::is_standard_output;
use super::super::progress::ProgressLine;
use super::super::say::say;

/// The side of a user's own pictures once they are brought to one size, in pixels.
const SIDE: usize = 16;

/// Train cells on a small task of our own, and record their accuracies
///
/// The task is telling glyphs apart (digits and shapes that the program draws), or the classes of
/// your own images; the networks are narrow, with one cell a stage. The accuracies say how cells
/// compare on this task, and are never taken for those of a published benchmark. Cells that are
/// the same network are trained once; the line of the first of them stands for all. Each training
/// is a line of the file at once; the same command goes on where it was ended. Import the file
/// with 'freerea benchmark import FILE' to see it in the explorer.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// The CSV file of the accuracies; one that is there already is gone on with
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// How many cells to draw from the whole space by the seed, or 'all': every network of the
    /// space
    #[arg(long, value_name = "COUNT|all", default_value = "400")]
    cells: Sample,
    /// More cells, one a line, by index or string
    #[arg(long, value_name = "FILE")]
    also: Option<PathBuf>,
    /// Seed of the sample, the pictures, the weights and the order of the pictures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often each picture is seen; glyphs cost nothing, so that more of them teach more than
    /// the same ones again
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    epochs: u32,
    /// Pictures to learn from
    #[arg(long, value_name = "COUNT", default_value_t = 4608, value_parser = clap::value_parser!(u32).range(32..))]
    train: u32,
    /// Pictures that the accuracy is measured on
    #[arg(long, value_name = "COUNT", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    test: u32,
    /// Channels of the first stage; the second and third have twice and four times as many
    #[arg(long, value_name = "COUNT", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    channels: u16,
    /// Pictures of your own instead of glyphs: CIFAR's binary files, or a folder with one
    /// subfolder a class
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Networks trained at a time [default: one for each core]
    #[arg(long)]
    workers: Option<Workers>,
}

impl TrainArgs {
    fn task(&self) -> Result<ProxyTask, BadInput> {
        let (train, test) = (self.train as usize, self.test as usize);
        match &self.images {
            None => Ok(glyphs(train, test, self.seed)),
            Some(path) => ProxyTask::of_images(path, SIDE, train, test, self.seed).or_bad_input(),
        }
    }

    /// The networks to train, each once and by its first cell: those of the sample in the order
    /// drawn, then the others.
    fn wanted(&self) -> eyre::Result<Vec<TopologyCell>> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut cells: Vec<TopologyCell> = TopologyCell::all().collect();
        // A larger sample begins with the smaller one.
        cells.shuffle(&mut rng);
        cells.truncate(self.cells.count());
        if let Some(path) = &self.also {
            cells.extend(read_cells(path)?);
        }
        let mut met = HashSet::new();
        let networks = cells.into_iter().map(TopologyCell::representative);
        let networks: Vec<TopologyCell> = networks.filter(|&cell| met.insert(cell)).collect();
        if networks.is_empty() {
            Err(BadInput::new("there is no cell to train; set --cells or --also").into())
        } else {
            Ok(networks)
        }
    }

    /// The lines that a file begins with: what decides its numbers.
    fn preamble(&self, task: &ProxyTask) -> String {
        format!(
            "# accuracies (%) of cells trained by freerea: a proxy task, no published benchmark\n\
             # freerea benchmark train --seed {} --epochs {} --train {} --test {} --channels {}\n\
             # {} classes of {}, {} x {} pixels, one cell a stage, one training a network\n\
             {EACH_NETWORK}\n\
             index,{}\n",
            self.seed,
            self.epochs,
            self.train,
            self.test,
            self.channels,
            task.training.classes(),
            task.name,
            task.training.shape().height,
            task.training.shape().width,
            task.name,
        )
    }
}

/// Trains the networks that the file does not hold yet.
pub fn run(args: TrainArgs) -> eyre::Result<ExitCode> {
    let task = args.task()?;
    let wanted = args.wanted()?;
    let (mut log, done) = open(&args.output, &args.preamble(&task))?;
    let schedule = Schedule {
        epochs: args.epochs,
        width: Width(args.channels.into()),
        ..Schedule::default()
    };
    let training = Training::new(task, schedule, args.seed).or_bad_input()?;
    let missing: Vec<TopologyCell> = wanted
        .iter()
        .copied()
        .filter(|cell| !done.contains(cell))
        .collect();
    let interruption = Interruption::watch()?;
    let workers = args.workers.unwrap_or_default().count();
    let mut progress = ProgressLine::new(Some(wanted.len() as u64));
    let mut trained = wanted.len() - missing.len();
    progress.set(trained as u64, String::new);
    train(
        &training,
        &missing,
        workers,
        &interruption,
        |cell, percent| {
            log.append(&format!("{},{percent:.4}\n", cell.index()))?;
            trained += 1;
            progress.set(trained as u64, || {
                format!("#{} {percent:.2} %", cell.index())
            });
            Ok(())
        },
    )?;
    progress.finish();
    if interruption.is_wanted() {
        say!(
            "ended early; the same command goes on with the {} networks left",
            wanted.len() - trained
        );
        return Ok(interruption.exit_code());
    }
    let networks: HashSet<TopologyCell> = wanted.into_iter().collect();
    let stands = |cell: &TopologyCell| networks.contains(&cell.representative());
    say!(
        "{trained} networks in {path}, which stand for {} cells; see them in the explorer with \
         'freerea benchmark import {path}'",
        TopologyCell::all().filter(stands).count(),
        path = args.output.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// How many cells are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    All,
    Count(usize),
}

/// Text that names no sample.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no number of cells; give one from 0 to {COUNT}, or 'all'")]
struct SampleError(String);

impl FromStr for Sample {
    type Err = SampleError;

    fn from_str(text: &str) -> Result<Self, SampleError> {
        let count = || text.parse().ok().filter(|&count| count <= COUNT);
        match text {
            "all" => Ok(Sample::All),
            text => count()
                .map(Sample::Count)
                .ok_or_else(|| SampleError(text.to_owned())),
        }
    }
}

impl Sample {
    const fn count(self) -> usize {
        match self {
            Sample::All => COUNT,
            Sample::Count(count) => count,
        }
    }
}

/// Trains networks on so many threads; accuracies are kept in the order of the networks.
fn train(
    training: &Training,
    cells: &[TopologyCell],
    workers: usize,
    interruption: &Interruption,
    mut keep: impl FnMut(TopologyCell, f64) -> Result<(), AppendLogError>,
) -> Result<(), AppendLogError> {
    let next = AtomicUsize::new(0);
    let (sender, results) = channel();
    let sender = Mutex::new(sender);
    thread::scope(|scope| {
        for _ in 0..workers.min(cells.len()) {
            let sender = sender.lock().expect("no thread panics with it").clone();
            let next = &next;
            scope.spawn(move || {
                use_one_thread();
                while !interruption.is_wanted() {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&cell) = cells.get(place) else {
                        return;
                    };
                    if sender.send((place, training.accuracy(cell))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = std::collections::BTreeMap::new();
        let mut expected = 0;
        for (place, percent) in results {
            early.insert(place, percent);
            while let Some(percent) = early.remove(&expected) {
                keep(cells[expected], percent)?;
                expected += 1;
            }
        }
        Ok(())
    })
}

/// Cells of a file, one a line.
fn read_cells(path: &Path) -> eyre::Result<Vec<TopologyCell>> {
    let unreadable =
        |error: io::Error| BadInput::new(format!("cannot read {}: {error}", path.display()));
    let file = File::open(path).map_err(unreadable)?;
    let mut cells = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(unreadable)?;
        if line.trim().is_empty() {
            continue;
        }
        let cell = topology(line.trim()).map_err(|error| {
            BadInput::new(format!("{}, line {}: {error}", path.display(), number + 1))
        })?;
        cells.push(cell);
    }
    Ok(cells)
}

/// The cell of the topology space that a text names: only these are trained.
fn topology(text: &str) -> Result<TopologyCell, CellNameError> {
    let cell = text.parse::<CellName>()?.in_space(Space::NatsTss)?;
    Ok(cell.topology().expect("the space holds no other cells"))
}

/// Opens the file to write on at its end, with the networks that it holds. A torn last line is cut.
fn open(path: &Path, preamble: &str) -> eyre::Result<(AppendLog, HashSet<TopologyCell>)> {
    if is_standard_output(path) {
        bail!(BadInput::new(
            "a file that is gone on with cannot be standard output; name another with -o"
        ));
    }
    let (log, lines) = AppendLog::open(path, preamble).map_err(|error| match error {
        AppendLogError::OtherPreamble(path) => BadInput::new(format!(
            "{} was made with other settings or is no file of trainings; name another file with -o",
            path.display()
        )),
        error => BadInput::new(error.to_string()),
    })?;
    let mut done = HashSet::new();
    for (number, line) in lines.lines().enumerate() {
        let cell = line.split(',').next().unwrap_or_default();
        let cell = topology(cell).map_err(|error| {
            let line = preamble.lines().count() + number + 1;
            BadInput::new(format!("{}, line {line}: {error}", path.display()))
        })?;
        done.insert(cell);
    }
    Ok((log, done))
}
