//! The engines against each other, on cells with drawn weights.

use freerea_core::engine::{Device, EngineChoice, Isa};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::{EdgeOperation, TopologyCell};
use freerea_engines::engine::{Instructions, use_one_thread};
use freerea_engines::images::ImageSource;
use freerea_engines::scoring::Scorer;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// Every engine, the native one with every set of instructions that this processor has.
pub fn engines() -> Vec<(EngineChoice, Isa)> {
    let native = Isa::ALL.into_iter().filter(|isa| isa.is_available());
    let torch = [EngineChoice::Tch, EngineChoice::Reference].map(|choice| (choice, Isa::Scalar));
    native
        .map(|isa| (EngineChoice::Native, isa))
        .chain(torch)
        .collect()
}

fn scorer(dataset: Dataset, images: usize, (choice, isa): (EngineChoice, Isa)) -> Scorer {
    let scorer = Scorer::new(dataset, ImageSource::Noise, images, 1, Device::Cpu).unwrap();
    scorer.on_engine(choice, isa).unwrap()
}

fn assert_agreement(
    cell: TopologyCell,
    engine: (EngineChoice, Isa),
    ours: Metrics,
    theirs: Metrics,
) {
    let relative = |ours: f64, theirs: f64| match ours == theirs {
        true => 0.0,
        false => (ours / theirs - 1.0).abs(),
    };
    for (metric, tolerance) in [
        (Metric::Naswot, 1e-3),
        (Metric::LogSynflow, 1e-5),
        (Metric::Synflow, 1e-4),
        (Metric::Meco, 1e-2),
    ] {
        let difference = match (ours.value(metric), theirs.value(metric)) {
            (Some(ours), Some(theirs)) => relative(ours, theirs),
            (ours, theirs) if ours == theirs => 0.0,
            _ => f64::INFINITY,
        };
        assert!(
            difference < tolerance,
            "{metric} of {cell} on {engine:?}: {ours:?}, reference {theirs:?}"
        );
    }
}

fn random_cells(count: usize, seed: u64) -> Vec<TopologyCell> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| TopologyCell::random(&mut rng)).collect()
}

/// Compares all engines with the reference.
fn compare(dataset: Dataset, images: usize, cells: &[TopologyCell]) {
    use_one_thread();
    let reference = scorer(dataset, images, (EngineChoice::Reference, Isa::Scalar));
    let others: Vec<_> = engines()
        .into_iter()
        .filter(|engine| engine.0 != EngineChoice::Reference)
        .map(|engine| (engine, scorer(dataset, images, engine)))
        .collect();
    for &cell in cells {
        let theirs = reference.sample(cell, 0);
        for (engine, scorer) in &others {
            assert_agreement(cell, *engine, scorer.sample(cell, 0), theirs);
        }
    }
}

#[test]
fn engines_agree_on_cells_of_all_kinds() {
    use EdgeOperation::{AvgPool3x3, None, NorConv1x1, NorConv3x3, SkipConnect};
    let cells = [
        [None; 6],
        [SkipConnect; 6],
        [NorConv3x3; 6],
        // Output always zero, but a ReLU reads the input.
        [NorConv1x1, None, None, None, None, None],
        // A dry node with a ReLU; a dead convolution; sums of shared maps.
        [None, SkipConnect, NorConv1x1, NorConv3x3, AvgPool3x3, None],
        [
            SkipConnect,
            SkipConnect,
            SkipConnect,
            AvgPool3x3,
            NorConv1x1,
            SkipConnect,
        ],
    ];
    compare(Dataset::Cifar10, 16, &cells.map(TopologyCell::new));
}

/// A batch that fills no vector, on each dataset.
#[test]
fn engines_agree_on_odd_batches_and_all_datasets() {
    for (dataset, images) in [
        (Dataset::Cifar100, 3),
        (Dataset::ImageNet16, 21),
        (Dataset::ImageNet16, 2),
    ] {
        compare(dataset, images, &random_cells(3, 5));
    }
}

/// Takes minutes: `cargo test --release -- --ignored`.
#[test]
#[ignore = "scores 100 cells on each engine"]
fn engines_agree_on_a_hundred_random_cells() {
    let mut cells = random_cells(100, 2023);
    // Singular kernels: nothing reaches the output, and no ReLU reads the input.
    cells.push(TopologyCell::new([EdgeOperation::None; 6]));
    cells.push(TopologyCell::new([EdgeOperation::None; 6]).with(
        freerea_core::space::nats::Edge::E23,
        EdgeOperation::NorConv3x3,
    ));
    compare(Dataset::Cifar10, 64, &cells);
}
