//! The metrics that are measured on demand, against values that PyTorch computed once: see
//! tests/probes/make.py.

use std::collections::HashMap;

use freerea_core::engine::Device;
use freerea_core::metric::{Metric, MetricSet, Reading};
use freerea_core::network::{Network, Weights};
use freerea_core::random;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Space, Task};
use freerea_engines::engine::{Precision, Torch, use_one_thread};
use freerea_engines::images::ImageSource;
use freerea_engines::scoring::Scorer;
use rand::distr::Distribution;
use rand_distr::StandardNormal;

use crate::metrics::{formula_images, formula_weight};

const PYTORCH: &str = include_str!("../probes/pytorch.csv");
const IMAGES: usize = 16;

fn asked() -> MetricSet {
    Metric::COMPUTED.into_iter().collect()
}

fn scorer(task: impl Into<Task>) -> Scorer {
    Scorer::new(task, ImageSource::Noise, IMAGES, 1, Device::Cpu)
        .and_then(|scorer| scorer.measuring(asked()))
        .unwrap()
}

/// What PyTorch computed of a few cells, and ours in this precision.
fn compared(precision: Precision) -> Vec<(Cell, Metric, Reading, f64)> {
    let mut reader = csv::Reader::from_reader(PYTORCH.as_bytes());
    let mut compared = Vec::new();
    for row in reader.deserialize::<HashMap<String, f64>>() {
        let row = row.unwrap();
        let cell = Space::NatsTss.cell(row["index"] as usize);
        let blueprint = cell.blueprint(Dataset::Cifar10.into());
        let weights = Weights::by_formula(&blueprint.layers(), formula_weight);
        let images = formula_images();
        let torch = Torch::new(Device::Cpu);
        let network = Network::new(&blueprint, &weights);
        let ours = torch.probe(asked(), &network, &images, precision);
        for metric in asked().iter().filter(|metric| !metric.is_of_cell()) {
            compared.push((cell, metric, ours.reading(metric), row[metric.name()]));
        }
    }
    assert_eq!(compared.len(), 30);
    compared
}

fn assert_close(compared: &[(Cell, Metric, Reading, f64)], tolerance: f64) {
    for &(cell, metric, ours, theirs) in compared {
        let Reading::Value(ours) = ours else {
            assert!(!theirs.is_finite(), "{metric} of #{}", cell.index());
            continue;
        };
        let difference = (ours / theirs - 1.0).abs();
        assert!(
            difference < tolerance,
            "{metric} of #{}: {ours}, by PyTorch {theirs}",
            cell.index()
        );
    }
}

#[test]
fn values_are_those_of_pytorch() {
    use_one_thread();
    assert_close(&compared(Precision::Double), 1e-6);
}

#[test]
fn fewer_digits_are_enough_for_networks_that_are_not_deep() {
    use_one_thread();
    let mut compared = compared(Precision::Single);
    compared.retain(|(cell, ..)| u64::from(cell.index()) != 9930);
    assert_close(&compared, 2e-2);
}

#[test]
fn every_space_has_them_and_gives_them_again() {
    use_one_thread();
    for space in Space::ALL {
        let task = Task::of(space, Dataset::ImageNet16);
        let cell: Cell = space.cell(space.count() / 3);
        let scorer = scorer(task);
        let first = scorer.sample(cell, 0);
        assert_eq!(first, scorer.sample(cell, 0), "{space}");
        let missing: Vec<Metric> = asked()
            .iter()
            .filter(|&m| first.value(m).is_none())
            .collect();
        assert!(missing.is_empty(), "{space}: {missing:?} of {cell}");
    }
}

/// Writes the noise that Zen-score mixes into images, for tests/probes/make.py.
#[test]
#[ignore = "writes the file that FREEREA_NOISE names"]
fn zen_noise_is_written() {
    let path = std::env::var_os("FREEREA_NOISE").expect("FREEREA_NOISE names a file");
    let mut generator = random::stream([0, 0, 0, random::purpose(b"zen mix ")]);
    let noise = StandardNormal.sample_iter(&mut generator);
    let bytes: Vec<u8> = noise
        .take(IMAGES * 3 * 32 * 32)
        .flat_map(|value: f32| value.to_le_bytes())
        .collect();
    std::fs::write(path, bytes).unwrap();
}
