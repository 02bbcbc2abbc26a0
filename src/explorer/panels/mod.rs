//! The panels: each draws itself into its area from a canvas, and knows nothing of the others.

pub mod cell;
pub mod distributions;
pub mod events;
pub mod frame;
pub mod header;
pub mod population;
pub mod progress;
