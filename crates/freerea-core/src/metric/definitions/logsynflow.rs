//! LogSynflow: synaptic flow on a logarithmic scale.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "logsynflow",
    title: "LogSynflow",
    short: "LogSyn",
    summary: "flow through the weights",
    formula: "sum over all weights of |w| log(1 + dR/dw)",
    source: "Cavagnero et al., FreeREA, WACV 2023",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Exponent(3),
    presence: Presence::Always,
    spread: Some(0.025),
};
