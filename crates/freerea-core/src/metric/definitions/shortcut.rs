//! Shortcut: whether the input reaches the output as it is.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "shortcut",
    title: "shortcut",
    short: "shortcut",
    summary: "a path of skips alone",
    formula: "1 if a path of skips alone leads from the input to the output, else 0",
    source: "this program",
    need: Need::Cell(|cell| f64::from(u8::from(cell.has_shortcut()))),
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Decimals(0),
    presence: Presence::Always,
    spread: Some(0.0),
};
