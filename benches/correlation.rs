//! Rank correlations of the whole space: 15,625 pairs, with the ties that accuracies have.

use criterion::{Criterion, criterion_group, criterion_main};
use freerea_core::correlation::{Association, rho, tau_b};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const CELLS: usize = 15_625;

/// Metrics without ties, and accuracies in steps of a hundredth that follow them loosely.
fn quantities() -> (Vec<f64>, Vec<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let metrics: Vec<f64> = (0..CELLS).map(|_| rng.random_range(0.0..1.0)).collect();
    let accuracy = |&metric: &f64| {
        let percent: f64 = 60.0 + 25.0 * metric + rng.random_range(0.0..10.0);
        (percent * 100.0).round() / 100.0
    };
    let accuracies = metrics.iter().map(accuracy).collect();
    (metrics, accuracies)
}

/// Tau over all pairs of cells: the definition, which O(n log n) is to beat.
fn tau_of_all_pairs(x: &[f64], y: &[f64]) -> i64 {
    let mut sum = 0;
    for i in 0..x.len() {
        for j in 0..i {
            let (a, b) = (x[i] - x[j], y[i] - y[j]);
            sum += i64::from(a * b > 0.0) - i64::from(a * b < 0.0);
        }
    }
    sum
}

fn correlation(criterion: &mut Criterion) {
    let (x, y) = quantities();
    let pairs: Vec<[f64; 2]> = x.iter().zip(&y).map(|(&x, &y)| [x, y]).collect();
    let mut group = criterion.benchmark_group("15625 pairs");
    group.bench_function("tau", |bencher| bencher.iter(|| tau_b(&x, &y)));
    group.bench_function("rho", |bencher| bencher.iter(|| rho(&x, &y)));
    group.bench_function("both, with the interval", |bencher| {
        bencher.iter(|| Association::of(&pairs));
    });
    group.sample_size(10);
    group.bench_function("tau by its definition", |bencher| {
        bencher.iter(|| tau_of_all_pairs(&x, &y));
    });
    group.finish();
}

criterion_group!(benches, correlation);
criterion_main!(benches);
