//! Where a cell carries signal: which nodes are always zero, which edges reach the output.

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;

/// How the input's signal flows through a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    reached: [bool; 4],
    read: [bool; 4],
    carrying: [bool; 6],
}

impl Signal {
    /// Follows the signal from the input forwards and from the output backwards.
    pub fn of(cell: &TopologyCell) -> Self {
        let carries = |edge: Edge| cell.operation(edge) != EdgeOperation::None;
        let mut reached = [true, false, false, false];
        for node in &Node::ALL[1..] {
            reached[node.number()] =
                Edge::into(*node).any(|edge| carries(edge) && reached[edge.source().number()]);
        }
        let mut read = [false, false, false, true];
        for node in Node::ALL[..3].iter().rev() {
            read[node.number()] =
                Edge::out_of(*node).any(|edge| carries(edge) && read[edge.target().number()]);
        }
        let carrying = Edge::ALL.map(|edge| {
            carries(edge) && reached[edge.source().number()] && read[edge.target().number()]
        });
        Signal {
            reached,
            read,
            carrying,
        }
    }

    /// Whether anything of the input arrives at the node; what does not is always zero.
    pub const fn reaches(&self, node: Node) -> bool {
        self.reached[node.number()]
    }

    /// Whether the output depends on the node.
    pub const fn reads(&self, node: Node) -> bool {
        self.read[node.number()]
    }

    /// Whether the edge lies on a path from the input to the output: what does not is dead.
    pub const fn carried_by(&self, edge: Edge) -> bool {
        self.carrying[edge.place()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(text: &str) -> Signal {
        Signal::of(&text.parse().unwrap())
    }

    #[test]
    fn dead_ends_and_dry_sources_carry_nothing() {
        let dead_end = signal("|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|");
        assert!(dead_end.reaches(Node::First) && !dead_end.reads(Node::First));
        assert!(!dead_end.carried_by(Edge::E01) && dead_end.carried_by(Edge::E03));

        let dry = signal("|none~0|+|none~0|none~1|+|skip_connect~0|nor_conv_3x3~1|none~2|");
        assert!(!dry.reaches(Node::First) && dry.reads(Node::First));
        assert!(!dry.carried_by(Edge::E13));

        let broken = signal("|none~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|");
        assert!(!broken.reaches(Node::Output));
        assert!(Edge::ALL.iter().all(|&edge| !broken.carried_by(edge)));
    }
}
