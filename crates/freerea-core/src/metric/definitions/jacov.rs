//! Jacobian covariance: how differently the network answers to different images.

use crate::metric::definition::{Definition, Direction, Failure, Form, Need, Presence};

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "jacov",
    title: "jacov",
    short: "jacov",
    summary: "independence of the images' Jacobians",
    formula: "-sum of log(v + k) + 1/(v + k), v the eigenvalues of the correlations of d(sum of logits)/d(image), k = 1e-5",
    source: "Mellor et al., Neural Architecture Search without Training, version 1, 2020; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    need: Need::Gradients,
    direction: Direction::Higher,
    failure: Failure::Gap,
    form: Form::Exponent(3),
    presence: Presence::OnDemand,
    spread: None,
};
