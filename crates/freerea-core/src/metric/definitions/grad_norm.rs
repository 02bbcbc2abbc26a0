//! The norm of the gradients.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "grad_norm",
    title: "grad_norm",
    short: "grad_norm",
    summary: "size of the gradients",
    formula: "sum over the layers of |dL/dw|, the Euclidean norm",
    source: "Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Exponent(3),
    presence: Presence::OnDemand,
    spread: None,
};
