//! Downloading the accuracies that FreeREA's authors publish, into memory only: what is cut short
//! or wrong leaves nothing behind.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;

use super::address::Checksum;

/// The most that is downloaded, in bytes; the published files have 0.3 MB each.
pub const MOST_BYTES: u64 = 16 << 20;

/// How long connecting, and then the wait for an answer, may last.
const SILENCE: Duration = Duration::from_secs(20);

/// How long one file may take.
const WHOLE: Duration = Duration::from_secs(300);

/// Why a download failed; nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The server was not reached, or the connection broke.
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
    /// More than a table has.
    #[error("{url} has more than {} MB, which no table of accuracies has; check the address", MOST_BYTES >> 20)]
    Size {
        /// The address.
        url: String,
    },
    /// Less than the server announced.
    #[error("{url} ended after {received} of {announced} bytes; try again")]
    CutShort {
        /// The address.
        url: String,
        /// Bytes that came.
        received: u64,
        /// Bytes that were announced.
        announced: u64,
    },
    /// Not what was expected.
    #[error("{url} has the SHA-256 {found}, not {expected}; do not trust it, or correct --sha256")]
    Checksum {
        /// The address.
        url: String,
        /// The checksum of what came.
        found: Checksum,
        /// The one that was expected.
        expected: Checksum,
    },
}

/// Downloads a file; the watch is told the bytes so far and, where they are known, all.
///
/// # Errors
/// If it cannot be had whole, or its checksum is another than expected.
pub fn download(
    url: &str,
    expected: Option<Checksum>,
    mut watch: impl FnMut(u64, Option<u64>),
) -> Result<Vec<u8>, DownloadError> {
    let failed = |reason: String| DownloadError::Connection {
        url: url.to_owned(),
        reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut response = agent().get(url).call().map_err(|error| match error {
        ureq::Error::StatusCode(status) => DownloadError::Status {
            url: url.to_owned(),
            status,
        },
        error => failed(error.to_string()),
    })?;
    let announced = response.body().content_length();
    let too_large = || DownloadError::Size {
        url: url.to_owned(),
    };
    if announced.is_some_and(|length| length > MOST_BYTES) {
        return Err(too_large());
    }
    let mut body = response.body_mut().as_reader();
    let mut bytes = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        let length = body
            .read(&mut piece)
            .map_err(|error| failed(error.to_string()))?;
        if length == 0 {
            break;
        }
        bytes.extend_from_slice(&piece[..length]);
        if bytes.len() as u64 > MOST_BYTES {
            return Err(too_large());
        }
        watch(bytes.len() as u64, announced);
    }
    let received = bytes.len() as u64;
    if let Some(announced) = announced.filter(|&announced| announced != received) {
        let url = url.to_owned();
        return Err(DownloadError::CutShort {
            url,
            received,
            announced,
        });
    }
    let found = Checksum::of(&bytes);
    match expected {
        Some(expected) if expected != found => Err(DownloadError::Checksum {
            url: url.to_owned(),
            found,
            expected,
        }),
        _ => Ok(bytes),
    }
}

fn agent() -> Agent {
    Agent::config_builder()
        .timeout_connect(Some(SILENCE))
        .timeout_recv_response(Some(SILENCE))
        .timeout_global(Some(WHOLE))
        .max_redirects(5)
        .user_agent(concat!("freerea/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}
