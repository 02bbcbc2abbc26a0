//! A cell: its nodes, its edges, and the operation on each edge.

use std::fmt;

use super::operation::EdgeOperation;

/// A node of the cell: 0 is the input, 3 the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// The cell's input.
    Input,
    /// The first inner node.
    First,
    /// The second inner node.
    Second,
    /// The cell's output.
    Output,
}

impl Node {
    /// All nodes, in topological order.
    pub const ALL: [Node; 4] = [Node::Input, Node::First, Node::Second, Node::Output];

    /// The node's number, 0 to 3.
    pub const fn number(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

/// An edge of the cell, the gene of FreeREA on this space. It reads "source to target".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edge {
    /// 0 -> 1
    E01,
    /// 0 -> 2
    E02,
    /// 1 -> 2
    E12,
    /// 0 -> 3
    E03,
    /// 1 -> 3
    E13,
    /// 2 -> 3
    E23,
}

impl Edge {
    /// All edges, in the order of the benchmark's string.
    pub const ALL: [Edge; 6] = [
        Edge::E01,
        Edge::E02,
        Edge::E12,
        Edge::E03,
        Edge::E13,
        Edge::E23,
    ];

    /// The node that the edge reads.
    pub const fn source(self) -> Node {
        match self {
            Edge::E01 | Edge::E02 | Edge::E03 => Node::Input,
            Edge::E12 | Edge::E13 => Node::First,
            Edge::E23 => Node::Second,
        }
    }

    /// The node that the edge adds to.
    pub const fn target(self) -> Node {
        match self {
            Edge::E01 => Node::First,
            Edge::E02 | Edge::E12 => Node::Second,
            Edge::E03 | Edge::E13 | Edge::E23 => Node::Output,
        }
    }

    /// The edge's place in the benchmark's string, 0 to 5.
    pub const fn place(self) -> usize {
        self as usize
    }

    /// The edges that end in a node.
    pub fn into(node: Node) -> impl Iterator<Item = Edge> {
        Edge::ALL
            .into_iter()
            .filter(move |edge| edge.target() == node)
    }

    /// The edges that start at a node.
    pub fn out_of(node: Node) -> impl Iterator<Item = Edge> {
        Edge::ALL
            .into_iter()
            .filter(move |edge| edge.source() == node)
    }

    /// The edge between two nodes, given by their numbers.
    pub fn between(source: usize, target: usize) -> Option<Edge> {
        Edge::ALL
            .into_iter()
            .find(|edge| edge.source().number() == source && edge.target().number() == target)
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.source(), self.target())
    }
}

/// A cell of the space: one operation for each of the six edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopologyCell([EdgeOperation; 6]);

impl TopologyCell {
    /// The cell with these operations, in the order of [`Edge::ALL`].
    pub const fn new(operations: [EdgeOperation; 6]) -> Self {
        TopologyCell(operations)
    }

    /// The operations, in the order of [`Edge::ALL`].
    pub const fn operations(&self) -> [EdgeOperation; 6] {
        self.0
    }

    /// The operation on an edge.
    pub const fn operation(&self, edge: Edge) -> EdgeOperation {
        self.0[edge.place()]
    }

    /// The cell with another operation on one edge.
    #[must_use]
    pub const fn with(mut self, edge: Edge, operation: EdgeOperation) -> Self {
        self.0[edge.place()] = operation;
        self
    }

    /// The edges on which two cells differ.
    pub fn differences(self, other: TopologyCell) -> impl Iterator<Item = Edge> {
        Edge::ALL
            .into_iter()
            .filter(move |&edge| self.operation(edge) != other.operation(edge))
    }

    /// FreeREA's third metric: the mean number of nodes that a `skip_connect` jumps over, that is
    /// `target - 1 - source` over the cell's skip edges; 0 where there is none.
    pub fn skipped_layers(&self) -> f64 {
        let jumps: Vec<usize> = Edge::ALL
            .into_iter()
            .filter(|&edge| self.operation(edge) == EdgeOperation::SkipConnect)
            .map(|edge| edge.target().number() - 1 - edge.source().number())
            .collect();
        match jumps.len() {
            0 => 0.0,
            edges => jumps.iter().sum::<usize>() as f64 / edges as f64,
        }
    }

    /// Whether a path of `skip_connect` alone leads from the input to the output.
    pub fn has_shortcut(&self) -> bool {
        let mut reached = [true, false, false, false];
        for node in &Node::ALL[1..] {
            reached[node.number()] = Edge::into(*node).any(|edge| {
                reached[edge.source().number()]
                    && self.operation(edge) == EdgeOperation::SkipConnect
            });
        }
        reached[Node::Output.number()]
    }

    /// The most `nor_conv_3x3` on a path from the input to the output; 0 if there is no path.
    pub fn depth(&self) -> usize {
        let mut deepest: [Option<usize>; 4] = [Some(0), Option::None, Option::None, Option::None];
        for node in &Node::ALL[1..] {
            let depths = Edge::into(*node).filter_map(|edge| {
                let before = deepest[edge.source().number()]?;
                match self.operation(edge) {
                    EdgeOperation::None => Option::None,
                    EdgeOperation::NorConv3x3 => Some(before + 1),
                    _ => Some(before),
                }
            });
            deepest[node.number()] = depths.max();
        }
        deepest[Node::Output.number()].unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EdgeOperation::{None, NorConv3x3, SkipConnect};

    #[test]
    fn edges_know_their_ends() {
        let ends: Vec<String> = Edge::ALL.iter().map(Edge::to_string).collect();
        assert_eq!(ends, ["0-1", "0-2", "1-2", "0-3", "1-3", "2-3"]);
        assert_eq!(Edge::into(Node::Output).count(), 3);
        assert_eq!(Edge::between(1, 3), Some(Edge::E13));
        assert_eq!(Edge::between(3, 1), Option::None);
    }

    #[test]
    fn a_shortcut_is_a_path_of_skips_alone() {
        let longest = TopologyCell::new([None, None, None, SkipConnect, None, None]);
        let shortest = TopologyCell::new([SkipConnect, None, SkipConnect, None, None, SkipConnect]);
        assert!(longest.has_shortcut() && shortest.has_shortcut());
        assert!(!shortest.with(Edge::E12, NorConv3x3).has_shortcut());
        assert!(!TopologyCell::new([NorConv3x3; 6]).has_shortcut());
    }

    #[test]
    fn depth_counts_convolutions_on_the_longest_live_path() {
        assert_eq!(TopologyCell::new([NorConv3x3; 6]).depth(), 3);
        assert_eq!(TopologyCell::new([None; 6]).depth(), 0);
        let dead_end = TopologyCell::new([NorConv3x3, None, NorConv3x3, SkipConnect, None, None]);
        assert_eq!(dead_end.depth(), 0);
        assert_eq!(dead_end.with(Edge::E23, SkipConnect).depth(), 2);
    }

    #[test]
    fn skipped_layers_is_the_mean_jump() {
        let all_convolutions = TopologyCell::new([NorConv3x3; 6]);
        assert_eq!(all_convolutions.skipped_layers(), 0.0);
        let longest = all_convolutions.with(Edge::E03, SkipConnect);
        assert_eq!(longest.skipped_layers(), 2.0);
        assert_eq!(longest.with(Edge::E02, SkipConnect).skipped_layers(), 1.5);
        assert_eq!(
            TopologyCell::new([SkipConnect; 6]).skipped_layers(),
            4.0 / 6.0
        );
        assert_eq!(TopologyCell::new([None; 6]).skipped_layers(), 0.0);
    }
}
