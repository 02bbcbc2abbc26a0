//! ZiCo: how large the gradients are beside their spread over batches.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "zico",
    title: "ZiCo",
    short: "ZiCo",
    summary: "gradients beside their spread",
    formula: "sum over the layers of log of the sum over weights of mean |g| / deviation of g, over the two halves of the batch",
    source: "Li et al., ZiCo, ICLR 2023",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Decimals(2),
    presence: Presence::OnDemand,
    spread: None,
};
