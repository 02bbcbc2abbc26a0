//! SNIP: how much the loss would change without each weight.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "snip",
    title: "snip",
    short: "snip",
    summary: "effect of each weight on the loss",
    formula: "sum over all weights of |w dL/dw|",
    source: "Lee et al., SNIP, ICLR 2019; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Exponent(3),
    presence: Presence::OnDemand,
    spread: None,
};
