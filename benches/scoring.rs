//! The pieces of scoring: weights, the engines' two metrics, matrix products, NASWOT's kernel.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use freerea_core::engine::{Device, Isa};
use freerea_core::network::{Blueprint, Network, Stream, Weights};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Space};
use freerea_engines::engine::{
    Engine, Instructions, Kernel, Native, Reference, Torch, use_one_thread,
};
use freerea_engines::images::{self, ImageSource};

/// The cell that a search on CIFAR-10 finds: four convolutions and a skip.
const CELL: usize = 9930;
const IMAGES: usize = 16;

fn cell() -> Cell {
    Space::NatsTss.cell(CELL)
}

fn blueprint() -> Blueprint {
    cell().blueprint(Dataset::Cifar10.into())
}

fn drawn() -> Weights {
    let stream = Stream {
        seed: 1,
        cell: cell(),
        repeat: 0,
    };
    Weights::kaiming(&blueprint().layers(), stream)
}

fn weights(criterion: &mut Criterion) {
    criterion.bench_function("weights of a network", |bencher| bencher.iter(drawn));
}

fn engines(criterion: &mut Criterion) {
    // As a worker of the pool computes.
    use_one_thread();
    let weights = drawn();
    let blueprint = blueprint();
    let network = Network::new(&blueprint, &weights);
    let images = images::draw(&ImageSource::Noise, Dataset::Cifar10, IMAGES, 1)
        .expect("noise is read from nowhere");
    let engines: [Box<dyn Engine>; 3] = [
        Box::new(Native::new(Isa::detect())),
        Box::new(Torch::new(Device::Cpu)),
        Box::new(Reference::new(Device::Cpu)),
    ];
    let mut naswot = criterion.benchmark_group(format!("NASWOT and MeCo on {IMAGES} images"));
    for engine in &engines {
        naswot.bench_function(engine.kind().name(), |bencher| {
            bencher.iter(|| engine.activations(&network, &images));
        });
    }
    naswot.finish();
    let mut flow = criterion.benchmark_group("LogSynflow");
    for engine in &engines {
        flow.bench_function(engine.kind().name(), |bencher| {
            bencher.iter(|| engine.flow(&network));
        });
    }
    flow.finish();
}

/// A 1x1 convolution of the first stage over one image, as a matrix product.
fn products(criterion: &mut Criterion) {
    let (pixels, channels) = (1024, 16);
    let left: Vec<f32> = (0..pixels * channels).map(|i| (i % 13) as f32).collect();
    let right: Vec<f32> = (0..channels * channels).map(|i| (i % 7) as f32).collect();
    let mut out = vec![0.0; pixels * channels];
    let mut group = criterion.benchmark_group("matrix product, 1024x16 by 16x16");
    group.throughput(Throughput::Elements((pixels * channels * channels) as u64));
    for isa in [Isa::detect(), Isa::Scalar] {
        let native = Native::new(isa);
        group.bench_function(isa.to_string(), |bencher| {
            bencher.iter(|| native.multiply(channels, &left, &right, black_box(&mut out)));
        });
    }
    group.finish();
}

/// The codes of 64 images at one ReLU of the first stage.
fn kernel(criterion: &mut Criterion) {
    let (images, words) = (64, 16 * 1024 / 64);
    let codes: Vec<u64> = (0..(images * words) as u64)
        .map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .collect();
    let mut group = criterion.benchmark_group("kernel of 64 images");
    for isa in [Isa::detect(), Isa::Scalar] {
        group.bench_function(format!("count, {isa}"), |bencher| {
            let mut kernel = Kernel::new(isa, images);
            bencher.iter(|| kernel.count(&codes, words * 64, 1));
        });
    }
    let mut counted = Kernel::new(Isa::detect(), images);
    counted.count(&codes, words * 64, 1);
    group.bench_function("determinant", |bencher| bencher.iter(|| counted.score()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = weights, engines, products, kernel
}
criterion_main!(benches);
