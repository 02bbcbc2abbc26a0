//! Downloading to disk: what has come stays there, and the next try goes on with it.

mod error;
mod partial;
mod server;

use std::path::PathBuf;
use std::time::Duration;

use error::MOST_BYTES;
pub use error::{Arrived, DownloadError};
pub use partial::DownloadedFile;
use partial::PartialFile;
use server::{Rest, Server};

use super::address::Checksum;
use super::file_size::FileSize;

/// The folder in the data directory in which parts of files wait for the rest.
pub const DOWNLOADS: &str = "downloads";

/// How a file is downloaded.
#[derive(Clone, Debug)]
pub struct DownloadOrder {
    /// Where it is.
    pub url: String,
    /// The checksum that it must have.
    pub expected: Option<Checksum>,
    /// Where what has come is kept.
    pub folder: PathBuf,
    /// How long connecting, and each wait for more, may last.
    pub patience: Duration,
    /// How many bytes the disk has room for, if that is known.
    pub room: Option<u64>,
}

/// What happens meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadNews {
    /// So many bytes are there from an earlier try, and the rest follows.
    GoesOn(u64),
    /// So many bytes were there from an earlier try; the server sends all of them anew.
    BeginsAnew(u64),
    /// More has come.
    Came(Arrived),
}

/// Downloads a file, or the rest of it.
///
/// # Errors
/// If it cannot be had whole, or its checksum is another than expected. What has come is kept, but
/// for a file with a wrong checksum.
pub fn download(
    order: &DownloadOrder,
    mut watch: impl FnMut(DownloadNews),
) -> Result<(DownloadedFile, Checksum), DownloadError> {
    let mut part = PartialFile::open(&order.folder, &order.url)?;
    let found = receive(order, &mut part, &mut watch).and_then(|()| part.checksum());
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            if part.length() == 0 {
                part.remove();
            }
            return Err(error);
        }
    };
    match order.expected {
        Some(expected) if expected != found => {
            part.remove();
            Err(DownloadError::Checksum {
                url: order.url.clone(),
                found,
                expected,
            })
        }
        _ => Ok((part.finish()?, found)),
    }
}

/// Lets the server send what is missing.
fn receive(
    order: &DownloadOrder,
    part: &mut PartialFile,
    watch: &mut impl FnMut(DownloadNews),
) -> Result<(), DownloadError> {
    let server = Server::new(&order.url, order.patience);
    let before = part.length();
    let rest = match part.version().filter(|_| before > 0) {
        Some(version) => server.rest(before, version)?,
        None => server.all()?,
    };
    let mut body = match rest {
        Rest::Nothing => {
            watch(DownloadNews::GoesOn(before));
            return Ok(());
        }
        Rest::After(body) => {
            watch(DownloadNews::GoesOn(before));
            body
        }
        Rest::All(body) => {
            if before > 0 {
                watch(DownloadNews::BeginsAnew(before));
            }
            part.begin(body.version().map(str::to_owned))?;
            body
        }
    };
    check_size(order, body.total(), part.length())?;
    let mut piece = [0; 64 << 10];
    loop {
        let mut arrived = Arrived {
            bytes: part.length(),
            total: body.total(),
            version_is_known: part.version().is_some(),
        };
        let length = body.read(&mut piece, arrived)?;
        if length == 0 {
            return if arrived.total.is_some_and(|total| total != arrived.bytes) {
                Err(DownloadError::BrokeOff {
                    url: order.url.clone(),
                    arrived,
                })
            } else {
                Ok(())
            };
        }
        part.add(&piece[..length])?;
        check_size(order, None, part.length())?;
        arrived.bytes = part.length();
        watch(DownloadNews::Came(arrived));
    }
}

/// Refuses what is larger than can be, or than there is room for.
fn check_size(order: &DownloadOrder, total: Option<u64>, there: u64) -> Result<(), DownloadError> {
    let url = || order.url.clone();
    if total.unwrap_or(there) > MOST_BYTES {
        return Err(DownloadError::Size { url: url() });
    }
    let needed = total.map_or(0, |total| total.saturating_sub(there));
    match order.room {
        Some(room) if needed > room => Err(DownloadError::Room {
            url: url(),
            needed: FileSize(needed),
            folder: order.folder.clone(),
            room: FileSize(room),
        }),
        _ => Ok(()),
    }
}
