//! Peak memory of the maps, int8, of the cell's live form: see [`crate::network::memory`].

use crate::cost::amount::{Amount, CostUnit};
use crate::cost::definition::{CostDefinition, CostForm, words};
use crate::cost::peak::peak;

pub(in crate::cost) const DEFINITION: CostDefinition = CostDefinition {
    words: words!("sram", "peak SRAM", "48K"),
    field: "sram_bytes",
    short: "SRAM",
    summary: "peak memory of int8 activations, weights not counted",
    unit: CostUnit::Bytes,
    form: CostForm {
        heading: "SRAM KiB",
        unit: "KiB",
        scale: 1024.0,
        decimals: 1,
        suffix: "K",
        few: 1,
        width: 7,
    },
    of: |costed| Amount::Known(peak(costed.cell, costed.costing).bytes),
    assumption: |costing| Some(costing.platform.sram_rule.words()),
    basis: |_, _| None,
    missing: |_| None,
};
