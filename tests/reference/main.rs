//! Against the published figures: the space, the metrics, and the search on published metrics.

mod data;
mod evolution;
mod metrics;
mod space;
