//! How the metrics of a native search rank cells of TransNAS-Bench-101 micro.

use std::thread;

use freerea_core::correlation::Association;
use freerea_core::engine::{Device, EngineChoice, Isa};
use freerea_core::metric::Metric;
use freerea_core::space::dataset::{Dataset, Description};
use freerea_core::space::nats::TopologyCell;
use freerea_core::space::tnb101_micro::MicroCell;
use freerea_core::space::{Cell, Space, StemChannels, Task};
use freerea_engines::engine::Instructions;
use freerea_engines::images::ImageSource;
use freerea_engines::scoring::Scorer;
use serde::Deserialize;

use super::data;

/// The metrics that a native search knows of every cell.
const METRICS: [Metric; 5] = [
    Metric::Naswot,
    Metric::LogSynflow,
    Metric::Skip,
    Metric::Meco,
    Metric::Shortcut,
];

/// A row of the published cells.
#[derive(Debug, Deserialize)]
struct SceneRow {
    nats_arch: TopologyCell,
    val_accuracy: f64,
}

/// A cell with what is compared: its accuracy, its parameters, and its metrics.
struct Scored {
    accuracy: f64,
    params: f64,
    metrics: [Option<f64>; METRICS.len()],
}

fn scored(rows: &[&SceneRow], task: Task, images: usize) -> Vec<Scored> {
    let score = |rows: &[&SceneRow]| {
        let source = ImageSource::Noise;
        let scorer = Scorer::new(task, source, images, 1, Device::Cpu).unwrap();
        let scorer = scorer
            .on_engine(EngineChoice::Native, Isa::detect())
            .unwrap();
        let score = |row: &&SceneRow| {
            let cell = MicroCell::new(row.nats_arch).expect("the rows have no pool");
            let cell = Cell::from(cell);
            let sample = scorer.sample(cell, 0);
            Scored {
                accuracy: row.val_accuracy,
                params: cell.size(task).params as f64,
                metrics: METRICS.map(|metric| {
                    let of_cell = metric.of_cell(cell);
                    of_cell.or_else(|| sample.value(metric))
                }),
            }
        };
        rows.iter().map(score).collect::<Vec<Scored>>()
    };
    let (one, other) = rows.split_at(rows.len() / 2);
    thread::scope(|scope| {
        let beside = scope.spawn(|| score(other));
        let mut all = score(one);
        all.extend(beside.join().expect("scoring does not fail"));
        all
    })
}

/// Kendall's tau with the accuracies of the cells that have a value; prints it.
#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
fn tau(name: &str, scored: &[Scored], value: impl Fn(&Scored) -> Option<f64>) -> f64 {
    let pairs = scored
        .iter()
        .filter_map(|cell| Some([value(cell)?, cell.accuracy]));
    let association = Association::of(&pairs.collect::<Vec<_>>());
    let tau = association.measured().map_or(0.0, |measured| measured.tau);
    println!("{name:<12}{tau:6.3} of {} cells", association.cells());
    tau
}

/// Prints how well each metric ranks some of the rows, evenly chosen; gives NASWOT's tau.
#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
fn rank(rows: &[SceneRow], cells: usize, dataset: Dataset, images: usize) -> f64 {
    let chosen: Vec<&SceneRow> = rows
        .iter()
        .step_by(rows.len() / cells)
        .take(cells)
        .collect();
    let task = Task {
        stem: StemChannels::NARROW,
        ..Task::of(Space::Tnb101Micro, dataset)
    };
    println!("{task}, {images} images");
    let scored = scored(&chosen, task, images);
    tau("parameters", &scored, |cell| Some(cell.params));
    let taus = METRICS
        .iter()
        .enumerate()
        .map(|(place, metric)| tau(metric.title(), &scored, |cell| cell.metrics[place]));
    taus.collect::<Vec<f64>>()[0]
}

/// The task of the rows with images of a smaller side.
fn small(side: usize) -> Dataset {
    let mut description: Description = Dataset::ClassScene.description().clone();
    description.name = format!("class_scene {side}");
    (description.images.height, description.images.width) = (side, side);
    Dataset::described(description).unwrap()
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn naswot_ranks_cells_of_transnas_bench_101() {
    let Some(rows) = data::rows::<SceneRow>("transnas101-micro/class_scene.csv") else {
        return;
    };
    assert!(rank(&rows, 64, small(64), 16) > 0.2);
    rank(&rows, 10, Dataset::ClassScene, 4);
}

/// Takes minutes: `cargo test --release --test reference -- --ignored --nocapture transnas`.
#[test]
#[ignore = "scores 500 cells"]
fn metrics_against_accuracies_of_transnas_bench_101() {
    let Some(rows) = data::rows::<SceneRow>("transnas101-micro/class_scene.csv") else {
        return;
    };
    rank(&rows, 500, small(64), 32);
    rank(&rows, 100, Dataset::ClassScene, 16);
}
