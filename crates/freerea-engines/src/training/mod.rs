//! Really training cells: whole networks on a user's own pictures (`Course`), and narrow ones on a
//! proxy task that is small enough for a few CPU cores (`Training`).
//!
//! The networks of the proxy task have one cell a stage and few channels and the training is short,
//! so the accuracies are those of *this* task and of no published benchmark.

mod augmentation;
mod checkpoint;
mod course;
mod descent;
mod glyphs;
mod network;
mod pictures;
mod session;

pub use checkpoint::CheckpointError;
pub use course::{Course, CourseSets, EpochRecord};
pub use glyphs::glyphs;
pub use pictures::{Pictures, ProxyTask};
pub use session::{Schedule, Training, Width};
