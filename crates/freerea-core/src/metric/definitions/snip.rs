//! SNIP: how much the loss would change without each weight.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "snip",
    title: "snip",
    short: "snip",
    summary: "effect of each weight on the loss",
    formula: "sum over all weights of |w dL/dw|",
    source: "Lee et al., SNIP, ICLR 2019; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
