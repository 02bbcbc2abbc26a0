//! How cells vary: FreeREA's six mutations, and crossover node by node.

use rand::{Rng, RngExt};

use super::cell::GraphCell;
use super::graph::{Graph, MOST_EDGES, MOST_NODES};
use super::operation::NodeOperation;

/// How often a child that falls apart is crossed again before it is one of its parents.
const TRIES: usize = 32;

/// What a mutation changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mutation {
    AddNode,
    RemoveNode,
    ChangeNode,
    AddEdge,
    RemoveEdge,
    MoveEdge,
}

impl Mutation {
    const ALL: [Mutation; 6] = [
        Mutation::AddNode,
        Mutation::RemoveNode,
        Mutation::ChangeNode,
        Mutation::AddEdge,
        Mutation::RemoveEdge,
        Mutation::MoveEdge,
    ];

    /// All cells that the mutation can make of another, each as often as there are ways to it.
    fn variants(self, cell: &GraphCell) -> Vec<GraphCell> {
        let graph = cell.graph();
        let graphs = match self {
            Mutation::AddNode => with_a_node(graph),
            Mutation::RemoveNode => (1..graph.output())
                .map(|node| without(graph, node))
                .collect(),
            Mutation::ChangeNode => with_another_operation(graph),
            Mutation::AddEdge => absent(graph).map(|edge| with_edge(graph, edge)).collect(),
            Mutation::RemoveEdge => graph
                .edges()
                .map(|edge| without_edge(graph, edge))
                .collect(),
            Mutation::MoveEdge => {
                let moved = |from| {
                    let rest = without_edge(graph, from);
                    absent(graph).map(move |to| with_edge(&rest, to))
                };
                graph.edges().flat_map(moved).collect()
            }
        };
        let cells = graphs
            .into_iter()
            .filter_map(|graph| GraphCell::new(graph).ok());
        cells.filter(|variant| variant != cell).collect()
    }
}

fn rebuilt(graph: &Graph, edges: impl IntoIterator<Item = (usize, usize)>) -> Graph {
    Graph::new(graph.operations(), edges)
}

fn absent(graph: &Graph) -> impl Iterator<Item = (usize, usize)> + use<> {
    let graph = *graph;
    Graph::pairs(graph.nodes()).filter(move |&(from, to)| !graph.has_edge(from, to))
}

fn with_edge(graph: &Graph, edge: (usize, usize)) -> Graph {
    rebuilt(graph, graph.edges().chain([edge]))
}

fn without_edge(graph: &Graph, edge: (usize, usize)) -> Graph {
    rebuilt(graph, graph.edges().filter(|&other| other != edge))
}

fn without(graph: &Graph, node: usize) -> Graph {
    let order: Vec<usize> = (0..graph.nodes()).filter(|&other| other != node).collect();
    graph.only(&order)
}

/// A new node at any place of the order, that reads one node and is read by one.
fn with_a_node(graph: &Graph) -> Vec<Graph> {
    if graph.nodes() == MOST_NODES {
        return Vec::new();
    }
    let mut graphs = Vec::new();
    for place in 1..graph.nodes() {
        // Nodes from this place on make room.
        let moved = |node: usize| node + usize::from(node >= place);
        let old: Vec<(usize, usize)> = graph
            .edges()
            .map(|(from, to)| (moved(from), moved(to)))
            .collect();
        let (before, after) = graph.operations().split_at(place - 1);
        for operation in NodeOperation::ALL {
            let operations = [before, &[operation], after].concat();
            for source in 0..place {
                for target in place + 1..=graph.nodes() {
                    let own = [(source, place), (place, target)];
                    graphs.push(Graph::new(&operations, old.iter().copied().chain(own)));
                }
            }
        }
    }
    graphs
}

fn with_another_operation(graph: &Graph) -> Vec<Graph> {
    let own = graph.operations();
    (0..own.len())
        .flat_map(|place| {
            let others = NodeOperation::ALL
                .into_iter()
                .filter(move |&op| op != own[place]);
            others.map(move |operation| {
                let mut operations = own.to_vec();
                operations[place] = operation;
                Graph::new(&operations, graph.edges())
            })
        })
        .collect()
}

impl GraphCell {
    /// The cell after one of FreeREA's mutations: a node is added, removed or changed, an edge
    /// added, removed or moved. Each that is possible is as likely, and so is each of its ways.
    #[must_use]
    pub fn mutate(&self, rng: &mut (impl Rng + ?Sized)) -> GraphCell {
        let all = Mutation::ALL.map(|mutation| mutation.variants(self));
        let possible: Vec<&Vec<GraphCell>> = all.iter().filter(|cells| !cells.is_empty()).collect();
        let cells = possible[rng.random_range(0..possible.len())];
        cells[rng.random_range(0..cells.len())]
    }

    /// The distinct cells that one mutation can lead to.
    pub fn neighbours(&self) -> Vec<GraphCell> {
        let all = Mutation::ALL.map(|mutation| mutation.variants(self));
        let mut cells = all.concat();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// A child node by node: each inner node with what it reads from either parent with
    /// probability 1/2, as well as what the output reads; edges beyond the limit are taken out at
    /// random. One of the parents where the child falls apart again and again.
    #[must_use]
    pub fn crossover(&self, other: &GraphCell, rng: &mut (impl Rng + ?Sized)) -> GraphCell {
        let parents = [self.graph(), other.graph()];
        for _ in 0..TRIES {
            if let Ok(child) = GraphCell::new(crossed(parents, rng)) {
                return child;
            }
        }
        [*self, *other][usize::from(rng.random_bool(0.5))]
    }
}

/// One child, which may have no path to its output.
fn crossed(parents: [&Graph; 2], rng: &mut (impl Rng + ?Sized)) -> Graph {
    let either = |rng: &mut _| parents[usize::from(RngExt::random_bool(rng, 0.5))];
    let count = either(rng).nodes();
    let mut operations = Vec::with_capacity(count - 2);
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for node in 1..count - 1 {
        let drawn = either(rng);
        // The longer parent gives the nodes that the shorter one lacks.
        let giver = if node < drawn.output() {
            drawn
        } else {
            parents[usize::from(parents[1].nodes() > parents[0].nodes())]
        };
        operations.push(giver.operations()[node - 1]);
        edges.extend(giver.sources(node).map(|source| (source, node)));
    }
    let giver = either(rng);
    let read = giver
        .sources(giver.output())
        .filter(|&source| source < count - 1);
    edges.extend(read.map(|source| (source, count - 1)));
    while edges.len() > MOST_EDGES {
        edges.swap_remove(rng.random_range(0..edges.len()));
    }
    Graph::new(&operations, edges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use rand::seq::SliceRandom;
    use std::collections::HashSet;

    /// Any graph of the space, pruned or not.
    fn any_graph() -> impl Strategy<Value = Graph> {
        let operations = prop::collection::vec(0usize..3, 0..=5);
        (operations, any::<u32>()).prop_map(|(labels, bits)| {
            let operations: Vec<NodeOperation> =
                labels.into_iter().map(|l| NodeOperation::ALL[l]).collect();
            let nodes = operations.len() + 2;
            let pairs = Graph::pairs(nodes).enumerate();
            let edges = pairs
                .filter(|(place, _)| bits >> place & 1 == 1)
                .map(|(_, edge)| edge);
            Graph::new(&operations, edges)
        })
    }

    fn any_cell() -> impl Strategy<Value = GraphCell> {
        (0..super::super::COUNT).prop_map(|place| GraphCell::all()[place])
    }

    /// The same graph with its nodes in another topological order.
    fn shuffled(graph: &Graph, seed: u64) -> Graph {
        let mut orders = Vec::new();
        super::super::cell::numberings(graph, &mut |order| orders.push(order.to_vec()));
        orders.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        graph.only(&orders[0])
    }

    proptest! {
        #[test]
        fn pruning_twice_is_pruning_once(graph in any_graph()) {
            let pruned = graph.prune();
            prop_assert_eq!(pruned.and_then(|graph| graph.prune()), pruned);
        }

        #[test]
        fn numbers_of_nodes_do_not_matter(graph in any_graph(), seed: u64) {
            let other = shuffled(&graph, seed);
            prop_assert_eq!(GraphCell::new(graph), GraphCell::new(other));
            if let (Some(one), Some(other)) = (graph.prune(), other.prune()) {
                prop_assert_eq!(one.hash(), other.hash());
            }
        }

        #[test]
        fn a_cell_reads_itself(cell in any_cell()) {
            prop_assert_eq!(cell.to_string().parse(), Ok(cell));
            prop_assert_eq!(cell.to_json().parse(), Ok(cell));
        }

        #[test]
        fn children_are_cells(a in any_cell(), b in any_cell(), seed: u64) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mutant = a.mutate(&mut rng);
            prop_assert!(mutant != a && a.neighbours().contains(&mutant));
            for child in [mutant, a.crossover(&b, &mut rng), a.crossover(&a, &mut rng)] {
                prop_assert_eq!(GraphCell::new(*child.graph()), Ok(child));
                prop_assert!(child.graph().edge_count() <= MOST_EDGES);
                prop_assert_eq!(GraphCell::all()[child.place()], child);
            }
        }
    }

    #[test]
    fn every_cell_has_neighbours_of_each_kind_that_fits() {
        let least: GraphCell = "input;output:0".parse().unwrap();
        let neighbours: HashSet<String> = least
            .neighbours()
            .iter()
            .map(GraphCell::to_string)
            .collect();
        assert_eq!(
            neighbours.len(),
            3,
            "a node of each operation beside the edge"
        );
        assert!(neighbours.contains("input;conv3x3-bn-relu:0;output:0,1"));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert!(neighbours.contains(&least.mutate(&mut rng).to_string()));
    }
}
