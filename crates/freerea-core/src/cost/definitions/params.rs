//! Trainable parameters, of the cell as it is written, as the benchmarks count them.

use crate::cost::amount::{Amount, CostUnit};
use crate::cost::definition::{CostDefinition, CostForm, words};

pub(in crate::cost) const DEFINITION: CostDefinition = CostDefinition {
    words: words!("params", "parameters", "0.4M"),
    field: "params",
    short: "params",
    summary: "trainable parameters",
    unit: CostUnit::Count,
    form: CostForm {
        heading: "params (M)",
        unit: "M",
        scale: 1e6,
        decimals: 6,
        suffix: "M",
        few: 3,
        width: 7,
    },
    of: |costed| Amount::Known(costed.size().params),
    assumption: |_| None,
    basis: |_, _| None,
    missing: |_| None,
};
