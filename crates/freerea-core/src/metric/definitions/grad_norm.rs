//! The norm of the gradients.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "grad_norm",
    title: "grad_norm",
    short: "grad_norm",
    summary: "size of the gradients",
    formula: "sum over the layers of |dL/dw|, the Euclidean norm",
    source: "Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
