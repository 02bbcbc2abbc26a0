//! The topology space of NATS-Bench (`nats-tss`): 15,625 cells, the same as NAS-Bench-201.
//!
//! A cell is a directed acyclic graph of 4 nodes and 6 edges; each edge carries one of five
//! operations. Dong, Liu, Musial, Gabrys: *NATS-Bench*, TPAMI 2021.

mod candidate;
mod cell;
mod nodes;
mod operation;
mod order;
mod same;
mod shared;
mod signal;
mod size;
mod skeleton;
mod text;
mod variation;

pub use cell::{Edge, Node, TopologyCell};
pub(super) use nodes::{nodes, relu_conv_norm};
pub use operation::{EdgeOperation, EdgeOperationSet};
pub use order::{COUNT, TopologyIndex, TopologyIndexError};
pub(super) use same::{SkipForm, fingerprint};
pub use signal::Signal;
pub use size::{CELLS_PER_STAGE, CHANNELS};
pub(super) use skeleton::{residual, residual_fragment, stem_fragment};
pub use text::{CellFault, CellTextError, EdgeError, OperationError};
