//! The seeds of an experiment, as a user names them.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// The most seeds of one experiment.
const MOST: u64 = 100_000;

/// Seeds that follow each other; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    first: u64,
    last: u64,
}

/// Text that names no seeds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is neither a number of seeds, like 30, nor a range of them, like 11..20, which has both \
     ends; at most {MOST}"
)]
pub struct SeedsError(String);

impl FromStr for Seeds {
    type Err = SeedsError;

    fn from_str(text: &str) -> Result<Self, SeedsError> {
        let error = || SeedsError(text.to_owned());
        let number = |text: &str| text.trim().parse().map_err(|_| error());
        let (first, last): (u64, u64) = match text.split_once("..") {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (1, number(text)?),
        };
        if first <= last && last - first < MOST {
            Ok(Seeds { first, last })
        } else {
            Err(error())
        }
    }
}

impl Seeds {
    /// All of them, in order.
    pub const fn all(self) -> RangeInclusive<u64> {
        self.first..=self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_begins_at_one_and_a_range_has_both_ends() {
        for (text, seeds) in [
            ("30", 1..=30),
            ("1", 1..=1),
            ("11..20", 11..=20),
            ("0..0", 0..=0),
        ] {
            assert_eq!(text.parse::<Seeds>().map(Seeds::all), Ok(seeds));
        }
        for text in ["0", "20..11", "1..", "..9", "-3", "a..b", "100001", ""] {
            let error = text.parse::<Seeds>().unwrap_err().to_string();
            assert!(error.contains("11..20"), "{error}");
        }
    }
}
