//! The metrics against values computed with FreeREA's published formulas.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

use freerea_core::engine::{Device, EngineChoice, Isa};
use freerea_core::metric::{Metric, Metrics, Reading};
use freerea_core::network::{Layer, Shape, Weights};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::TopologyCell;
use freerea_core::space::{Cell, Space};
use freerea_engines::background::{Pool, Scored, Workers};
use freerea_engines::engine::use_one_thread;
use freerea_engines::images::{Batch, ImageSource};
use freerea_engines::scoring::Scorer;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::Deserialize;

use crate::data;
use crate::engines::engines;

#[derive(Debug, Deserialize)]
struct Exact {
    arch: TopologyCell,
    weighted_layers: usize,
    naswot: f64,
    logsynflow: f64,
    synflow: f64,
}

/// Weights and images by the formula that the reference data documents.
pub fn formula_weight(layer: &Layer, number: usize, weight: usize) -> f32 {
    let (l, k) = (number as f64 + 1.0, weight as f64 + 1.0);
    let deviation = (2.0 / layer.fan_out() as f64).sqrt();
    (deviation * 2f64.sqrt() * (12.9898 * k + 78.233 * l).sin()) as f32
}

pub fn formula_images() -> Batch {
    let value = |element: usize| {
        let k = element as f64 + 1.0;
        let angle = ((0.7391 * k) * k).rem_euclid(2.0 * std::f64::consts::PI);
        (2f64.sqrt() * (angle + 0.31 * k).sin()) as f32
    };
    Batch::new(
        16,
        Shape::square(3, 32),
        (0..16 * 3 * 32 * 32).map(value).collect::<Vec<f32>>(),
    )
}

/// A scorer on these images.
fn formula_scorer(choice: EngineChoice, isa: Isa) -> Scorer {
    Scorer::new(Dataset::Cifar10, ImageSource::Noise, 16, 0, Device::Cpu)
        .unwrap()
        .on_images(formula_images())
        .on_engine(choice, isa)
        .unwrap()
}

fn layers(cell: Cell) -> Vec<Layer> {
    cell.blueprint(Dataset::Cifar10.into()).layers()
}

fn relative(ours: f64, theirs: f64) -> f64 {
    match theirs {
        0.0 => ours.abs(),
        _ => (ours / theirs - 1.0).abs(),
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn metrics_equal_the_published_formulas() {
    let path = named_or("FREEREA_EXACT_METRICS", "exact-metrics.csv");
    let Some(rows) = data::rows_of::<Exact>(&path) else {
        return;
    };
    assert!(!rows.is_empty());
    use_one_thread();
    for (choice, isa) in engines() {
        let scorer = formula_scorer(choice, isa);
        let worst = rows.iter().fold([0.0; 3], |worst, row| {
            let differences = differences(&scorer, row);
            std::array::from_fn(|at| f64::max(worst[at], differences[at]))
        });
        println!(
            "{choice:?}, {isa}: largest relative differences of NASWOT, LogSynflow, Synflow: \
             {:.1e} {:.1e} {:.1e}",
            worst[0], worst[1], worst[2]
        );
    }
}

/// The scorer's relative differences of NASWOT, LogSynflow and Synflow, which are small.
fn differences(scorer: &Scorer, row: &Exact) -> [f64; 3] {
    let layers = layers(row.arch.into());
    assert_eq!(layers.len(), row.weighted_layers, "{}", row.arch);
    let weights = Weights::by_formula(&layers, formula_weight);
    let sample = scorer.sample_with(row.arch, &weights);
    let value = |metric| sample.value(metric).unwrap();
    let naswot = match sample.reading(Metric::Naswot) {
        Reading::Value(ours) => relative(ours, row.naswot),
        _ => {
            assert_eq!(row.naswot, f64::NEG_INFINITY, "{}", row.arch);
            0.0
        }
    };
    let logsynflow = relative(value(Metric::LogSynflow), row.logsynflow);
    let synflow = relative(value(Metric::Synflow), row.synflow);
    assert!(
        naswot < 1e-3 && logsynflow < 1e-5 && synflow < 1e-4,
        "{}: {sample:?}, published {row:?}",
        row.arch
    );
    [naswot, logsynflow, synflow]
}

#[derive(Debug, Deserialize)]
struct ExactMeco {
    index: usize,
    meco_first_image: f64,
}

#[derive(Debug, Deserialize)]
struct ReferenceMeco {
    index: usize,
    meco: f64,
    shortcut: f64,
}

/// The file that a variable names, or one of the reference data.
fn named_or(variable: &str, file: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || {
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("../shared/data/nats-tss")
                .join(file)
        },
        PathBuf::from,
    )
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn meco_equals_its_definition() {
    let path = named_or("FREEREA_EXACT_MECO", "exact-meco.csv");
    let Some(rows) = data::rows_of::<ExactMeco>(&path) else {
        return;
    };
    assert!(!rows.is_empty());
    use_one_thread();
    for (choice, isa) in engines() {
        let scorer = formula_scorer(choice, isa);
        let mut largest: f64 = 0.0;
        for row in &rows {
            let (cell, theirs) = (Space::NatsTss.cell(row.index), row.meco_first_image);
            let weights = Weights::by_formula(&layers(cell), formula_weight);
            let ours = scorer.sample_with(cell, &weights);
            let ours = ours.value(Metric::Meco).unwrap();
            let difference = (ours - theirs).abs();
            assert!(
                difference <= 0.01 * theirs.abs() + 0.001,
                "#{} on {choice:?}, {isa}: {ours}, by its definition {theirs}",
                row.index
            );
            largest = largest.max(difference);
        }
        println!("{choice:?}, {isa}: MeCo within {largest:.1e} of its definition");
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn shortcut_beside_meco_is_the_same_for_all_cells() {
    let path = named_or("FREEREA_REFERENCE_MECO", "reference-meco.csv");
    let Some(rows) = data::rows_of::<ReferenceMeco>(&path) else {
        return;
    };
    assert_eq!(rows.len(), 15_625);
    for row in rows {
        let cell = Space::NatsTss.cell(row.index);
        assert_eq!(Metric::Shortcut.of_cell(cell), Some(row.shortcut), "{cell}");
    }
}

/// Takes a minute or two: `cargo test --release -- --ignored --nocapture`.
#[test]
#[ignore = "scores 300 cells over 3 initialisations"]
fn live_meco_ranks_cells_as_the_reference_does() {
    let path = named_or("FREEREA_REFERENCE_MECO", "reference-meco.csv");
    let Some(rows) = data::rows_of::<ReferenceMeco>(&path) else {
        return;
    };
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let mut cells: Vec<TopologyCell> = (0..310).map(|_| TopologyCell::random(&mut rng)).collect();
    cells.sort();
    cells.dedup();
    cells.truncate(300);
    let metrics = score(&cells, 3);
    let pair = |cell: &TopologyCell| {
        let ours = metrics[cell].value(Metric::Meco).unwrap();
        (ours, rows[cell.index().number()].meco)
    };
    let tau = kendall(&cells.iter().map(pair).collect::<Vec<_>>());
    println!("{} cells: tau of MeCo {tau:.3}", cells.len());
    assert!(tau >= 0.93, "{tau}");
}

fn score(cells: &[TopologyCell], repeats: u32) -> HashMap<TopologyCell, Metrics> {
    let scorer = Scorer::new(Dataset::Cifar10, ImageSource::Noise, 64, 1, Device::Cpu).unwrap();
    let mut pool = Pool::start(Arc::new(scorer), Workers::default()).unwrap();
    let (sender, results) = channel::<Scored>();
    for &cell in cells {
        pool.score(cell.into(), 0..repeats, &sender);
    }
    let mut metrics = HashMap::new();
    while metrics.len() < cells.len() {
        let scored = pool.collect(results.recv().unwrap()).unwrap();
        let mean = |(cell, samples): (Cell, Vec<_>)| {
            let cell = cell.topology().unwrap();
            (cell, Metrics::mean(&samples))
        };
        metrics.extend(scored.map(mean));
    }
    metrics
}

/// Kendall's tau-b, pair by pair.
fn kendall(pairs: &[(f64, f64)]) -> f64 {
    let (mut concordance, mut untied_x, mut untied_y) = (0.0, 0.0, 0.0);
    for (i, a) in pairs.iter().enumerate() {
        for b in &pairs[i + 1..] {
            let sign = |d: f64| if d == 0.0 { 0.0 } else { d.signum() };
            let (x, y) = (sign(a.0 - b.0), sign(a.1 - b.1));
            concordance += x * y;
            untied_x += x * x;
            untied_y += y * y;
        }
    }
    concordance / f64::sqrt(untied_x * untied_y)
}

/// Takes a minute or two: `cargo test --release -- --ignored --nocapture`.
#[test]
#[ignore = "scores 240 cells over 3 initialisations"]
fn live_metrics_rank_cells_as_the_published_ones_do() {
    let Some(references) = data::references() else {
        return;
    };
    let by_cell: HashMap<TopologyCell, _> = references.iter().map(|row| (row.arch, row)).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(2023);
    let mut cells: Vec<TopologyCell> = (0..240).map(|_| TopologyCell::random(&mut rng)).collect();
    cells.sort();
    cells.dedup();
    let metrics = score(&cells, 3);
    let naswot: Vec<(f64, f64)> = cells
        .iter()
        .map(|cell| {
            let ours = metrics[cell].value(Metric::Naswot).unwrap_or(f64::MIN);
            (ours, by_cell[cell].naswot.max(f64::MIN))
        })
        .collect();
    let logsynflow: Vec<(f64, f64)> = cells
        .iter()
        .map(|cell| {
            (
                metrics[cell].value(Metric::LogSynflow).unwrap(),
                by_cell[cell].logsynflow,
            )
        })
        .collect();
    let (naswot, logsynflow) = (kendall(&naswot), kendall(&logsynflow));
    println!(
        "{} cells: tau of NASWOT {naswot:.3}, of LogSynflow {logsynflow:.3}",
        cells.len()
    );
    assert!(naswot >= 0.83, "NASWOT: {naswot}");
    assert!(logsynflow >= 0.88, "LogSynflow: {logsynflow}");
}

/// Takes minutes: `cargo test --release -- --ignored --nocapture`.
#[test]
#[ignore = "scores 500 cells and watches the memory"]
#[cfg(target_os = "linux")]
fn memory_stays_flat_over_500_cells() {
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.unwrap().split_whitespace().nth(1).unwrap();
        kib.parse::<u64>().unwrap() / 1024
    };
    // The same cells in each round, so that only what is not given back can make a difference.
    let cells: Vec<TopologyCell> = TopologyCell::all().step_by(313).take(50).collect();
    let scorer = Scorer::new(Dataset::Cifar10, ImageSource::Noise, 64, 1, Device::Cpu).unwrap();
    let mut pool = Pool::start(Arc::new(scorer), Workers::default()).unwrap();
    let (sender, results) = channel::<Scored>();
    let mut mebibytes = Vec::new();
    for _ in 0..10 {
        for &cell in &cells {
            pool.score(cell.into(), 0..1, &sender);
        }
        let mut scored = 0;
        while scored < cells.len() {
            scored += usize::from(pool.collect(results.recv().unwrap()).unwrap().is_some());
        }
        mebibytes.push(resident());
    }
    println!("resident MiB after each fifty cells: {mebibytes:?}");
    let growth = mebibytes[9].saturating_sub(mebibytes[1]);
    assert!(growth < 32, "{mebibytes:?}");
}
