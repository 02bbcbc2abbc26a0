//! How often a cell is scored, each time with other weights.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Initialisations that a cell's network metrics are averaged over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Repeats {
    /// So many for each cell.
    Fixed(u32),
    /// One for those whose survival is not in doubt, else as many as by default.
    Auto,
}

/// Text that is no number of repeats.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no number of repeats; it is a number from 1 to 1000, or auto")]
pub struct RepeatsError(String);

/// FreeREA's number of initialisations.
const DEFAULT: u32 = 3;

impl Repeats {
    /// The most that a cell is scored.
    pub const fn most(self) -> u32 {
        match self {
            Repeats::Fixed(repeats) => repeats,
            Repeats::Auto => DEFAULT,
        }
    }
}

impl Default for Repeats {
    fn default() -> Self {
        Repeats::Fixed(DEFAULT)
    }
}

impl FromStr for Repeats {
    type Err = RepeatsError;

    fn from_str(text: &str) -> Result<Self, RepeatsError> {
        let number = || text.parse().ok().filter(|n| (1..=1000).contains(n));
        match text {
            "auto" => Ok(Repeats::Auto),
            _ => number()
                .map(Repeats::Fixed)
                .ok_or_else(|| RepeatsError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Repeats {
    type Error = RepeatsError;

    fn try_from(text: String) -> Result<Self, RepeatsError> {
        text.parse()
    }
}

impl From<Repeats> for String {
    fn from(repeats: Repeats) -> Self {
        repeats.to_string()
    }
}

impl fmt::Display for Repeats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Repeats::Fixed(repeats) => repeats.fmt(f),
            Repeats::Auto => f.pad("auto"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_a_number_or_auto() {
        assert_eq!("7".parse(), Ok(Repeats::Fixed(7)));
        assert_eq!("auto".parse(), Ok(Repeats::Auto));
        for repeats in [Repeats::default(), Repeats::Auto] {
            assert_eq!(repeats.to_string().parse(), Ok(repeats));
        }
        for text in ["0", "1001", "-1", "often", ""] {
            assert!(text.parse::<Repeats>().is_err(), "{text}");
        }
    }
}
