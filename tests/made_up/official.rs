//! Files of the official layout with accuracies by a formula.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bzip2::Compression;
use bzip2::write::BzEncoder;

use super::pickle::{Plain, pickle};

/// Trainings of a cell for so many epochs, each with its seed.
pub struct Training {
    pub epochs: u32,
    pub seeds: &'static [u32],
}

/// The trainings of the topology space: one seed and three.
pub const TOPOLOGY: [Training; 2] = [
    Training {
        epochs: 12,
        seeds: &[111],
    },
    Training {
        epochs: 200,
        seeds: &[777, 888, 999],
    },
];

/// The image sets of each training set.
const SETS: [(&str, &[&str]); 4] = [
    ("cifar10-valid", &["x-valid", "ori-test"]),
    ("cifar10", &["ori-test"]),
    ("cifar100", &["x-valid", "x-test", "ori-test"]),
    ("ImageNet16-120", &["x-valid", "x-test", "ori-test"]),
];

/// The accuracy that the last epoch of a training reached: made up, and different for each.
pub fn accuracy(index: usize, dataset: &str, set: &str, seed: u32, epochs: u32) -> f64 {
    let letters = dataset.bytes().chain(set.bytes());
    let mixed = letters.fold(index as u64 * 31 + u64::from(seed), |mixed, letter| {
        (mixed * 131 + u64::from(letter)) % 8009
    });
    10.0 + mixed as f64 / 100.0 + f64::from(epochs) / 100.0
}

/// The mean of [`accuracy`] over the seeds.
pub fn mean(index: usize, dataset: &str, set: &str, training: &Training) -> f64 {
    let seeds = training.seeds.iter();
    let sum: f64 = seeds
        .map(|&seed| accuracy(index, dataset, set, seed, training.epochs))
        .sum();
    sum / training.seeds.len() as f64
}

/// What a cell's file holds.
pub fn record(index: usize, arch: &str, trainings: &[Training]) -> Plain {
    let entries = trainings.iter().map(|training| {
        let mut results = Vec::new();
        for (dataset, sets) in SETS {
            for &seed in training.seeds {
                let key = vec![dataset.into(), Plain::Integer(seed as i32)];
                let result = result(index, dataset, sets, seed, training.epochs);
                results.push((Plain::Tuple(key), result));
            }
        }
        let state = vec![
            ("arch_index".into(), Plain::Integer(index as i32)),
            ("arch_str".into(), arch.into()),
            ("all_results".into(), Plain::Dictionary(results)),
        ];
        let key = format!("{:02}", training.epochs);
        (Plain::Text(key), Plain::Dictionary(state))
    });
    Plain::OrderedDictionary(entries.collect())
}

fn result(index: usize, dataset: &str, sets: &[&str], seed: u32, epochs: u32) -> Plain {
    let curves = sets.iter().flat_map(|set| {
        let last = accuracy(index, dataset, set, seed, epochs);
        // The first epoch and the last: curves have gaps.
        [(0, 1.0), (epochs - 1, last)]
            .map(|(epoch, value)| (Plain::Text(format!("{set}@{epoch}")), Plain::Float(value)))
    });
    Plain::Dictionary(vec![
        ("name".into(), dataset.into()),
        ("eval_acc1es".into(), Plain::Dictionary(curves.collect())),
        ("params".into(), Plain::Tuple(vec![Plain::Scalar(0.1)])),
        ("latency".into(), Plain::List(vec![Plain::Scalar(0.01)])),
    ])
}

/// Bytes as bzip2 packs them.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = BzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A cell's file.
pub fn file(index: usize, arch: &str, trainings: &[Training]) -> Vec<u8> {
    packed(&pickle(&record(index, arch, trainings)))
}

/// The name of a cell's file.
pub fn file_name(index: usize) -> String {
    format!("{index:06}.pickle.pbz2")
}

/// The official folder of the topology space in another one, with these cells.
pub fn folder(parent: &Path, cells: impl IntoIterator<Item = (usize, String)>) -> PathBuf {
    let folder = parent.join("NATS-tss-v1_0-3ffb9-simple");
    fs::create_dir(&folder).expect("there is no such folder yet");
    for (index, arch) in cells {
        let file = file(index, &arch, &TOPOLOGY);
        fs::write(folder.join(file_name(index)), file).expect("there is room");
    }
    folder
}

/// The same folder as an archive beside it.
pub fn archive(folder: &Path) -> PathBuf {
    let archive = folder.with_extension("tar");
    let file = fs::File::create(&archive).expect("there is room");
    let mut builder = tar::Builder::new(file);
    let name = folder.file_name().expect("the folder has a name");
    builder.append_dir_all(name, folder).expect("it is there");
    builder.finish().expect("there is room");
    archive
}
