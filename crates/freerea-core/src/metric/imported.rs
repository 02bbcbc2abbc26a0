//! Metric values from a file instead of from networks.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::metrics::{Metrics, Reading};
use super::registry::Metric;
use crate::headed_csv::HeadedCsv;
use crate::space::{Cell, Space};
use crate::text_file;

/// Metrics of cells, as someone measured them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    metrics: HashMap<Cell, Metrics>,
}

/// A file that holds no metric values.
#[derive(Debug, thiserror::Error)]
pub enum ImportedError {
    /// The system refuses to read it.
    #[error("{path:?} can't be read ({reason}): check the path, and that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A column is missing.
    #[error(
        "{path:?} has no column '{column}'; it needs a header with 'index' or 'arch', and a column \
         for each metric, like 'naswot'"
    )]
    Column {
        /// The file.
        path: PathBuf,
        /// What is missing.
        column: &'static str,
    },
    /// A row does not fit.
    #[error("{path:?}, line {line}: {why}")]
    Row {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl FromIterator<(Cell, Metrics)> for Imported {
    fn from_iter<I: IntoIterator<Item = (Cell, Metrics)>>(metrics: I) -> Self {
        Imported {
            metrics: metrics.into_iter().collect(),
        }
    }
}

impl Imported {
    /// Reads comma-separated values with a header: `index`, `arch` or both, and a column for each
    /// metric that was measured, by its name; an empty or infinite value failed. What the cell
    /// alone tells is the cell's own.
    ///
    /// # Errors
    /// If the file cannot be read, lacks a column, or a row does not fit.
    pub fn read(path: &Path) -> Result<Self, ImportedError> {
        let text = File::open(path).and_then(text_file::read);
        let text = text.map_err(|reason| ImportedError::Unreadable {
            path: path.to_owned(),
            reason,
        })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ImportedError> {
        let row = |line: u64, why: String| ImportedError::Row {
            path: path.to_owned(),
            line,
            why,
        };
        let rows = HeadedCsv::read(text).map_err(|(line, why)| row(line, why))?;
        let place = |name: &str| rows.place(name);
        let missing = |column| ImportedError::Column {
            path: path.to_owned(),
            column,
        };
        let (index, arch) = (place("index"), place("arch"));
        if index.is_none() && arch.is_none() {
            return Err(missing("index"));
        }
        let columns: Vec<(Metric, usize)> = Metric::ALL
            .into_iter()
            .filter(|metric| !metric.is_of_cell())
            .filter_map(|metric| Some((metric, place(metric.name())?)))
            .collect();
        if columns.is_empty() {
            return Err(missing("naswot"));
        }
        let mut metrics = HashMap::new();
        for (line, record) in rows.rows() {
            let at = |place: usize| record.get(place).unwrap_or_default();
            let cell = cell(index.map(at), arch.map(at)).map_err(|why| row(line, why))?;
            let mut values = Metrics::default();
            for &(metric, column) in &columns {
                let reading = reading(at(column)).ok_or_else(|| {
                    row(line, format!("'{}' is no value of {metric}", at(column)))
                })?;
                values = values.with(metric, reading);
            }
            let values = values.with_cell(cell);
            if metrics.insert(cell, values).is_some() {
                return Err(row(line, format!("#{} occurs twice", cell.index())));
            }
        }
        Ok(Imported { metrics })
    }

    /// The metrics of a cell.
    pub fn get(&self, cell: Cell) -> Option<&Metrics> {
        self.metrics.get(&cell)
    }

    /// The cells whose metrics are known, in the benchmark's order.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.metrics.keys().copied().collect();
        cells.sort_by_key(Cell::index);
        cells
    }
}

/// The cell of a row; an index alone is one of the first space.
fn cell(index: Option<&str>, arch: Option<&str>) -> Result<Cell, String> {
    let space = arch.and_then(Space::of_text).unwrap_or_default();
    let by_index = index.map(|text| space.at(text));
    let by_index = by_index.transpose().map_err(|error| error.to_string())?;
    let by_arch = arch.map(str::parse::<Cell>);
    let by_arch = by_arch.transpose().map_err(|error| error.to_string())?;
    match (by_index, by_arch) {
        (Some(one), Some(other)) if one != other => Err(format!(
            "index {} and arch {other} are two cells",
            one.index()
        )),
        (one, other) => Ok(one.or(other).expect("one of the columns is there")),
    }
}

/// A value, which failed where nothing finite stands; `None` for other text.
fn reading(text: &str) -> Option<Reading> {
    if text.is_empty() {
        Some(Reading::Failed)
    } else {
        text.parse::<f64>().ok().map(Reading::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Imported, String> {
        Imported::parse(text, Path::new("m.csv")).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_read_and_singular_kernels_known() {
        let text = "index,params_m,naswot,logsynflow\n9930,1.28,823.1,9.6e6\n0,0.1,,6.4e5\n\
                    1,0.2,-inf,1.0\n";
        let imported = parse(text).unwrap();
        let metrics = |index: usize| *imported.get(Space::NatsTss.cell(index)).unwrap();
        assert_eq!(metrics(9930).value(Metric::Naswot), Some(823.1));
        assert_eq!(metrics(9930).value(Metric::Skip), Some(2.0));
        assert_eq!(metrics(0).reading(Metric::Naswot), Reading::Failed);
        assert_eq!(metrics(1).reading(Metric::Naswot), Reading::Failed);
        assert!(!metrics(9930).has(Metric::Synflow));
        assert_eq!(imported.cells().len(), 3);
    }

    #[test]
    fn what_does_not_fit_is_said_with_its_line() {
        for (text, said) in [
            ("a,b\n", "no column 'index'"),
            ("index,luck\n", "no column 'naswot'"),
            (
                "index,naswot,logsynflow\n1,2,3\n1,2,3\n",
                "line 3: #1 occurs twice",
            ),
            (
                "index,naswot,logsynflow\n1,2,x\n",
                "line 2: 'x' is no value of logsynflow",
            ),
            (
                "index,naswot,logsynflow\n20000,2,3\n",
                "line 2: '20000' is no index",
            ),
            ("index,naswot,logsynflow\n1,2\n", "line 2"),
        ] {
            let message = parse(text).unwrap_err();
            assert!(
                message.contains(said) && message.lines().count() == 1,
                "{message}"
            );
        }
    }
}
