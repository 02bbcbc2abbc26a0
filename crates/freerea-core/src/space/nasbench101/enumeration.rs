//! All cells, in the order in which the benchmark's enumeration meets them first.

use std::sync::LazyLock;

use super::cell::{GraphCell, numberings};
use super::graph::{Graph, MOST_EDGES, MOST_NODES, bit};
use super::operation::NodeOperation;

/// Number of cells.
pub const COUNT: usize = 423_624;

impl GraphCell {
    /// All cells: by number of nodes, then edges, then operations.
    pub fn all() -> &'static [GraphCell] {
        &CELLS
    }

    /// The cell's place among [`GraphCell::all`].
    pub fn place(&self) -> usize {
        let place = CELLS.binary_search(self);
        place.expect("the enumeration holds every cell")
    }
}

static CELLS: LazyLock<Vec<GraphCell>> = LazyLock::new(enumerate);

/// Of each shape only the smallest numbering is taken, and of each numbering's operations only the
/// smallest under the renumberings that keep the shape: so each graph is met once, without hashes.
fn enumerate() -> Vec<GraphCell> {
    let mut cells = Vec::with_capacity(COUNT);
    for nodes in 2..=MOST_NODES {
        let labellings = labellings(nodes - 2);
        for edges in 0..1u32 << (nodes * (nodes - 1) / 2) {
            let sparse = edges.count_ones() as usize <= MOST_EDGES;
            if sparse && is_whole(nodes, edges) {
                add_shape(nodes, edges, &labellings, &mut cells);
            }
        }
    }
    cells
}

/// Whether every node but the input reads one, and every node but the output is read.
fn is_whole(nodes: usize, edges: u32) -> bool {
    let reads = |to: usize| (0..to).any(|from| edges & bit(from, to) != 0);
    let is_read = |from: usize| (from + 1..nodes).any(|to| edges & bit(from, to) != 0);
    (1..nodes).all(reads) && (0..nodes - 1).all(is_read)
}

/// All operations of so many inner nodes, in order.
fn labellings(inner: usize) -> Vec<Vec<NodeOperation>> {
    (0..inner).fold(vec![Vec::new()], |shorter, _| {
        let longer = shorter.iter().flat_map(|labels| {
            NodeOperation::ALL.map(|operation| [labels.as_slice(), &[operation]].concat())
        });
        longer.collect()
    })
}

/// Adds the cells of a shape, where its numbering is the smallest.
fn add_shape(
    nodes: usize,
    edges: u32,
    labellings: &[Vec<NodeOperation>],
    cells: &mut Vec<GraphCell>,
) {
    let shape = Graph::of_bits(&labellings[0], edges);
    let mut is_smallest = true;
    let mut symmetries: Vec<Vec<usize>> = Vec::new();
    numberings(&shape, &mut |order| {
        let renumbered = renumbered_bits(&shape, order);
        is_smallest &= renumbered >= edges;
        if renumbered == edges {
            symmetries.push(order[1..nodes - 1].iter().map(|&node| node - 1).collect());
        }
    });
    if !is_smallest {
        return;
    }
    for labels in labellings {
        let is_first = symmetries.iter().all(|order| {
            let others = order.iter().map(|&place| labels[place]);
            labels.iter().copied().le(others)
        });
        if is_first {
            cells.push(GraphCell::of_smallest(Graph::of_bits(labels, edges)));
        }
    }
}

fn renumbered_bits(graph: &Graph, order: &[usize]) -> u32 {
    let mut place = [0; MOST_NODES];
    for (number, &node) in order.iter().enumerate() {
        place[node] = number;
    }
    let edges = graph.edges();
    edges.fold(0, |bits, (from, to)| bits | bit(place[from], place[to]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_423_624_cells_in_order() {
        let all = GraphCell::all();
        assert_eq!(all.len(), COUNT);
        assert!(all.is_sorted(), "binary search finds every cell");
        for cell in all.iter().step_by(503) {
            assert_eq!(GraphCell::new(*cell.graph()), Ok(*cell));
            assert_eq!(all[cell.place()], *cell);
        }
    }

    /// The benchmark's own count is of hashes. Takes half a minute:
    /// `cargo test --lib distinct_hashes -- --ignored --nocapture`.
    #[test]
    #[ignore = "hashes all 423,624 cells"]
    fn distinct_hashes_are_as_many_as_cells() {
        let began = std::time::Instant::now();
        let hashes: HashSet<String> = GraphCell::all().iter().map(GraphCell::hash).collect();
        println!("{} hashes in {:.1?}", hashes.len(), began.elapsed());
        assert_eq!(hashes.len(), COUNT);
    }
}
