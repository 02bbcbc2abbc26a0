//! GraSP: how much the flow of the gradients would change without each weight.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "grasp",
    title: "grasp",
    short: "grasp",
    summary: "effect on the gradients' flow",
    formula: "sum over all weights of -w (H g), H the Hessian and g the gradient of the loss",
    source: "Wang et al., Picking Winning Tickets Before Training, ICLR 2020; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
