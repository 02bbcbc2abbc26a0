//! Search spaces: what a cell is, how it varies and what it costs.

pub mod cost;
pub mod dataset;
pub mod nats;
