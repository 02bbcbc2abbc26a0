//! What a user says in place of a file.

use super::super::table::{Averaging, Split};
use crate::space::Space;
use crate::space::dataset::Dataset;

/// What the text does not say about its accuracies.
#[derive(Clone, Debug)]
pub struct Unsaid {
    /// The dataset of a column that is called `accuracy`.
    pub dataset: String,
    /// Which images the accuracies were measured on.
    pub split: Split,
    /// Training epochs, where that is known.
    pub epochs: Option<u32>,
    /// How many trainings an accuracy stands for.
    pub averaging: Averaging,
    /// Whose accuracies they are.
    pub claim: Claim,
    /// The space of the cells, if their names do not tell it.
    pub space: Option<Space>,
    /// Columns that are metrics, though their names are not known as such.
    pub metrics: Vec<String>,
}

impl Unsaid {
    /// Whether accuracies on these datasets are the benchmark's.
    pub fn is_of_benchmark<'d>(&self, datasets: impl IntoIterator<Item = &'d str>) -> bool {
        let mut datasets = datasets.into_iter();
        self.claim == Claim::ByDatasets
            && datasets.all(|dataset| Dataset::published(dataset).is_some())
    }
}

/// Whose accuracies a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The benchmark's, where all datasets are those of the benchmark; else the user's.
    ByDatasets,
    /// A proxy task of the user's own.
    Proxy,
}
