//! Memory that the maps of a network take on a microcontroller: the least peak over all orders in
//! which its operators can run.
//!
//! Maps are int8. One lives from its first write to its last read. Additions are done in place: a
//! skip costs nothing if it is the last to read its source, or if its target is there already. A
//! convolution or a pool writes a map of its own before it is added. Batch norm is folded into the
//! convolution; what becomes of ReLU is a [`SramRule`]. Weights are not counted.

mod fragment;
mod operators;
mod schedule;
#[cfg(test)]
mod tests;
mod timeline;

pub use fragment::{Fragment, SramRule};
use operators::Operators;
pub use timeline::{Moment, Timeline};

impl Fragment {
    /// The least peak over all orders of the operators, in bytes.
    pub fn peak(&self, rule: SramRule) -> u64 {
        schedule::best(&Operators::of(self, rule)).peak
    }

    /// What is held while it runs, in an order that reaches the least peak.
    pub fn timeline(&self, rule: SramRule) -> Timeline {
        let operators = Operators::of(self, rule);
        let best = schedule::best(&operators);
        Timeline {
            buffers: operators.buffers.iter().map(|b| b.name.clone()).collect(),
            moments: schedule::moments(&operators, &best.order),
            peak: best.peak,
        }
    }
}
