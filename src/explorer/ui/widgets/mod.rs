//! What panels and dialogs are made of.

pub mod bars;
pub mod chart;
pub mod density;
pub mod frame;
pub mod graph;
pub mod legend;
pub mod lines;
pub mod timeline;
