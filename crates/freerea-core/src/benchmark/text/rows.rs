//! Rows of accuracies, gathered by dataset; each is checked when it comes, so that a complaint
//! has its line.

use std::collections::HashMap;
use std::fmt;

use crate::space::dataset::Dataset;
use crate::space::{CellError, Space};

/// The name of the column of indices.
pub const INDEX: &str = "index";
/// The name of the column of cell strings.
pub const ARCH: &str = "arch";
/// The name of the only column in FreeREA's own files.
const ACCURACY: &str = "accuracy";

/// The most datasets of a table.
const MOST_DATASETS: usize = 64;

/// The longest piece of the text that a complaint repeats, in characters.
const SHOWN: usize = 40;

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
        "'{text}' under {dataset} is no accuracy; give a percentage from 0 to 100, or leave it empty"
    )]
    Accuracy {
        /// What stands there.
        text: String,
        /// The column.
        dataset: String,
    },
    /// More columns than any table has.
    #[error("there are more than {MOST_DATASETS} datasets; take some away")]
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

/// The accuracies of one dataset.
#[derive(Debug)]
pub struct Gathered {
    pub dataset: String,
    /// Cells and their accuracies in percent.
    pub known: Vec<(usize, f64)>,
}

/// The rows so far.
#[derive(Debug, Default)]
pub struct Rows {
    space: Option<Space>,
    columns: Vec<Gathered>,
    /// Where each cell was.
    places: HashMap<usize, Place>,
}

/// The cell of a row, as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'t> {
    pub index: Option<&'t str>,
    pub arch: Option<&'t str>,
}

impl Rows {
    /// The space of the cells.
    pub fn space(&self) -> Space {
        self.space.unwrap_or(Space::NatsTss)
    }

    /// The datasets with their accuracies, in the order in which they came.
    pub fn into_columns(self) -> Vec<Gathered> {
        self.columns
    }

    /// The cell that a row names; from then on it is taken.
    pub fn cell(&mut self, named: Named, place: Place) -> Result<usize, RowError> {
        let arch = named.arch.map(str::trim).filter(|arch| !arch.is_empty());
        let index = named.index.map(str::trim).filter(|index| !index.is_empty());
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

    /// Adds a cell's accuracy, as it is written; an empty text says that it is not known.
    pub fn accuracy(&mut self, cell: usize, dataset: &str, text: &str) -> Result<(), RowError> {
        let at = self.column(dataset)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let accuracy = text.parse().ok();
        let accuracy = accuracy.filter(|accuracy| (0.0..=100.0).contains(accuracy));
        let accuracy = accuracy.ok_or_else(|| RowError::Accuracy {
            text: shown(text),
            dataset: shown(dataset),
        })?;
        self.columns[at].known.push((cell, accuracy));
        Ok(())
    }

    fn column(&mut self, dataset: &str) -> Result<usize, RowError> {
        let mut columns = self.columns.iter();
        if let Some(at) = columns.position(|column| column.dataset == dataset) {
            return Ok(at);
        }
        if self.columns.len() == MOST_DATASETS {
            return Err(RowError::Datasets);
        }
        self.columns.push(Gathered {
            dataset: dataset.to_owned(),
            known: Vec::new(),
        });
        Ok(self.columns.len() - 1)
    }
}

/// The name of the dataset that a column is for: the benchmark's spelling for its own.
pub fn dataset_of(column: &str, of_accuracy: &str) -> String {
    let column = column.trim();
    let column = match column.eq_ignore_ascii_case(ACCURACY) {
        true => of_accuracy,
        false => column,
    };
    let known = Dataset::PUBLISHED.map(Dataset::name);
    let known = known
        .iter()
        .find(|known| known.eq_ignore_ascii_case(column));
    known.map_or_else(|| shown(column), |known| (*known).to_owned())
}

/// A piece of the text, short enough and without anything that steers a terminal.
pub fn shown(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control());
    shown.take(SHOWN).collect()
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
