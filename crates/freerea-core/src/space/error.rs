//! Texts that name no cell, and no space.

use super::Space;

/// A text that is no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// No cell of the space, and why.
    #[error("{0}")]
    Malformed(String),
    /// A cell of another space than the one that is searched.
    #[error("'{text}' is a cell of {found}, not of {space}; a cell of {space} looks like {}", space.example())]
    OtherSpace {
        /// The text.
        text: String,
        /// The space that it is of.
        found: Space,
        /// The space that was expected.
        space: Space,
    },
}

/// A name that is no space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{name}' is no space; there are {}", names(", "))]
pub struct SpaceError {
    pub(super) name: String,
}

/// The names of all spaces.
fn names(separator: &str) -> String {
    Space::ALL.map(Space::name).join(separator)
}
