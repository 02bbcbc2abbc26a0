//! What can be wrong with the images, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use freerea_core::network::Shape;
use freerea_core::space::dataset::Dataset;
use thiserror::Error;

/// The fewest images that NASWOT tells apart.
const LEAST: usize = 2;

/// Why no batch could be drawn; each message is one line.
#[derive(Debug, Error)]
pub enum ImagesError {
    /// There is nothing at the path.
    #[error("{path:?} does not exist: check the path of the images")]
    Missing {
        /// The path that was given.
        path: PathBuf,
    },
    /// The system refuses to read a file or folder.
    #[error("{path:?} can't be read ({reason}): check that it is there and that you may read it")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The folder holds nothing but perhaps hidden files.
    #[error(
        "folder {path:?} is empty: put pictures or CIFAR's *.bin files in it, or give another folder"
    )]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds files, but none to read images from.
    #[error(
        "folder {path:?} holds no picture (bmp, gif, jpeg, png, pnm, webp) and has no *.bin file of \
         CIFAR's binary version directly in it: give a folder that does"
    )]
    NoPicture {
        /// The folder.
        path: PathBuf,
    },
    /// Nothing says which class a picture is of.
    #[error(
        "{path:?} has no subfolders that hold pictures, so there are no classes to be told apart: put \
         the pictures of each class in a subfolder of its own, like cat/1.png and dog/1.png"
    )]
    NoClasses {
        /// The folder, or the picture alone.
        path: PathBuf,
    },
    /// The classes of the pictures are not those of the task.
    #[error(
        "{path:?} holds pictures of {found} classes, and {task} has {wanted}: give the pictures of the \
         task, or say classes = {found} in the file of --task"
    )]
    Classes {
        /// The file or folder.
        path: PathBuf,
        /// Number of classes in it.
        found: usize,
        /// The dataset or task.
        task: Dataset,
        /// Its number of classes.
        wanted: usize,
    },
    /// The file is of another format.
    #[error(
        "{path:?} is neither a file of CIFAR's binary version nor a picture (bmp, gif, jpeg, png, \
         pnm, webp): unpack it if it is an archive, or give another path"
    )]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A `*.bin` file that doesn't consist of whole CIFAR records.
    #[error(
        "{path:?} has {bytes} bytes, no whole number of CIFAR records (3073 bytes in CIFAR-10, 3074 \
         in CIFAR-100): download it again, or take it out of the folder if it is no CIFAR file"
    )]
    TruncatedCifar {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
    },
    /// A drawn picture is damaged or of a kind that isn't supported.
    #[error(
        "picture {path:?} can't be decoded ({reason}): replace it or take it out of the folder"
    )]
    Undecodable {
        /// The picture's file.
        path: PathBuf,
        /// What the decoder says, on one line.
        reason: String,
    },
    /// There are fewer images than a batch has.
    #[error(
        "{path:?} holds {found} of the {wanted} images that are needed: {}add images",
        if *found < LEAST { String::new() } else { format!("name --batch {found}, or ") }
    )]
    TooFew {
        /// The file or folder.
        path: PathBuf,
        /// Number of images in it.
        found: usize,
        /// Number of images in a batch.
        wanted: usize,
    },
    /// There are fewer images than a proxy task learns from and is judged by.
    #[error(
        "{path:?} holds {found} of the {wanted} images that are needed: ask for at most {found} by \
         --train and --test together, or add images"
    )]
    TooFewToLearn {
        /// The file or folder.
        path: PathBuf,
        /// Number of images in it.
        found: usize,
        /// Number of images to learn from and to be judged by.
        wanted: usize,
    },
    /// A network reads what no picture has.
    #[error(
        "images of {0} cannot be read from pictures, which have one channel or three: leave --images \
         out, or change images.channels of the task"
    )]
    Channels(Shape),
}

impl ImagesError {
    pub(super) fn missing(path: &Path) -> Self {
        let path = path.to_owned();
        ImagesError::Missing { path }
    }

    pub(super) fn unreadable(path: &Path, reason: io::Error) -> Self {
        let path = path.to_owned();
        ImagesError::Unreadable { path, reason }
    }

    pub(super) fn undecodable(path: &Path, reason: &str) -> Self {
        let path = path.to_owned();
        // Some decoders end a message with a line break.
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        ImagesError::Undecodable { path, reason }
    }
}
