//! How spaces and cells are read and written.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::{CellError, SpaceError};
use super::index::IndexError;
use super::registry::Cell;
use super::spaces::Space;

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Space {
    type Err = SpaceError;

    fn from_str(name: &str) -> Result<Self, SpaceError> {
        let mut all = Space::ALL.into_iter();
        all.find(|space| space.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| SpaceError {
                name: name.to_owned(),
            })
    }
}

impl Serialize for Space {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Space {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl Space {
    /// The cell at an index that is written as a number.
    ///
    /// # Errors
    /// If it is none of the space.
    pub fn at(self, text: &str) -> Result<Cell, IndexError> {
        let number: Option<usize> = text.parse().ok();
        number
            .filter(|&number| number < self.count())
            .map(|number| self.cell(number))
            .ok_or_else(|| IndexError {
                text: text.to_owned(),
                space: self,
            })
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Cell {
    type Err = CellError;

    fn from_str(text: &str) -> Result<Self, CellError> {
        Space::of_text(text).unwrap_or_default().read(text)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
