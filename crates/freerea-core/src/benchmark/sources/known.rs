//! The sources that are known. What is not certain is left open: sizes are rounded, and licences
//! are those that the projects' pages name.

use super::super::address::PUBLISHED;
use super::source::{BenchmarkSource, SourceAccess};
use crate::space::Space;

const NASBENCH101_108: &str = "https://storage.googleapis.com/nasbench/nasbench_only108.tfrecord";
const NASBENCH101_FULL: &str = "https://storage.googleapis.com/nasbench/nasbench_full.tfrecord";

/// Cells of the topology space.
const TOPOLOGY: Option<u32> = Some(15_625);

/// What NASLib's own copies of other benchmarks have in common.
const NASLIB: BenchmarkSource = BenchmarkSource {
    name: "naslib",
    publisher: "NASLib (AutoML Freiburg)",
    space: Space::NatsTss,
    cells: TOPOLOGY,
    accuracies: None,
    measures: "accuracies after each of 200 epochs",
    format: "Python pickle",
    file: "",
    files: 1,
    bytes: None,
    licence: "Apache-2.0",
    page: "https://github.com/automl/NASLib",
    access: SourceAccess::ByHand,
};

/// What the files of NAS-Bench-Suite-Zero have in common.
const SUITE_ZERO: BenchmarkSource = BenchmarkSource {
    publisher: "NAS-Bench-Suite-Zero (AutoML Freiburg)",
    measures: "validation accuracy beside 13 zero-cost proxies",
    format: "JSON",
    page: "https://github.com/automl/NASLib/tree/zerocost",
    ..NASLIB
};

/// What the official files of NAS-Bench-101 have in common.
const NASBENCH101: BenchmarkSource = BenchmarkSource {
    publisher: "NAS-Bench-101 (Ying et al.)",
    space: Space::NasBench101,
    cells: Some(423_624),
    format: "TFRecord",
    page: "https://github.com/google-research/nasbench",
    ..NASLIB
};

/// What the archives of NATS-Bench have in common.
const NATS: BenchmarkSource = BenchmarkSource {
    publisher: "NATS-Bench (Dong et al.)",
    format: "folder or .tar of bzip2 pickles",
    licence: "MIT",
    page: "https://github.com/D-X-Y/NATS-Bench",
    ..NASLIB
};

/// All that is known, the easiest to get first.
pub const SOURCES: [BenchmarkSource; 15] = [
    BenchmarkSource {
        name: "glyphs",
        publisher: "freerea, a proxy task of its own",
        cells: Some(15_625),
        accuracies: Some(1),
        measures: "test accuracy after one look at 4,608 glyphs, one seed",
        format: "part of the program",
        file: "glyphs",
        files: 0,
        bytes: Some(0),
        licence: "MIT",
        page: "comes with the program",
        access: SourceAccess::Program,
        ..NASLIB
    },
    BenchmarkSource {
        name: "freerea",
        publisher: "FreeREA (Cavagnero et al.)",
        accuracies: Some(3),
        measures: "test accuracy after 200 epochs on each of three datasets, mean of seeds",
        format: "CSV",
        file: "accuracies.csv",
        files: 3,
        bytes: Some(900_000),
        licence: "MIT",
        page: "https://github.com/NiccoloCavagnero/FreeREA",
        access: SourceAccess::Address(PUBLISHED),
        ..NASLIB
    },
    BenchmarkSource {
        name: "nasbench101-108",
        accuracies: Some(2),
        measures: "validation and test accuracy after 108 epochs on cifar10, three seeds",
        file: "nasbench_only108.tfrecord",
        bytes: Some(499_000_000),
        access: SourceAccess::Address(NASBENCH101_108),
        ..NASBENCH101
    },
    BenchmarkSource {
        name: "nasbench101-full",
        accuracies: Some(8),
        measures: "validation and test accuracy after 4, 12, 36 and 108 epochs on cifar10, three seeds",
        file: "nasbench_full.tfrecord",
        bytes: Some(1_950_000_000),
        access: SourceAccess::Address(NASBENCH101_FULL),
        ..NASBENCH101
    },
    BenchmarkSource {
        name: "nats-tss",
        accuracies: Some(12),
        measures: "validation and test accuracy after 12 and 200 epochs on each of three datasets",
        file: "NATS-tss-v1_0-3ffb9-simple",
        ..NATS
    },
    BenchmarkSource {
        name: "nats-sss",
        space: Space::NatsSss,
        cells: Some(32_768),
        accuracies: Some(18),
        measures: "validation and test accuracy after 1, 12 and 90 epochs on each of three datasets",
        file: "NATS-sss-v1_0-50262-simple",
        bytes: Some(500_000_000),
        ..NATS
    },
    BenchmarkSource {
        name: "nasbench201",
        publisher: "NAS-Bench-201 (Dong and Yang)",
        measures: "validation and test accuracy after 12 and 200 epochs on each of three datasets",
        format: "PyTorch",
        file: "NAS-Bench-201-v1_1-096897.pth",
        bytes: Some(4_700_000_000),
        page: "https://github.com/D-X-Y/NAS-Bench-201",
        ..NATS
    },
    BenchmarkSource {
        name: "naslib-201-cifar10",
        file: "nb201_cifar10_full_training.pickle",
        ..NASLIB
    },
    BenchmarkSource {
        name: "naslib-201-cifar100",
        file: "nb201_cifar100_full_training.pickle",
        ..NASLIB
    },
    BenchmarkSource {
        name: "naslib-201-imagenet16",
        file: "nb201_ImageNet16_full_training.pickle",
        ..NASLIB
    },
    BenchmarkSource {
        name: "naslib-101",
        space: Space::NasBench101,
        cells: Some(423_624),
        measures: "validation and test accuracy after 108 epochs on cifar10",
        file: "nasbench_only108.pkl",
        ..NASLIB
    },
    BenchmarkSource {
        name: "zero-201",
        file: "zc_nasbench201.json",
        ..SUITE_ZERO
    },
    BenchmarkSource {
        name: "zero-101",
        space: Space::NasBench101,
        cells: Some(10_000),
        file: "zc_nasbench101.json",
        ..SUITE_ZERO
    },
    BenchmarkSource {
        name: "zero-transnas-micro",
        space: Space::Tnb101Micro,
        cells: None,
        measures: "validation accuracy on each of seven tasks beside 12 zero-cost proxies",
        file: "zc_transbench101_micro.json",
        ..SUITE_ZERO
    },
    BenchmarkSource {
        name: "transnas-micro",
        space: Space::Tnb101Micro,
        publisher: "TransNAS-Bench-101 (Duan et al.)",
        cells: Some(4_096),
        measures: "validation and test results on each of seven tasks",
        format: "PyTorch",
        file: "transnas-bench_v10141024.pth",
        licence: "see the project",
        page: "https://github.com/yawen-d/TransNASBench",
        ..NASLIB
    },
];
