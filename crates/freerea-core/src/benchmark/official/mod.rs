//! The benchmark's official files: a folder, or a tar archive, of one `NNNNNN.pickle.pbz2` for each
//! cell.
//!
//! Each file is unpacked, read and reduced to a few numbers by one worker before it takes the next,
//! so that memory is bounded by the number of workers.

mod record;
mod source;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::gathering::Gathering;
use super::table::{Provenance, Table, TableError, TableName};
use crate::space::Space;
pub(super) use record::OfficialRecord;
pub use record::RecordError;
pub use source::{CellFile, OfficialSource};

/// What watches an import: it learns how many of how many files are read, from any thread.
pub type ReadProgress<'w> = dyn Fn(usize, usize) + Sync + 'w;

/// Why official files make no table; nothing is imported then.
#[derive(Debug, thiserror::Error)]
pub enum OfficialError {
    /// The system refuses to read a file or folder.
    #[error("{path:?} can't be read ({reason}): check that it is there and that you may read it")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// No cell's file is there.
    #[error(
        "{path:?} holds no file like 000000.pickle.pbz2: {}",
        match inner {
            Some(inner) => format!("its folder {inner:?} does, so give that one"),
            None => "give the benchmark's folder NATS-tss-v1_0-3ffb9-simple or NATS-sss-v1_0-50262-simple".to_owned(),
        }
    )]
    NoFiles {
        /// The folder or archive.
        path: PathBuf,
        /// A folder in it that holds such files.
        inner: Option<PathBuf>,
    },
    /// The archive is none, or damaged.
    #[error("archive {path:?} is damaged ({reason}): download it again; nothing was imported")]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// One file is damaged, or of another kind.
    #[error("{file}: {reason}; nothing was imported: {}", advice(reason))]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        reason: RecordError,
    },
    /// Files of another space than the first one's, or than the folder is named for.
    #[error(
        "{file} is of {found}, but the folder's name or its other files say {space}; nothing was \
         imported: keep each space's files in a folder of their own"
    )]
    Mixed {
        /// The file that differs.
        file: String,
        /// Its space.
        found: Space,
        /// The space of the others, or of the name.
        space: Space,
    },
    /// The files hold no accuracy, or one cell twice.
    #[error("{path:?}: {reason}; nothing was imported: download the files again")]
    Table {
        /// The folder or archive.
        path: PathBuf,
        /// What is wrong.
        reason: TableError,
    },
}

fn advice(reason: &RecordError) -> &'static str {
    if reason.is_malicious() {
        "do not open it in Python; get the files from the benchmark's authors"
    } else {
        "download this file again, or take it away"
    }
}

/// Reads all files, in parallel on all cores.
///
/// # Errors
/// At the first file that cannot be read.
pub fn read(
    source: &OfficialSource,
    name: impl FnOnce(Space) -> TableName,
    provenance: Provenance,
    watch: &ReadProgress,
) -> Result<Table, OfficialError> {
    let files = source.files();
    let done = AtomicUsize::new(0);
    let records: Vec<OfficialRecord> = files
        .par_iter()
        .map(|file| {
            let record = source.bytes(file).and_then(|bytes| {
                OfficialRecord::read(&bytes, file.index).map_err(|reason| OfficialError::File {
                    file: source.name_of(file),
                    reason,
                })
            })?;
            watch(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
            Ok(record)
        })
        .collect::<Result<_, OfficialError>>()?;
    let space = one_space(source, &records)?;
    let mut gathering = Gathering::new(space);
    for record in &records {
        record.gather(&mut gathering);
    }
    let table = gathering.table(name(space), provenance);
    table.map_err(|reason| OfficialError::Table {
        path: source.path().to_owned(),
        reason,
    })
}

/// The space that all files are of. The files rule; a folder's name only tells them apart sooner.
fn one_space(source: &OfficialSource, records: &[OfficialRecord]) -> Result<Space, OfficialError> {
    let space = records.first().map(|record| record.space);
    let space = source.named_space().or(space).unwrap_or(Space::NatsTss);
    let stranger = records.iter().position(|record| record.space != space);
    match stranger {
        None => Ok(space),
        Some(at) => Err(OfficialError::Mixed {
            file: source.name_of(&source.files()[at]),
            found: records[at].space,
            space,
        }),
    }
}

/// Whether a path is the name of a cell's file; its index then.
fn index_of_file(path: &Path) -> Option<usize> {
    let name = path.file_name()?.to_str()?;
    let digits = name.strip_suffix(".pickle.pbz2")?;
    let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
pub(super) mod tests;
