//! A graph whose nodes carry operations: nodes in a row, longer edges in arcs above and below.

use std::fmt::Write;

use super::{begin, colour_of};
use crate::space::Cell;
use crate::space::drawing::{Diagram, DiagramEdge, sides};

const APART: i32 = 150;
const FIRST: i32 = 75;
/// Half the width and half the height of a node.
const HALF: (i32, i32) = (55, 20);
/// How far an arc bends away for each node that it passes over.
const BEND: i32 = 42;

pub(super) fn svg(cell: Cell, graph: &Diagram, caption: &str) -> String {
    let width = APART * (graph.nodes.len() as i32 - 1) + 2 * FIRST;
    let longest = graph.nodes.len() as i32 - 2;
    let row = BEND * longest.max(1) + HALF.1 + 24;
    let height = 2 * row + 40;
    let mut text = begin(cell, (width.max(420), height));
    let mut add = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    let present = graph.edges.iter().filter(|edge| edge.present);
    let (straight, arcs): (Vec<DiagramEdge>, Vec<DiagramEdge>) =
        present.partition(|edge| edge.is_straight());
    for edge in &straight {
        add(drawn(edge, row, true));
    }
    for (edge, above) in arcs.iter().zip(sides(&arcs)) {
        add(drawn(edge, row, above));
    }
    for (number, node) in graph.nodes.iter().enumerate() {
        let x = place(number);
        let (name, colour) = match (node.operation, number) {
            (Some(operation), _) => (operation.name(), colour_of(operation)),
            (None, 0) => ("input", "#2f4b7c"),
            (None, _) => ("output", "#2f4b7c"),
        };
        add(format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{colour}\"/>\n\
             <text x=\"{x}\" y=\"{}\" fill=\"#ffffff\" font-size=\"12\">{name}</text>",
            x - HALF.0,
            row - HALF.1,
            2 * HALF.0,
            2 * HALF.1,
            row + 4
        ));
    }
    add(format!(
        "<text x=\"{}\" y=\"{}\" fill=\"#808080\">{caption}</text>",
        width.max(420) / 2,
        height - 12
    ));
    text.push_str("</svg>\n");
    text
}

fn place(number: usize) -> i32 {
    FIRST + APART * number as i32
}

/// A line between neighbours, or an arc, with the head of an arrow.
fn drawn(edge: &DiagramEdge, row: i32, above: bool) -> String {
    const COLOUR: &str = "#7a8799";
    let (from, to) = (place(edge.from), place(edge.to));
    let (path, head) = if edge.is_straight() {
        let end = to - HALF.0 - 10;
        let path = format!("M{} {row} H{end}", from + HALF.0);
        (path, format!("M{end} {} l10 5 l-10 5 z", row - 5))
    } else {
        let side = if above { -1 } else { 1 };
        let over = (edge.to - edge.from - 1) as i32;
        let border = row + side * HALF.1;
        let end = border + side * 10;
        // Arcs leave to the right of the middle and arrive to the left of it.
        let (from, to) = (from + 18, to - 18);
        // The middle of the arc lies three quarters of the way to where it is pulled.
        let pull = border + side * (BEND * over) * 4 / 3;
        let path = format!("M{from} {border} C{from} {pull} {to} {pull} {to} {end}");
        (
            path,
            format!("M{} {end} l10 0 l-5 {} z", to - 5, -side * 10),
        )
    };
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{COLOUR}\" stroke-width=\"2.5\"/>\n\
         <path d=\"{head}\" fill=\"{COLOUR}\"/>"
    )
}
