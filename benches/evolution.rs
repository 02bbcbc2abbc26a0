//! Whole headless searches on made-up metrics, by one worker and folded into a scene: what a search
//! costs besides the scoring. The time of a cell is to stay about the same as the number of cells
//! grows, up to 15,625 cells of nats-tss in 5 s and 100,000 of nasbench101 in 60 s.

use std::sync::Arc;
use std::sync::mpsc::channel;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use freerea_core::cost::CostTable;
use freerea_core::evolution::{Constraints, Settings};
use freerea_core::metric::{Metric, Metrics, Scoring};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Repeats, until_finished};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Space, Task};
use freerea_engines::background::{Search, Setup};

/// Metrics that favour convolutions, and differ from cell to cell.
struct MadeUp;

impl Scoring for MadeUp {
    fn sample(&self, cell: Cell, _: u32) -> Metrics {
        let task = Task::of(cell.space(), Dataset::Cifar10);
        let params = cell.size(task).params as f64 / 1e6;
        let index = u64::from(cell.index()) as f64;
        Metrics::of([
            (Metric::Naswot, 700.0 + 100.0 * params + index / 1e4),
            (Metric::LogSynflow, 1e6 * (1.0 + params) + index),
            (Metric::Meco, 1.0 + params + index % 10.0),
        ])
    }

    fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(MadeUp))
    }
}

/// A search to its end, folded into a scene as the command line does.
fn searched(space: Space, cells: usize) -> Scene {
    let settings = Settings {
        constraints: Constraints::none(space),
        ..Settings::default()
    };
    let setup = Setup {
        settings,
        budget: Budget {
            cells: Some(cells),
            ..Budget::default()
        },
        scoring: Arc::new(MadeUp),
        repeats: Repeats::Fixed(1),
        workers: "1".parse().expect("a number of workers"),
    };
    let (sender, happened) = channel();
    let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
    let search = Search::start(setup, listener).expect("settings that allow a search");
    let mut scene = Scene::default();
    for event in happened {
        scene.apply(event);
    }
    drop(search);
    assert!(scene.finished.is_some() && scene.history.len() >= cells);
    scene
}

fn searches(criterion: &mut Criterion) {
    let sizes: [(Space, &[usize]); 2] = [
        (Space::NatsTss, &[500, 1_000, 2_000, 4_000, 8_000, 15_625]),
        (Space::NasBench101, &[12_500, 25_000, 50_000, 100_000]),
    ];
    for (space, sizes) in sizes {
        // The cells of a space are enumerated and their costs counted once in a program.
        CostTable::of(Task::of(space, Dataset::Cifar10));
        let mut group = criterion.benchmark_group(space.name());
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        for &cells in sizes {
            group.throughput(Throughput::Elements(cells as u64));
            group.bench_function(BenchmarkId::from_parameter(cells), |bencher| {
                bencher.iter(|| searched(space, cells));
            });
        }
    }
}

criterion_group!(benches, searches);
criterion_main!(benches);
