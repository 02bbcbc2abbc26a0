//! The panels: each draws itself into its area from a canvas, and knows nothing of the others.

pub mod bars;
pub mod cell;
pub mod chart;
pub mod correlation;
pub mod distributions;
pub mod events;
pub mod frame;
pub mod graph;
pub mod header;
pub mod histogram;
pub mod population;
pub mod progress;
pub mod scatter;
#[cfg(test)]
pub(super) mod testing;
pub mod timeline;
pub mod words;
