//! Where the native engine's time goes.

use color_eyre::eyre;
use freerea_core::network::{Blueprint, Network, Step, Stream, Weights};
use freerea_core::space::{Cell, Task};
use freerea_engines::engine::{Clock, Engine, Native, ScorePart};
use freerea_engines::images::{self, Batch, ImageSource};
use serde::Serialize;

use super::super::options::ScoringArgs;

/// The time of a part, for one initialisation on one core.
#[derive(Debug, Serialize)]
pub(super) struct PartTime {
    pub(super) part: ScorePart,
    pub(super) milliseconds: f64,
    /// Of all parts.
    pub(super) share: f64,
    /// Floating-point operations of the part's convolutions, done directly, in billions per
    /// second.
    pub(super) gigaflops: Option<f64>,
    /// The same relative to the rate of matrix products. Winograd's convolutions do with a quarter
    /// of the multiplications, so that they can be above 1.
    pub(super) of_rate: Option<f64>,
}

/// Measures each part over the cells, an initialisation of each, on one core.
pub(super) fn measure(
    scoring: &ScoringArgs,
    task: Task,
    cells: &[Cell],
    rate: f64,
) -> eyre::Result<Vec<PartTime>> {
    let native = Native::new(scoring.isa());
    let (batch, seed) = (scoring.batch(), scoring.seed());
    let images = images::draw(&ImageSource::Noise, task.dataset, batch, seed)?;
    let mut clock = Clock::running();
    let mut operations = [0.0; ScorePart::ALL.len()];
    // The first only fetches memory.
    score(&native, cells[0], task, &images, &mut Clock::default());
    for &cell in cells {
        score(&native, cell, task, &images, &mut clock);
        count(&cell.blueprint(task), images.images(), &mut operations);
    }
    let seconds = |part| clock.spent(part).as_secs_f64();
    let total: f64 = ScorePart::ALL.into_iter().map(seconds).sum();
    let time = |part: ScorePart| {
        let done = operations[part as usize];
        let gigaflops = (done > 0.0).then(|| done / seconds(part) / 1e9);
        PartTime {
            part,
            milliseconds: 1000.0 * seconds(part) / cells.len() as f64,
            share: seconds(part) / total,
            gigaflops,
            of_rate: gigaflops.map(|gigaflops| gigaflops / rate),
        }
    };
    Ok(ScorePart::ALL.into_iter().map(time).collect())
}

/// Scores an initialisation of a cell.
fn score(native: &Native, cell: Cell, task: Task, images: &Batch, clock: &mut Clock) {
    let stream = Stream {
        seed: 0,
        cell,
        repeat: 0,
    };
    let blueprint = cell.blueprint(task);
    let layers = blueprint.layers();
    let weights = clock.time(ScorePart::Weights, || Weights::kaiming(&layers, stream));
    let network = Network::new(&blueprint, &weights);
    native.timed_activations(&network, images, clock);
    clock.time(ScorePart::Flow, || native.flow(&network));
}

/// Adds the operations of a network's convolutions on a batch, done directly.
fn count(network: &Blueprint, batch: usize, operations: &mut [f64; ScorePart::ALL.len()]) {
    let (coded, dry) = (network.coded(), network.dry());
    for map in network.maps() {
        let &Step::Convolution {
            input,
            kernel,
            stride,
        } = network.step(map)
        else {
            continue;
        };
        if !coded[map.number()] || dry[map.number()] {
            continue;
        }
        let inputs = network.shape(input).channels;
        let each = 2 * kernel * kernel * inputs * network.shape(map).volume() * batch;
        let part = ScorePart::of_convolution(*network.step(input) == Step::Images, kernel, stride);
        operations[part as usize] += each as f64;
    }
}
