//! A cell of four nodes as a drawing: operations on its edges.

use std::fmt::Write;

use super::{begin, colour_of};
use crate::space::nats::{Edge, EdgeOperation, Node, Signal, TopologyCell};
use crate::space::{self, Cell};

/// Where the nodes stand.
const ROW: i32 = 190;
const FIRST: i32 = 60;
const APART: i32 = 200;
const RADIUS: i32 = 24;
const SIZE: (i32, i32) = (720, 350);

/// A cell as SVG: its nodes in a row, the longer edges in arcs above and below. The colours are
/// readable on dark and on light ground.
pub(super) fn svg(written: Cell, cell: TopologyCell, caption: &str) -> String {
    let signal = Signal::of(&cell);
    let (width, height) = SIZE;
    let mut text = begin(written, SIZE);
    let mut add = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    for edge in Edge::ALL {
        add(drawn(edge, cell.operation(edge), signal.carried_by(edge)));
    }
    for node in Node::ALL {
        let (x, name) = (place(node), name(node));
        add(format!(
            "<circle cx=\"{x}\" cy=\"{ROW}\" r=\"{RADIUS}\" fill=\"#2f4b7c\"/>\n\
             <text x=\"{x}\" y=\"{}\" fill=\"#ffffff\">{name}</text>",
            ROW + 5
        ));
    }
    add(format!(
        "<text x=\"{}\" y=\"{}\" fill=\"#808080\">{caption}</text>",
        width / 2,
        height - 12
    ));
    text.push_str("</svg>\n");
    text
}

fn place(node: Node) -> i32 {
    FIRST + APART * node.number() as i32
}

const fn name(node: Node) -> &'static str {
    match node {
        Node::Input => "in",
        Node::First => "1",
        Node::Second => "2",
        Node::Output => "out",
    }
}

/// How far an edge bends away from the row; below zero is up.
const fn bend(edge: Edge) -> i32 {
    match edge {
        Edge::E01 | Edge::E12 | Edge::E23 => 0,
        Edge::E02 => -80,
        Edge::E13 => 80,
        Edge::E03 => -150,
    }
}

/// A line or an arc with an arrow head, and the operation's name on it.
fn drawn(edge: Edge, operation: EdgeOperation, carried: bool) -> String {
    let colour = colour_of(space::Operation::from(operation));
    let (from, to) = (place(edge.source()), place(edge.target()));
    let bend = bend(edge);
    let middle = (from + to) / 2;
    let dashes = match (operation, carried) {
        (EdgeOperation::None, _) => " stroke-dasharray=\"2 6\"",
        (_, false) => " stroke-dasharray=\"8 6\"",
        (_, true) => "",
    };
    let (path, head) = match bend {
        0 => {
            let end = to - RADIUS - 10;
            let path = format!("M{} {ROW} H{end}", from + RADIUS);
            (path, format!("M{end} {} l12 6 l-12 6 z", ROW - 6))
        }
        bend => {
            let (side, edge_of_node) = (bend.signum(), ROW + bend.signum() * RADIUS);
            let end = edge_of_node + side * 10;
            // The middle of the arc lies three quarters of the way to where it is pulled.
            let pull = (4 * (ROW + bend) - edge_of_node) / 3;
            let path = format!("M{from} {edge_of_node} C{from} {pull} {to} {pull} {to} {end}");
            (
                path,
                format!("M{} {end} l12 0 l-6 {} z", to - 6, -side * 12),
            )
        }
    };
    let height = ROW + bend + if bend > 0 { 22 } else { -10 };
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"{dashes}/>\n\
         <path d=\"{head}\" fill=\"{colour}\"/>\n\
         <text x=\"{middle}\" y=\"{}\" fill=\"{colour}\">{operation}</text>",
        height
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::balanced;
    use super::*;

    proptest! {
        #[test]
        fn every_cell_is_drawn_with_all_its_edges(index in 0usize..15_625) {
            let cell = TopologyCell::at(index.to_string().parse().unwrap());
            let text = svg(cell.into(), cell, "#1: a caption");
            prop_assert!(balanced(&text));
            prop_assert_eq!(text.matches("<circle").count(), 4);
            prop_assert_eq!(text.matches("<path").count(), 12);
            for operation in cell.operations() {
                let label = format!(">{operation}</text>");
                prop_assert!(text.contains(&label));
            }
        }
    }
}
