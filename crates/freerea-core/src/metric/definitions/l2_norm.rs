//! The norm of the weights.

use crate::metric::definition::{Definition, Form};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "l2_norm",
    title: "l2_norm",
    short: "l2_norm",
    summary: "size of the weights",
    formula: "sum over the layers of |w|, the Euclidean norm",
    source: "Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    form: Form::Decimals(2),
    ..Definition::ON_DEMAND
};
