//! Files that are written whole or not at all: what was there before stays until all that is new is
//! on the disk.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// How much is written to see whether the disk has room for anything at all.
const TRIAL: [u8; 4096] = [0; 4096];

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Kept,
    /// What is new takes its place.
    Overwritten,
}

impl Existing {
    /// The path in full, if it may be written: a file that is kept is none, while devices and what
    /// the shell has opened only take bytes.
    ///
    /// # Errors
    /// A sentence that names the file; `how` is what overwrites it, like `--force`.
    pub fn allow(self, path: &Path, how: &str) -> Result<PathBuf, String> {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
        match self {
            Existing::Kept if is_file && !is_open_file(path) => Err(format!(
                "{} is there already; {how} overwrites it",
                full.display()
            )),
            Existing::Kept | Existing::Overwritten => Ok(full),
        }
    }
}

/// How a path is written.
enum FileKind {
    /// A file of the user's that is made or replaced, and the mode of the one that is replaced.
    Replaced(PathBuf, Option<Metadata>),
    /// What only takes bytes, such as `/dev/stdout` or a FIFO.
    Device,
    /// A file in a folder that lets no other be made: it alone can be written.
    InPlace,
}

impl FileKind {
    fn of(path: &Path) -> io::Result<Self> {
        let found = match fs::metadata(path) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if found.as_ref().is_some_and(|found| found.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let is_regular = found.as_ref().is_none_or(Metadata::is_file);
        if !is_regular || is_open_file(path) {
            return Ok(FileKind::Device);
        }
        // A link stays one; the file that it leads to is replaced.
        let real = match &found {
            Some(_) => fs::canonicalize(path)?,
            None if path.is_symlink() => return Ok(FileKind::InPlace),
            None => path.to_owned(),
        };
        if found.is_some() {
            // What the user may not write may not be replaced either.
            OpenOptions::new().write(true).open(&real)?;
            if matches!(beside(&real), Err(error) if lets_no_file_be_made(&error)) {
                return Ok(FileKind::InPlace);
            }
        }
        Ok(FileKind::Replaced(real, found))
    }
}

/// Whether a name stands for what the shell has opened: a log that it appends to, say, must not be
/// replaced.
fn is_open_file(path: &Path) -> bool {
    let names = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];
    names.iter().any(|name| path.starts_with(name))
}

fn lets_no_file_be_made(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
}

/// A file in the same folder, with the rights that a new file has.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(".freerea-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// Why a path cannot be written, and what to do, in a sentence.
pub fn complaint(path: &Path, reason: &io::Error) -> String {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let why = match folder {
        Some(folder) if !folder.is_dir() => {
            format!("there is no folder {}; make it first", folder.display())
        }
        _ if path.is_dir() => "it is a folder; name a file in it".to_owned(),
        _ => reason.to_string(),
    };
    format!("cannot write {}: {why}", path.display())
}

/// Finds out before the work whether a path can be written after it, as far as that can be known.
///
/// # Errors
/// What the system says where it cannot.
pub fn check(path: &Path) -> io::Result<()> {
    match FileKind::of(path)? {
        FileKind::Replaced(path, _) => beside(&path)?.as_file_mut().write_all(&TRIAL),
        FileKind::InPlace => Ok(()),
        FileKind::Device => check_device(path),
    }
}

/// A full device says so even where nothing is written. A FIFO is left alone: its reader would take
/// the trial for the end.
#[cfg(unix)]
fn check_device(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    if fs::metadata(path)?.file_type().is_char_device() {
        let mut device = OpenOptions::new().write(true).open(path)?;
        let _nothing = device.write(&[])?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_device(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes bytes to a path. The file has the rights of the one that it replaces, or those of a new
/// file.
///
/// # Errors
/// What the system says; what was there before is there still, then.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let bytes = bytes.as_ref();
    match FileKind::of(path)? {
        FileKind::Replaced(path, found) => {
            let mut file = beside(&path)?;
            if let Some(found) = found {
                file.as_file().set_permissions(found.permissions())?;
            }
            file.as_file_mut().write_all(bytes)?;
            sync(file.as_file())?;
            file.persist(&path)?;
            Ok(())
        }
        FileKind::InPlace => fs::write(path, bytes),
        FileKind::Device => {
            let mut device = OpenOptions::new().append(true).open(path)?;
            device.write_all(bytes)
        }
    }
}

/// Some file systems cannot be made to write at once, which is no fault of the file.
fn sync(file: &File) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    match file.sync_all() {
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests;
