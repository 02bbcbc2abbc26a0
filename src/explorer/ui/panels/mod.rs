//! The panels: each draws itself into its area from a canvas, and knows nothing of the others.

pub mod cell;
pub mod correlation;
pub mod distributions;
pub mod events;
pub mod header;
pub mod histogram;
pub mod parallel;
pub mod population;
pub mod progress;
pub mod scatter;
#[cfg(test)]
pub(crate) mod testing;
