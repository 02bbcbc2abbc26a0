//! A cell of four nodes for Graphviz: operations on its edges.

use std::fmt::Write;

use crate::space::Cell;
use crate::space::nats::{Edge, EdgeOperation, Node, Signal, TopologyCell};

/// A cell in the DOT language: a node for each node, an edge for each operation. What carries no
/// signal is dashed.
pub(super) fn dot(written: Cell, cell: TopologyCell, caption: &str) -> String {
    let signal = Signal::of(&cell);
    let mut text = format!(
        "digraph \"{written}\" {{\n  rankdir=LR;\n  label=\"{caption}\\n{written}\";\n  \
         node [shape=circle, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n"
    );
    let mut add = |line: String| writeln!(text, "  {line}").expect("a string takes any text");
    for node in Node::ALL {
        add(format!("n{node} [label=\"{}\"];", name(node)));
    }
    for edge in Edge::ALL {
        let operation = cell.operation(edge);
        let (source, target) = (edge.source(), edge.target());
        let style = style(operation, signal.carried_by(edge));
        add(format!(
            "n{source} -> n{target} [label=\"{operation}\"{style}];"
        ));
    }
    text.push_str("}\n");
    text
}

fn name(node: Node) -> String {
    match node {
        Node::Input => "input".to_owned(),
        Node::Output => "output".to_owned(),
        inner => inner.to_string(),
    }
}

const fn style(operation: EdgeOperation, carried: bool) -> &'static str {
    match (operation, carried) {
        (EdgeOperation::None, _) => ", style=dotted, color=gray, fontcolor=gray",
        (_, false) => ", style=dashed, color=gray40, fontcolor=gray40",
        (_, true) => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::parse;
    use super::*;

    proptest! {
        #[test]
        fn every_cell_is_a_graph_of_four_nodes_and_six_edges(index in 0usize..15_625) {
            let cell = TopologyCell::at(index.to_string().parse().unwrap());
            let text = dot(cell.into(), cell, "#1: a caption");
            let (nodes, edges) = parse(&text);
            prop_assert_eq!((nodes, edges.len()), (4, 6));
            prop_assert_eq!(&edges[0], &("n0".to_owned(), "n1".to_owned()));
            prop_assert_eq!(text.matches("dotted").count(), cell.operations().iter()
                .filter(|operation| **operation == EdgeOperation::None).count());
        }
    }
}
