//! A cell while it is changed by hand: seven slots, of which inner ones may be empty.

use super::cell::GraphCell;
use super::graph::{Graph, MOST_EDGES, MOST_INNER, bit};
use super::operation::NodeOperation;
use crate::space::drawing::{Diagram, DiagramEdge, DiagramNode, Drawing};
use crate::space::{DraftOf, Gene, Operation, Space};

/// The numbering of genes: five inner nodes, then all pairs of seven slots. The output is always
/// the last slot, so that its edges keep their names however many nodes there are.
pub(super) struct Slots;

impl Slots {
    /// The slot of the output.
    pub const OUTPUT: usize = MOST_INNER + 1;

    /// The gene of an inner node, from 1.
    pub const fn node(slot: usize) -> Gene {
        Gene::new(Space::NasBench101, slot - 1)
    }

    /// The gene of an edge between slots.
    pub const fn edge(from: usize, to: usize) -> Gene {
        let place = bit(from, to).trailing_zeros() as usize;
        Gene::new(Space::NasBench101, MOST_INNER + place)
    }

    /// All pairs of slots.
    pub fn pairs() -> impl Iterator<Item = (usize, usize)> {
        Graph::pairs(Slots::OUTPUT + 1)
    }

    /// What a gene is of.
    pub fn of(place: usize) -> Slot {
        match place {
            0..MOST_INNER => Slot::Node(place + 1),
            _ => {
                let mut pairs = Slots::pairs();
                let pair = pairs.nth(place - MOST_INNER);
                let (from, to) = pair.expect("a gene is a node or a pair of slots");
                Slot::Edge(from, to)
            }
        }
    }

    /// The name of a slot.
    pub fn name(slot: usize) -> String {
        match slot {
            0 => "in".to_owned(),
            Slots::OUTPUT => "out".to_owned(),
            inner => inner.to_string(),
        }
    }

    /// What an empty slot and an absent edge carry.
    pub fn absent() -> Operation {
        Operation::new(Space::NasBench101, 0)
    }

    /// What an edge carries.
    pub fn present() -> Operation {
        Operation::new(Space::NasBench101, 4)
    }
}

/// What a gene is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// An inner node.
    Node(usize),
    /// An edge between slots.
    Edge(usize, usize),
}

impl From<NodeOperation> for Operation {
    fn from(operation: NodeOperation) -> Operation {
        Operation::new(Space::NasBench101, 1 + operation as usize)
    }
}

/// The operation that stands for one of the space's list, if it is a node's.
fn carried(operation: Operation) -> Option<NodeOperation> {
    let place = operation.place().checked_sub(1)?;
    NodeOperation::ALL.get(place).copied()
}

/// A cell in slots: the input, five that may be empty, the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphDraft {
    inner: [Option<NodeOperation>; MOST_INNER],
    edges: u32,
}

impl From<GraphCell> for GraphDraft {
    fn from(cell: GraphCell) -> Self {
        let graph = cell.graph();
        let slot = |node: usize| {
            if node == graph.output() {
                Slots::OUTPUT
            } else {
                node
            }
        };
        let edges = graph.edges().map(|(from, to)| bit(slot(from), slot(to)));
        GraphDraft {
            inner: std::array::from_fn(|place| graph.operations().get(place).copied()),
            edges: edges.fold(0, |all, edge| all | edge),
        }
    }
}

impl GraphDraft {
    /// The slots that are taken, in order.
    fn taken(&self) -> Vec<usize> {
        let inner = (1..Slots::OUTPUT).filter(|slot| self.inner[slot - 1].is_some());
        std::iter::once(0)
            .chain(inner)
            .chain([Slots::OUTPUT])
            .collect()
    }

    fn has(&self, from: usize, to: usize) -> bool {
        self.edges & bit(from, to) != 0
    }

    /// Adds or removes a node. A new one reads the input and is read by the output.
    fn with_node(mut self, slot: usize, operation: Option<NodeOperation>) -> Result<Self, String> {
        match (self.inner[slot - 1], operation) {
            (None, Some(_)) => {
                self.edges |= bit(0, slot) | bit(slot, Slots::OUTPUT);
                if self.edges.count_ones() as usize > MOST_EDGES {
                    return Err(format!(
                        "a node needs two edges, and {MOST_EDGES} are the most: take some away first"
                    ));
                }
            }
            (Some(_), None) => {
                for (from, to) in Slots::pairs().filter(|&(a, b)| a == slot || b == slot) {
                    self.edges &= !bit(from, to);
                }
            }
            _ => {}
        }
        self.inner[slot - 1] = operation;
        Ok(self)
    }

    fn with_edge(mut self, from: usize, to: usize, present: bool) -> Result<Self, String> {
        if present {
            self.edges |= bit(from, to);
        } else {
            self.edges &= !bit(from, to);
        }
        match self.edges.count_ones() as usize {
            0..=MOST_EDGES => Ok(self),
            _ => Err(format!(
                "{MOST_EDGES} edges are the most: take one away first"
            )),
        }
    }
}

impl DraftOf<GraphCell> for GraphDraft {
    fn finish(&self) -> Result<GraphCell, String> {
        let taken = self.taken();
        let operations: Vec<NodeOperation> = self.inner.into_iter().flatten().collect();
        let pairs = Graph::pairs(taken.len());
        let edges = pairs.filter(|&(from, to)| self.has(taken[from], taken[to]));
        GraphCell::new(Graph::new(&operations, edges)).map_err(|error| error.to_string())
    }

    fn genes(&self) -> Vec<Gene> {
        let taken = self.taken();
        let nodes = (1..Slots::OUTPUT).map(Slots::node);
        let pairs = Slots::pairs().filter(|(a, b)| taken.contains(a) && taken.contains(b));
        nodes.chain(pairs.map(|(a, b)| Slots::edge(a, b))).collect()
    }

    fn carried(&self, gene: Gene) -> Operation {
        match Slots::of(gene.place()) {
            Slot::Node(slot) => self.inner[slot - 1].map_or_else(Slots::absent, Operation::from),
            Slot::Edge(from, to) if self.has(from, to) => Slots::present(),
            Slot::Edge(..) => Slots::absent(),
        }
    }

    fn choices(&self, gene: Gene) -> Vec<Operation> {
        match Slots::of(gene.place()) {
            Slot::Node(_) => {
                let nodes = NodeOperation::ALL.map(Operation::from);
                std::iter::once(Slots::absent()).chain(nodes).collect()
            }
            Slot::Edge(..) => vec![Slots::absent(), Slots::present()],
        }
    }

    fn with(&self, gene: Gene, operation: Operation) -> Result<Self, String> {
        match Slots::of(gene.place()) {
            Slot::Node(slot) => self.with_node(slot, carried(operation)),
            Slot::Edge(from, to) => self.with_edge(from, to, operation == Slots::present()),
        }
    }

    fn drawing(&self) -> Drawing {
        let taken = self.taken();
        let node = |&slot: &usize| DiagramNode {
            name: Slots::name(slot),
            operation: match slot {
                0 | Slots::OUTPUT => None,
                inner => self.inner[inner - 1].map(Operation::from),
            },
            gene: (1..Slots::OUTPUT)
                .contains(&slot)
                .then(|| Slots::node(slot)),
        };
        let edge = |(from, to): (usize, usize)| DiagramEdge {
            from,
            to,
            gene: Slots::edge(taken[from], taken[to]),
            present: self.has(taken[from], taken[to]),
        };
        Drawing::Graph(Diagram {
            nodes: taken.iter().map(node).collect(),
            edges: Graph::pairs(taken.len()).map(edge).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draft(text: &str) -> GraphDraft {
        text.parse::<GraphCell>().unwrap().into()
    }

    #[test]
    fn nodes_and_edges_come_and_go() {
        let least = draft("input;output:0");
        let pool = Operation::from(NodeOperation::MaxPool3x3);
        let more = least.with(Slots::node(2), pool).unwrap();
        let cell = more.finish().unwrap();
        assert_eq!(cell.to_string(), "input;maxpool3x3:0;output:0,1");
        let chain = more.with(Slots::edge(0, Slots::OUTPUT), Slots::absent());
        let chain = chain.unwrap();
        assert_eq!(
            chain.finish().unwrap().to_string(),
            "input;maxpool3x3:0;output:1"
        );
        let broken = chain.with(Slots::node(2), Slots::absent()).unwrap();
        assert!(broken.finish().unwrap_err().contains("no path"));
        assert_eq!(more.differences(&least).len(), 3, "a node and two edges");
    }

    #[test]
    fn the_tenth_edge_is_refused() {
        let full = draft("input;maxpool3x3:0;maxpool3x3:0,1;maxpool3x3:0,1,2;output:1,2,3");
        assert!(
            full.with(Slots::edge(0, Slots::OUTPUT), Slots::present())
                .is_err()
        );
        assert!(
            full.with(Slots::node(4), NodeOperation::Conv1x1.into())
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn a_cell_is_its_own_draft(place in 0..super::super::COUNT) {
            let cell = GraphCell::all()[place];
            prop_assert_eq!(GraphDraft::from(cell).finish(), Ok(cell));
        }

        #[test]
        fn changes_make_the_child_of_its_parent(a in 0..super::super::COUNT, step in 0usize..1000) {
            let parent = GraphCell::all()[a];
            let neighbours = parent.neighbours();
            let child = neighbours[step % neighbours.len()];
            let changes = parent.changes_to(&child);
            prop_assert!((1..=7).contains(&changes.len()), "{parent} {child} {changes:?}");
            prop_assert!(parent.changes_to(&parent).is_empty());
            for change in changes {
                let own = change.before.map(|gene| GraphDraft::from(parent).carried(gene));
                let other = change.after.map(|gene| GraphDraft::from(child).carried(gene));
                prop_assert_eq!(own.unwrap_or(Slots::absent()), change.from);
                prop_assert_eq!(other.unwrap_or(Slots::absent()), change.to);
            }
        }
    }
}
