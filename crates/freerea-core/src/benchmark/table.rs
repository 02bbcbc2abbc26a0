//! A table: accuracies of trained cells, with what was measured and where it comes from.

use std::fmt;
use std::str::FromStr;

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
        match fits && !name.starts_with('.') && name.chars().all(allowed) {
            true => Ok(TableName(name)),
            false => Err(TableNameError(name)),
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

/// The accuracies of one measure, in percent, by the cell's index in the benchmark's order.
#[derive(Clone)]
pub struct AccuracyColumn {
    measure: Measure,
    /// NaN where a cell's accuracy is not known.
    values: Vec<f64>,
}

impl AccuracyColumn {
    /// What is measured.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// A cell's accuracy in percent, if it is known.
    pub fn accuracy(&self, index: usize) -> Option<f64> {
        self.values
            .get(index)
            .copied()
            .filter(|value| !value.is_nan())
    }

    /// Known accuracies with their cells' indices, in order.
    pub fn known(&self) -> impl Iterator<Item = (usize, f64)> {
        let values = self.values.iter().copied().enumerate();
        values.filter(|(_, value)| !value.is_nan())
    }
}

impl PartialEq for AccuracyColumn {
    /// Equal where the same cells are known with the same accuracies.
    fn eq(&self, other: &Self) -> bool {
        self.measure == other.measure && self.known().eq(other.known())
    }
}

impl fmt::Debug for AccuracyColumn {
    /// Without the thousands of values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccuracyColumn")
            .field("measure", &self.measure)
            .field("known", &self.known().count())
            .finish_non_exhaustive()
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
}

impl Table {
    /// A table without columns.
    pub fn new(name: TableName, space: Space, provenance: Provenance) -> Self {
        Table {
            name,
            space,
            provenance,
            columns: Vec::new(),
        }
    }

    /// Adds a column of known accuracies in percent.
    ///
    /// # Errors
    /// If an index, an accuracy or the measure cannot be, or nothing is known.
    pub fn add(
        &mut self,
        measure: Measure,
        accuracies: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<(), TableError> {
        if self.columns.iter().any(|column| column.measure == measure) {
            return Err(TableError::Measure(measure.to_string()));
        }
        let (space, cells) = (self.space, self.space.count());
        let mut values = vec![f64::NAN; cells];
        let mut known = 0;
        for (index, value) in accuracies {
            let entry = values.get_mut(index).ok_or(TableError::Index {
                index,
                space,
                cells,
            })?;
            if !(0.0..=100.0).contains(&value) {
                return Err(TableError::Accuracy { index, value });
            }
            if !entry.is_nan() {
                return Err(TableError::Twice(index));
            }
            *entry = value;
            known += 1;
        }
        if known == 0 {
            return Err(TableError::Empty);
        }
        self.columns.push(AccuracyColumn { measure, values });
        Ok(())
    }

    /// The columns, in the order in which they were added.
    pub fn columns(&self) -> &[AccuracyColumn] {
        &self.columns
    }

    /// Number of cells of which at least one accuracy is known.
    pub fn known_cells(&self) -> usize {
        (0..self.space.count())
            .filter(|&index| {
                let known = |column: &AccuracyColumn| column.accuracy(index).is_some();
                self.columns.iter().any(known)
            })
            .count()
    }

    /// The column that a search on a dataset is compared with: its test accuracy after the longest
    /// training; for a table that is not official, such as a proxy task's, its only dataset.
    pub fn column_for(&self, dataset: Dataset) -> Option<&AccuracyColumn> {
        let tests = || {
            let columns = self.columns.iter();
            columns.filter(|column| column.measure.split == Split::Test)
        };
        let named = tests()
            .filter(|column| column.measure.dataset == dataset.name())
            .max_by_key(|column| column.measure.epochs);
        let proxy = || {
            let knows = Dataset::PUBLISHED.map(Dataset::name);
            tests()
                .filter(|column| !knows.contains(&column.measure.dataset.as_str()))
                .max_by_key(|column| column.measure.epochs)
        };
        match self.provenance.official {
            true => named,
            false => named.or_else(proxy),
        }
    }
}

#[cfg(test)]
mod tests;
