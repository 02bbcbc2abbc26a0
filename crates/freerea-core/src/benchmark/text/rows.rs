//! Rows of accuracies, gathered by dataset; each is checked when it comes, so that a complaint
//! has its line.

use std::collections::HashMap;
use std::fmt;

use super::super::tuple;
use super::purpose::{Purpose, shown};
use crate::space::dataset::Dataset;
use crate::space::{CellError, Space};

/// The most datasets of a table.
const MOST_DATASETS: usize = 64;

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RowError {
    /// Neither an index nor a string.
    #[error("it names no cell; give its index or its string")]
    NoCell,
    /// Not an index.
    #[error("'{text}' is no index of {space}, whose cells are 0 to {}", space.count() - 1)]
    Index {
        /// What stands there.
        text: String,
        /// The space.
        space: Space,
    },
    /// The string names no cell.
    #[error(transparent)]
    Candidate(#[from] CellError),
    /// Index and string name two cells.
    #[error(
        "cell {index} is not {arch}, which is cell {found}; correct one of them, or leave one \
         column out"
    )]
    Disagree {
        /// The index in the row.
        index: usize,
        /// The string in the row.
        arch: String,
        /// The string's index.
        found: usize,
    },
    /// A cell of another space than the first row's.
    #[error("its cell is of {found}, those before are of {space}; keep them in files of their own")]
    Space {
        /// The cell's space.
        found: Space,
        /// The space of the rows before.
        space: Space,
    },
    /// One cell twice.
    #[error("cell {index} is there already, as {first}; take one of them away")]
    Twice {
        /// The cell.
        index: usize,
        /// Where it was first.
        first: Place,
    },
    /// Not a percentage.
    #[error(
        "'{text}' under {dataset} is no accuracy; give a percentage from 0 to 100, or leave it \
         empty; name a metric with --metric"
    )]
    Accuracy {
        /// What stands there.
        text: String,
        /// The column.
        dataset: String,
    },
    /// Not a number.
    #[error("'{text}' is no value of {metric}; give a number, or leave it empty")]
    Metric {
        /// What stands there.
        text: String,
        /// The metric.
        metric: String,
    },
    /// More columns than any table has.
    #[error("there are more than {MOST_DATASETS} datasets and metrics; take some away")]
    Datasets,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In this line, from 1.
    Line(u64),
    /// The object of this number, from 1.
    Object(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "line {line}"),
            Place::Object(number) => write!(f, "object {number}"),
        }
    }
}

/// The accuracies of one dataset, or the values of one metric.
#[derive(Debug)]
pub struct Gathered {
    /// What they are.
    pub purpose: Purpose,
    /// Cells and their accuracies in percent, or their values.
    pub known: Vec<(usize, f64)>,
    /// Whether it turned out to hold no numbers.
    pub is_text: bool,
}

/// The rows so far.
#[derive(Debug, Default)]
pub struct Rows {
    space: Option<Space>,
    columns: Vec<Gathered>,
    /// Where each cell was.
    places: HashMap<usize, Place>,
    /// The titles of columns that are not taken.
    pub left_out: Vec<String>,
}

/// The cell of a row, as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'t> {
    pub index: Option<&'t str>,
    pub arch: Option<&'t str>,
    pub tuple: Option<&'t str>,
}

impl Rows {
    /// No rows yet, of cells of a space if it is known.
    pub fn of(space: Option<Space>) -> Self {
        Rows {
            space,
            ..Rows::default()
        }
    }

    /// The space of the cells.
    pub fn space(&self) -> Space {
        self.space.unwrap_or(Space::NatsTss)
    }

    /// The datasets with their accuracies, in the order in which they came.
    pub fn into_columns(self) -> Vec<Gathered> {
        self.columns
    }

    /// The cell that a row names; from then on it is taken.
    pub fn cell<'t>(&mut self, named: Named<'t>, place: Place) -> Result<usize, RowError> {
        let present = |text: Option<&'t str>| text.map(str::trim).filter(|text| !text.is_empty());
        let (arch, index) = (present(named.arch), present(named.index));
        let tuple = present(named.tuple).map(|text| {
            let read = tuple::read(self.space(), text).map(|cell| cell.to_string());
            read.map_err(RowError::Candidate)
        });
        let tuple = tuple.transpose()?;
        let arch = arch.or(tuple.as_deref());
        let found = match (arch, index) {
            (None, None) => return Err(RowError::NoCell),
            (Some(arch), _) => Space::of_text(arch).unwrap_or_default(),
            (None, Some(_)) => self.space(),
        };
        let space = *self.space.get_or_insert(found);
        if space != found {
            return Err(RowError::Space { found, space });
        }
        let index = index.map(|text| index_in(space, text)).transpose()?;
        let by_arch = arch
            .map(|arch| space.read(arch).map(|cell| cell.index().number()))
            .transpose()?;
        let cell = match (index, by_arch, arch) {
            (Some(index), Some(found), Some(arch)) if index != found => {
                let arch = arch.to_owned();
                return Err(RowError::Disagree { index, arch, found });
            }
            (index, by_arch, _) => index.or(by_arch).ok_or(RowError::NoCell)?,
        };
        match self.places.insert(cell, place) {
            Some(first) => Err(RowError::Twice { index: cell, first }),
            None => Ok(cell),
        }
    }

    /// Adds a cell's value, as it is written; an empty text says that it is not known.
    pub fn value(&mut self, cell: usize, purpose: &Purpose, text: &str) -> Result<(), RowError> {
        let at = self.column(purpose)?;
        let text = text.trim();
        if text.is_empty() || self.columns[at].is_text {
            return Ok(());
        }
        let value = match purpose {
            Purpose::Metric(metric) => metric_value(text).ok_or_else(|| RowError::Metric {
                text: shown(text),
                metric: shown(metric),
            })?,
            Purpose::Accuracy { dataset, .. } => {
                if self.columns[at].known.is_empty() && is_remark(dataset, text) {
                    self.columns[at].is_text = true;
                    return Ok(());
                }
                let accuracy = text.parse().ok();
                let accuracy = accuracy.filter(|accuracy| (0.0..=100.0).contains(accuracy));
                accuracy.ok_or_else(|| RowError::Accuracy {
                    text: shown(text),
                    dataset: shown(dataset),
                })?
            }
            _ => return Ok(()),
        };
        self.columns[at].known.push((cell, value));
        Ok(())
    }

    fn column(&mut self, purpose: &Purpose) -> Result<usize, RowError> {
        let mut columns = self.columns.iter();
        if let Some(at) = columns.position(|column| column.purpose == *purpose) {
            return Ok(at);
        }
        if self.columns.len() == MOST_DATASETS {
            return Err(RowError::Datasets);
        }
        self.columns.push(Gathered {
            purpose: purpose.clone(),
            known: Vec::new(),
            is_text: false,
        });
        Ok(self.columns.len() - 1)
    }
}

/// Whether a text under a title that is no known dataset's is no number: a remark.
fn is_remark(dataset: &str, text: &str) -> bool {
    Dataset::published(dataset).is_none() && text.parse::<f64>().is_err()
}

/// A metric's value; infinite where it failed, however that is written.
fn metric_value(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    Some(if value.is_finite() {
        value
    } else {
        f64::NEG_INFINITY
    })
}

fn index_in(space: Space, text: &str) -> Result<usize, RowError> {
    let index = text.parse().ok();
    index
        .filter(|&index| index < space.count())
        .ok_or_else(|| RowError::Index {
            text: shown(text),
            space,
        })
}
