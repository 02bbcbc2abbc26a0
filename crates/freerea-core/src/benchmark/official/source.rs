//! Where the official files lie: in a folder, or in a tar archive that is read in place.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{OfficialError, RecordError, index_of_file};
use crate::space::Space;

/// The largest file of a cell, packed, in bytes; those of the benchmark have up to 100,000.
const MOST_PACKED: u64 = 4 << 20;

/// The most files: no space has as many cells.
const MOST_FILES: usize = 100_000;

/// One cell's file.
#[derive(Debug)]
pub struct CellFile {
    /// The cell's index, by the file's name.
    pub index: usize,
    place: Location,
}

#[derive(Debug)]
enum Location {
    File(PathBuf),
    /// A part of the archive, in bytes.
    Entry {
        name: PathBuf,
        start: u64,
        length: u64,
    },
}

/// The official files of one folder or archive.
#[derive(Debug)]
pub struct OfficialSource {
    path: PathBuf,
    files: Vec<CellFile>,
}

impl OfficialSource {
    /// The files of a folder.
    ///
    /// # Errors
    /// If the folder cannot be read or holds none.
    pub fn folder(path: &Path) -> Result<Self, OfficialError> {
        let mut files = Vec::new();
        let mut inner = None;
        for entry in fs::read_dir(path).map_err(|reason| unreadable(path, reason))? {
            let entry = entry.map_err(|reason| unreadable(path, reason))?.path();
            if let Some(index) = index_of_file(&entry) {
                let place = Location::File(entry);
                files.push(CellFile { index, place });
            } else if inner.is_none() && files.is_empty() && holds_files(&entry) {
                inner = Some(entry);
            }
        }
        OfficialSource::of(path, files, inner)
    }

    /// The files of an archive; it is not unpacked.
    ///
    /// # Errors
    /// If the archive cannot be read, is damaged or holds none.
    pub fn archive(path: &Path) -> Result<Self, OfficialError> {
        let file = File::open(path).map_err(|reason| unreadable(path, reason))?;
        let length = file.metadata().map_err(|reason| unreadable(path, reason))?;
        let damaged = |reason: String| OfficialError::Archive {
            path: path.to_owned(),
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let mut archive = tar::Archive::new(file);
        let entries = archive.entries_with_seek();
        let entries = entries.map_err(|reason| damaged(reason.to_string()))?;
        let mut files = Vec::new();
        // Raw entries: an extension that claims to be gigabytes long is never loaded.
        for entry in entries.raw(true) {
            let entry = entry.map_err(|reason| damaged(reason.to_string()))?;
            let (start, size) = (entry.raw_file_position(), entry.size());
            if start.checked_add(size).is_none_or(|end| end > length.len()) {
                return Err(damaged("it ends in the middle of a file".to_owned()));
            }
            let Some(name) = entry.path().ok().map(|name| name.into_owned()) else {
                continue;
            };
            let regular = entry.header().entry_type().is_file();
            if let Some(index) = index_of_file(&name).filter(|_| regular) {
                let place = Location::Entry {
                    name,
                    start,
                    length: size,
                };
                files.push(CellFile { index, place });
            }
            if files.len() > MOST_FILES {
                return Err(damaged(format!("it holds more than {MOST_FILES} files")));
            }
        }
        OfficialSource::of(path, files, None)
    }

    fn of(
        path: &Path,
        mut files: Vec<CellFile>,
        inner: Option<PathBuf>,
    ) -> Result<Self, OfficialError> {
        let path = path.to_owned();
        if files.is_empty() {
            return Err(OfficialError::NoFiles { path, inner });
        }
        files.sort_by_key(|file| file.index);
        Ok(OfficialSource { path, files })
    }

    /// The folder or archive.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The cells' files, by index.
    pub fn files(&self) -> &[CellFile] {
        &self.files
    }

    /// The space that the folder or archive is named for, if it is named as the authors do.
    pub fn named_space(&self) -> Option<Space> {
        let name = self.path.file_name()?.to_string_lossy().to_lowercase();
        match (name.starts_with("nats-tss"), name.starts_with("nats-sss")) {
            (true, _) => Some(Space::NatsTss),
            (_, true) => Some(Space::NatsSss),
            _ => None,
        }
    }

    /// The name of a file in complaints.
    pub fn name_of(&self, file: &CellFile) -> String {
        match &file.place {
            Location::File(path) => format!("{path:?}"),
            Location::Entry { name, .. } => format!("{:?} in {:?}", name, self.path),
        }
    }

    /// What a file holds, packed.
    pub(super) fn bytes(&self, file: &CellFile) -> Result<Vec<u8>, OfficialError> {
        let read = match &file.place {
            Location::File(path) => File::open(path).and_then(|opened| {
                let length = opened.metadata()?.len();
                whole(opened, length)
            }),
            Location::Entry { start, length, .. } => {
                File::open(&self.path).and_then(|mut opened| {
                    opened.seek(SeekFrom::Start(*start))?;
                    whole(opened, *length)
                })
            }
        };
        match read {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(OfficialError::File {
                file: self.name_of(file),
                reason: RecordError::Size,
            }),
            Err(reason) => Err(OfficialError::File {
                file: self.name_of(file),
                reason: RecordError::Packing(reason.to_string()),
            }),
        }
    }
}

/// The next `length` bytes, where they are not absurdly many.
fn whole(file: File, length: u64) -> io::Result<Option<Vec<u8>>> {
    if length > MOST_PACKED {
        return Ok(None);
    }
    let mut bytes = vec![0; length as usize];
    let mut file = file;
    file.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

fn holds_files(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|entries| {
        let mut entries = entries.flatten();
        entries.any(|entry| index_of_file(&entry.path()).is_some())
    })
}

fn unreadable(path: &Path, reason: io::Error) -> OfficialError {
    let path = path.to_owned();
    OfficialError::Unreadable { path, reason }
}
