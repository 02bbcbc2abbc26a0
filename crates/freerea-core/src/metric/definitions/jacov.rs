//! Jacobian covariance: how differently the network answers to different images.

use crate::metric::definition::Definition;

pub(in crate::metric) const DEFINITION: Definition = Definition {
    name: "jacov",
    title: "jacov",
    short: "jacov",
    summary: "independence of the images' Jacobians",
    formula: "-sum of log(v + k) + 1/(v + k), v the eigenvalues of the correlations of d(sum of logits)/d(image), k = 1e-5",
    source: "Mellor et al., Neural Architecture Search without Training, version 1, 2020; as in Abdelfattah et al., Zero-Cost Proxies for Lightweight NAS, ICLR 2021",
    ..Definition::ON_DEMAND
};
