//! The part of the pictures that a network is judged by and does not learn from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The percentage of the pictures of each class that is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetAside(u8);

/// No percentage that can be set aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no percentage to set aside; it is a whole number from 1 to 90, like 20")]
pub struct SetAsideError(String);

impl SetAside {
    /// The share of 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for SetAside {
    fn default() -> Self {
        SetAside(20)
    }
}

impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SetAside {
    type Err = SetAsideError;

    fn from_str(text: &str) -> Result<Self, SetAsideError> {
        let percent = text
            .parse()
            .ok()
            .filter(|percent| (1..=90).contains(percent));
        percent
            .map(SetAside)
            .ok_or_else(|| SetAsideError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_is_set_aside_and_some_is_left() {
        assert_eq!("20".parse(), Ok(SetAside::default()));
        assert_eq!(SetAside::default().share(), 0.2);
        for none in ["0", "91", "100", "-1", "1.5", ""] {
            assert!(none.parse::<SetAside>().is_err(), "{none}");
        }
    }
}
