//! Skipped layers: FreeREA's third metric.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "skip",
    title: "skip",
    short: "skip",
    summary: "nodes that skips jump over",
    formula: "mean of the nodes that each skip jumps over; 0 without a skip",
    source: "Cavagnero et al., FreeREA, WACV 2023",
    need: Need::Cell(|cell| cell.skipped_layers()),
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Decimals(2),
    presence: Presence::Always,
    spread: Some(0.0),
};
