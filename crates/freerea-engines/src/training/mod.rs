//! Really training cells: a proxy task that is small enough for a few CPU cores.
//!
//! The networks are narrow (one cell a stage, few channels) and the training is short, so the
//! accuracies are those of *this* task and of no published benchmark.

mod glyphs;
mod network;
mod pictures;
mod session;

pub use glyphs::glyphs;
pub use network::Width;
pub use pictures::{Pictures, ProxyTask};
pub use session::{Schedule, Training};
