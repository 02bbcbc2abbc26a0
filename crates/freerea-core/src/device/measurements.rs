//! Measured latencies of cells, from comma-separated values.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::headed_csv::HeadedCsv;
use crate::space::{Cell, CellName, Space};
use crate::text_file;

/// The columns that name a cell.
const NAMES: [&str; 3] = ["arch", "cell", "index"];

/// Latencies of cells in milliseconds, by device; what is not above zero did not compile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurements {
    /// For each device the latencies of its cells, as they are written.
    pub devices: BTreeMap<String, Vec<(Cell, f64)>>,
}

/// A file that holds no latencies.
#[derive(Debug, thiserror::Error)]
pub enum MeasurementsError {
    /// The system refuses to read it.
    #[error("{path:?} can't be read ({reason}): check the path, and that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// No column names the cells, or none holds a latency.
    #[error(
        "{path:?} has no column of {missing}; it needs a header with 'index' or 'arch', and a \
         column of milliseconds for each device, like 'raspi4_ms'"
    )]
    Column {
        /// The file.
        path: PathBuf,
        /// What is missing.
        missing: &'static str,
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

/// The device that a column is of: `raspi4_ms`, `raspi4_latency` and `ms` alone.
fn device(column: &str) -> Option<String> {
    let column = column.to_lowercase();
    ["latency_ms", "latency", "ms"].into_iter().find_map(|end| {
        let name = column.strip_suffix(end)?.trim_end_matches('_');
        Some(file_name(if name.is_empty() { "device" } else { name }))
    })
}

impl Measurements {
    /// Reads comma-separated values with a header: `index` or `arch`, and a column of milliseconds
    /// for each device, whose name ends with `ms` or `latency`. An empty field was not measured.
    ///
    /// # Errors
    /// If the file cannot be read, lacks a column, or a row does not fit.
    pub fn read(path: &Path, space: Space) -> Result<Self, MeasurementsError> {
        let text = File::open(path).and_then(text_file::read);
        let text = text.map_err(|reason| MeasurementsError::Unreadable {
            path: path.to_owned(),
            reason,
        })?;
        Measurements::parse(&text, path, space)
    }

    fn parse(text: &str, path: &Path, space: Space) -> Result<Self, MeasurementsError> {
        let row = |line: u64, why: String| MeasurementsError::Row {
            path: path.to_owned(),
            line,
            why,
        };
        let missing = |missing| MeasurementsError::Column {
            path: path.to_owned(),
            missing,
        };
        let rows = HeadedCsv::read(text).map_err(|(line, why)| row(line, why))?;
        let named = NAMES.iter().find_map(|name| rows.place(name));
        let named = named.ok_or(missing("cells"))?;
        let columns = rows.titles().enumerate();
        let columns: Vec<(usize, String)> = columns
            .filter_map(|(place, title)| Some((place, device(title)?)))
            .collect();
        if columns.is_empty() {
            return Err(missing("latencies"));
        }
        let mut devices: BTreeMap<String, Vec<(Cell, f64)>> = BTreeMap::new();
        let mut seen = HashSet::new();
        for (line, record) in rows.rows() {
            let at = |place: usize| record.get(place).unwrap_or_default();
            let cell: Result<CellName, _> = at(named).parse();
            let cell = cell.and_then(|name| name.in_space(space));
            let cell = cell.map_err(|error| row(line, error.to_string()))?;
            if !seen.insert(cell) {
                return Err(row(line, format!("#{} occurs twice", cell.index())));
            }
            for (place, device) in &columns {
                let text = at(*place);
                if text.is_empty() {
                    continue;
                }
                let ms = text.parse().ok().filter(|ms: &f64| !ms.is_nan());
                let ms = ms.ok_or_else(|| row(line, format!("'{text}' is no time in ms")))?;
                let measured = devices.entry(device.clone()).or_default();
                measured.push((cell, possible(ms)));
            }
        }
        Ok(Measurements { devices })
    }
}

/// A device's name that can be a file's.
pub(super) fn file_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        '-' | '_' => letter,
        letter if letter.is_alphanumeric() => letter,
        _ => '-',
    };
    name.chars().map(plain).collect()
}

/// A time that a network can take; anything else means that it did not compile.
pub(super) fn possible(ms: f64) -> f64 {
    if ms.is_finite() && ms > 0.0 { ms } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Measurements, String> {
        let parsed = Measurements::parse(text, Path::new("m.csv"), Space::NatsTss);
        parsed.map_err(|error| error.to_string())
    }

    #[test]
    fn a_column_is_a_device() {
        let read = parse("index,kib,raspi4_ms,tpu_latency\n3,16,2.9,-1\n7,16,,0.5\n").unwrap();
        let cell = |index| Space::NatsTss.cell(index);
        assert_eq!(read.devices["raspi4"], [(cell(3), 2.9)]);
        assert_eq!(read.devices["tpu"], [(cell(3), -1.0), (cell(7), 0.5)]);
        let alone = parse("arch,ms\n3,2.5\n").unwrap();
        assert_eq!(alone.devices["device"], [(cell(3), 2.5)]);
    }

    #[test]
    fn a_device_leads_to_no_other_folder() {
        let read = parse("index,../evil_ms\n3,2.9\n").unwrap();
        assert_eq!(read.devices.keys().collect::<Vec<_>>(), ["---evil"]);
    }

    #[test]
    fn a_cell_is_measured_once() {
        let error = parse("index,ms\n3,2.9\n3,4\n").unwrap_err();
        assert!(
            error.contains("line 3") && error.contains("#3 occurs twice"),
            "{error}"
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert!(parse("x,ms\n").unwrap_err().contains("no column of cells"));
        let error = parse("index,kib\n3,2\n").unwrap_err();
        assert!(error.contains("no column of latencies"), "{error}");
        assert!(parse("index,ms\n3,fast\n").unwrap_err().contains("line 2"));
        assert!(parse("index,ms\n99999,1\n").unwrap_err().contains("line 2"));
    }
}
