//! The cells, and how they are read and written.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::space::nats::{Edge, EdgeOperation, Node, SkipForm, TopologyCell, fingerprint};

/// What an edge can carry, in the benchmark's numbering.
pub(super) const OPERATIONS: [EdgeOperation; 4] = [
    EdgeOperation::None,
    EdgeOperation::SkipConnect,
    EdgeOperation::NorConv1x1,
    EdgeOperation::NorConv3x3,
];

/// Number of cells: 4 operations on each of 6 edges.
pub(super) const COUNT: usize = OPERATIONS.len().pow(6);

/// What all cells of the benchmark begin with: its stem and its macro code.
const PREFIX: &str = "64-41414-";

/// A cell: a cell of `nats-tss` that has no pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MicroCell(TopologyCell);

/// Text that names no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no cell of tnb101-micro; one looks like 64-41414-1_02_333, with the operations of \
     the edges into nodes 1, 2 and 3: 0 none, 1 skip_connect, 2 nor_conv_1x1, 3 nor_conv_3x3"
)]
pub struct MicroCellError(String);

impl MicroCell {
    /// The cell with the operations of another of four nodes; `None` if that has a pool.
    pub fn new(cell: TopologyCell) -> Option<Self> {
        let mut operations = cell.operations().into_iter();
        operations
            .all(|operation| OPERATIONS.contains(&operation))
            .then_some(MicroCell(cell))
    }

    /// Its nodes, edges and operations.
    pub const fn topology(self) -> TopologyCell {
        self.0
    }

    /// The cell at a place of the plain enumeration.
    pub(super) fn of_rank(rank: usize) -> Self {
        MicroCell(TopologyCell::of_rank_among(rank, OPERATIONS.len()))
    }

    /// Its place in the plain enumeration.
    pub(super) fn rank(self) -> usize {
        self.0.rank_among(OPERATIONS.len())
    }

    /// The first cell that is the same network, weights drawn alike.
    pub(super) fn first_alike(self) -> Self {
        MicroCell::of_rank(ALIKE[self.rank()].into())
    }

    /// What a change of the cell makes, which keeps to the operations of the space.
    pub(super) fn changed(self, change: impl FnOnce(TopologyCell) -> TopologyCell) -> Self {
        MicroCell::new(change(self.0)).expect("a change within the operations of the space")
    }
}

/// For each cell the first that is the same network. Two are the same if both kinds of cells in
/// their networks are: those that keep the side, and those that halve it, in which a skip from the
/// input has weights and a ReLU of its own. The weights of one cell of a network are drawn
/// independently of another's, so the kinds may be matched up each in its own way.
static ALIKE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut first = std::collections::HashMap::with_capacity(COUNT);
    (0..COUNT as u16)
        .map(|rank| {
            let cell = MicroCell::of_rank(rank.into()).0;
            let kinds = [SkipForm::Identity, SkipForm::WeightedFromInput];
            let alike = kinds.map(|skips| fingerprint(&cell, skips));
            *first.entry(alike).or_insert(rank)
        })
        .collect()
});

impl fmt::Display for MicroCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = Node::ALL[1..].iter().map(|&node| {
            let edges = Edge::into(node);
            edges
                .map(|edge| (self.0.operation(edge) as usize).to_string())
                .collect::<String>()
        });
        let nodes: Vec<String> = nodes.collect();
        f.pad(&format!("{PREFIX}{}", nodes.join("_")))
    }
}

impl FromStr for MicroCell {
    type Err = MicroCellError;

    fn from_str(text: &str) -> Result<Self, MicroCellError> {
        let error = || MicroCellError(text.to_owned());
        let nodes = text.strip_prefix(PREFIX).unwrap_or(text).split('_');
        let mut operations = Vec::with_capacity(6);
        let mut edges = Vec::with_capacity(3);
        for node in nodes {
            for digit in node.chars() {
                let number = digit.to_digit(10).map(|digit| digit as usize);
                let operation = number.and_then(|number| OPERATIONS.get(number));
                operations.push(*operation.ok_or_else(error)?);
            }
            edges.push(node.len());
        }
        let operations = operations.try_into().map_err(|_| error())?;
        match edges[..] {
            [1, 2, 3] => Ok(MicroCell(TopologyCell::new(operations))),
            _ => Err(error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_and_written_as_in_the_benchmark() {
        let cell: MicroCell = "64-41414-1_02_333".parse().unwrap();
        use EdgeOperation::{None, NorConv1x1, NorConv3x3, SkipConnect};
        let operations = [
            SkipConnect,
            None,
            NorConv1x1,
            NorConv3x3,
            NorConv3x3,
            NorConv3x3,
        ];
        assert_eq!(cell.topology().operations(), operations);
        assert_eq!("1_02_333".parse(), Ok(cell));
        for rank in (0..COUNT).step_by(17) {
            let cell = MicroCell::of_rank(rank);
            assert_eq!(cell.rank(), rank);
            assert_eq!(cell.to_string().parse(), Ok(cell));
        }
        assert_eq!(MicroCell::of_rank(0).to_string(), "64-41414-0_00_000");
        assert_eq!(MicroCell::of_rank(1).to_string(), "64-41414-0_00_001");
        for text in [
            "",
            "64-41414-",
            "64-41414-1_02_334",
            "64-41414-1_02_33",
            "64-41414-1_023_33",
            "64-41414-1_02_333_1",
            "32-41414-1_02_333",
            "64-1234-basic",
            "1-02-333",
        ] {
            assert!(text.parse::<MicroCell>().is_err(), "{text}");
        }
    }

    #[test]
    fn cells_with_a_pool_are_none() {
        let pool = TopologyCell::new([EdgeOperation::AvgPool3x3; 6]);
        assert_eq!(MicroCell::new(pool), None);
    }

    fn alike(one: &str, other: &str) -> bool {
        let first = |text: &str| text.parse::<MicroCell>().unwrap().first_alike();
        first(one) == first(other)
    }

    #[test]
    fn cells_are_alike_only_if_both_kinds_of_cells_are() {
        // The inner nodes change their names.
        assert!(alike("3_20_013", "2_30_031"));
        // Node 1 is the input where the side is kept; where it is halved, the skip has weights.
        assert!(!alike("1_03_001", "0_00_300"));
        // Skips from nodes other than the input are the identity everywhere.
        assert!(alike("3_01_001", "0_00_300") && alike("3_00_010", "0_00_300"));
        // Nothing reads node 1, but its skip has a ReLU where the side is halved.
        assert!(!alike("1_00_300", "0_00_300"));
        // A skip from a node that is zero does nothing.
        assert!(alike("0_01_300", "0_00_300"));
    }

    #[test]
    fn there_are_fewer_networks_than_cells() {
        let mut networks = ALIKE.clone();
        networks.sort_unstable();
        networks.dedup();
        println!("{} networks", networks.len());
        assert!((1_500..4_096).contains(&networks.len()));
    }
}
