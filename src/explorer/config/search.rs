//! `[search]`: what a search starts with where the command line does not say.

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
    /// The members of the population.
    pub population: Option<Placed<usize>>,
    /// The members drawn for a tournament.
    pub tournament: Option<Placed<usize>>,
    /// The rule by which cells are judged.
    pub rule: Option<Placed<String>>,
    /// The table of accuracies that scores are compared with.
    pub table: Option<Placed<String>>,
    /// The most trainable parameters of a feasible cell.
    pub max_params: Option<Placed<String>>,
    /// The fewest trainable parameters of a feasible cell.
    pub min_params: Option<Placed<String>>,
    /// The most FLOPs of a feasible cell.
    pub max_flops: Option<Placed<String>>,
    /// The fewest FLOPs of a feasible cell.
    pub min_flops: Option<Placed<String>>,
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
            read: |search, found| {
                if let Some(value) = found.$read($($range)?) {
                    search.$field = Some(value);
                }
            },
            write: |search| $write(&search.$field),
        }
    };
}

/// The keys of `[search]`, in the order they are written.
pub(super) const KEYS: &[ConfigKey<SearchConfig>] = &[
    key!(space: "space", text(), string,
        "The space: nats-tss, nats-sss or nasbench101.", "\"nats-tss\""),
    key!(dataset: "dataset", text(), string,
        "cifar10, cifar100 or ImageNet16-120.", "\"cifar10\""),
    key!(population: "population", integer(2..=100_000), number,
        "The members of the population.", "25"),
    key!(tournament: "tournament", integer(2..=100_000), number,
        "The members drawn for a tournament, at most the population.", "5"),
    key!(rule: "rule", text(), string,
        "How cells are judged: paper, extended, lean, or metrics like naswot+meco:0.5.", "\"extended\""),
    key!(table: "table", text(), string,
        "The table of accuracies that scores are compared with, or \"none\".", "\"glyphs-12\""),
    key!(max_params: "max-params", count(), string,
        "The most parameters a cell may have: a number, or text like \"400k\" or \"0.4M\".", "\"0.4M\""),
    key!(min_params: "min-params", count(), string,
        "The fewest parameters a cell may have.", "\"0.1M\""),
    key!(max_flops: "max-flops", count(), string,
        "The most FLOPs a cell may cost for one image.", "\"100M\""),
    key!(min_flops: "min-flops", count(), string,
        "The fewest FLOPs a cell may cost for one image.", "\"10M\""),
    key!(seed: "seed", integer(0..=u64::MAX), number,
        "The seed of weights, images and evolution: the same seed, the same search.", "1"),
    key!(workers: "workers", integer(1..=1024), number,
        "The threads that score cells.", "2"),
    key!(device: "device", text(), string,
        "Where the networks run: cpu, cuda, or cuda:1 for the second card.", "\"cpu\""),
    key!(batch: "batch", integer(2..=65_536), number,
        "The images that NASWOT looks at.", "64"),
    key!(stem_channels: "stem-channels", integer(4..=512), number,
        "The channels of the stem in nasbench101, whose benchmark has 128.", "16"),
    key!(repeats: "repeats", integer(1..=1000), number,
        "The initialisations whose mean a metric is.", "3"),
];
