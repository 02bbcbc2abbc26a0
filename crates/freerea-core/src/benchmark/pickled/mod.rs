//! Accuracies that Python pickled: NAS-Bench-201's `.pth`, what NASLib made of the benchmarks, and
//! plain lists and dictionaries of numbers.

mod nasbench101;
mod nasbench201;
mod naslib;
mod plain;
mod selection;
mod transnas;

use std::io::BufRead;

use super::gathering::FileContents;
use super::official::RecordError;
use super::pickle::{self, PickleError, Value};
use super::text::Unsaid;
use crate::space::{CellError, Space};

/// Why a pickled file makes no table.
#[derive(Debug, thiserror::Error)]
pub enum PickledError {
    /// It is damaged, or no plain data.
    #[error(transparent)]
    Pickle(#[from] PickleError),
    /// Plain data of another kind.
    #[error(
        "it holds {0}; what is read are NAS-Bench-201's and TransNAS-Bench-101's .pth, NASLib's \
         nb201_*.pickle and nasbench_only108.pkl, and numbers in the order of the cells or by cell"
    )]
    Unknown(String),
    /// Latencies.
    #[error("it holds HW-NAS-Bench's latencies; read them with 'freerea device import'")]
    Latencies,
    /// One cell alone.
    #[error(
        "it holds one cell alone; give the folder NATS-tss-v1_0-3ffb9-simple with a file for each \
         cell, or its .tar"
    )]
    OneCell,
    /// Numbers of no space.
    #[error(
        "it holds {0} numbers, but the spaces have {list} cells; give a number for each cell, in \
         the benchmark's order",
        list = counts()
    )]
    Count(usize),
    /// It is not as its kind is.
    #[error("{0}")]
    Layout(String),
    /// A key that is no cell.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// A cell's trainings are refused.
    #[error("cell {index}: {reason}")]
    Record {
        /// The cell's index in the file.
        index: i64,
        /// What is wrong.
        reason: RecordError,
    },
}

impl PickledError {
    /// Whether the file would run code where Python reads it.
    pub fn is_malicious(&self) -> bool {
        matches!(self, PickledError::Pickle(PickleError::Code(_)))
    }
}

fn counts() -> String {
    let counts = Space::ALL.map(|space| space.count().to_string());
    counts.join(", ")
}

/// What the file that PyTorch wrote before it packed archives begins with.
const LEGACY: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";

/// Whether data begin as a pickle does.
pub(super) fn begins(bytes: &[u8]) -> bool {
    matches!(bytes, [0x80, 2..=5, ..])
}

/// Reads a pickle, keeping what any of the kinds needs.
///
/// # Errors
/// If it is damaged, or of no kind that is read.
pub(super) fn read(data: &mut dyn BufRead, unsaid: &Unsaid) -> Result<FileContents, PickledError> {
    let begin = data
        .fill_buf()
        .map_err(|error| PickleError::Unreadable(error.to_string()))?;
    let is_legacy = begin.starts_with(LEGACY);
    let trainings = nasbench101::HashedTrainings::default();
    let selection = |key: &Value, value: Value| {
        if trainings.take(key, &value) {
            None
        } else {
            selection::kept(key, value)
        }
    };
    let root = if is_legacy {
        // After the magic number come the version and the machine, and the weights last.
        let mut data = data;
        data.consume(LEGACY.len());
        for _ in 0..2 {
            pickle::read_next(&mut data, pickle::EVERYTHING)?;
        }
        pickle::read_next(&mut data, &selection)?
    } else {
        pickle::read(data, &selection)?
    };
    if !trainings.is_empty() {
        return trainings.contents();
    }
    let has = |key: &str| root.get(key).is_some();
    if has("meta_archs") && has("arch2infos") {
        return nasbench201::read(&root);
    }
    if has("data") && has("task_list") {
        return transnas::read(&root);
    }
    if has("nasbench201") || has("fbnet") {
        return Err(PickledError::Latencies);
    }
    let entries = root.entries();
    match entries.first() {
        Some((key, value)) if is_cell(key) && !value.entries().is_empty() => {
            naslib::read(&entries, unsaid)
        }
        Some((_, value)) if value.get("all_results").is_some() => Err(PickledError::OneCell),
        _ => plain::read(&root, unsaid),
    }
}

/// Whether a key is a cell's string.
fn is_cell(key: &Value) -> bool {
    let cell = |text| Space::of_text(text)?.read(text).ok();
    key.text().and_then(cell).is_some()
}
