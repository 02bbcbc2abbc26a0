//! `freerea device measure`: a device file of this machine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use color_eyre::eyre;
use freerea_core::cost::DeviceProfile;
use freerea_core::device::fit;
#[cfg(feature = "torch")]
use freerea_core::engine::Device;
use freerea_core::engine::{EngineChoice, Isa};
use freerea_core::network::{Network, Stream, Weights};
use freerea_core::space::{Cell, Task};
use freerea_engines::engine::{Clock, Instructions, Native, use_one_thread};
use freerea_engines::images::Batch;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::super::errors::{BadInput, OrBadInput};
use super::super::output::ForceArgs;
use super::super::progress::ProgressLine;
use super::super::subject::NetworkArgs;
use super::{fit as fitting, write};

/// Time networks on this machine, and fit a number an operation to them
///
/// Random cells without dead edges, one image at a time on one thread, batch norms folded away:
/// the median of some runs each. The file holds what was measured, and a fit for all other cells.
#[derive(Debug, Args)]
pub(super) struct MeasureDeviceArgs {
    #[command(flatten)]
    networks: NetworkArgs,
    /// How many cells are timed
    #[arg(long, value_name = "COUNT", default_value_t = 60, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    cells: u32,
    /// How often each is timed
    #[arg(long, value_name = "COUNT", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    runs: u32,
    /// Which cells: the seed of their choice
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What runs the networks: tch or native [default: tch, where it was built in]
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    engine: EngineChoice,
    /// The device's name in the file
    #[arg(long, value_name = "NAME", default_value = "this-machine")]
    name: String,
    /// The device file that is written
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: ForceArgs,
}

pub(super) fn run(args: &MeasureDeviceArgs) -> eyre::Result<()> {
    args.force.check(&args.output)?;
    let task = args.networks.own_task()?;
    let stopwatch = Stopwatch::new(args)?;
    use_one_thread();
    let cells = chosen(task, args.cells as usize, args.seed);
    let mut progress = ProgressLine::new(Some(cells.len() as u64));
    let mut measured = Vec::with_capacity(cells.len());
    for (done, &cell) in (1..).zip(&cells) {
        measured.push((cell, stopwatch.milliseconds(cell, task, args)));
        progress.set(done, || format!("#{}", cell.index()));
    }
    progress.finish();
    let answer = fit(&measured).or_bad_input()?;
    let by_index = |&(cell, ms): &(Cell, f64)| (cell.index().number() as u32, ms);
    let profile = DeviceProfile {
        name: args.name.clone(),
        space: task.space,
        dataset: task.dataset,
        stem: task.open_stem(),
        source: Some(format!(
            "{} cells timed with {} on one thread, {} runs each",
            cells.len(),
            stopwatch.name(),
            args.runs
        )),
        fitted: Some(answer.fitted.clone()),
        measured: measured.iter().map(by_index).collect::<BTreeMap<_, _>>(),
    };
    write(&profile, &args.output)?;
    fitting::tell(&args.name, &answer, &args.output)
}

/// Random cells that are their own live form, each once.
fn chosen(task: Task, count: usize, seed: u64) -> Vec<Cell> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut cells: Vec<Cell> = Vec::with_capacity(count);
    let all = task.space.count();
    // A space has more cells without dead parts than this draws in vain.
    for _ in 0..100 * count {
        let cell = task.space.cell(random.random_range(0..all));
        if cell.live() == cell && cell.warning().is_none() && !cells.contains(&cell) {
            cells.push(cell);
        }
        if cells.len() == count {
            break;
        }
    }
    cells
}

/// What times a network.
enum Stopwatch {
    #[cfg(feature = "torch")]
    Torch(freerea_engines::engine::Torch),
    Native(Native),
}

impl Stopwatch {
    fn new(args: &MeasureDeviceArgs) -> Result<Self, BadInput> {
        match args.engine {
            EngineChoice::Native => Ok(Stopwatch::Native(Native::new(Isa::detect()))),
            #[cfg(feature = "torch")]
            EngineChoice::Auto | EngineChoice::Tch => Ok(Stopwatch::Torch(
                freerea_engines::engine::Torch::new(Device::Cpu),
            )),
            #[cfg(not(feature = "torch"))]
            EngineChoice::Auto => Ok(Stopwatch::Native(Native::new(Isa::detect()))),
            other => Err(BadInput::new(format!(
                "{} times no networks here; there are tch, if it was built in, and native",
                other.name()
            ))),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            #[cfg(feature = "torch")]
            Stopwatch::Torch(..) => "tch",
            Stopwatch::Native(..) => "native",
        }
    }

    /// The median of the runs.
    fn milliseconds(&self, cell: Cell, task: Task, args: &MeasureDeviceArgs) -> f64 {
        let stream = Stream {
            seed: args.seed,
            cell,
            repeat: 0,
        };
        let blueprint = cell.blueprint(task);
        let weights = Weights::kaiming(&blueprint.layers(), stream);
        let network = Network::new(&blueprint, &weights);
        let mut times = match self {
            #[cfg(feature = "torch")]
            Stopwatch::Torch(torch) => torch.inference_times(&network, args.runs as usize),
            Stopwatch::Native(native) => native_times(native, &network, args.runs),
        };
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    }
}

/// Forward passes of one image on the native engine, which also counts signs: a little slower than
/// a network that is only run.
fn native_times(native: &Native, network: &Network<'_>, runs: u32) -> Vec<Duration> {
    let shape = network.blueprint().input();
    let image = Batch::new(1, shape, vec![1.0; shape.volume()]);
    let run = |_| {
        let begun = Instant::now();
        native.timed_activations(network, &image, &mut Clock::default());
        begun.elapsed()
    };
    (0..=runs).map(run).skip(1).collect()
}
