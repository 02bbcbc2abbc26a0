//! Cells as people name them.

use std::str::FromStr;

use super::{Cell, CellError, IndexError, Space};

/// A cell, as a string of the benchmark or by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellName {
    /// An index, of whatever space it is looked up in.
    Index(u64),
    /// A cell of the space that its text tells.
    Cell(Cell),
}

/// Text that names no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellNameError {
    /// A number outside the space.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A number that is no index of any space.
    #[error("'{0}' is no index; cells are numbered 0, 1, 2 and so on")]
    Number(String),
    /// A string that is no cell.
    #[error(transparent)]
    Cell(#[from] CellError),
}

impl From<Cell> for CellName {
    fn from(cell: Cell) -> Self {
        CellName::Cell(cell)
    }
}

impl CellName {
    /// The space, where the text tells it.
    pub fn space(&self) -> Option<Space> {
        match self {
            CellName::Index(_) => None,
            CellName::Cell(cell) => Some(cell.space()),
        }
    }

    /// The cell in a space.
    ///
    /// # Errors
    /// If the space has no such index, or the cell is of another space.
    pub fn in_space(&self, space: Space) -> Result<Cell, CellNameError> {
        match self {
            CellName::Index(index) => Ok(space.at(&index.to_string())?),
            CellName::Cell(cell) if cell.space() != space => Err(CellError::OtherSpace {
                text: cell.to_string(),
                found: cell.space(),
                space,
            }
            .into()),
            CellName::Cell(cell) => Ok(*cell),
        }
    }
}

impl FromStr for CellName {
    type Err = CellNameError;

    fn from_str(text: &str) -> Result<Self, CellNameError> {
        let number = text.strip_prefix('#').unwrap_or(text);
        match number.parse::<f64>() {
            Ok(_) => number
                .parse()
                .map(CellName::Index)
                .map_err(|_| CellNameError::Number(text.to_owned())),
            Err(_) => Ok(CellName::Cell(text.parse()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_index_or_string() {
        let convolutions = Space::NatsTss.cell(1462);
        let named = |text: &str| text.parse::<CellName>();
        let topology = |text: &str| named(text).unwrap().in_space(Space::NatsTss);
        assert_eq!(topology("1462"), Ok(convolutions));
        assert_eq!(topology("#1462"), Ok(convolutions));
        assert_eq!(topology(&convolutions.to_string()), Ok(convolutions));
        assert!(matches!(topology("15625"), Err(CellNameError::Index(_))));
        for text in ["-1", "1.5"] {
            assert!(
                matches!(named(text), Err(CellNameError::Number(_))),
                "{text}"
            );
        }
        for text in ["|conv~0|", "8:8"] {
            assert!(matches!(named(text), Err(CellNameError::Cell(_))), "{text}");
        }
        let size = topology("8:8:8:8:8").unwrap_err().to_string();
        assert!(
            size.contains("is a cell of nats-sss, not of nats-tss"),
            "{size}"
        );
    }
}
