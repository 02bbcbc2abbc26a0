//! Zen-score: how strongly the features answer to a little noise.

use crate::metric::definition::{Definition, Form, Need};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "zen",
    title: "zen",
    short: "zen",
    summary: "answer of the features to noise",
    formula: "log of the mean over images of sum |f(x) - f(x + 0.01 e)|, plus the sum over batch norms of log of the root of the mean variance",
    source: "Lin et al., Zen-NAS, ICCV 2021",
    need: Need::Maps,
    form: Form::Decimals(2),
    ..Definition::ON_DEMAND
};
