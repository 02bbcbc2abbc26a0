//! The images that a path offers, read one by one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use image::RgbImage;

use super::ImagesError;
use super::cifar::CifarFile;
use super::{folder, pixels};

/// The images at a path, in an order that depends on names only; none is decoded yet.
pub(super) enum Collection {
    /// The records of CIFAR files, one file after the other.
    Cifar(Vec<CifarFile>),
    /// Picture files.
    Pictures(Vec<PathBuf>),
}

impl Collection {
    /// Looks at what `path` is.
    pub(super) fn open(path: &Path) -> Result<Self, ImagesError> {
        let metadata = fs::metadata(path).map_err(|reason| match reason.kind() {
            io::ErrorKind::NotFound => ImagesError::missing(path),
            _ => ImagesError::unreadable(path, reason),
        })?;
        if metadata.is_dir() {
            Self::of_folder(path)
        } else if !metadata.is_file() {
            // Opening a pipe would wait for a writer.
            let path = path.to_owned();
            Err(ImagesError::UnknownFormat { path })
        } else if folder::is_picture(path) {
            Ok(Collection::Pictures(vec![path.to_owned()]))
        } else {
            Ok(Collection::Cifar(vec![CifarFile::open(path)?]))
        }
    }

    fn of_folder(path: &Path) -> Result<Self, ImagesError> {
        let files = folder::cifar_files(path)?;
        if files.is_empty() {
            return folder::pictures(path).map(Collection::Pictures);
        }
        let files = files.iter().map(|file| CifarFile::open(file));
        Ok(Collection::Cifar(files.collect::<Result<_, _>>()?))
    }

    /// Number of images.
    pub(super) fn len(&self) -> usize {
        match self {
            Collection::Cifar(files) => files.iter().map(CifarFile::records).sum(),
            Collection::Pictures(paths) => paths.len(),
        }
    }

    /// Reads the image at `place`.
    ///
    /// # Panics
    /// Where `place` isn't below [`Self::len`].
    pub(super) fn picture(&self, place: usize) -> Result<RgbImage, ImagesError> {
        match self {
            Collection::Cifar(files) => record(files, place),
            Collection::Pictures(paths) => pixels::decode(&paths[place]),
        }
    }
}

fn record(files: &[CifarFile], mut place: usize) -> Result<RgbImage, ImagesError> {
    for file in files {
        if place < file.records() {
            return file.read(place);
        }
        place -= file.records();
    }
    panic!("place lies {place} records behind the last");
}
