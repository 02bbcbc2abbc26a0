//! A table from a path, whatever is there: the official files, their archive, CSV or JSON.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::address::Address;
use super::official::{self, OfficialError, OfficialSource, ReadProgress};
use super::table::{Provenance, Table, TableError, TableName, TableNameError};
use super::text::{self, TextError, Unsaid};
use super::tfrecord::{self, TfRecordError};
use crate::clock;
use crate::space::Space;

/// How an import is asked for.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The table's name; `None` for one that fits what is there.
    pub name: Option<TableName>,
    /// What a CSV or JSON file does not say; the official files say it all.
    pub unsaid: Unsaid,
    /// The command that makes the table again.
    pub command: String,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is nothing at the path.
    #[error("{0:?} does not exist: check the path of the accuracies")]
    Missing(PathBuf),
    /// The system refuses to read it.
    #[error("{path:?} can't be read ({reason}): check that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// One cell's file, or the whole benchmark in one.
    #[error(
        "{0:?} is packed by bzip2: give the folder NATS-tss-v1_0-3ffb9-simple with a file for each \
         cell, or its .tar, neither one file of it nor the whole benchmark in one"
    )]
    Packed(PathBuf),
    /// The name of the file is none for a table.
    #[error("{0}; give a name with --name")]
    Name(#[from] TableNameError),
    /// The official files are refused.
    #[error(transparent)]
    Official(#[from] OfficialError),
    /// The records are refused.
    #[error(transparent)]
    TfRecord(#[from] TfRecordError),
    /// The text is refused.
    #[error("{path:?}: {reason}")]
    Text {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: TextError,
    },
}

/// What lies at a path, recognised by what it holds.
pub enum Accuracies {
    /// The official files.
    Official(OfficialSource),
    /// The official file of NAS-Bench-101.
    TfRecord(PathBuf),
    /// CSV or JSON.
    Text {
        /// The file.
        path: PathBuf,
        /// What it holds.
        bytes: Vec<u8>,
    },
}

/// What a bzip2 file begins with.
const BZIP2: &[u8] = b"BZh";

/// What a tar archive has in its first block, and where.
const TAR: (usize, &[u8]) = (257, b"ustar");

/// Length of a tar archive's first block, in bytes.
const BLOCK: u64 = 512;

impl Accuracies {
    /// Finds out what lies at a path.
    ///
    /// # Errors
    /// If there is nothing, or nothing that can be imported.
    pub fn at(path: &Path) -> Result<Self, ImportError> {
        let path = path.to_owned();
        if !path.exists() {
            return Err(ImportError::Missing(path));
        }
        if path.is_dir() {
            return Ok(Accuracies::Official(OfficialSource::folder(&path)?));
        }
        let unreadable = |reason| {
            let path = path.clone();
            ImportError::Unreadable { path, reason }
        };
        let file = File::open(&path).map_err(unreadable)?;
        let mut begin = Vec::new();
        let mut first = file.take(BLOCK);
        first.read_to_end(&mut begin).map_err(unreadable)?;
        let has_name = path.extension().is_some_and(|extension| extension == "tar");
        if has_name
            || begin
                .get(TAR.0..)
                .is_some_and(|rest| rest.starts_with(TAR.1))
        {
            return Ok(Accuracies::Official(OfficialSource::archive(&path)?));
        }
        if tfrecord::begins(&begin) || path.extension().is_some_and(|e| e == "tfrecord") {
            return Ok(Accuracies::TfRecord(path));
        }
        if begin.starts_with(BZIP2) {
            return Err(ImportError::Packed(path));
        }
        if fs::metadata(&path).map_err(unreadable)?.len() > text::MOST_BYTES {
            let reason = TextError::Size;
            return Err(ImportError::Text { path, reason });
        }
        let bytes = fs::read(&path).map_err(unreadable)?;
        Ok(Accuracies::Text { path, bytes })
    }

    /// How much there is to read: files, or the megabytes of a large one.
    pub fn extent(&self) -> usize {
        match self {
            Accuracies::TfRecord(path) => tfrecord::megabytes(path),
            Accuracies::Official(source) => source.files().len(),
            Accuracies::Text { .. } => 1,
        }
    }

    /// Reads them into a table.
    ///
    /// # Errors
    /// At the first thing that is wrong.
    pub fn read(self, request: ImportRequest, watch: &ReadProgress) -> Result<Table, ImportError> {
        let provenance = |source: &str, path: &Path| Provenance {
            source: source.to_owned(),
            origin: std::path::absolute(path)
                .unwrap_or_else(|_| path.to_owned())
                .display()
                .to_string(),
            made: clock::now(),
            command: request.command.clone(),
            official: true,
        };
        match &self {
            Accuracies::Official(source) => {
                let provenance = provenance("official NATS-Bench files", source.path());
                let name = |space| request.name.clone().unwrap_or_else(|| official_name(space));
                Ok(official::read(source, name, provenance, watch)?)
            }
            Accuracies::TfRecord(path) => {
                let provenance = provenance("official NAS-Bench-101 records", path);
                let name = request.name.clone();
                let name = name.unwrap_or_else(|| official_name(Space::NasBench101));
                Ok(tfrecord::read(path, name, provenance, watch)?)
            }
            Accuracies::Text { path, bytes } => {
                let name = match &request.name {
                    Some(name) => name.clone(),
                    None => text::name_of(path)?,
                };
                let provenance = provenance("accuracies in a file", path);
                let table = text::read(bytes, name, &request.unsaid, provenance);
                table.map_err(|reason| ImportError::Text {
                    path: path.clone(),
                    reason,
                })
            }
        }
    }
}

/// Downloaded CSV or JSON files that make one table together.
pub struct Published {
    /// The files, each with what it does not say itself.
    pub files: Vec<(Address, Vec<u8>, Unsaid)>,
    /// The table's name.
    pub name: TableName,
    /// What the files are, for people.
    pub source: String,
    /// The address, in which the dataset may be left open.
    pub origin: String,
    /// The command that downloads them again.
    pub command: String,
}

impl Published {
    /// Reads all files into one table; it is official where each of them is.
    ///
    /// # Errors
    /// At the first thing that is wrong.
    pub fn read(self) -> Result<Table, ImportError> {
        let provenance = Provenance {
            source: self.source,
            origin: self.origin,
            made: clock::now(),
            command: self.command,
            official: true,
        };
        let mut whole: Option<Table> = None;
        for (address, bytes, unsaid) in self.files {
            let refused = |reason| ImportError::Text {
                path: address.url.into(),
                reason,
            };
            let part = text::read(&bytes, self.name.clone(), &unsaid, provenance.clone());
            let joined = part.and_then(|part| match whole.take() {
                None => Ok(part),
                Some(whole) => Ok(join(whole, &part)?),
            });
            whole = Some(joined.map_err(refused)?);
        }
        Ok(whole.expect("an address has at least one file"))
    }
}

fn join(mut whole: Table, part: &Table) -> Result<Table, TableError> {
    for column in part.columns() {
        whole.add(column.measure().clone(), column.known())?;
    }
    whole.provenance.official &= part.provenance.official;
    Ok(whole)
}

/// The name of the table of the official files.
fn official_name(space: Space) -> TableName {
    let name = format!("{space}-official");
    name.parse().expect("a space's name is a table's")
}
