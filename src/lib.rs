//! FreeREA Explorer: training-free, evolution-based neural architecture search, live in a terminal.
//!
//! The program is [`cli`], and what it opens without a command is the [`explorer`]. What both rest
//! on can be used without them: [`freerea_core`] (cells, evolution, journals) and
//! [`freerea_engines`] (scoring, the search in the background). `examples/` has a whole search, and
//! one by a metric of one's own.

pub mod cli;
pub mod explorer;
pub mod signals;
