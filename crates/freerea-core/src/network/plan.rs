//! What of a cell has to be computed, and what may be left out without a trace.

use crate::space::nats::{Edge, EdgeOperation, Node, Signal, TopologyCell};

/// What a cell is computed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its output, and the codes of all its ReLU modules: those before convolutions that nothing
    /// reads count too.
    Codes,
    /// Its output alone.
    Output,
}

/// The nodes and edges of a cell that matter for a purpose.
///
/// A node that nothing of the input reaches is zero, whatever the images are; an edge that starts
/// at one, ends at a node that no one looks at, or carries `none`, adds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    computed: [bool; 4],
    live: [bool; 6],
    rectifiers: [Rectifiers; 4],
}

/// The ReLU modules that read a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rectifiers {
    /// All of them; each counts for NASWOT.
    pub all: usize,
    /// Those on a path to the output; each counts for MeCo.
    pub live: usize,
}

impl Rectifiers {
    /// None at all.
    pub const NONE: Rectifiers = Rectifiers { all: 0, live: 0 };
    /// One that the output depends on.
    pub const ONE: Rectifiers = Rectifiers { all: 1, live: 1 };
}

impl Plan {
    /// What a cell needs for a purpose.
    pub fn of(cell: &TopologyCell, purpose: Purpose) -> Self {
        let signal = Signal::of(cell);
        let convolves = |edge: &Edge| cell.operation(*edge).kernel().is_some();
        let rectifiers = Node::ALL.map(|node| {
            let convolutions = || Edge::out_of(node).filter(convolves);
            Rectifiers {
                all: convolutions().count(),
                live: convolutions()
                    .filter(|&edge| signal.carried_by(edge))
                    .count(),
            }
        });
        let mut wanted = Node::ALL.map(|node| signal.reads(node));
        if purpose == Purpose::Codes {
            for node in Node::ALL[..3].iter().rev() {
                let passes = |edge: Edge| {
                    cell.operation(edge) != EdgeOperation::None && wanted[edge.target().number()]
                };
                let passes = Edge::out_of(*node).any(passes);
                wanted[node.number()] |= rectifiers[node.number()].all > 0 || passes;
            }
        }
        let computed = Node::ALL.map(|node| wanted[node.number()] && signal.reaches(node));
        let live = Edge::ALL.map(|edge| {
            cell.operation(edge) != EdgeOperation::None
                && signal.reaches(edge.source())
                && wanted[edge.target().number()]
        });
        Plan {
            computed,
            live,
            rectifiers,
        }
    }

    /// Whether the node's map has to be computed: it is looked at, and not zero everywhere.
    pub const fn computes(&self, node: Node) -> bool {
        self.computed[node.number()]
    }

    /// Whether the edge adds something to a node that is computed.
    pub const fn is_live(&self, edge: Edge) -> bool {
        self.live[edge.place()]
    }

    /// The ReLU modules that read the node: one for each convolution that starts there.
    pub const fn rectifiers(&self, node: Node) -> Rectifiers {
        self.rectifiers[node.number()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str, purpose: Purpose) -> Plan {
        Plan::of(&text.parse().unwrap(), purpose)
    }

    #[test]
    fn a_dead_convolution_matters_to_codes_alone() {
        let cell = "|skip_connect~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|";
        let codes = plan(cell, Purpose::Codes);
        assert!(codes.computes(Node::First) && !codes.computes(Node::Second));
        assert!(codes.is_live(Edge::E01) && !codes.is_live(Edge::E12));
        assert_eq!(
            codes.rectifiers(Node::First),
            Rectifiers { all: 1, live: 0 }
        );
        let output = plan(cell, Purpose::Output);
        assert!(!output.computes(Node::First) && !output.is_live(Edge::E01));
        assert!(output.computes(Node::Output) && output.is_live(Edge::E03));
    }

    #[test]
    fn a_dry_node_is_not_computed() {
        let cell = "|none~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|skip_connect~2|";
        let plan = plan(cell, Purpose::Codes);
        assert!(!plan.computes(Node::First) && !plan.computes(Node::Output));
        assert!(Edge::ALL.iter().all(|&edge| !plan.is_live(edge)));
        assert_eq!(plan.rectifiers(Node::First), Rectifiers { all: 1, live: 0 });
    }

    #[test]
    fn live_edges_join_computed_nodes() {
        for cell in TopologyCell::all().step_by(7) {
            for purpose in [Purpose::Codes, Purpose::Output] {
                let plan = Plan::of(&cell, purpose);
                for edge in Edge::ALL.into_iter().filter(|&edge| plan.is_live(edge)) {
                    assert!(plan.computes(edge.source()) && plan.computes(edge.target()));
                }
            }
        }
    }
}
