//! Limits of a cost.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Limits of a cost, both of them optional and inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T> {
    /// The least that is allowed.
    pub min: Option<T>,
    /// The most that is allowed.
    pub max: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Range {
            min: None,
            max: None,
        }
    }
}

impl<T: Copy + PartialOrd> Range<T> {
    /// Which limit a value breaks.
    pub(super) fn broken_by(&self, value: T) -> Option<Limit<T>> {
        match (self.min, self.max) {
            (Some(min), _) if value < min => Some(Limit::Min(min)),
            (_, Some(max)) if value > max => Some(Limit::Max(max)),
            _ => None,
        }
    }
}

/// One limit of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit<T> {
    /// At least this.
    Min(T),
    /// At most this.
    Max(T),
}

impl<T: fmt::Display> fmt::Display for Limit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Min(min) => write!(f, "below the least of {min}"),
            Limit::Max(max) => write!(f, "above the most of {max}"),
        }
    }
}
