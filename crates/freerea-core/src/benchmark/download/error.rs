//! Why a download ended early.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::super::address::Checksum;
use super::super::file_size::FileSize;

/// The most that is downloaded, in bytes; the largest published file has 4.7 GB.
pub const MOST_BYTES: u64 = 8_000_000_000;

/// How far a download came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Bytes that are there.
    pub bytes: u64,
    /// All bytes of the file, where the server says how many these are.
    pub total: Option<u64>,
    /// Whether the server named a version of the file, so that what is there can be gone on with.
    pub version_is_known: bool,
}

impl fmt::Display for Arrived {
    /// Like `12 of 1000 bytes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.total {
            Some(total) => write!(f, "{} of {total} bytes", self.bytes),
            None => write!(f, "{} bytes", self.bytes),
        }
    }
}

impl Arrived {
    /// What the same command does with it.
    pub fn next(&self) -> &'static str {
        match (self.bytes, self.version_is_known) {
            (0, _) => "try again",
            (_, true) => "they are kept, and the same command goes on from there",
            (_, false) => {
                "try again: the same command begins anew, as the server does not tell one version \
                 of the file from another"
            }
        }
    }
}

/// Why a download ended early.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The server was not reached, or did not answer.
    #[error(
        "{url} could not be downloaded ({reason}); check the address and your connection, and try again"
    )]
    Connection {
        /// The address.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The server has no such file.
    #[error(
        "{url} is refused by its server (status {status}); check the address, or set another with --url"
    )]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// More than any benchmark has.
    #[error(
        "{url} has more than {}, which no benchmark has; check the address",
        FileSize(MOST_BYTES)
    )]
    Size {
        /// The address.
        url: String,
    },
    /// More than the disk has room for.
    #[error(
        "{url} needs {needed} more, and {folder:?} has room for {room}; make room there, or set \
         FREEREA_DATA to a folder on another disk"
    )]
    Room {
        /// The address.
        url: String,
        /// What is still to come.
        needed: FileSize,
        /// The folder of downloads.
        folder: PathBuf,
        /// What is free there.
        room: FileSize,
    },
    /// Not a byte for too long.
    #[error("{url} stalled: no byte for {seconds} s after {arrived}; {}", arrived.next())]
    Stalled {
        /// The address.
        url: String,
        /// How long nothing came.
        seconds: u64,
        /// What had come.
        arrived: Arrived,
    },
    /// The connection ended before the file did.
    #[error("{url} broke off after {arrived}; {}", arrived.next())]
    BrokeOff {
        /// The address.
        url: String,
        /// What had come.
        arrived: Arrived,
    },
    /// Not what was expected.
    #[error(
        "{url} has the SHA-256 {found}, not {expected}, and what came is removed; do not trust it, \
         or correct --sha256"
    )]
    Checksum {
        /// The address.
        url: String,
        /// The checksum of what came.
        found: Checksum,
        /// The one that was expected.
        expected: Checksum,
    },
    /// Another program downloads the same file.
    #[error("{url} is being downloaded by another freerea; wait for its end, or stop it")]
    Busy {
        /// The address.
        url: String,
    },
    /// The disk refuses it.
    #[error(
        "cannot keep what comes in {path:?} ({reason}); make room, or set FREEREA_DATA to another \
         folder"
    )]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}
