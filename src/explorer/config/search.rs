//! `[search]`: what a search starts with where the command line does not say.

use freerea_core::evolution::Bound;

use super::section::{ConfigKey, number, string};
use crate::explorer::diagnostics::complaint::Placed;

/// The user's defaults of a search; none: the program's.
///
/// The names and counts are kept as they were written, with their place, for the parsers that
/// know them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchConfig {
    /// The space's name.
    pub space: Option<Placed<String>>,
    /// The dataset's name.
    pub dataset: Option<Placed<String>>,
    /// The file of a task, in the stead of a dataset.
    pub task: Option<Placed<String>>,
    /// The members of the population.
    pub population: Option<Placed<usize>>,
    /// The members drawn for a tournament.
    pub tournament: Option<Placed<usize>>,
    /// The rule by which cells are judged.
    pub rule: Option<Placed<String>>,
    /// The table of accuracies that scores are compared with.
    pub table: Option<Placed<String>>,
    /// The limits of costs, in the order of [`Bound::ALL`].
    pub(super) limits: [Option<Placed<String>>; Bound::ALL.len()],
    /// What a ReLU costs in peak SRAM.
    pub sram_rule: Option<Placed<String>>,
    /// How weights are stored.
    pub weights: Option<Placed<String>>,
    /// The device whose latencies are known: a file or a name.
    pub device_costs: Option<Placed<String>>,
    /// The seed of weights, images and evolution.
    pub seed: Option<Placed<u64>>,
    /// The threads that score cells.
    pub workers: Option<Placed<usize>>,
    /// The device that the networks run on.
    pub device: Option<Placed<String>>,
    /// The images that NASWOT looks at.
    pub batch: Option<Placed<usize>>,
    /// The channels of the stem, in spaces that leave the width open.
    pub stem_channels: Option<Placed<usize>>,
    /// The initialisations whose mean a metric is.
    pub repeats: Option<Placed<usize>>,
}

/// A row: the field, its name in the file, how it is read and written, what it does, an example.
macro_rules! key {
    ($field:ident: $name:literal, $read:ident($($range:expr)?), $write:ident,
     $about:literal, $example:literal) => {
        ConfigKey {
            name: $name,
            about: $about,
            example: $example,
            read: |search, found, _| {
                if let Some(value) = found.$read($($range)?) {
                    search.$field = Some(value);
                }
            },
            write: |search, _| $write(&search.$field),
        }
    };
}

impl SearchConfig {
    /// The limits of costs as they were written.
    pub fn limits(&self) -> impl Iterator<Item = (Bound, &Option<Placed<String>>)> {
        Bound::ALL.into_iter().zip(&self.limits)
    }
}

/// The key of a limit.
const fn limit(bound: Bound) -> ConfigKey<SearchConfig> {
    ConfigKey {
        name: bound.words().name,
        about: bound.words().sentence,
        example: bound.cost.definition().words.quoted_example,
        read: |search, found, name| {
            if let (Some(value), Some(bound)) = (found.count(), Bound::named(name)) {
                search.limits[bound.number()] = Some(value);
            }
        },
        write: |search, name| string(&search.limits[Bound::named(name)?.number()]),
    }
}

/// The keys of the limits.
const LIMITS: [ConfigKey<SearchConfig>; Bound::ALL.len()] = {
    let mut keys = [limit(Bound::ALL[0]); Bound::ALL.len()];
    let mut place = 1;
    while place < keys.len() {
        keys[place] = limit(Bound::ALL[place]);
        place += 1;
    }
    keys
};

/// The keys of `[search]`, in the order they are written.
pub(super) fn keys() -> Vec<ConfigKey<SearchConfig>> {
    [OTHERS, &LIMITS].concat()
}

/// The keys that are no limits.
const OTHERS: &[ConfigKey<SearchConfig>] = &[
    key!(space: "space", text(), string,
        "The space: nats-tss, nats-sss, nasbench101 or tnb101-micro.", "\"nats-tss\""),
    key!(dataset: "dataset", text(), string,
        "cifar10, cifar100, ImageNet16-120 or class_scene.", "\"cifar10\""),
    key!(task: "task", text(), string,
        "A task of your own in the stead of a dataset: its file, by a path that begins at the folder of this file.",
        "\"wake-word.toml\""),
    key!(population: "population", integer(2..=100_000), number,
        "The members of the population.", "25"),
    key!(tournament: "tournament", integer(2..=100_000), number,
        "The members drawn for a tournament, at most the population.", "5"),
    key!(rule: "rule", text(), string,
        "How cells are judged: paper, extended, lean, or metrics like naswot+meco:0.5.", "\"extended\""),
    key!(table: "table", text(), string,
        "The table of accuracies that scores are compared with, or \"none\".", "\"glyphs\""),
    key!(sram_rule: "sram-rule", text(), string,
        "What a ReLU costs in peak SRAM: folded or apart.", "\"folded\""),
    key!(weights: "weights", text(), string,
        "How weights are stored in flash: int8, f16 or f32.", "\"int8\""),
    key!(device_costs: "device-costs", text(), string,
        "The device whose latencies are known: its file, or the name under which it was imported.", "\"raspi4\""),
    key!(seed: "seed", integer(0..=u64::MAX), number,
        "The seed of weights, images and evolution: the same seed, the same search.", "1"),
    key!(workers: "workers", integer(1..=1024), number,
        "The threads that score cells.", "2"),
    key!(device: "device", text(), string,
        "Where the networks run: cpu, cuda, or cuda:1 for the second card.", "\"cpu\""),
    key!(batch: "batch", integer(2..=65_536), number,
        "The images that NASWOT looks at.", "64"),
    key!(stem_channels: "stem-channels", integer(4..=512), number,
        "The channels of the stem in nasbench101 (its benchmark has 128) and tnb101-micro (64).", "16"),
    key!(repeats: "repeats", integer(1..=1000), number,
        "The initialisations whose mean a metric is.", "3"),
];
