//! Downloading the accuracies that FreeREA's authors publish, into memory only: what is cut short
//! or wrong leaves nothing behind.

use std::io::Read;
use std::time::Duration;

use sha2::{Digest, Sha256};
use ureq::Agent;

use crate::space::dataset::Dataset;

/// Where FreeREA's authors publish the accuracies of the topology space (their repository, MIT), a
/// CSV file for each dataset; `{dataset}` stands for its name. The path is that of their
/// repository at the commit in the address, so that what is there cannot change; the address
/// itself could not be tried where this was written.
pub const PUBLISHED: &str = "https://raw.githubusercontent.com/NiccoloCavagnero/FreeREA/fb7f54946695fe4efb78975e9de8f15ef1ee256e/cached_metrics/nats/{dataset}/accuracies.csv";

/// What stands for the dataset in an address.
const PLACEHOLDER: &str = "{dataset}";

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

/// A SHA-256 checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum([u8; 32]);

/// Text that is no checksum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no SHA-256 checksum; it has 64 digits 0-9 and a-f, as sha256sum prints them")]
pub struct ChecksumError(String);

impl Checksum {
    /// The checksum of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Checksum(Sha256::digest(bytes).into())
    }
}

impl std::str::FromStr for Checksum {
    type Err = ChecksumError;

    fn from_str(text: &str) -> Result<Self, ChecksumError> {
        let wrong = || ChecksumError(text.to_owned());
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|c| c.to_digit(16).map(|digit| digit as u8))
            .collect();
        let digits = digits.ok_or_else(wrong)?;
        let (pairs, []) = digits.as_chunks::<2>() else {
            return Err(wrong());
        };
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        Ok(Checksum(bytes.try_into().map_err(|_| wrong())?))
    }
}

impl std::fmt::Display for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A file to download.
#[derive(Clone, Debug)]
pub struct Address {
    /// Where it is.
    pub url: String,
    /// The dataset whose accuracies it holds.
    pub dataset: Dataset,
}

/// The files of some datasets under an address, in which `{dataset}` stands for each one's name;
/// without it, there is one file only, of the first.
pub fn addresses(url: &str, datasets: &[Dataset]) -> Vec<Address> {
    let each = datasets.iter().map(|&dataset| Address {
        url: url.replace(PLACEHOLDER, dataset.name()),
        dataset,
    });
    match url.contains(PLACEHOLDER) {
        true => each.collect(),
        false => each.take(1).collect(),
    }
}

/// Downloads a file; the watch is told the bytes so far and, where they are known, all.
///
/// # Errors
/// Where it cannot be had whole, or its checksum is another than expected.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_read_as_it_is_written() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Checksum::of(b"").to_string(), empty);
        assert_eq!(empty.to_uppercase().parse(), Ok(Checksum::of(b"")));
        for text in [
            "",
            "e3",
            &empty[1..],
            &format!("{empty}00"),
            &"g".repeat(64),
        ] {
            assert!(text.parse::<Checksum>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_has_a_file_for_each_dataset() {
        let urls = |url| {
            let addresses = addresses(url, &Dataset::ALL);
            addresses
                .into_iter()
                .map(|address| address.url)
                .collect::<Vec<_>>()
        };
        assert_eq!(urls("x/{dataset}.csv")[2], "x/ImageNet16-120.csv");
        assert_eq!(urls("x/all.csv"), ["x/all.csv"]);
        assert_eq!(urls(PUBLISHED).len(), 3);
    }
}
