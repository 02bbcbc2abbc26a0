//! The official files of NAS-Bench-101: `nasbench_only108.tfrecord`, with the trainings of 108
//! epochs, and `nasbench_full.tfrecord`, with those of 4, 12 and 36 too.

mod frame;
mod record;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

pub use frame::FrameError;
use frame::{Frames, masked};
use record::TfRecord;
pub use record::TfRecordDataError;

use super::container::{MEGABYTE, megabytes};
use super::official::ReadProgress;
use super::table::{Average, Averaging, Measure, Provenance, Split, Table, TableError, TableName};
use crate::space::dataset::Dataset;
use crate::space::{Cell, Space, Task};

/// The most different numbers of epochs; the benchmark has four.
const MOST_EPOCHS: usize = 8;

/// Why a file makes no table; nothing is imported then.
#[derive(Debug, thiserror::Error)]
pub enum TfRecordError {
    /// The system refuses to open it.
    #[error("{path:?} can't be read ({reason}): check that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Its framing is broken.
    #[error(
        "{path:?}, record {number}: {reason}; nothing was imported: download the file again and \
         compare its size"
    )]
    Frame {
        /// The file.
        path: PathBuf,
        /// The record, from 1.
        number: u64,
        /// What is wrong.
        reason: FrameError,
    },
    /// A record is refused.
    #[error("{path:?}, record {number}: {reason}; nothing was imported")]
    Record {
        /// The file.
        path: PathBuf,
        /// The record, from 1.
        number: u64,
        /// What is wrong.
        reason: TfRecordDataError,
    },
    /// A cell has another number of parameters than the benchmark's network of it.
    #[error(
        "{path:?}, record {number}: it says {stated} parameters, the benchmark's network of this \
         cell has {counted}; nothing was imported"
    )]
    Parameters {
        /// The file.
        path: PathBuf,
        /// The record, from 1.
        number: u64,
        /// What it says.
        stated: u64,
        /// What we count.
        counted: u64,
    },
    /// It holds no accuracy.
    #[error("{path:?}: {reason}; nothing was imported")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: TableError,
    },
}

/// Whether a file begins as a TFRecord file does: with a length and its checksum.
pub fn begins(bytes: &[u8]) -> bool {
    bytes
        .first_chunk::<12>()
        .is_some_and(|[length @ .., a, b, c, d]| {
            masked(length) == u32::from_le_bytes([*a, *b, *c, *d])
        })
}

/// A cell's trainings of one length.
#[derive(Clone, Default)]
struct CellTrainings {
    validation: Vec<f64>,
    test: Vec<f64>,
}

/// Reads a file into a table: for each number of epochs the mean validation and test accuracy
/// over the trainings. `watch` hears of each megabyte.
///
/// # Errors
/// At the first record that is wrong.
pub fn read(
    path: &Path,
    name: TableName,
    provenance: Provenance,
    watch: &ReadProgress,
) -> Result<Table, TfRecordError> {
    let unreadable = |reason| TfRecordError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let file = BufReader::with_capacity(MEGABYTE as usize, File::open(path).map_err(unreadable)?);
    let trainings = trainings(file, path, &|bytes| {
        watch((bytes / MEGABYTE) as usize, megabytes(path));
    })?;
    let mut table = Table::new(name, Space::NasBench101, provenance);
    let broken = |reason| TfRecordError::Table {
        path: path.to_owned(),
        reason,
    };
    for (&epochs, cells) in &trainings {
        for split in [Split::Validation, Split::Test] {
            let measure = Measure {
                dataset: Dataset::Cifar10.name().to_owned(),
                split,
                epochs: Some(epochs),
                averaging: Averaging::MeanOverSeeds,
            };
            let average = |(&index, trainings): (&usize, &CellTrainings)| {
                let reached = match split {
                    Split::Validation => &trainings.validation,
                    Split::Test => &trainings.test,
                };
                Some((index, Average::of(reached)?))
            };
            let averages = cells.iter().filter_map(average);
            table.add(measure, averages).map_err(broken)?;
        }
    }
    if table.columns().is_empty() {
        Err(broken(TableError::Empty))
    } else {
        Ok(table)
    }
}

type AllTrainings = BTreeMap<u32, HashMap<usize, CellTrainings>>;

fn trainings(
    file: impl Read,
    path: &Path,
    progress: &dyn Fn(u64),
) -> Result<AllTrainings, TfRecordError> {
    let mut frames = Frames::new(file);
    let mut cells: HashMap<String, usize> = HashMap::new();
    let mut trainings = AllTrainings::new();
    let mut number = 0;
    loop {
        number += 1;
        let framed = |reason| TfRecordError::Frame {
            path: path.to_owned(),
            number,
            reason,
        };
        let refused = |reason| TfRecordError::Record {
            path: path.to_owned(),
            number,
            reason,
        };
        let Some(data) = frames.next().map_err(framed)? else {
            return Ok(trainings);
        };
        let record = TfRecord::read(data).map_err(refused)?;
        let index = match cells.get(&record.hash) {
            Some(&index) => index,
            // A cell occurs a dozen times; only the first time it is looked at closely.
            None => {
                let cell = Cell::from(record.cell().map_err(refused)?);
                let task = Task::of(Space::NasBench101, Dataset::Cifar10);
                let counted = cell.size(task).params;
                if counted != record.parameters {
                    return Err(TfRecordError::Parameters {
                        path: path.to_owned(),
                        number,
                        stated: record.parameters,
                        counted,
                    });
                }
                let index = cell.index().number();
                cells.insert(record.hash.clone(), index);
                index
            }
        };
        if !trainings.contains_key(&record.epochs) && trainings.len() == MOST_EPOCHS {
            let reason = "there are too many different numbers of epochs";
            return Err(refused(TfRecordDataError::Layout(reason)));
        }
        let of_cell = trainings
            .entry(record.epochs)
            .or_default()
            .entry(index)
            .or_default();
        of_cell.validation.push(record.validation);
        of_cell.test.push(record.test);
        if number.is_multiple_of(1024) {
            progress(frames.read);
        }
    }
}
