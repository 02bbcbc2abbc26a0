//! Amounts of a cost, and how people write them.

use serde::{Deserialize, Serialize};

/// What a cell has of a cost, in the smallest unit of the cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Option<u64>", into = "Option<u64>")]
pub enum Amount {
    /// So much.
    Known(u64),
    /// Nothing tells it, such as a latency without a device.
    #[default]
    Unknown,
    /// The cell cannot run there, such as one that a device's compiler refused.
    Impossible,
}

impl Amount {
    /// The amount, where there is one.
    pub const fn known(self) -> Option<u64> {
        match self {
            Amount::Known(amount) => Some(amount),
            Amount::Unknown | Amount::Impossible => None,
        }
    }
}

/// An unknown amount is not written at all: what is there without a number is impossible.
impl From<Option<u64>> for Amount {
    fn from(amount: Option<u64>) -> Self {
        amount.map_or(Amount::Impossible, Amount::Known)
    }
}

impl From<Amount> for Option<u64> {
    fn from(amount: Amount) -> Self {
        amount.known()
    }
}

/// What a cost is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostUnit {
    /// Things, in thousands, millions and so on.
    Count,
    /// Bytes; K is 1024 of them.
    Bytes,
    /// Nanoseconds; people write milliseconds.
    Time,
}

/// A unit with its factor, and from which amount on it is written.
type Scale = (&'static str, f64, u64);

/// An amount that could not be read, with what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a number with one of the units.
    #[error("'{written}' is not {}", unit.wanted())]
    Malformed {
        /// The text.
        written: String,
        /// What it should be an amount of.
        unit: CostUnit,
    },
    /// A number below zero.
    #[error("'{written}' is negative; a limit is 0 or more, like {}", unit.example())]
    Negative {
        /// The text.
        written: String,
        /// What it should be an amount of.
        unit: CostUnit,
    },
    /// A number above what an amount can hold.
    #[error("'{0}' is too large for a limit; it is more than any cell costs")]
    TooLarge(String),
    /// A part of one, most likely of a million.
    #[error("'{written}' is no whole number; did you mean {written}M, which is {millions}?")]
    Fraction {
        /// The number without a unit.
        written: String,
        /// What it is in millions.
        millions: u64,
    },
    /// A number of bytes or a time without a unit.
    #[error("'{written}' has no unit; write it like {}", unit.example())]
    NoUnit {
        /// The text.
        written: String,
        /// What it should be an amount of.
        unit: CostUnit,
    },
}

/// More than any cell costs.
const MOST: f64 = 1e15;

impl CostUnit {
    /// The units, the largest first.
    const fn scales(self) -> &'static [Scale] {
        match self {
            CostUnit::Count => &[
                ("G", 1e9, 1_000_000_000),
                ("M", 1e6, 100_000),
                ("k", 1e3, 1_000),
                ("", 1.0, 0),
            ],
            CostUnit::Bytes => &[
                ("M", 1_048_576.0, 1_048_576),
                ("K", 1024.0, 1024),
                ("B", 1.0, 0),
            ],
            CostUnit::Time => &[
                ("s", 1e9, 1_000_000_000),
                ("ms", 1e6, 10_000),
                ("us", 1e3, 1_000),
                ("ns", 1.0, 0),
            ],
        }
    }

    /// What round amounts are multiples of: whole KiB.
    pub const fn round(self) -> u64 {
        match self {
            CostUnit::Bytes => 1024,
            CostUnit::Count | CostUnit::Time => 1,
        }
    }

    /// What people are to write.
    pub const fn wanted(self) -> &'static str {
        match self {
            CostUnit::Count => "a count; write it like 400000, 400k, 0.4M or 1G",
            CostUnit::Bytes => "a size; write it like 48K (KiB), 1.5M or 4096B",
            CostUnit::Time => "a time; write it like 20ms, 500us or 1.5s",
        }
    }

    /// What is wrong with anything else, in few words.
    pub const fn complaint(self) -> &'static str {
        match self {
            CostUnit::Count => "no count: like 400000, 400k or 0.4M",
            CostUnit::Bytes => "no size: like 48K, 1.5M or 4096B",
            CostUnit::Time => "no time: like 20ms, 500us or 1.5s",
        }
    }

    /// The word for an amount in help and usage.
    pub const fn placeholder(self) -> &'static str {
        match self {
            CostUnit::Count => "COUNT",
            CostUnit::Bytes => "SIZE",
            CostUnit::Time => "TIME",
        }
    }

    /// The same where a limit can be lifted.
    pub const fn limit_placeholder(self) -> &'static str {
        match self {
            CostUnit::Count => "COUNT|off",
            CostUnit::Bytes => "SIZE|off",
            CostUnit::Time => "TIME|off",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            CostUnit::Count => "0.4M",
            CostUnit::Bytes => "48K",
            CostUnit::Time => "20ms",
        }
    }

    /// Whether a character may occur in an amount.
    pub fn accepts(self, typed: char) -> bool {
        let units = match self {
            CostUnit::Count => "kKmMgG",
            CostUnit::Bytes => "kKmMbBi",
            CostUnit::Time => "munsµ",
        };
        typed.is_ascii_digit() || typed == '.' || units.contains(typed)
    }

    /// The number and the factor of its unit; `None` where no unit was written.
    fn split(self, text: &str) -> (&str, Option<f64>) {
        let text = text.trim();
        let start = text.trim_end_matches(|c: char| c.is_alphabetic());
        // The exponent of 4e5 is no unit, and neither is the word nan.
        let unit = text[start.len()..].to_lowercase();
        let unit = match self {
            CostUnit::Bytes if unit != "b" => unit.trim_end_matches('b').trim_end_matches('i'),
            _ => &unit,
        };
        let unit = if unit == "µs" { "us" } else { unit };
        let scale = self
            .scales()
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(unit));
        match scale {
            Some((name, factor, _)) if !name.is_empty() => (start.trim_end(), Some(*factor)),
            _ => (text, None),
        }
    }

    /// Reads `400000`, `400k`, `48K`, `20ms`.
    ///
    /// # Errors
    /// What is wrong with the text, and how it is written.
    pub fn read(self, text: &str) -> Result<u64, AmountError> {
        let written = text.to_owned();
        let malformed = |written| AmountError::Malformed {
            written,
            unit: self,
        };
        let (digits, factor) = self.split(text);
        let Some(value) = digits.parse().ok().filter(|value: &f64| value.is_finite()) else {
            return Err(malformed(written));
        };
        if value < 0.0 {
            return Err(AmountError::Negative {
                written,
                unit: self,
            });
        }
        let amount = (value * factor.unwrap_or(1.0)).round();
        if amount > MOST {
            return Err(AmountError::TooLarge(written));
        }
        match (factor, self) {
            (Some(_), _) => Ok(amount as u64),
            (None, CostUnit::Count) if value == amount => Ok(amount as u64),
            (None, CostUnit::Count) => Err(fraction(digits, value).unwrap_or(malformed(written))),
            (None, _) if value == 0.0 => Ok(0),
            (None, _) => Err(AmountError::NoUnit {
                written: digits.to_owned(),
                unit: self,
            }),
        }
    }

    /// An amount for people, in few digits where its units have many.
    pub fn readable(self, amount: u64) -> String {
        let trimmed = |number: String, unit: &str| {
            let number = number.trim_end_matches('0').trim_end_matches('.');
            format!("{number}{unit}")
        };
        match self {
            CostUnit::Count => self.write(amount),
            CostUnit::Bytes => trimmed(format!("{:.1}", amount as f64 / 1024.0), "K"),
            CostUnit::Time => trimmed(format!("{:.3}", amount as f64 / 1e6), "ms"),
        }
    }

    /// Writes an amount the way it is read, with up to six digits after the point.
    pub fn write(self, amount: u64) -> String {
        let scales = self.scales().iter();
        let fitting = scales.filter(|(_, _, from)| amount >= *from);
        let mut written = fitting.map(|(unit, factor, _)| {
            let digits = format!("{:.6}", amount as f64 / factor);
            let short = digits.trim_end_matches('0').trim_end_matches('.');
            format!("{short}{unit}")
        });
        // Six digits after the point may be too few for a large unit.
        let is_exact = |text: &String| self.read(text) == Ok(amount);
        let exact = match self {
            CostUnit::Bytes => written.filter(is_exact).min_by_key(String::len),
            CostUnit::Count | CostUnit::Time => written.find(is_exact),
        };
        exact.unwrap_or_else(|| amount.to_string())
    }
}

/// What a number with a fraction was meant to be, if that is a count in millions.
fn fraction(written: &str, value: f64) -> Option<AmountError> {
    let millions = (value * 1e6).round();
    (1.0..=MOST)
        .contains(&millions)
        .then(|| AmountError::Fraction {
            written: written.to_owned(),
            millions: millions as u64,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (unit, text, amount) in [
            (CostUnit::Count, "0", 0),
            (CostUnit::Count, "73306", 73_306),
            (CostUnit::Count, "400k", 400_000),
            (CostUnit::Count, "0.4M", 400_000),
            (CostUnit::Count, "60 M", 60_000_000),
            (CostUnit::Count, "1.5g", 1_500_000_000),
            (CostUnit::Count, "4e5", 400_000),
            (CostUnit::Bytes, "48K", 49_152),
            (CostUnit::Bytes, "48 KiB", 49_152),
            (CostUnit::Bytes, "1.5mb", 1_572_864),
            (CostUnit::Bytes, "4096B", 4096),
            (CostUnit::Bytes, "0", 0),
            (CostUnit::Time, "20ms", 20_000_000),
            (CostUnit::Time, "0.5 us", 500),
            (CostUnit::Time, "7µs", 7_000),
            (CostUnit::Time, "1s", 1_000_000_000),
        ] {
            assert_eq!(unit.read(text), Ok(amount), "{text}");
        }
    }

    #[test]
    fn amounts_are_written_in_the_largest_unit_that_is_exact() {
        for (unit, amount, text) in [
            (CostUnit::Count, 192_456, "0.192456M"),
            (CostUnit::Bytes, 49_152, "48K"),
            (CostUnit::Bytes, 49_153, "49153B"),
            (CostUnit::Bytes, 1_389_568, "1357K"),
            (CostUnit::Bytes, 1_572_864, "1.5M"),
            (CostUnit::Time, 10_482_000, "10.482ms"),
        ] {
            assert_eq!(unit.write(amount), text);
        }
    }

    #[test]
    fn what_is_no_amount_says_so() {
        for text in ["", "M", "4,5M", "nan", "inf", "0.4MB", "ten"] {
            let error = CostUnit::Count.read(text).unwrap_err();
            assert!(
                matches!(error, AmountError::Malformed { .. }),
                "{text}: {error}"
            );
        }
        let error = CostUnit::Count.read("-1M").unwrap_err();
        assert!(matches!(error, AmountError::Negative { .. }));
        assert!(matches!(
            CostUnit::Count.read("9e30"),
            Err(AmountError::TooLarge(_))
        ));
        for (unit, text, message) in [
            (CostUnit::Bytes, "48", "'48' has no unit; write it like 48K"),
            (CostUnit::Time, "20", "'20' has no unit; write it like 20ms"),
            (
                CostUnit::Bytes,
                "48ms",
                "'48ms' is not a size; write it like 48K (KiB), 1.5M or 4096B",
            ),
        ] {
            assert_eq!(unit.read(text).unwrap_err().to_string(), message);
        }
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
            let error = CostUnit::Count.read(text).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        assert!(matches!(
            CostUnit::Count.read("1e-9"),
            Err(AmountError::Malformed { .. })
        ));
    }

    proptest! {
        #[test]
        fn a_written_amount_reads_back(amount in 0u64..2_000_000_000) {
            for unit in [CostUnit::Count, CostUnit::Bytes, CostUnit::Time] {
                let written = unit.write(amount);
                prop_assert_eq!(unit.read(&written), Ok(amount), "{}", written);
            }
        }
    }
}
