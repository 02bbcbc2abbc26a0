//! A cell for Graphviz.

use std::fmt::Write;

use super::caption;
use crate::space::dataset::Dataset;
use crate::space::nats::{Cell, Edge, Node, Operation, Signal};

/// A cell in the DOT language: a node for each node, an edge for each operation. What carries no
/// signal is dashed.
pub fn dot(cell: Cell, dataset: Dataset) -> String {
    let signal = Signal::of(&cell);
    let mut text = format!(
        "digraph \"{cell}\" {{\n  rankdir=LR;\n  label=\"{}\\n{cell}\";\n  \
         node [shape=circle, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n",
        caption(cell, dataset)
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

const fn style(operation: Operation, carried: bool) -> &'static str {
    match (operation, carried) {
        (Operation::None, _) => ", style=dotted, color=gray, fontcolor=gray",
        (_, false) => ", style=dashed, color=gray40, fontcolor=gray40",
        (_, true) => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The ends of the edges of a digraph of one statement a line, and how many nodes it has.
    fn parse(text: &str) -> (usize, Vec<(String, String)>) {
        let mut lines = text.lines();
        let first = lines.next().unwrap();
        assert!(first.starts_with("digraph \"") && first.ends_with("\" {"));
        let mut statements: Vec<&str> = lines.collect();
        assert_eq!(statements.pop(), Some("}"));
        let (mut nodes, mut edges) = (0, Vec::new());
        for statement in statements {
            let statement = statement.strip_prefix("  ").unwrap();
            let statement = statement.strip_suffix(';').unwrap();
            assert_eq!(statement.matches('"').count() % 2, 0, "{statement}");
            let subject = statement.split([' ', '=']).next().unwrap();
            assert!(
                subject.chars().all(|c| c.is_ascii_alphanumeric()),
                "{subject}"
            );
            if let Some((ends, _)) = statement.split_once(" [") {
                match ends.split_once(" -> ") {
                    Some((source, target)) => edges.push((source.to_owned(), target.to_owned())),
                    None => nodes += usize::from(ends.starts_with('n') && ends.len() == 2),
                }
            }
        }
        (nodes, edges)
    }

    proptest! {
        #[test]
        fn every_cell_is_a_graph_of_four_nodes_and_six_edges(index in 0usize..15_625) {
            let cell = Cell::at(index.to_string().parse().unwrap());
            let text = dot(cell, Dataset::Cifar10);
            let (nodes, edges) = parse(&text);
            prop_assert_eq!((nodes, edges.len()), (4, 6));
            prop_assert_eq!(&edges[0], &("n0".to_owned(), "n1".to_owned()));
            prop_assert_eq!(text.matches("dotted").count(), cell.operations().iter()
                .filter(|operation| **operation == Operation::None).count());
        }
    }
}
