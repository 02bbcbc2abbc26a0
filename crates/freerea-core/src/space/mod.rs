//! Search spaces: what a cell is, how it varies and how large its network is.
//!
//! A space is a room of its own that implements [`Candidate`] for its cells, a variant in `spaces.rs`
//! and a line in `registry.rs`. All others know [`Space`] and [`Cell`] alone.

mod candidate;
pub mod dataset;
pub mod drawing;
mod error;
mod gene;
mod index;
mod named;
pub mod nasbench101;
pub mod nats;
pub mod nats_sss;
mod operation;
mod part;
mod registry;
pub mod size;
mod spaces;
mod task;
#[cfg(test)]
mod tests;
mod text;
pub mod tnb101_micro;

pub use candidate::{Candidate, DraftOf};
pub use error::{CellError, SpaceError};
pub use gene::{Change, Gene};
pub use index::{Index, IndexError};
pub use named::{CellName, CellNameError};
pub use operation::{Kind, Names, Operation, OperationName, OperationSet, UnknownOperation};
pub use part::{Part, Section};
pub use registry::{Cell, Draft};
pub use size::Size;
pub use spaces::Space;
pub use task::{StemChannels, StemError, Task};
