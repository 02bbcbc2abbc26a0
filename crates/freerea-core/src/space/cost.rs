//! What a network costs: trainable parameters and FLOPs, and how people write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Number of trainable parameters.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Parameters(pub u64);

/// FLOPs of one image, counted as multiply-accumulates.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Flops(pub u64);

/// Both costs of a cell's network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cost {
    /// Trainable parameters.
    pub params: Parameters,
    /// Multiply-accumulates of one image.
    pub flops: Flops,
}

impl Parameters {
    /// The count in millions, as the benchmark tables give it.
    pub fn millions(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Flops {
    /// The count in millions, as the benchmark tables give it.
    pub fn millions(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

/// A count that could not be read, with what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// Not a number with an optional `k`, `M` or `G`.
    #[error("'{0}' is not a count; write it like 400000, 400k, 0.4M or 1G")]
    Malformed(String),
    /// A number below zero.
    #[error("'{0}' is negative; a limit is 0 or more, like 0.4M")]
    Negative(String),
    /// A number above what a count can hold.
    #[error("'{0}' is too large for a limit; 1000G is more than any cell costs")]
    TooLarge(String),
    /// A part of one, most likely of a million.
    #[error("'{written}' is no whole number; did you mean {written}M, which is {millions}?")]
    Fraction {
        /// The number without a unit.
        written: String,
        /// What it is in millions.
        millions: u64,
    },
}

/// Reads `400000`, `400k`, `0.4M` or `1G`.
fn count(text: &str) -> Result<u64, CountError> {
    let malformed = || CountError::Malformed(text.to_owned());
    let trimmed = text.trim();
    let (digits, factor) = match trimmed.char_indices().next_back().ok_or_else(malformed)? {
        (at, 'k' | 'K') => (&trimmed[..at], 1e3),
        (at, 'm' | 'M') => (&trimmed[..at], 1e6),
        (at, 'g' | 'G') => (&trimmed[..at], 1e9),
        _ => (trimmed, 1.0),
    };
    let value: f64 = digits.trim_end().parse().map_err(|_| malformed())?;
    if !value.is_finite() {
        return Err(malformed());
    }
    if value < 0.0 {
        return Err(CountError::Negative(text.to_owned()));
    }
    let count = (value * factor).round();
    if count > 1e15 {
        return Err(CountError::TooLarge(text.to_owned()));
    }
    if factor == 1.0 && value != count {
        return Err(fraction(digits, value).unwrap_or_else(malformed));
    }
    Ok(count as u64)
}

/// What a number with a fraction was meant to be, if that is a count in millions.
fn fraction(written: &str, value: f64) -> Option<CountError> {
    let millions = (value * 1e6).round();
    (1.0..=1e15)
        .contains(&millions)
        .then(|| CountError::Fraction {
            written: written.to_owned(),
            millions: millions as u64,
        })
}

/// Writes a count the way [`count`] reads it, with up to six digits after the point.
fn write_count(f: &mut fmt::Formatter<'_>, count: u64) -> fmt::Result {
    let (value, unit) = match count {
        0..1_000 => return f.pad(&count.to_string()),
        1_000..100_000 => (count as f64 / 1e3, "k"),
        100_000..1_000_000_000 => (count as f64 / 1e6, "M"),
        _ => (count as f64 / 1e9, "G"),
    };
    let digits = format!("{value:.6}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    f.pad(&format!("{short}{unit}"))
}

macro_rules! written_as_count {
    ($($kind:ident),*) => {$(
        impl FromStr for $kind {
            type Err = CountError;

            fn from_str(text: &str) -> Result<Self, CountError> {
                count(text).map($kind)
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_count(f, self.0)
            }
        }
    )*};
}

written_as_count!(Parameters, Flops);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        for (text, count) in [
            ("0", 0),
            ("73306", 73_306),
            ("400k", 400_000),
            ("0.4M", 400_000),
            ("60 M", 60_000_000),
            ("1.5g", 1_500_000_000),
        ] {
            assert_eq!(text.parse(), Ok(Parameters(count)), "{text}");
        }
    }

    #[test]
    fn what_is_no_count_says_so() {
        for text in ["", "M", "4,5M", "nan", "inf", "0.4MB", "ten"] {
            assert_eq!(
                text.parse::<Flops>(),
                Err(CountError::Malformed(text.to_owned()))
            );
        }
        assert_eq!(
            "-1M".parse::<Flops>(),
            Err(CountError::Negative("-1M".to_owned()))
        );
        assert!(matches!(
            "9e30".parse::<Flops>(),
            Err(CountError::TooLarge(_))
        ));
    }

    #[test]
    fn a_part_of_one_is_taken_for_millions_that_lack_their_unit() {
        for (text, message) in [
            (
                "0.2",
                "'0.2' is no whole number; did you mean 0.2M, which is 200000?",
            ),
            (
                " 1.5 ",
                "'1.5' is no whole number; did you mean 1.5M, which is 1500000?",
            ),
        ] {
            let error = text.parse::<Parameters>().unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        assert!(matches!(
            "1e-9".parse::<Parameters>(),
            Err(CountError::Malformed(_))
        ));
        for whole in ["0.0", "4e5", "400000.0"] {
            assert!(whole.parse::<Parameters>().is_ok(), "{whole}");
        }
    }

    proptest! {
        #[test]
        fn a_written_count_reads_back(count in 0u64..1_000_000_000) {
            prop_assert_eq!(Parameters(count).to_string().parse(), Ok(Parameters(count)));
        }
    }
}
