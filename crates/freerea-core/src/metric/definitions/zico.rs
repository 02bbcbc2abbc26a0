//! ZiCo: how large the gradients are beside their spread over batches.

use crate::metric::definition::{Definition, Form};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "zico",
    title: "ZiCo",
    short: "ZiCo",
    summary: "gradients beside their spread",
    formula: "sum over the layers of log of the sum over weights of mean |g| / deviation of g, over the two halves of the batch",
    source: "Li et al., ZiCo, ICLR 2023",
    form: Form::Decimals(2),
    ..Definition::ON_DEMAND
};
