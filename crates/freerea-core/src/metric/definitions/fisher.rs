//! Fisher: how much the loss would change without each channel.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "fisher",
    title: "fisher",
    short: "fisher",
    summary: "effect of each channel on the loss",
    formula: "sum over layers and channels of half the mean over images of (sum over pixels of a dL/da)^2",
    source: "Theis et al., Faster gaze prediction, 2018; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
