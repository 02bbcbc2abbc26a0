//! Arguments that several commands share: what is searched, and which cell is meant.

use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::errors::{BadInput, OrBadInput};
use super::say::say;
use crate::space::dataset::Dataset;
use crate::space::{Cell, CellError, IndexError, Space, StemChannels, Task};

/// What is searched.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct SubjectArgs {
    /// The search space [default: nats-tss, or that of the cells that are named]
    #[arg(long, value_parser = spaces())]
    pub space: Option<Space>,
    /// The dataset whose images and classes shape the networks [default: cifar10]
    #[arg(long, value_enum)]
    pub dataset: Option<Dataset>,
}

/// Reads the name of a space; help and completion list all of them.
pub fn spaces() -> impl TypedValueParser<Value = Space> {
    PossibleValuesParser::new(Space::ALL.map(Space::name)).try_map(|name| name.parse::<Space>())
}

impl SubjectArgs {
    /// The space, where no cell tells another.
    pub fn space(&self) -> Space {
        self.space.unwrap_or_default()
    }

    /// The dataset.
    pub fn dataset(&self) -> Dataset {
        self.dataset.unwrap_or_default()
    }

    /// The space that is named, or that the cells are of, and the cells.
    pub fn cells(&self, named: &[CellArg]) -> Result<(Space, Vec<Cell>), BadInput> {
        let told = named.iter().find_map(CellArg::space);
        let space = self.space.or(told).unwrap_or_default();
        let cells = named.iter().map(|cell| cell.in_space(space));
        Ok((space, cells.collect::<Result<_, _>>().or_bad_input()?))
    }
}

/// What is scored, by a width that is named or by where it is computed.
pub fn task(
    space: Space,
    dataset: Dataset,
    stem: Option<StemChannels>,
    on_cpu: bool,
) -> Result<Task, BadInput> {
    let stem = match (stem, space.stem_is_open()) {
        (Some(stem), true) => stem,
        (Some(_), false) => {
            return Err(BadInput::new(format!(
                "the networks of {space} have a width of their own; leave --stem-channels out"
            )));
        }
        (None, true) if on_cpu => StemChannels::NARROW,
        (None, _) => StemChannels::BENCHMARK,
    };
    Ok(Task {
        space,
        dataset,
        stem,
    })
}

/// Says how wide the networks are, where that is a setting and the answer has no column for it.
pub fn say_width(task: Task) {
    match task.open_stem() {
        None => {}
        Some(StemChannels::BENCHMARK) => say!("stem 128, as in the benchmark"),
        Some(stem) => say!(
            "stem {stem}, the benchmark's is {}",
            StemChannels::BENCHMARK
        ),
    }
}

/// A cell, as a string of the benchmark or by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellArg {
    /// An index, of whatever space it is looked up in.
    Index(u64),
    /// A cell of the space that its text tells.
    Cell(Cell),
}

/// Text that names no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellArgError {
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

impl From<Cell> for CellArg {
    fn from(cell: Cell) -> Self {
        CellArg::Cell(cell)
    }
}

impl CellArg {
    /// The space, where the text tells it.
    pub fn space(&self) -> Option<Space> {
        match self {
            CellArg::Index(_) => None,
            CellArg::Cell(cell) => Some(cell.space()),
        }
    }

    /// The cell in a space.
    ///
    /// # Errors
    /// Where the space has no such index, or the cell is of another space.
    pub fn in_space(&self, space: Space) -> Result<Cell, CellArgError> {
        match self {
            CellArg::Index(index) => Ok(space.at(&index.to_string())?),
            CellArg::Cell(cell) if cell.space() != space => Err(CellError::OtherSpace {
                text: cell.to_string(),
                found: cell.space(),
                space,
            }
            .into()),
            CellArg::Cell(cell) => Ok(*cell),
        }
    }
}

impl FromStr for CellArg {
    type Err = CellArgError;

    fn from_str(text: &str) -> Result<Self, CellArgError> {
        let number = text.strip_prefix('#').unwrap_or(text);
        match number.parse::<f64>() {
            Ok(_) => number
                .parse()
                .map(CellArg::Index)
                .map_err(|_| CellArgError::Number(text.to_owned())),
            Err(_) => Ok(CellArg::Cell(text.parse()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_index_or_string() {
        let convolutions = Space::NatsTss.cell(1462);
        let named = |text: &str| text.parse::<CellArg>();
        let topology = |text: &str| named(text).unwrap().in_space(Space::NatsTss);
        assert_eq!(topology("1462"), Ok(convolutions));
        assert_eq!(topology("#1462"), Ok(convolutions));
        assert_eq!(topology(&convolutions.to_string()), Ok(convolutions));
        assert!(matches!(topology("15625"), Err(CellArgError::Index(_))));
        for text in ["-1", "1.5"] {
            assert!(
                matches!(named(text), Err(CellArgError::Number(_))),
                "{text}"
            );
        }
        for text in ["|conv~0|", "8:8"] {
            assert!(matches!(named(text), Err(CellArgError::Cell(_))), "{text}");
        }
        let size = topology("8:8:8:8:8").unwrap_err().to_string();
        assert!(
            size.contains("is a cell of nats-sss, not of nats-tss"),
            "{size}"
        );
    }
}
