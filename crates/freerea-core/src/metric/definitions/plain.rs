//! Plain: the loss along the weights.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "plain",
    title: "plain",
    short: "plain",
    summary: "loss along the weights",
    formula: "sum over all weights of w dL/dw",
    source: "Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
