//! A graph in any topological numbering: what a cell is before it has one numbering alone.

use super::operation::NodeOperation;

/// The most nodes, input and output counted.
pub const MOST_NODES: usize = 7;
/// The most edges.
pub const MOST_EDGES: usize = 9;
/// The most inner nodes.
pub(super) const MOST_INNER: usize = MOST_NODES - 2;

/// Nodes in topological order, the input first and the output last; edges from lower to higher
/// numbers; an operation for each inner node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Graph {
    nodes: u8,
    edges: u32,
    /// What is beyond the inner nodes is the first operation, so that equal graphs are equal.
    operations: [NodeOperation; MOST_INNER],
}

/// The bit of an edge, as the benchmark's enumeration numbers them.
pub(super) const fn bit(from: usize, to: usize) -> u32 {
    1 << (from + to * (to - 1) / 2)
}

impl Graph {
    /// The graph of these inner operations and edges.
    ///
    /// # Panics
    /// If there are more than 5 operations, or an edge does not lead to a higher node.
    pub fn new(
        operations: &[NodeOperation],
        edges: impl IntoIterator<Item = (usize, usize)>,
    ) -> Self {
        let nodes = operations.len() + 2;
        assert!(nodes <= MOST_NODES, "at most five inner nodes");
        let mut graph = Graph {
            nodes: nodes as u8,
            edges: 0,
            operations: [NodeOperation::Conv3x3; MOST_INNER],
        };
        graph.operations[..operations.len()].copy_from_slice(operations);
        for (from, to) in edges {
            assert!(from < to && to < nodes, "edges lead to higher nodes");
            graph.edges |= bit(from, to);
        }
        graph
    }

    /// The graph of edges that are bits already.
    pub(super) fn of_bits(operations: &[NodeOperation], edges: u32) -> Self {
        Graph {
            edges,
            ..Graph::new(operations, [])
        }
    }

    /// The nodes and edges as a number, whatever the operations are.
    pub(super) const fn shape_code(&self) -> u64 {
        (self.nodes as u64) << 32 | self.edges as u64
    }

    /// A graph of these nodes and edges; its inner nodes are 3x3 convolutions.
    pub(super) const fn of_shape_code(code: u64) -> Self {
        Graph {
            nodes: (code >> 32) as u8,
            edges: code as u32,
            operations: [NodeOperation::Conv3x3; MOST_INNER],
        }
    }

    /// Number of nodes, input and output counted.
    pub const fn nodes(&self) -> usize {
        self.nodes as usize
    }

    /// The number of the output.
    pub const fn output(&self) -> usize {
        self.nodes() - 1
    }

    /// Number of edges.
    pub const fn edge_count(&self) -> usize {
        self.edges.count_ones() as usize
    }

    /// Whether there is an edge from a node to a higher one.
    pub const fn has_edge(&self, from: usize, to: usize) -> bool {
        self.edges & bit(from, to) != 0
    }

    /// The operations of the inner nodes.
    pub fn operations(&self) -> &[NodeOperation] {
        &self.operations[..self.nodes() - 2]
    }

    /// All pairs of a node and a higher one.
    pub fn pairs(nodes: usize) -> impl Iterator<Item = (usize, usize)> {
        (1..nodes).flat_map(|to| (0..to).map(move |from| (from, to)))
    }

    /// The edges, by target and source.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        let graph = *self;
        Graph::pairs(self.nodes()).filter(move |&(from, to)| graph.has_edge(from, to))
    }

    /// The nodes that a node reads.
    pub fn sources(&self, to: usize) -> impl Iterator<Item = usize> {
        let graph = *self;
        (0..to).filter(move |&from| graph.has_edge(from, to))
    }

    /// The nodes that read a node.
    pub fn targets(&self, from: usize) -> impl Iterator<Item = usize> {
        let graph = *self;
        (from + 1..self.nodes()).filter(move |&to| graph.has_edge(from, to))
    }

    /// The graph without the nodes off every path from the input to the output; `None` if there
    /// is no path at all.
    pub fn prune(&self) -> Option<Graph> {
        let count = self.nodes();
        let mut reached = [false; MOST_NODES];
        reached[0] = true;
        for node in 1..count {
            reached[node] = self.sources(node).any(|source| reached[source]);
        }
        let mut read = [false; MOST_NODES];
        read[count - 1] = true;
        for node in (0..count - 1).rev() {
            read[node] = self.targets(node).any(|target| read[target]);
        }
        if !reached[count - 1] {
            return None;
        }
        let kept: Vec<usize> = (0..count).filter(|&n| reached[n] && read[n]).collect();
        Some(self.only(&kept))
    }

    /// The graph of some of its nodes in this order, which has to be topological.
    pub(super) fn only(&self, order: &[usize]) -> Graph {
        let inner = order[1..order.len() - 1].iter();
        let operations: Vec<NodeOperation> = inner.map(|&node| self.operations[node - 1]).collect();
        let pairs = Graph::pairs(order.len());
        let kept = pairs
            .filter(|&(from, to)| order[from] < order[to] && self.has_edge(order[from], order[to]));
        Graph::new(&operations, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NodeOperation::{Conv1x1, Conv3x3, MaxPool3x3};

    #[test]
    fn dead_ends_and_dry_nodes_are_pruned() {
        let graph = Graph::new(
            &[Conv3x3, Conv1x1, MaxPool3x3],
            [(0, 1), (1, 4), (0, 2), (3, 4)],
        );
        let pruned = graph.prune().unwrap();
        assert_eq!(pruned, Graph::new(&[Conv3x3], [(0, 1), (1, 2)]));
        assert_eq!(pruned.prune(), Some(pruned));
        assert_eq!(Graph::new(&[Conv3x3], [(0, 1)]).prune(), None);
    }

    #[test]
    fn neighbours_are_those_of_the_edges() {
        let graph = Graph::new(&[Conv3x3, Conv1x1], [(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(graph.sources(3).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(graph.targets(0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(graph.edges().count(), graph.edge_count());
    }
}
