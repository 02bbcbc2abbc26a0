//! A cell's number in the order of its space's benchmark.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::spaces::Space;

/// A cell's place in the benchmark's order, from 0; its space is known from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Index(u32);

/// A number that is no index of a space, or no number at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no index of {space}; it has the cells 0 to {}", space.count() - 1)]
pub struct IndexError {
    pub(super) text: String,
    pub(super) space: Space,
}

impl Index {
    pub(super) const fn new(number: usize) -> Self {
        Index(number as u32)
    }

    /// The index as a number.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Index> for u64 {
    fn from(index: Index) -> u64 {
        index.0.into()
    }
}
