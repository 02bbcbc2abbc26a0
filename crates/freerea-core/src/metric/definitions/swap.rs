//! SWAP: how many patterns the units show over the images of a batch.

use crate::metric::definition::{Definition, Form, Need};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "swap",
    title: "SWAP",
    short: "SWAP",
    summary: "patterns of units over the images",
    formula: "number of distinct patterns of signs that a unit has over the batch, over all ReLU units",
    source: "Peng et al., SWAP-NAS, ICLR 2024",
    need: Need::Codes,
    form: Form::Decimals(0),
    ..Definition::ON_DEMAND
};
