//! A table: accuracies of trained cells, with what was measured and where it comes from.

mod column;

use std::fmt;
use std::str::FromStr;

pub use column::{AccuracyColumn, Average, MetricColumn};
use serde::{Deserialize, Serialize};

use crate::space::Space;
use crate::space::dataset::Dataset;

/// The name of a table in the user's library: letters, digits, `-`, `_` and `.`, not beginning
/// with a point, so that it is a file's name on every system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TableName(String);

/// A name that no table can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no name of a table; use up to 64 letters, digits, '-', '_' and '.', like nats-tss-200"
)]
pub struct TableNameError(String);

impl TableName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TableName {
    type Error = TableNameError;

    fn try_from(name: String) -> Result<Self, TableNameError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let fits = (1..=64).contains(&name.len());
        if fits && !name.starts_with('.') && name.chars().all(allowed) {
            Ok(TableName(name))
        } else {
            Err(TableNameError(name))
        }
    }
}

impl FromStr for TableName {
    type Err = TableNameError;

    fn from_str(name: &str) -> Result<Self, TableNameError> {
        TableName::try_from(name.to_owned())
    }
}

impl From<TableName> for String {
    fn from(name: TableName) -> String {
        name.0
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which images an accuracy was measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Images that were kept apart for the choice of a cell.
    Validation,
    /// Images that were kept apart to the end.
    Test,
}

/// How many trainings an accuracy stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Averaging {
    /// One training.
    OneSeed,
    /// The mean over all trainings that the source holds.
    MeanOverSeeds,
    /// The source does not say.
    Unstated,
}

/// What a column measures: users have confused each of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Measure {
    /// The images' name, like `cifar10` or `ImageNet16-120`.
    pub dataset: String,
    /// Which images of it.
    pub split: Split,
    /// Training epochs; `None` where the source does not say.
    pub epochs: Option<u32>,
    /// How many trainings.
    pub averaging: Averaging,
}

impl fmt::Display for Measure {
    /// Like `cifar10 test accuracy, 200 epochs, mean of seeds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let split = match self.split {
            Split::Validation => "validation",
            Split::Test => "test",
        };
        write!(f, "{} {split} accuracy", self.dataset)?;
        match self.epochs {
            None => {}
            Some(1) => f.write_str(", 1 epoch")?,
            Some(epochs) => write!(f, ", {epochs} epochs")?,
        }
        f.write_str(match self.averaging {
            Averaging::OneSeed => ", one seed",
            Averaging::MeanOverSeeds => ", mean of seeds",
            Averaging::Unstated => "",
        })
    }
}

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// What it is, for people: "official NATS-Bench topology files", "trained here".
    pub source: String,
    /// Where it was read: a path or an address.
    pub origin: String,
    /// When it was made, as RFC 3339 in UTC; empty where that is not known.
    pub made: String,
    /// The command that makes it again.
    pub command: String,
    /// Whether the accuracies are those that the benchmark's authors published. Others, such as
    /// a proxy task trained here, are never shown without a word of it.
    pub official: bool,
}

/// Why accuracies make no table.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// An index beyond the space.
    #[error("cell {index} is none of the {cells} cells of {space}")]
    Index {
        /// The index.
        index: usize,
        /// The space.
        space: Space,
        /// Its number of cells.
        cells: usize,
    },
    /// Not a percentage.
    #[error("the accuracy of cell {index} is {value}, which is no percentage from 0 to 100")]
    Accuracy {
        /// The cell's index.
        index: usize,
        /// What it says.
        value: f64,
    },
    /// One cell twice.
    #[error("cell {0} occurs twice in one column")]
    Twice(usize),
    /// One measure twice.
    #[error("there are two columns of {0}")]
    Measure(String),
    /// One metric twice.
    #[error("there are two columns of the metric {0}")]
    Metric(String),
    /// Nothing in it.
    #[error("it holds no accuracy")]
    Empty,
}

/// Accuracies of trained cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name in the library.
    pub name: TableName,
    /// The space.
    pub space: Space,
    /// Where it comes from.
    pub provenance: Provenance,
    columns: Vec<AccuracyColumn>,
    metrics: Vec<MetricColumn>,
}

impl Table {
    /// A table without columns.
    pub fn new(name: TableName, space: Space, provenance: Provenance) -> Self {
        Table {
            name,
            space,
            provenance,
            columns: Vec::new(),
            metrics: Vec::new(),
        }
    }

    /// Adds a column of known accuracies in percent.
    ///
    /// # Errors
    /// If an index, an accuracy or the measure cannot be, or nothing is known.
    pub fn add<A: Into<Average>>(
        &mut self,
        measure: Measure,
        accuracies: impl IntoIterator<Item = (usize, A)>,
    ) -> Result<(), TableError> {
        if self
            .columns
            .iter()
            .any(|column| *column.measure() == measure)
        {
            return Err(TableError::Measure(measure.to_string()));
        }
        let mut spreads = Vec::new();
        let count = self.space.count();
        let mut means = Vec::new();
        for (index, average) in accuracies {
            let Average { mean, spread } = average.into();
            if !(0.0..=100.0).contains(&mean) {
                return Err(TableError::Accuracy { index, value: mean });
            }
            if let Some(spread) = spread.filter(|_| index < count) {
                spreads.resize(count, f64::NAN);
                spreads[index] = spread;
            }
            means.push((index, mean));
        }
        let values = self.by_index(means)?;
        let column = AccuracyColumn::new(measure, values, spreads);
        self.columns.push(column);
        Ok(())
    }

    /// Adds a column of a metric's values; an infinite one failed.
    ///
    /// # Errors
    /// If an index or the name cannot be, or nothing is known.
    pub fn add_metric(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<(), TableError> {
        if self.metric(name).is_some() {
            return Err(TableError::Metric(name.to_owned()));
        }
        let known = values.into_iter().filter(|(_, value)| !value.is_nan());
        let values = self.by_index(known)?;
        self.metrics.push(MetricColumn::new(name, values));
        Ok(())
    }

    /// Values in the order of the cells, NaN where there is none.
    fn by_index(
        &self,
        known: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<Vec<f64>, TableError> {
        let (space, cells) = (self.space, self.space.count());
        let mut values = vec![f64::NAN; cells];
        let mut is_empty = true;
        for (index, value) in known {
            let entry = values.get_mut(index).ok_or(TableError::Index {
                index,
                space,
                cells,
            })?;
            if !entry.is_nan() {
                return Err(TableError::Twice(index));
            }
            *entry = value;
            is_empty = false;
        }
        if is_empty {
            Err(TableError::Empty)
        } else {
            Ok(values)
        }
    }

    /// The metrics, in the order in which they were added.
    pub fn metrics(&self) -> &[MetricColumn] {
        &self.metrics
    }

    /// The metric of that name.
    pub fn metric(&self, name: &str) -> Option<&MetricColumn> {
        self.metrics.iter().find(|metric| metric.name() == name)
    }

    /// The columns, in the order in which they were added.
    pub fn columns(&self) -> &[AccuracyColumn] {
        &self.columns
    }

    /// Whether an accuracy or a metric of a cell is known.
    pub fn knows(&self, index: usize) -> bool {
        let accuracies = self.columns.iter();
        let mut metrics = self.metrics.iter();
        let has_accuracy = |column: &AccuracyColumn| column.accuracy(index).is_some();
        accuracies.clone().any(has_accuracy) || metrics.any(|metric| metric.value(index).is_some())
    }

    /// Number of cells of which something is known.
    pub fn known_cells(&self) -> usize {
        (0..self.space.count())
            .filter(|&index| self.knows(index))
            .count()
    }

    /// The column that a search on a dataset is compared with: its test accuracy after the longest
    /// training, or if there is none its validation accuracy; for a table that is not official,
    /// such as a proxy task's, its only dataset.
    pub fn column_for(&self, dataset: Dataset) -> Option<&AccuracyColumn> {
        let best = |fits: &dyn Fn(&str) -> bool| {
            let columns = self.columns.iter();
            let fitting = columns.filter(|column| fits(&column.measure().dataset));
            fitting.max_by_key(|column| {
                let Measure { split, epochs, .. } = column.measure();
                (*split == Split::Test, *epochs)
            })
        };
        let named = best(&|name| name == dataset.name());
        let proxy = || {
            let knows = Dataset::PUBLISHED.map(Dataset::name);
            best(&|name| !knows.contains(&name))
        };
        if self.provenance.official {
            named
        } else {
            named.or_else(proxy)
        }
    }
}

#[cfg(test)]
mod tests;
