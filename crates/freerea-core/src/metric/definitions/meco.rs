//! MeCo: how independent the channels of the rectified maps are.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "meco",
    title: "MeCo",
    short: "MeCo",
    summary: "independence of the channels",
    formula: "sum over the live ReLU maps of the least eigenvalue of the channels' correlations",
    source: "after Jiang et al., MeCo: Zero-Shot NAS with One Data and Single Forward Pass, NeurIPS 2023",
    need: Need::Maps,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Decimals(3),
    presence: Presence::Always,
    spread: None,
};
