//! A table from a path, whatever is there: the official files, their archive, what others made of
//! them, CSV or JSON.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::address::Address;
use super::container::{self, MEGABYTE};
use super::official::{self, OfficialError, OfficialSource};
use super::pickled::{self, PickledError};
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
    /// The name of the file is none for a table.
    #[error("{0}; give a name with --name")]
    Name(#[from] TableNameError),
    /// The official files are refused.
    #[error(transparent)]
    Official(#[from] OfficialError),
    /// The records are refused.
    #[error(transparent)]
    TfRecord(#[from] TfRecordError),
    /// It cannot be unpacked.
    #[error("{path:?} cannot be unpacked: {reason}; nothing was imported")]
    Packed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: io::Error,
    },
    /// The pickled values are refused.
    #[error("{path:?}: {reason}; nothing was imported{}", pickled_advice(reason))]
    Pickled {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: PickledError,
    },
    /// Its values make no table.
    #[error("{path:?}: {reason}; correct it and import it again")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: TableError,
    },
    /// The text is refused.
    #[error("{path:?}: {reason}")]
    Text {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: TextError,
    },
}

fn pickled_advice(reason: &PickledError) -> &'static str {
    if reason.is_malicious() {
        ": do not open it in Python; get the file from the benchmark's authors"
    } else {
        ""
    }
}

/// What lies at a path, recognised by what it holds.
pub enum Accuracies {
    /// The official files.
    Official(OfficialSource),
    /// The official file of NAS-Bench-101.
    TfRecord(PathBuf),
    /// A pickle, CSV or JSON.
    File {
        /// The file.
        path: PathBuf,
        /// Whether it is text, neither packed nor a pickle.
        is_text: bool,
    },
}

/// A table, and what to say of how it was read.
pub struct ImportedTable {
    /// The table.
    pub table: Table,
    /// What the file is.
    pub what: String,
    /// What was in it but not taken.
    pub left_out: Vec<String>,
    /// Whether the file itself says whose accuracies it holds.
    pub says_whose: bool,
}

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
        let is_text = !pickled::begins(&begin) && !container::is_packed(&begin);
        Ok(Accuracies::File { path, is_text })
    }

    /// How much there is to read: files, or the megabytes of a large one.
    pub fn extent(&self) -> usize {
        match self {
            Accuracies::TfRecord(path) | Accuracies::File { path, .. } => {
                container::megabytes(path)
            }
            Accuracies::Official(source) => source.files().len(),
        }
    }

    /// Reads them into a table.
    ///
    /// # Errors
    /// At the first thing that is wrong.
    pub fn read(
        self,
        request: ImportRequest,
        watch: impl Fn(usize, usize) + Sync + 'static,
    ) -> Result<ImportedTable, ImportError> {
        let official = |table: Table, path: &Path| ImportedTable {
            what: format!("{} in {}", table.provenance.source, path.display()),
            left_out: Vec::new(),
            says_whose: true,
            table,
        };
        match self {
            Accuracies::Official(source) => {
                let provenance = provenance("official NATS-Bench files", source.path(), &request);
                let name = |space| request.name.clone().unwrap_or_else(|| official_name(space));
                let table = official::read(&source, name, provenance, &watch)?;
                Ok(official(table, source.path()))
            }
            Accuracies::TfRecord(path) => {
                let provenance = provenance("official NAS-Bench-101 records", &path, &request);
                let name = request.name.clone();
                let name = name.unwrap_or_else(|| official_name(Space::NasBench101));
                let table = tfrecord::read(&path, name, provenance, &watch)?;
                Ok(official(table, &path))
            }
            Accuracies::File { path, .. } => file(path, request, watch),
        }
    }
}

fn provenance(source: &str, path: &Path, request: &ImportRequest) -> Provenance {
    Provenance {
        source: source.to_owned(),
        origin: std::path::absolute(path)
            .unwrap_or_else(|_| path.to_owned())
            .display()
            .to_string(),
        made: clock::now(),
        command: request.command.clone(),
        official: true,
    }
}

/// Reads one file, a pickle or a text.
fn file(
    path: PathBuf,
    request: ImportRequest,
    watch: impl Fn(usize, usize) + Sync + 'static,
) -> Result<ImportedTable, ImportError> {
    let unreadable = |reason: io::Error| {
        let path = path.clone();
        match reason.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => {
                ImportError::Unreadable { path, reason }
            }
            _ => ImportError::Packed { path, reason },
        }
    };
    let name = match &request.name {
        Some(name) => name.clone(),
        None => text::name_of(&path)?,
    };
    let all = container::megabytes(&path);
    let progress = Box::new(move |bytes| watch((bytes / MEGABYTE) as usize, all));
    let mut opened = container::open(&path, progress).map_err(unreadable)?;
    let begin = opened.data.fill_buf().map_err(unreadable)?;
    let read = if pickled::begins(begin) {
        let read = pickled::read(&mut *opened.data, &request.unsaid);
        read.map_err(|reason| {
            let path = path.clone();
            ImportError::Pickled { path, reason }
        })?
    } else {
        let mut bytes = Vec::new();
        let mut data = opened.data.take(text::MOST_BYTES + 1);
        data.read_to_end(&mut bytes).map_err(unreadable)?;
        text::read(&bytes, &request.unsaid).map_err(|reason| {
            let path = path.clone();
            ImportError::Text { path, reason }
        })?
    };
    let what = match opened.packing {
        "" => read.what,
        packing => format!("{}, packed by {packing}", read.what),
    };
    let mut provenance = provenance(&what, &path, &request);
    provenance.official = read.official && request.unsaid.claim == text::Claim::ByDatasets;
    let table = read.gathering.table(name, provenance);
    let table = table.map_err(|reason| ImportError::Table { path, reason })?;
    Ok(ImportedTable {
        table,
        what,
        left_out: read.left_out,
        says_whose: read.says_whose,
    })
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
                path: address.url.as_str().into(),
                reason,
            };
            let part = text::read(&bytes, &unsaid).map_err(refused)?;
            let mut provenance = provenance.clone();
            provenance.official = part.official;
            let part = part.gathering.table(self.name.clone(), provenance);
            let joined = part.and_then(|part| match whole.take() {
                None => Ok(part),
                Some(whole) => join(whole, &part),
            });
            whole = Some(joined.map_err(|reason| refused(reason.into()))?);
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
