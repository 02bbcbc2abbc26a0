//! Flash of the cell's live form: its weights, a bias of 4 bytes a channel of each convolution
//! (batch norms are folded) and of the classifier, and what a model file takes besides.

use crate::cost::amount::{Amount, CostUnit};
use crate::cost::definition::{CostDefinition, CostForm, words};

/// Bytes of a bias: int32, or f32.
const BIAS: u64 = 4;

/// Bytes of a model file besides its numbers: the description of operators and tensors. TFLite
/// takes a few KiB for networks of this size; the code of the interpreter is not counted.
const OVERHEAD: u64 = 4096;

pub(in crate::cost) const DEFINITION: CostDefinition = CostDefinition {
    words: words!("flash", "flash", "512K"),
    field: "flash_bytes",
    short: "flash",
    summary: "flash: weights, a bias of 4 bytes a channel, and 4 KiB for the model's description",
    unit: CostUnit::Bytes,
    form: CostForm {
        heading: "flash KiB",
        unit: "KiB",
        scale: 1024.0,
        decimals: 1,
        suffix: "K",
        few: 0,
        width: 6,
    },
    of: |costed| {
        let size = costed.live_size();
        let weights = size.weights * costed.costing.platform.weights.bytes();
        Amount::Known(weights + size.biases * BIAS + OVERHEAD)
    },
    assumption: |costing| Some(costing.platform.weights.words()),
    basis: |_, _| None,
    missing: |_| None,
};
