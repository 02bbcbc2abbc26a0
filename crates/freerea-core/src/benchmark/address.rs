//! Addresses of published accuracies, and the checksums of what lies there.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::space::dataset::Dataset;

/// Where FreeREA's authors publish the accuracies of the topology space (their repository, MIT), a
/// CSV file for each dataset; `{dataset}` stands for its name. The path is that of their
/// repository at the commit in the address, so that what is there cannot change; the address
/// itself could not be tried where this was written.
pub const PUBLISHED: &str = "https://raw.githubusercontent.com/NiccoloCavagnero/FreeREA/fb7f54946695fe4efb78975e9de8f15ef1ee256e/cached_metrics/nats/{dataset}/accuracies.csv";

/// What stands for the dataset in an address.
const PLACEHOLDER: &str = "{dataset}";

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

    /// The checksum of all that can be read.
    ///
    /// # Errors
    /// If reading fails.
    pub fn of_reader(reader: &mut impl Read) -> io::Result<Self> {
        let mut state = Sha256::new();
        let mut piece = vec![0; 1 << 20];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(Checksum(state.finalize().into())),
                Ok(length) => state.update(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
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
    if url.contains(PLACEHOLDER) {
        each.collect()
    } else {
        each.take(1).collect()
    }
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
            let addresses = addresses(url, &Dataset::NATS);
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
