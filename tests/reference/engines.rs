//! The engines against each other, on cells with drawn weights.

use freerea_core::engine::{Device, EngineChoice, Isa};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::space::dataset::{Dataset, Description};
use freerea_core::space::nats::{EdgeOperation, TopologyCell};
use freerea_core::space::{Cell, Space, StemChannels, Task};
use freerea_engines::engine::{Instructions, use_one_thread};
use freerea_engines::images::ImageSource;
use freerea_engines::scoring::Scorer;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Every engine, the native one with every set of instructions that this processor has.
pub fn engines() -> Vec<(EngineChoice, Isa)> {
    let native = Isa::ALL.into_iter().filter(|isa| isa.is_available());
    let torch = [EngineChoice::Tch, EngineChoice::Reference].map(|choice| (choice, Isa::Scalar));
    native
        .map(|isa| (EngineChoice::Native, isa))
        .chain(torch)
        .collect()
}

fn scorer(task: Task, images: usize, (choice, isa): (EngineChoice, Isa)) -> Scorer {
    let scorer = Scorer::new(task, ImageSource::Noise, images, 1, Device::Cpu).unwrap();
    scorer.on_engine(choice, isa).unwrap()
}

fn assert_agreement(cell: Cell, engine: (EngineChoice, Isa), ours: Metrics, theirs: Metrics) {
    let relative = |ours: f64, theirs: f64| {
        if ours == theirs {
            0.0
        } else {
            (ours / theirs - 1.0).abs()
        }
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

fn random_cells(space: Space, count: usize, seed: u64) -> Vec<Cell> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|_| space.cell(rng.random_range(0..space.count())))
        .collect()
}

/// Compares all engines with the reference.
fn compare(task: impl Into<Task>, images: usize, cells: &[Cell]) {
    use_one_thread();
    let task = task.into();
    let reference = scorer(task, images, (EngineChoice::Reference, Isa::Scalar));
    let others: Vec<_> = engines()
        .into_iter()
        .filter(|engine| engine.0 != EngineChoice::Reference)
        .map(|engine| (engine, scorer(task, images, engine)))
        .collect();
    for &cell in cells {
        let theirs = reference.sample(cell, 0);
        for (engine, scorer) in &others {
            assert_agreement(cell, *engine, scorer.sample(cell, 0), theirs);
        }
    }
}

/// A task of one's own on a space's networks.
fn own(space: Space, text: &str) -> Task {
    let description = Description::read(text).unwrap();
    Task::of(space, Dataset::described(description).unwrap())
}

/// The networks of a space at a width at which they are quickly compared.
fn narrow(space: Space, dataset: Dataset) -> Task {
    Task {
        stem: StemChannels::NARROW,
        ..Task::of(space, dataset)
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
    compare(
        Dataset::Cifar10,
        16,
        &cells.map(TopologyCell::new).map(Cell::from),
    );
}

/// A batch that fills no vector, on each dataset.
#[test]
fn engines_agree_on_odd_batches_and_all_datasets() {
    for (dataset, images) in [
        (Dataset::Cifar100, 3),
        (Dataset::ImageNet16, 21),
        (Dataset::ImageNet16, 2),
    ] {
        compare(dataset, images, &random_cells(Space::NatsTss, 3, 5));
    }
}

/// Channels that fill no vector, parts put side by side, pools of the largest, nodes cut short.
#[test]
fn engines_agree_on_the_networks_of_other_spaces() {
    for space in [Space::NasBench101, Space::NatsSss, Space::Tnb101Micro] {
        let task = narrow(space, Dataset::ImageNet16);
        compare(task, 8, &random_cells(space, 3, 11));
    }
}

/// Every second pixel taken of even and of odd sides, a classifier of a plain map, cells that are
/// broken where the side is halved.
#[test]
fn engines_agree_on_cells_that_reduce() {
    let cells = [
        "1_11_111", "3_33_333", "0_00_000", "2_00_000", "0_13_200", "1_32_013",
    ];
    let cells = cells.map(|text| Space::Tnb101Micro.read(text).unwrap());
    let task = |side: usize| {
        let text = format!(
            "name = \"scenes {side}\"\nclasses = 63\n[images]\nchannels = 3\nheight = {side}\n\
             width = {side}\n"
        );
        let task = own(Space::Tnb101Micro, &text);
        narrow(Space::Tnb101Micro, task.dataset)
    };
    compare(task(64), 8, &cells);
    compare(task(72), 5, &cells);
}

/// Grey images that are no squares, sides that are no whole tiles, a stem with a stride.
#[test]
fn engines_agree_on_tasks_of_ones_own() {
    let task = "name = \"odd\"\nclasses = 3\n[images]\nchannels = 1\nheight = 40\nwidth = 24\n\
                [network]\ncells = 1\nchannels = [6, 20, 24]\nstem-stride = 2\n";
    for space in [Space::NatsTss, Space::NasBench101, Space::Tnb101Micro] {
        compare(own(space, task), 5, &random_cells(space, 3, 3));
    }
    let task = task.replace("cells = 1\nchannels = [6, 20, 24]\n", "");
    compare(
        own(Space::NatsSss, &task),
        5,
        &random_cells(Space::NatsSss, 1, 3),
    );
}

/// Takes minutes: `cargo test --release -- --ignored`.
#[test]
#[ignore = "scores 100 cells of each space on each engine"]
fn engines_agree_on_a_hundred_random_cells() {
    for space in Space::ALL {
        let mut cells = random_cells(space, 100, 2023);
        if space == Space::NatsTss {
            // Singular kernels: nothing reaches the output, and no ReLU reads the input.
            let nothing = TopologyCell::new([EdgeOperation::None; 6]);
            let dry = freerea_core::space::nats::Edge::E23;
            cells.push(nothing.into());
            cells.push(nothing.with(dry, EdgeOperation::NorConv3x3).into());
        }
        compare(narrow(space, Dataset::Cifar10), 64, &cells);
        println!("{space}: {} cells agree", cells.len());
    }
}
