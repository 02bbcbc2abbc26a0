//! Accuracies and metrics as text: CSV with a header, a JSON array of objects with the same names,
//! or the JSON of NAS-Bench-Suite-Zero.
//!
//! `index` and `arch` name the cell, either or both, or `tuple` as NASLib does; a column with a
//! metric's name holds its values, every other one a dataset's accuracies in percent. FreeREA's
//! cached `accuracies.csv` has one column `accuracy`, of one dataset, its `naswot.csv` the metric
//! and the time that it took.

mod csv_rows;
mod json_rows;
mod purpose;
mod rows;
mod suite_zero;
mod unsaid;

use std::collections::HashMap;
use std::path::Path;

use super::gathering::{FileContents, Gathering};
use super::table::{Measure, TableError, TableName, TableNameError};
use crate::space::Space;
use purpose::Purpose;
use rows::Rows;
pub use rows::{Place, RowError};
pub use unsaid::{Claim, Unsaid};

/// The largest text that is read, in bytes: NAS-Bench-Suite-Zero's files have a tenth of it.
pub const MOST_BYTES: u64 = 512 << 20;

/// The comment before the header of a file whose rows stand for networks.
pub const EACH_NETWORK: &str = "# each row stands for all cells that are the same network";

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// Comma-separated values with a header.
    Csv,
    /// A JSON array of objects.
    Json,
    /// The JSON of NAS-Bench-Suite-Zero: objects by dataset and cell.
    SuiteZero,
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
            Some('[') => TextFormat::Json,
            Some('{') => TextFormat::SuiteZero,
            _ => TextFormat::Csv,
        }
    }
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
    #[error(
        "its header has neither 'index' nor 'arch' nor 'tuple' ({0}); name the cells' column so, if \
         it is a table"
    )]
    NoCells(String),
    /// Tuples of two spaces.
    #[error(
        "its tuples may be cells of nats-tss or of tnb101-micro, which number operations otherwise; \
         say which with --space"
    )]
    Tuples,
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
pub(super) fn read(text: &[u8], unsaid: &Unsaid) -> Result<FileContents, TextError> {
    if text.len() as u64 > MOST_BYTES {
        return Err(TextError::Size);
    }
    let text = str::from_utf8(text).map_err(|_| TextError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    let (what, rows) = match TextFormat::of(text) {
        TextFormat::Csv => ("a CSV file", csv_rows::read(text, unsaid)?),
        TextFormat::Json => ("a JSON file", json_rows::read(text, unsaid)?),
        TextFormat::SuiteZero => return suite_zero::read(text, unsaid),
    };
    let mut comments = text.lines().take_while(|line| line.starts_with('#'));
    let is_of_networks = comments.any(|line| line.trim_end() == EACH_NETWORK);
    gathered(what, rows, is_of_networks, unsaid)
}

fn gathered(
    what: &str,
    rows: Rows,
    is_of_networks: bool,
    unsaid: &Unsaid,
) -> Result<FileContents, TextError> {
    let space = rows.space();
    let mut gathering = Gathering::new(space);
    let mut left_out = Vec::new();
    if !rows.left_out.is_empty() {
        let titles = rows.left_out.join(", ");
        left_out.push(format!(
            "{titles}: costs, which freerea counts itself, or times"
        ));
    }
    let mut datasets = Vec::new();
    for column in rows.into_columns() {
        let known = if is_of_networks {
            of_networks(space, &column.known)
        } else {
            column.known
        };
        match column.purpose {
            Purpose::Accuracy { dataset, .. } if column.is_text => {
                left_out.push(format!("{dataset}, which is no number"));
            }
            Purpose::Accuracy { dataset, split } if !known.is_empty() => {
                if known.iter().all(|&(_, accuracy)| accuracy <= 1.0) {
                    return Err(TextError::Fractions(dataset));
                }
                let measure = Measure {
                    dataset: dataset.clone(),
                    split: split.unwrap_or(unsaid.split),
                    epochs: unsaid.epochs,
                    averaging: unsaid.averaging,
                };
                for (index, accuracy) in known {
                    gathering.accuracy(&measure, index, accuracy);
                }
                datasets.push(dataset);
            }
            Purpose::Metric(name) => {
                for (index, value) in known {
                    gathering.metric(&name, index, value);
                }
            }
            _ => {}
        }
    }
    Ok(FileContents {
        what: what.to_owned(),
        gathering,
        left_out,
        official: unsaid.is_of_benchmark(datasets.iter().map(String::as_str)),
        says_whose: false,
    })
}

/// Accuracies of all cells that are the networks of these, unless a cell has its own.
fn of_networks(space: Space, known: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let network = |index: usize| space.cell(index).representative();
    let own: HashMap<usize, f64> = known.iter().copied().collect();
    let mut shared = HashMap::with_capacity(known.len());
    for &(index, accuracy) in known {
        shared.entry(network(index)).or_insert(accuracy);
    }
    let accuracy = |index| own.get(&index).or_else(|| shared.get(&network(index)));
    (0..space.count())
        .filter_map(|index| Some((index, *accuracy(index)?)))
        .collect()
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
