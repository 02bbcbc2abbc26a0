//! What there is to draw of a cell.

use super::{Gene, Operation, Space, nats};

/// How a space's cells are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Four nodes whose edges carry operations.
    Topology(DrawnTopology),
    /// A graph whose nodes carry operations.
    Graph(Diagram),
    /// Layers side by side, each with its channels.
    Layers(Vec<DrawnLayer>),
}

/// A cell of four nodes and six edges, of a space that has such cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnTopology {
    /// Its operations.
    pub cell: nats::TopologyCell,
    /// The space.
    pub space: Space,
}

/// A directed acyclic graph; nodes are in topological order, the input first, the output last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// What each inner node computes; `None` for the input and the output.
    pub nodes: Vec<DiagramNode>,
    /// Pairs of nodes, the source first.
    pub edges: Vec<DiagramEdge>,
}

impl DiagramEdge {
    /// Whether it joins neighbours of the order, so that a straight line does.
    pub const fn is_straight(&self) -> bool {
        self.to == self.from + 1
    }

    /// Whether two arcs of one side cross, however far apart they are.
    fn crosses(&self, other: &DiagramEdge) -> bool {
        let meet =
            |a: &DiagramEdge, b: &DiagramEdge| a.from < b.from && b.from < a.to && a.to < b.to;
        meet(self, other) || meet(other, self)
    }

    fn overlaps(&self, other: &DiagramEdge) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// For arcs over nodes in a row, which of them go above, the others below: so that as few as can
/// be cross, and as few lie over one another.
pub fn sides(arcs: &[DiagramEdge]) -> Vec<bool> {
    let above = |sides: u32, place: usize| sides >> place & 1 == 0;
    let cost = |sides: &u32| {
        let pairs = (0..arcs.len()).flat_map(|a| (a + 1..arcs.len()).map(move |b| (a, b)));
        let same: Vec<(usize, usize)> = pairs
            .filter(|&(a, b)| above(*sides, a) == above(*sides, b))
            .collect();
        let count = |of: fn(&DiagramEdge, &DiagramEdge) -> bool| {
            same.iter()
                .filter(|&&(a, b)| of(&arcs[a], &arcs[b]))
                .count()
        };
        (
            count(DiagramEdge::crosses),
            count(DiagramEdge::overlaps),
            sides.count_ones(),
        )
    };
    // No cell has more than 9 edges and the one that is pointed at.
    let best = (0..1 << arcs.len().min(12)).min_by_key(cost).unwrap_or(0);
    (0..arcs.len()).map(|place| above(best, place)).collect()
}

/// A node of a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramNode {
    /// What it is called: `in`, `out`, or a number.
    pub name: String,
    /// What it computes; `None` for the input and the output.
    pub operation: Option<Operation>,
    /// Its gene, where it has one.
    pub gene: Option<Gene>,
}

/// An edge of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiagramEdge {
    /// The number of the node that it reads.
    pub from: usize,
    /// The number of the node that it feeds.
    pub to: usize,
    /// Its gene.
    pub gene: Gene,
    /// Whether it is there; an editor also points at those that are not.
    pub present: bool,
}

/// A layer whose channels are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnLayer {
    /// Its gene.
    pub gene: Gene,
    /// Its channels, as the operation that the gene carries.
    pub operation: Operation,
    /// Its channels.
    pub channels: usize,
    /// The most channels that it can have.
    pub most: usize,
}

/// One letter of a cell that is written in a few letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The gene that it stands for.
    pub gene: Gene,
    /// What the gene carries.
    pub operation: Operation,
    /// Whether any signal passes through it.
    pub alive: bool,
}
