//! NASWOT: how well a fresh network tells the images of a batch apart.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "naswot",
    title: "NASWOT",
    short: "NASWOT",
    summary: "regions told apart at the start",
    formula: "log |det K|, K[i][j] the code bits on which images i and j agree",
    source: "Mellor et al., Neural Architecture Search without Training, ICML 2021",
    need: Need::Codes,
    direction: Direction::Higher,
    failure: Failure::Worst,
    form: Form::Decimals(2),
    presence: Presence::Always,
    spread: Some(0.004),
};
