//! Folders of images: which files count, and in which order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use image::ImageFormat;

use super::error::ImagesError;

/// Whether a file is a picture by its name's extension.
pub(super) fn is_picture(path: &Path) -> bool {
    ImageFormat::from_path(path).is_ok_and(|format| format.reading_enabled())
}

/// Whether a file is named as the files of CIFAR's binary version are.
pub(super) fn has_cifar_extension(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("bin"))
}

/// The `*.bin` files directly in a folder, by name: those of the training set where there are some,
/// else all.
pub(super) fn cifar_files(folder: &Path) -> Result<Vec<PathBuf>, ImagesError> {
    let files: Vec<PathBuf> = entries(folder)?
        .into_iter()
        .filter(|entry| !entry.is_folder && has_cifar_extension(&entry.path))
        .map(|entry| entry.path)
        .collect();
    let training: Vec<PathBuf> = files
        .iter()
        .filter(|file| is_training(file))
        .cloned()
        .collect();
    Ok(if training.is_empty() { files } else { training })
}

fn is_training(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().as_encoded_bytes();
    stem == b"train" || stem.starts_with(b"data_batch_")
}

/// The pictures in a folder and its subfolders, sorted by path.
pub(super) fn pictures(folder: &Path) -> Result<Vec<PathBuf>, ImagesError> {
    let mut pictures = Vec::new();
    collect_pictures(folder, &mut HashSet::new(), &mut pictures)?;
    if !pictures.is_empty() {
        return Ok(pictures);
    }
    let is_empty = entries(folder)?.is_empty();
    let path = folder.to_owned();
    Err(if is_empty {
        ImagesError::EmptyFolder { path }
    } else {
        ImagesError::NoPicture { path }
    })
}

fn collect_pictures(
    folder: &Path,
    visited: &mut HashSet<PathBuf>,
    pictures: &mut Vec<PathBuf>,
) -> Result<(), ImagesError> {
    let real =
        fs::canonicalize(folder).map_err(|reason| ImagesError::unreadable(folder, reason))?;
    // A link to a folder above would offer the same pictures again and again.
    if !visited.insert(real) {
        return Ok(());
    }
    for entry in entries(folder)? {
        if entry.is_folder {
            collect_pictures(&entry.path, visited, pictures)?;
        } else if is_picture(&entry.path) {
            pictures.push(entry.path);
        }
    }
    Ok(())
}

struct PictureFile {
    path: PathBuf,
    is_folder: bool,
}

impl PictureFile {
    /// The entry with links followed; none for what isn't a file or folder, such as a pipe.
    fn of(entry: &DirEntry) -> io::Result<Option<Self>> {
        let path = entry.path();
        let own = entry.file_type()?;
        let target = match own.is_symlink().then(|| fs::metadata(&path)) {
            Some(Ok(metadata)) => metadata.file_type(),
            // A broken link matters only when it is drawn.
            Some(Err(_)) | None => own,
        };
        let counts = target.is_dir() || target.is_file() || target.is_symlink();
        Ok(counts.then(|| PictureFile {
            path,
            is_folder: target.is_dir(),
        }))
    }
}

/// What a folder holds, sorted by name, without hidden entries.
fn entries(folder: &Path) -> Result<Vec<PictureFile>, ImagesError> {
    let list = || -> io::Result<Vec<PictureFile>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if !is_hidden(&entry.file_name()) {
                entries.extend(PictureFile::of(&entry)?);
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    };
    list().map_err(|reason| ImagesError::unreadable(folder, reason))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use freerea_core::space::dataset::Dataset;
    use tempfile::tempdir;

    use super::*;
    use crate::images::tests::{drawn, paint};

    /// Paths below the folder, as [`pictures`] lists them.
    fn listed(folder: &Path) -> Vec<String> {
        let relative = |path: &PathBuf| path.strip_prefix(folder).unwrap().display().to_string();
        pictures(folder).unwrap().iter().map(relative).collect()
    }

    #[test]
    fn pictures_are_sorted_and_hidden_ones_skipped() {
        let folder = tempdir().unwrap();
        for name in [
            "z.png",
            "b/2.jpeg",
            "b/10.JPG",
            "a.bmp",
            "b/.x.png",
            ".b/1.png",
            "c/d/e.gif",
            "c/d/e.txt",
            "k.tiff",
            "w.webp",
            "p.ppm",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::create_dir(folder.path().join("folder.png")).unwrap();
        let expected = [
            "a.bmp",
            "b/10.JPG",
            "b/2.jpeg",
            "c/d/e.gif",
            "p.ppm",
            "w.webp",
            "z.png",
        ];
        assert_eq!(listed(folder.path()), expected);
    }

    #[test]
    fn links_are_followed_once() {
        let (folder, other) = (tempdir().unwrap(), tempdir().unwrap());
        paint(&folder.path().join("a/1.png"), 1, 1, [0; 3]);
        paint(&other.path().join("2.png"), 1, 1, [0; 3]);
        symlink(folder.path(), folder.path().join("a/up")).unwrap();
        symlink(other.path(), folder.path().join("b")).unwrap();
        symlink(other.path().join("2.png"), folder.path().join("c.png")).unwrap();
        assert_eq!(listed(folder.path()), ["a/1.png", "b/2.png", "c.png"]);
    }

    #[test]
    fn broken_link_is_unreadable() {
        let folder = tempdir().unwrap();
        let link = folder.path().join("a.png");
        symlink("nowhere", &link).unwrap();
        let error = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap_err();
        assert!(
            matches!(&error, ImagesError::Unreadable { path, .. } if *path == link),
            "{error}"
        );
    }
}
