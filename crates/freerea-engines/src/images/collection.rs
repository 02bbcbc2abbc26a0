//! The images that a path offers, read one by one.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use image::RgbImage;

use super::cifar::CifarFile;
use super::error::ImagesError;
use super::{folder, pixels};

/// The images at a path, in an order that depends on names only; none is decoded yet.
pub(super) enum Collection {
    /// The records of CIFAR files, one file after the other.
    Cifar(Vec<CifarFile>),
    /// Picture files in a folder, or one alone.
    Pictures {
        /// The folder, which classes are subfolders of.
        root: PathBuf,
        /// The files.
        paths: Vec<PathBuf>,
    },
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
            Ok(Collection::pictures(path, vec![path.to_owned()]))
        } else {
            Ok(Collection::Cifar(vec![CifarFile::open(path)?]))
        }
    }

    fn of_folder(path: &Path) -> Result<Self, ImagesError> {
        let files = folder::cifar_files(path)?;
        if files.is_empty() {
            return folder::pictures(path).map(|paths| Collection::pictures(path, paths));
        }
        let files = files.iter().map(|file| CifarFile::open(file));
        Ok(Collection::Cifar(files.collect::<Result<_, _>>()?))
    }

    fn pictures(root: &Path, paths: Vec<PathBuf>) -> Self {
        let root = root.to_owned();
        Collection::Pictures { root, paths }
    }

    /// Number of images.
    pub(super) fn len(&self) -> usize {
        match self {
            Collection::Cifar(files) => files.iter().map(CifarFile::records).sum(),
            Collection::Pictures { paths, .. } => paths.len(),
        }
    }

    /// Reads the image at `place`.
    ///
    /// # Panics
    /// If `place` isn't below [`Self::len`].
    pub(super) fn picture(&self, place: usize) -> Result<RgbImage, ImagesError> {
        match self {
            Collection::Cifar(files) => record(files, place),
            Collection::Pictures { paths, .. } => pixels::decode(&paths[place]),
        }
    }
}

/// The classes of a collection's images.
pub(super) struct Classes {
    /// Their names.
    pub(super) names: Vec<String>,
    /// The class of each image, from 0 on, in the collection's order; none of a picture that lies in
    /// no subfolder.
    pub(super) labels: Vec<Option<usize>>,
}

impl Classes {
    /// The places of the images that have a class.
    pub(super) fn places(&self) -> Vec<usize> {
        let labelled = self.labels.iter().enumerate();
        labelled
            .filter_map(|(place, label)| label.map(|_| place))
            .collect()
    }
}

impl Collection {
    /// The classes: CIFAR's finest labels, or the names of the subfolders directly in the folder
    /// that hold pictures.
    ///
    /// # Errors
    /// If CIFAR's labels cannot be read, or there is no such subfolder.
    pub(super) fn classes(&self) -> Result<Classes, ImagesError> {
        match self {
            Collection::Cifar(files) => {
                let count = files.iter().map(CifarFile::classes).max().unwrap_or(0);
                let labels: Vec<Vec<usize>> = files
                    .iter()
                    .map(CifarFile::labels)
                    .collect::<Result<_, _>>()?;
                Ok(Classes {
                    names: (0..count).map(|class| class.to_string()).collect(),
                    labels: labels.concat().into_iter().map(Some).collect(),
                })
            }
            Collection::Pictures { root, paths } => {
                let folders = paths.iter().map(|path| subfolder(root, path));
                let folders: Vec<_> = folders.collect();
                let names: BTreeSet<_> = folders.iter().flatten().collect();
                let names: Vec<_> = names.into_iter().collect();
                if names.is_empty() {
                    let path = root.clone();
                    return Err(ImagesError::NoClasses { path });
                }
                let labels = folders
                    .iter()
                    .map(|folder| names.iter().position(|&name| Some(name) == folder.as_ref()))
                    .collect();
                let name = |name: &Component<'_>| name.as_os_str().to_string_lossy().into_owned();
                Ok(Classes {
                    names: names.into_iter().map(name).collect(),
                    labels,
                })
            }
        }
    }
}

/// The subfolder of `root` that a picture lies in, at any depth.
fn subfolder<'p>(root: &Path, picture: &'p Path) -> Option<Component<'p>> {
    let mut below = picture.strip_prefix(root).ok()?.components();
    let first = below.next()?;
    below.next().map(|_| first)
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
