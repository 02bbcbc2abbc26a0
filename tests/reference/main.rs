//! Against the published figures: the space, the metrics, and the search on published metrics.
//! And the engines against each other.

mod costs;
mod data;
mod engines;
mod evolution;
mod metrics;
mod probes;
mod reproduction;
mod space;
mod transnas;
