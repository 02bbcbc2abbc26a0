//! Layers as bars, as high as they have channels.

use std::fmt::Write;

use super::{begin, colour_of};
use crate::space::Cell;
use crate::space::drawing::DrawnLayer;

const WIDTH: i32 = 80;
const APART: i32 = 120;
const TALLEST: i32 = 220;
const GROUND: i32 = 270;

pub(super) fn svg(cell: Cell, layers: &[DrawnLayer], caption: &str) -> String {
    let size = (APART * layers.len() as i32 + 40, 340);
    let mut text = begin(cell, size);
    let mut add = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    for (layer, left) in layers.iter().zip((40..).step_by(APART as usize)) {
        let height = TALLEST * layer.channels as i32 / layer.most as i32;
        let (top, middle) = (GROUND - height, left + WIDTH / 2);
        let colour = colour_of(layer.operation);
        add(format!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{height}\" fill=\"{colour}\"/>\n\
             <text x=\"{middle}\" y=\"{}\" fill=\"{colour}\">{}</text>\n\
             <text x=\"{middle}\" y=\"{}\" fill=\"#808080\">{}</text>",
            top - 8,
            layer.channels,
            GROUND + 20,
            layer.gene
        ));
    }
    add(format!(
        "<text x=\"{}\" y=\"{}\" fill=\"#808080\">{caption}</text>",
        size.0 / 2,
        size.1 - 12
    ));
    text.push_str("</svg>\n");
    text
}
