//! FLOPs of one image, counted as multiply-accumulates, of the cell as it is written.

use crate::cost::amount::{Amount, CostUnit};
use crate::cost::definition::{CostDefinition, CostForm, words};

pub(in crate::cost) const DEFINITION: CostDefinition = CostDefinition {
    words: words!("flops", "FLOPs", "60M"),
    field: "flops",
    short: "FLOPs",
    summary: "FLOPs (multiply-accumulates of one image)",
    unit: CostUnit::Count,
    form: CostForm {
        heading: "MFLOPs",
        unit: "M",
        scale: 1e6,
        decimals: 5,
        suffix: "M",
        few: 1,
        width: 6,
    },
    of: |costed| Amount::Known(costed.size().flops),
    assumption: |_| None,
    basis: |_, _| None,
    missing: |_| None,
};
