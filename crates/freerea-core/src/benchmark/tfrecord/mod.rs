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

use super::official::ReadProgress;
use super::table::{Averaging, Measure, Provenance, Split, Table, TableError, TableName};
use crate::space::dataset::Dataset;
use crate::space::{Cell, Space, Task};

/// A megabyte, the step of progress.
const MEGABYTE: u64 = 1 << 20;

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
        "{path:?}, record {number}: it says {told} parameters, the benchmark's network of this \
         cell has {counted}; nothing was imported"
    )]
    Parameters {
        /// The file.
        path: PathBuf,
        /// The record, from 1.
        number: u64,
        /// What it says.
        told: u64,
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

/// The size of a file in megabytes, the steps of its import.
pub fn megabytes(path: &Path) -> usize {
    let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    usize::try_from(bytes.div_ceil(MEGABYTE)).unwrap_or(usize::MAX)
}

/// The sums of a cell's trainings of one length.
#[derive(Clone, Copy, Default)]
struct Sums {
    trainings: u32,
    validation: f64,
    test: f64,
}

/// Reads a file into a table: for each number of epochs the mean validation and test accuracy
/// over the trainings. `watch` is told of each megabyte.
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
    let sums = sums(file, path, &|bytes| {
        watch((bytes / MEGABYTE) as usize, megabytes(path));
    })?;
    let mut table = Table::new(name, Space::NasBench101, provenance);
    let broken = |reason| TfRecordError::Table {
        path: path.to_owned(),
        reason,
    };
    for (&epochs, cells) in &sums {
        for split in [Split::Validation, Split::Test] {
            let measure = Measure {
                dataset: Dataset::Cifar10.name().to_owned(),
                split,
                epochs: Some(epochs),
                averaging: Averaging::MeanOverSeeds,
            };
            let mean = |(&index, sums): (&usize, &Sums)| {
                let sum = match split {
                    Split::Validation => sums.validation,
                    Split::Test => sums.test,
                };
                (index, sum / f64::from(sums.trainings))
            };
            table.add(measure, cells.iter().map(mean)).map_err(broken)?;
        }
    }
    match table.columns().is_empty() {
        true => Err(broken(TableError::Empty)),
        false => Ok(table),
    }
}

type AllSums = BTreeMap<u32, HashMap<usize, Sums>>;

fn sums(file: impl Read, path: &Path, told: &dyn Fn(u64)) -> Result<AllSums, TfRecordError> {
    let mut frames = Frames::new(file);
    let mut cells: HashMap<String, usize> = HashMap::new();
    let mut sums = AllSums::new();
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
            return Ok(sums);
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
                        told: record.parameters,
                        counted,
                    });
                }
                let index = cell.index().number();
                cells.insert(record.hash.clone(), index);
                index
            }
        };
        if !sums.contains_key(&record.epochs) && sums.len() == MOST_EPOCHS {
            let reason = "there are too many different numbers of epochs";
            return Err(refused(TfRecordDataError::Layout(reason)));
        }
        let sum = sums
            .entry(record.epochs)
            .or_default()
            .entry(index)
            .or_default();
        sum.trainings += 1;
        sum.validation += record.validation;
        sum.test += record.test;
        if number.is_multiple_of(1024) {
            told(frames.read);
        }
    }
}
