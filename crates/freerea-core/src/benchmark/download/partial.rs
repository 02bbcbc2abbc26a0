//! The part of a file that has come so far, on disk, with what tells whether the rest belongs to it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::address::Checksum;
use super::error::DownloadError;
use crate::whole_file;

/// The longest name of a file that is taken from an address.
const LONGEST_NAME: usize = 80;

/// What is known of the file of which a part is there.
#[derive(Debug, Serialize, Deserialize)]
struct PartialNote {
    url: String,
    /// The server's name for this version of the file: an entity tag or a date.
    version: Option<String>,
}

/// A file that is being downloaded. Other programs leave it alone meanwhile.
#[derive(Debug)]
pub struct PartialFile {
    url: String,
    file: File,
    length: u64,
    version: Option<String>,
    paths: DownloadPaths,
}

/// Where a download lies.
#[derive(Debug, Clone)]
struct DownloadPaths {
    /// Until it is whole.
    part: PathBuf,
    /// Once it is whole.
    whole: PathBuf,
    note: PathBuf,
}

impl DownloadPaths {
    /// Under names that begin alike: the address's checksum tells files of the same name apart.
    fn of(folder: &Path, url: &str) -> Self {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let name: String = path.rsplit('/').next().unwrap_or_default().to_owned();
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name: String = name.chars().filter(plain).take(LONGEST_NAME).collect();
        let whole = format!("{:.8}-{name}", Checksum::of(url.as_bytes()).to_string());
        DownloadPaths {
            part: folder.join(format!("{whole}.part")),
            note: folder.join(format!("{whole}.json")),
            whole: folder.join(whole),
        }
    }

    /// Removes whatever is there, and the folder if nothing else is in it.
    fn clear(&self) {
        for path in [&self.part, &self.whole, &self.note] {
            // What is not there need not go, and what cannot go does no harm.
            let _ = fs::remove_file(path);
        }
        let _ = self.part.parent().map(fs::remove_dir);
    }
}

impl PartialFile {
    /// What there is of a file, which may be nothing or all of it.
    ///
    /// # Errors
    /// If the disk refuses, or another program downloads the same.
    pub fn open(folder: &Path, url: &str) -> Result<Self, DownloadError> {
        let paths = DownloadPaths::of(folder, url);
        let disk = |reason| DownloadError::Disk {
            path: paths.part.clone(),
            reason,
        };
        fs::create_dir_all(folder).map_err(disk)?;
        if paths.whole.exists() && !paths.part.exists() {
            fs::rename(&paths.whole, &paths.part).map_err(disk)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = options.open(&paths.part).map_err(disk)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            let url = url.to_owned();
            return Err(DownloadError::Busy { url });
        }
        let length = file.metadata().map_err(disk)?.len();
        let note = fs::read(&paths.note).ok();
        let note: Option<PartialNote> = note.and_then(|text| serde_json::from_slice(&text).ok());
        let version = note
            .filter(|note| note.url == url)
            .and_then(|note| note.version);
        Ok(PartialFile {
            url: url.to_owned(),
            file,
            length,
            version,
            paths,
        })
    }

    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The server's name for the version of the file that is there.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Forgets what is there, for a version of the file from its beginning.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn begin(&mut self, version: Option<String>) -> Result<(), DownloadError> {
        let note = PartialNote {
            url: self.url.clone(),
            version,
        };
        let text = serde_json::to_vec(&note).expect("a note is plain data");
        // In this order, so that no bytes are ever taken for another version's.
        let begun = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .and_then(|_| whole_file::write(&self.paths.note, text));
        begun.map_err(|reason| self.refused(reason))?;
        (self.length, self.version) = (0, note.version);
        Ok(())
    }

    /// Adds what has come.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), DownloadError> {
        let written = self.file.write_all(bytes);
        written.map_err(|reason| self.refused(reason))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// The checksum of what is there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn checksum(&mut self) -> Result<Checksum, DownloadError> {
        let read = self.file.rewind();
        let read = read.and_then(|()| Checksum::of_reader(&mut self.file));
        read.map_err(|reason| self.refused(reason))
    }

    /// It is whole.
    ///
    /// # Errors
    /// If it cannot get its name.
    pub fn finish(self) -> Result<DownloadedFile, DownloadError> {
        let renamed = fs::rename(&self.paths.part, &self.paths.whole);
        renamed.map_err(|reason| self.refused(reason))?;
        Ok(DownloadedFile { paths: self.paths })
    }

    /// Removes what is there.
    pub fn remove(self) {
        self.paths.clear();
    }

    fn refused(&self, reason: io::Error) -> DownloadError {
        DownloadError::Disk {
            path: self.paths.part.clone(),
            reason,
        }
    }
}

/// A file that was downloaded whole.
#[derive(Debug)]
pub struct DownloadedFile {
    paths: DownloadPaths,
}

impl DownloadedFile {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.paths.whole
    }

    /// Removes it, once it is of no more use.
    pub fn remove(self) {
        self.paths.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_again_with_its_version() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("downloads");
        let url = "http://example.org/a/table.csv?raw=1";
        let mut part = PartialFile::open(&folder, url).unwrap();
        assert!(matches!(
            PartialFile::open(&folder, url),
            Err(DownloadError::Busy { .. })
        ));
        part.begin(Some("\"one\"".to_owned())).unwrap();
        part.add(b"index,").unwrap();
        drop(part);
        let mut part = PartialFile::open(&folder, url).unwrap();
        assert_eq!((part.length(), part.version()), (6, Some("\"one\"")));
        part.add(b"accuracy\n").unwrap();
        assert_eq!(part.checksum().unwrap(), Checksum::of(b"index,accuracy\n"));
        let whole = part.finish().unwrap();
        assert_eq!(fs::read(whole.path()).unwrap(), b"index,accuracy\n");
        assert!(whole.path().to_str().unwrap().ends_with("-table.csv"));
        // What is whole is a part like any other for the next download.
        drop(whole);
        let mut part = PartialFile::open(&folder, url).unwrap();
        assert_eq!(part.length(), 15);
        part.begin(None).unwrap();
        assert_eq!((part.length(), part.version()), (0, None));
        part.remove();
        assert!(!folder.exists());
    }

    #[test]
    fn files_of_one_name_lie_apart() {
        let folder = Path::new("downloads");
        let [one, other] = ["cifar10", "cifar100"].map(|dataset| {
            DownloadPaths::of(folder, &format!("http://x/{dataset}/accuracies.csv"))
        });
        assert_ne!(one.part, other.part);
        let odd = DownloadPaths::of(folder, "http://x/../..%2f");
        assert_eq!(odd.part.parent(), Some(folder));
    }
}
