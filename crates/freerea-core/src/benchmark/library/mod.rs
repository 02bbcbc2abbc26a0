//! The user's library of tables: one file for each in the data directory.

mod file;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::shipped;
use super::table::{Measure, Split, Table, TableName};
use crate::data;
use crate::space::Space;
use crate::space::dataset::Dataset;
use crate::whole_file;
pub use file::FileError;

/// The folder of tables in the data directory.
const FOLDER: &str = "tables";

/// What the files of tables end with.
const EXTENSION: &str = "table";

/// The largest file of a table that is read, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// Why the library cannot do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The system names no data directory.
    #[error(
        "there is no data directory for tables; name one in the variable {}",
        data::VARIABLE
    )]
    NoDirectory,
    /// No table of that name.
    #[error(
        "there is no table '{name}', but {}; 'freerea benchmark import PATH' and 'download' bring \
         others",
        known.join(", ")
    )]
    Missing {
        /// The name.
        name: TableName,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The system refuses to read a file or folder.
    #[error("{path:?} can't be read ({reason}): check that you may read it")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The system refuses to write or remove a file.
    #[error("{path:?} can't be changed ({reason}): check the disk's room and that you may write")]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file that does not hold a table.
    #[error("{path:?}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: FileError,
    },
}

/// A table of the library, or why it cannot be read.
#[derive(Debug)]
pub struct Listed {
    /// Its name.
    pub name: TableName,
    /// What it holds.
    pub table: Result<Table, LibraryError>,
}

/// The tables in one folder.
#[derive(Clone, Debug)]
pub struct Library {
    folder: PathBuf,
}

impl Library {
    /// The user's library: in the directory of [`data`].
    ///
    /// # Errors
    /// If there is no such directory.
    pub fn of_user() -> Result<Self, LibraryError> {
        let directory = data::directory().ok_or(LibraryError::NoDirectory)?;
        Ok(Library::at(directory.join(FOLDER)))
    }

    /// The library in a folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Library {
            folder: folder.into(),
        }
    }

    /// Where a table's file lies.
    pub fn path_of(&self, name: &TableName) -> PathBuf {
        self.folder.join(format!("{name}.{EXTENSION}"))
    }

    /// Whether there is a table of that name, readable or not.
    pub fn contains(&self, name: &TableName) -> bool {
        self.path_of(name).exists()
    }

    /// Reads a table.
    ///
    /// # Errors
    /// If there is none of that name, or it cannot be read.
    pub fn load(&self, name: &TableName) -> Result<Table, LibraryError> {
        let path = self.path_of(name);
        let bytes = match read(&path) {
            Ok(bytes) => bytes,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                if *name == shipped::name() {
                    return Ok(shipped::glyphs());
                }
                let known = self.all_names()?.into_iter().map(String::from).collect();
                let name = name.clone();
                return Err(LibraryError::Missing { name, known });
            }
            Err(reason) => return Err(LibraryError::Unreadable { path, reason }),
        };
        file::decode(&bytes, name).map_err(|reason| LibraryError::File { path, reason })
    }

    /// All tables, by name, with the one that comes with the program; a damaged one does not hide
    /// the others.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Listed>, LibraryError> {
        let listed = self.all_names()?.into_iter().map(|name| Listed {
            table: self.load(&name),
            name,
        });
        Ok(listed.collect())
    }

    /// Keeps a table, in place of one of the same name. The file appears whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, table: &Table) -> Result<(), LibraryError> {
        let path = self.path_of(&table.name);
        let written = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            whole_file::write(&path, file::encode(table))?;
            sync_folder(&self.folder)
        };
        written().map_err(|reason| LibraryError::Unwritable { path, reason })
    }

    /// Removes a table.
    ///
    /// # Errors
    /// If there is none of that name, or it cannot be removed.
    pub fn remove(&self, name: &TableName) -> Result<(), LibraryError> {
        let path = self.path_of(name);
        match fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                let known = self.all_names()?.into_iter().map(String::from).collect();
                let name = name.clone();
                Err(LibraryError::Missing { name, known })
            }
            Err(reason) => Err(LibraryError::Unwritable { path, reason }),
        }
    }

    /// The table that a search is compared with where the user names none: a published one that
    /// has accuracies on the dataset; among several one that knows most of the space, then one of
    /// test accuracies, then the longest training, then the most cells. Without one, the table that comes with the
    /// program.
    pub fn table_for(&self, space: Space, dataset: Dataset) -> Option<Table> {
        let tables = self.list().unwrap_or_default().into_iter();
        let published = tables
            .filter_map(|listed| listed.table.ok())
            .filter(|table| table.space == space && table.provenance.official)
            .filter_map(|table| {
                let column = table.column_for(dataset)?;
                let known = column.known().count();
                let Measure { split, epochs, .. } = column.measure();
                let rank = (
                    known * 2 > space.count(),
                    *split == Split::Test,
                    *epochs,
                    known,
                );
                Some((rank, table))
            })
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, table)| table);
        published.or_else(|| Some(shipped::glyphs()).filter(|table| table.space == space))
    }

    /// The names of all tables, with that of the one that comes with the program.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn all_names(&self) -> Result<Vec<TableName>, LibraryError> {
        let mut names = self.names()?;
        names.push(shipped::name());
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn names(&self) -> Result<Vec<TableName>, LibraryError> {
        let unreadable = |reason| LibraryError::Unreadable {
            path: self.folder.clone(),
            reason,
        };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(reason) => return Err(unreadable(reason)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            let stem = path.file_stem().and_then(OsStr::to_str);
            let name = stem.and_then(|stem| stem.parse().ok());
            if path.extension() == Some(OsStr::new(EXTENSION)) {
                names.extend(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() <= MOST_BYTES {
        fs::read(path)
    } else {
        Err(io::Error::other("it is far too large for a table"))
    }
}

/// Makes the new name itself last, where the system lets a folder be opened.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
