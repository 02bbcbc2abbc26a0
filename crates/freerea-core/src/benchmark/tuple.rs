//! Cells as NASLib writes them: tuples of numbers.
//!
//! NAS-Bench-201's are the operations of the edges 0-1, 0-2, 0-3, 1-2, 1-3, 2-3 in an order of
//! NASLib's own. TransNAS-Bench-101's are those of the edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3 in the
//! benchmark's order. NAS-Bench-101's are the matrix row by row, then the operations of the nodes.

use std::fmt;
use std::str::FromStr;

use crate::space::nasbench101::GraphCell;
use crate::space::nats::{Edge, EdgeOperation, TopologyCell};
use crate::space::tnb101_micro::MicroCell;
use crate::space::{Cell, CellError, Space};

/// The operations of NAS-Bench-201, as NASLib numbers them.
const OPERATIONS: [EdgeOperation; 5] = [
    EdgeOperation::SkipConnect,
    EdgeOperation::None,
    EdgeOperation::NorConv3x3,
    EdgeOperation::NorConv1x1,
    EdgeOperation::AvgPool3x3,
];

/// The pool among them, which TransNAS-Bench-101 does not have.
const POOL: u8 = 4;

/// The edges, as NASLib orders them.
const EDGES: [Edge; 6] = [
    Edge::E01,
    Edge::E02,
    Edge::E03,
    Edge::E12,
    Edge::E13,
    Edge::E23,
];

/// The operations of NAS-Bench-101, as NASLib numbers them.
const NODES: [&str; 5] = [
    "input",
    "output",
    "maxpool3x3",
    "conv1x1-bn-relu",
    "conv3x3-bn-relu",
];

/// The tasks of TransNAS-Bench-101.
const TRANSNAS: [&str; 7] = [
    "class_scene",
    "class_object",
    "room_layout",
    "jigsaw",
    "segmentsemantic",
    "normal",
    "autoencoder",
];

/// The most numbers: seven nodes and their matrix.
const MOST: usize = 7 * 7 + 7;

/// A cell as a tuple, of a space that the tuple alone may not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellTuple(Vec<u8>);

/// A tuple that is no cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{tuple} is no cell of {space} as NASLib writes it")]
pub struct CellTupleError {
    tuple: CellTuple,
    space: Space,
}

impl FromStr for CellTuple {
    type Err = ();

    /// Reads `(4, 0, 3, 1, 4, 3)`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let inner = text
            .trim()
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        let inner = inner.ok_or(())?.trim_end_matches([',', ' ']);
        let numbers = inner.split(',').map(|number| number.trim().parse());
        let numbers: Vec<u8> = numbers
            .take(MOST + 1)
            .collect::<Result<_, _>>()
            .map_err(drop)?;
        if numbers.len() <= MOST {
            Ok(CellTuple(numbers))
        } else {
            Err(())
        }
    }
}

impl fmt::Display for CellTuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u8::to_string).collect();
        write!(f, "({})", numbers.join(", "))
    }
}

impl CellTuple {
    /// The space of tuples that occur together, with accuracies on these datasets: six numbers are
    /// edges, TransNAS-Bench-101 has datasets of its own, and NAS-Bench-201 alone has a pool.
    /// `None` if all that does not tell.
    pub fn space<'t>(
        tuples: &[CellTuple],
        datasets: impl IntoIterator<Item = &'t str>,
    ) -> Option<Space> {
        let mut datasets = datasets.into_iter();
        if tuples.iter().any(|tuple| tuple.0.len() != EDGES.len()) {
            return Some(Space::NasBench101);
        }
        if datasets.any(|dataset| TRANSNAS.contains(&dataset)) {
            return Some(Space::Tnb101Micro);
        }
        let has_pool = |tuple: &CellTuple| tuple.0.contains(&POOL);
        tuples.iter().any(has_pool).then_some(Space::NatsTss)
    }

    /// The cell of a space.
    ///
    /// # Errors
    /// If it is none.
    pub fn cell(&self, space: Space) -> Result<Cell, CellTupleError> {
        let cell = match space {
            Space::NatsTss => self.topology().map(Cell::from),
            Space::NasBench101 => self.graph().map(Cell::from),
            Space::Tnb101Micro => self.micro().map(Cell::from),
            Space::NatsSss => None,
        };
        cell.ok_or_else(|| CellTupleError {
            tuple: self.clone(),
            space,
        })
    }

    fn topology(&self) -> Option<TopologyCell> {
        let numbers: [u8; 6] = self.0.as_slice().try_into().ok()?;
        let mut cell = TopologyCell::new([EdgeOperation::None; 6]);
        for (edge, number) in EDGES.into_iter().zip(numbers) {
            cell = cell.with(edge, *OPERATIONS.get(usize::from(number))?);
        }
        Some(cell)
    }

    fn micro(&self) -> Option<MicroCell> {
        let numbers: [u8; 6] = self.0.as_slice().try_into().ok()?;
        let mut cell = TopologyCell::new([EdgeOperation::None; 6]);
        for (edge, number) in Edge::ALL.into_iter().zip(numbers) {
            cell = cell.with(edge, *EdgeOperation::ALL.get(usize::from(number))?);
        }
        MicroCell::new(cell)
    }

    fn graph(&self) -> Option<GraphCell> {
        let nodes = (2..=7).find(|nodes| nodes * nodes + nodes == self.0.len())?;
        let (matrix, operations) = self.0.split_at(nodes * nodes);
        let rows: Vec<Vec<u8>> = matrix.chunks(nodes).map(<[u8]>::to_vec).collect();
        let names = operations
            .iter()
            .map(|&number| NODES.get(usize::from(number)));
        let names: Option<Vec<String>> = names
            .map(|name| name.map(|name| (*name).to_owned()))
            .collect();
        GraphCell::of_matrix(&rows, &names?).ok()
    }
}

/// Reads a cell of a space, as a tuple or as the benchmark writes it.
///
/// # Errors
/// If it is none.
pub fn read(space: Space, text: &str) -> Result<Cell, CellError> {
    match text.parse::<CellTuple>() {
        Ok(tuple) => {
            let cell = tuple.cell(space);
            cell.map_err(|error| CellError::Malformed(error.to_string()))
        }
        Err(()) => space.read(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_and_operations_are_in_naslibs_order() {
        let tuple: CellTuple = "(4, 0, 3, 1, 4, 3)".parse().unwrap();
        assert_eq!(tuple.to_string(), "(4, 0, 3, 1, 4, 3)");
        let cell = tuple.cell(Space::NatsTss).unwrap();
        // 0-1 pool, 0-2 skip, 0-3 conv1x1, 1-2 none, 1-3 pool, 2-3 conv1x1.
        let text = "|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|";
        assert_eq!(cell.to_string(), text);
    }

    #[test]
    fn a_graph_is_its_matrix_and_operations() {
        let tuple: CellTuple = "(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 4, 1)".parse().unwrap();
        let cell = tuple.cell(Space::NasBench101).unwrap();
        assert_eq!(cell.to_string(), "input;conv3x3-bn-relu:0;output:0,1");
        assert_eq!(CellTuple::space(&[tuple], []), Some(Space::NasBench101));
    }

    #[test]
    fn transnas_has_an_order_of_its_own() {
        let tuple: CellTuple = "(3, 1, 0, 2, 1, 2)".parse().unwrap();
        let tuples = [tuple.clone()];
        assert_eq!(
            CellTuple::space(&tuples, ["class_scene"]),
            Some(Space::Tnb101Micro)
        );
        assert_eq!(CellTuple::space(&tuples, ["cifar10"]), None);
        let cell = tuple.cell(Space::Tnb101Micro).unwrap();
        assert_eq!(cell.to_string(), "64-41414-3_10_212");
        let pool: CellTuple = "(4, 1, 0, 2, 1, 2)".parse().unwrap();
        assert!(pool.cell(Space::Tnb101Micro).is_err());
    }

    #[test]
    fn other_tuples_are_refused() {
        for text in ["", "()", "(1, 2", "(a, b)", "(300, 1)", "4, 0"] {
            assert!(text.parse::<CellTuple>().is_err(), "{text}");
        }
        let tuple: CellTuple = "(5, 0, 3, 1, 4, 3)".parse().unwrap();
        let error = tuple.cell(Space::NatsTss).unwrap_err().to_string();
        assert!(
            error.contains("(5, 0, 3, 1, 4, 3) is no cell of nats-tss"),
            "{error}"
        );
    }
}
