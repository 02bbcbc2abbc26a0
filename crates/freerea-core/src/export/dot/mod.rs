//! A cell for Graphviz.

mod topology;

use std::fmt::Write;

use super::caption;
use crate::space::drawing::{Diagram, Drawing, DrawnLayer};
use crate::space::{Cell, Task};

/// A cell in the DOT language: its graph, or its layers in a row.
pub fn dot(cell: Cell, task: Task) -> String {
    let caption = caption(cell, task);
    match cell.draft().drawing() {
        Drawing::Topology(drawn) => topology::dot(cell, drawn.cell, &caption),
        Drawing::Graph(graph) => graph_of(cell, &caption, &nodes(&graph), &edges(&graph)),
        Drawing::Layers(layers) => {
            let nodes = chain(&layers);
            let edges: Vec<[usize; 2]> = (1..nodes.len()).map(|to| [to - 1, to]).collect();
            graph_of(cell, &caption, &nodes, &edges)
        }
    }
}

/// The labels of the nodes of a graph.
fn nodes(graph: &Diagram) -> Vec<String> {
    let nodes = graph.nodes.iter().enumerate();
    nodes
        .map(|(number, node)| match (node.operation, number) {
            (Some(operation), _) => operation.to_string(),
            (None, 0) => "input".to_owned(),
            (None, _) => "output".to_owned(),
        })
        .collect()
}

fn edges(graph: &Diagram) -> Vec<[usize; 2]> {
    let present = graph.edges.iter().filter(|edge| edge.present);
    present.map(|edge| [edge.from, edge.to]).collect()
}

fn chain(layers: &[DrawnLayer]) -> Vec<String> {
    let inner = layers
        .iter()
        .map(|layer| format!("{}: {} channels", layer.gene, layer.channels));
    let ends = ["input", "output"].map(str::to_owned);
    let [input, output] = ends;
    std::iter::once(input)
        .chain(inner)
        .chain([output])
        .collect()
}

/// Operations are in the nodes.
fn graph_of(cell: Cell, caption: &str, nodes: &[String], edges: &[[usize; 2]]) -> String {
    let mut text = format!(
        "digraph \"{cell}\" {{\n  rankdir=LR;\n  label=\"{caption}\\n{cell}\";\n  \
         node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
    );
    let mut add = |line: String| writeln!(text, "  {line}").expect("a string takes any text");
    for (number, label) in nodes.iter().enumerate() {
        add(format!("n{number} [label=\"{label}\"];"));
    }
    for [from, to] in edges {
        add(format!("n{from} -> n{to} [];"));
    }
    text.push_str("}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Space;
    use crate::space::dataset::Dataset;

    /// The ends of the edges of a digraph of one statement a line, and how many nodes it has.
    pub(super) fn parse(text: &str) -> (usize, Vec<(String, String)>) {
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

    #[test]
    fn every_space_is_drawn() {
        for space in Space::ALL {
            for index in [0, space.count() / 2, space.count() - 1] {
                let cell = space.cell(index);
                let (nodes, edges) = parse(&dot(cell, Task::of(space, Dataset::Cifar10)));
                assert!(nodes >= 2 && edges.len() >= nodes - 1, "{cell}");
            }
        }
    }
}
