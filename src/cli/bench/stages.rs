//! Where the native engine's time goes.

use color_eyre::eyre;
use freerea_core::network::{Network, Plan, Purpose, Stream, Weights, layers};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::{CELLS_PER_STAGE, CHANNELS, Edge, Node, TopologyCell};
use freerea_engines::engine::{Clock, Engine, Native, Stage};
use freerea_engines::images::{self, Batch, ImageSource};
use serde::Serialize;

use super::super::options::ScoringArgs;

/// The time of a stage, for one initialisation on one core.
#[derive(Debug, Serialize)]
pub(super) struct StageTime {
    pub(super) stage: Stage,
    pub(super) milliseconds: f64,
    /// Of all stages.
    pub(super) share: f64,
    /// Floating-point operations of the stage's convolutions, done directly, in billions per
    /// second.
    pub(super) gigaflops: Option<f64>,
    /// The same relative to the rate of matrix products. Winograd's convolutions do with a quarter
    /// of the multiplications, so that they can be above 1.
    pub(super) of_rate: Option<f64>,
}

/// Measures each stage over the cells, an initialisation of each, on one core.
pub(super) fn measure(
    scoring: &ScoringArgs,
    dataset: Dataset,
    cells: &[TopologyCell],
    rate: f64,
) -> eyre::Result<Vec<StageTime>> {
    let native = Native::new(scoring.isa());
    let images = images::draw(
        &ImageSource::Noise,
        dataset,
        scoring.batch(),
        scoring.seed(),
    )?;
    let mut clock = Clock::running();
    let mut operations = [0.0; Stage::ALL.len()];
    // The first only fetches memory.
    score(&native, cells[0], dataset, &images, &mut Clock::default());
    for &cell in cells {
        score(&native, cell, dataset, &images, &mut clock);
        count(cell, dataset, images.images(), &mut operations);
    }
    let seconds = |stage| clock.spent(stage).as_secs_f64();
    let total: f64 = Stage::ALL.into_iter().map(seconds).sum();
    let time = |stage: Stage| {
        let done = operations[stage as usize];
        let gigaflops = (done > 0.0).then(|| done / seconds(stage) / 1e9);
        StageTime {
            stage,
            milliseconds: 1000.0 * seconds(stage) / cells.len() as f64,
            share: seconds(stage) / total,
            gigaflops,
            of_rate: gigaflops.map(|gigaflops| gigaflops / rate),
        }
    };
    Ok(Stage::ALL.into_iter().map(time).collect())
}

/// Scores an initialisation of a cell.
fn score(native: &Native, cell: TopologyCell, dataset: Dataset, images: &Batch, clock: &mut Clock) {
    let stream = Stream {
        seed: 0,
        cell: cell.into(),
        repeat: 0,
    };
    let layers = layers(&cell, dataset);
    let weights = clock.time(Stage::Weights, || Weights::kaiming(&layers, stream));
    let network = Network::new(cell, dataset, &weights);
    native.timed_activations(&network, images, clock);
    clock.time(Stage::Flow, || native.flow(&network));
}

/// Adds the operations of a cell's convolutions on a batch, done directly.
fn count(
    cell: TopologyCell,
    dataset: Dataset,
    batch: usize,
    operations: &mut [f64; Stage::ALL.len()],
) {
    let plan = Plan::of(&cell, Purpose::Codes);
    let mut add = |stage: Stage, side: usize, input: usize, output: usize, kernel: usize| {
        let each = 2 * kernel * kernel * input * output * side * side * batch;
        operations[stage as usize] += each as f64;
    };
    let mut side = dataset.side();
    add(Stage::Stem, side, 3, CHANNELS[0], 3);
    for (stage, &channels) in CHANNELS.iter().enumerate() {
        if stage > 0 {
            side /= 2;
            let before = CHANNELS[stage - 1];
            add(Stage::Reduction, side, before, channels, 3);
            add(Stage::Reduction, side, before, channels, 1);
            add(Stage::Convolution3x3, side, channels, channels, 3);
        }
        for repetition in 0..CELLS_PER_STAGE {
            let live = Edge::ALL.into_iter().filter(|&edge| plan.is_live(edge));
            for kernel in live.filter_map(|edge| cell.operation(edge).kernel()) {
                let stage = match kernel {
                    1 => Stage::Convolution1x1,
                    _ => Stage::Convolution3x3,
                };
                add(stage, side, channels, channels, kernel);
            }
            // What comes after a cell whose output is zero is zero too.
            if repetition == 0 && !plan.computes(Node::Output) {
                return;
            }
        }
    }
}
