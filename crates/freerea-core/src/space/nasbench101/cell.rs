//! A cell: a graph in the one numbering that stands for all isomorphic ones.

use super::graph::{Graph, MOST_EDGES, MOST_NODES};
use super::operation::NodeOperation;

/// A graph of the space. Of all its numberings it has the one that the benchmark's enumeration
/// meets first: the smallest by its edges, then by its operations. So equal cells are equal, and
/// the channels of its nodes are those of the benchmark's record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GraphCell(Graph);

/// Why a graph is no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Nothing of the input reaches the output.
    #[error("no path leads from the input to the output; add an edge")]
    Unconnected,
    /// Too many edges, dead ones not counted.
    #[error("it has {0} edges; a cell of nasbench101 has at most {MOST_EDGES}")]
    Edges(usize),
}

impl GraphCell {
    /// The cell of a graph: what lies off every path is left out.
    ///
    /// # Errors
    /// If no path leads from the input to the output, or too many edges are left.
    pub fn new(graph: Graph) -> Result<Self, GraphError> {
        let pruned = graph.prune().ok_or(GraphError::Unconnected)?;
        match pruned.edge_count() {
            0..=MOST_EDGES => Ok(GraphCell(smallest(&pruned))),
            edges => Err(GraphError::Edges(edges)),
        }
    }

    /// A graph that is known to be in its smallest numbering.
    pub(super) const fn of_smallest(graph: Graph) -> Self {
        GraphCell(graph)
    }

    /// The graph.
    pub const fn graph(&self) -> &Graph {
        &self.0
    }

    /// The benchmark's hash.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// FreeREA's third metric: the mean number of nodes that an edge jumps over, that is
    /// `to - from - 1` over the edges that jump over any; 0 where there is none.
    pub fn skipped_layers(&self) -> f64 {
        let jumps = self.0.edges().map(|(from, to)| to - from - 1);
        let jumps: Vec<usize> = jumps.filter(|&jump| jump > 0).collect();
        match jumps.len() {
            0 => 0.0,
            edges => jumps.iter().sum::<usize>() as f64 / edges as f64,
        }
    }

    /// Whether an edge leads from the input to the output.
    pub fn has_shortcut(&self) -> bool {
        let output = self.0.operations().len() + 1;
        self.0.targets(0).any(|target| target == output)
    }

    /// The most 3x3 convolutions on a path from the input to the output.
    pub fn depth(&self) -> usize {
        let operations = self.0.operations();
        let mut deepest = vec![0; operations.len() + 2];
        for node in 1..deepest.len() {
            let before = self.0.sources(node).map(|source| deepest[source]).max();
            let own = operations.get(node - 1) == Some(&NodeOperation::Conv3x3);
            deepest[node] = before.unwrap_or(0) + usize::from(own);
        }
        deepest[operations.len() + 1]
    }
}

/// The numbering with the smallest edges and operations.
fn smallest(graph: &Graph) -> Graph {
    let mut best: Option<Graph> = None;
    numberings(graph, &mut |order| {
        let renumbered = graph.only(order);
        if best.is_none_or(|best| renumbered < best) {
            best = Some(renumbered);
        }
    });
    best.expect("a graph has at least its own numbering")
}

/// Visits all orders of the nodes that are topological: in each, the input comes first, the output
/// last, and a source before its target.
pub(super) fn numberings(graph: &Graph, visit: &mut impl FnMut(&[usize])) {
    fn place(
        graph: &Graph,
        order: &mut [usize; MOST_NODES],
        placed: usize,
        used: u8,
        visit: &mut impl FnMut(&[usize]),
    ) {
        let count = graph.nodes();
        if placed == count - 1 {
            order[placed] = count - 1;
            visit(&order[..count]);
            return;
        }
        for node in 1..count - 1 {
            let free = used & 1 << node == 0;
            if free && graph.sources(node).all(|source| used & 1 << source != 0) {
                order[placed] = node;
                place(graph, order, placed + 1, used | 1 << node, visit);
            }
        }
    }
    place(graph, &mut [0; MOST_NODES], 1, 1, visit);
}
