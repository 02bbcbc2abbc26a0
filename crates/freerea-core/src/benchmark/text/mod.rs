//! Accuracies as text: CSV with a header, or a JSON array of objects with the same names.
//!
//! `index` and `arch` name the cell, either or both; every other column is a dataset's accuracies
//! in percent. FreeREA's cached `accuracies.csv` has one column `accuracy`, of one dataset.

mod csv_rows;
mod json_rows;
mod rows;

use std::path::Path;

use super::table::{
    Averaging, Measure, Provenance, Split, Table, TableError, TableName, TableNameError,
};
use crate::space::dataset::Dataset;
use rows::Rows;
pub use rows::{Place, RowError};

/// The largest text that is read, in bytes: a table of 18 columns has a tenth of it.
pub const MOST_BYTES: u64 = 64 << 20;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// Comma-separated values with a header.
    Csv,
    /// A JSON array of objects.
    Json,
}

impl TextFormat {
    /// The format of a text, judged by its first character.
    pub fn of(text: &str) -> TextFormat {
        match text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .chars()
            .next()
        {
            Some('[' | '{') => TextFormat::Json,
            _ => TextFormat::Csv,
        }
    }
}

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
}

/// Whose accuracies a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The benchmark's, where all datasets are those of the benchmark; else the user's.
    ByDatasets,
    /// A proxy task of the user's own.
    Proxy,
}

/// Why a text makes no table; nothing is imported then.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// Not UTF-8.
    #[error("it is no text in UTF-8; give a CSV or JSON file, or the benchmark's official files")]
    Encoding,
    /// Too large for a table.
    #[error("it has more than {} MB, which no table of accuracies has; give another file", MOST_BYTES >> 20)]
    Size,
    /// Nothing in it.
    #[error("it is empty; give a CSV file with a header, like index,cifar10")]
    Empty,
    /// No column names the cell.
    #[error("its header has neither 'index' nor 'arch' ({0}); name the cells' column so")]
    NoCells(String),
    /// No column of accuracies.
    #[error("its header names no dataset; add a column of accuracies in percent, like cifar10")]
    NoAccuracies,
    /// One column twice.
    #[error("there are two columns '{0}'; take one away")]
    Column(String),
    /// One line cannot be read.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: RowError,
    },
    /// Not well formed.
    #[error("{0}")]
    Form(String),
    /// Fractions instead of percentages.
    #[error("no accuracy of {0} is above 1; give percentages, from 0 to 100, not fractions")]
    Fractions(String),
    /// The table refuses what is there.
    #[error("{0}; correct it and import it again")]
    Table(#[from] TableError),
}

/// Reads a text.
///
/// # Errors
/// If it cannot be read, at the first line that is wrong.
pub fn read(
    text: &[u8],
    name: TableName,
    unsaid: &Unsaid,
    mut provenance: Provenance,
) -> Result<Table, TextError> {
    if text.len() as u64 > MOST_BYTES {
        return Err(TextError::Size);
    }
    let text = str::from_utf8(text).map_err(|_| TextError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    let mut rows = Rows::default();
    match TextFormat::of(text) {
        TextFormat::Csv => csv_rows::read(text, &unsaid.dataset, &mut rows)?,
        TextFormat::Json => json_rows::read(text, &unsaid.dataset, &mut rows)?,
    }
    let space = rows.space();
    let mut columns = rows.into_columns();
    columns.retain(|column| !column.known.is_empty());
    provenance.official = unsaid.claim == Claim::ByDatasets
        && columns.iter().all(|column| {
            let datasets = Dataset::PUBLISHED.map(Dataset::name);
            datasets.contains(&column.dataset.as_str())
        });
    let mut table = Table::new(name, space, provenance);
    for column in columns {
        if column.known.iter().all(|&(_, accuracy)| accuracy <= 1.0) {
            return Err(TextError::Fractions(column.dataset));
        }
        let measure = Measure {
            dataset: column.dataset,
            split: unsaid.split,
            epochs: unsaid.epochs,
            averaging: unsaid.averaging,
        };
        table.add(measure, column.known)?;
    }
    match table.columns().is_empty() {
        true => Err(TableError::Empty.into()),
        false => Ok(table),
    }
}

/// The name that a table has by default: that of its file.
///
/// # Errors
/// If nothing of the file's name is left.
pub fn name_of(path: &Path) -> Result<TableName, TableNameError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let letters = stem.chars().map(|c| if allowed(c) { c } else { '-' });
    let name: String = letters.skip_while(|&c| c == '.').take(64).collect();
    name.parse()
}

#[cfg(test)]
mod tests;
