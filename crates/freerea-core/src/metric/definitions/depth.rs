//! Depth: the most 3x3 convolutions on a path of the cell.

use crate::metric::definition::{Definition, Form, Need};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "depth",
    title: "depth",
    short: "depth",
    summary: "3x3 convolutions on the longest path",
    formula: "the most 3x3 convolutions on a path from the cell's input to its output",
    source: "this program",
    need: Need::Cell(|cell| cell.depth() as f64),
    form: Form::Decimals(0),
    ..Definition::ON_DEMAND
};
