//! Synflow: LogSynflow's parent, for comparison.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "synflow",
    title: "Synflow",
    short: "Synflow",
    summary: "LogSynflow without the log",
    formula: "sum over all weights of |w| dR/dw",
    source: "Tanaka et al., Pruning neural networks without any data, NeurIPS 2020",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Exponent(3),
    presence: Presence::Always,
    spread: None,
};
