//! NAS-Bench-101 (`nasbench101`): 423,624 cells, each a directed acyclic graph of at most 7 nodes
//! and 9 edges whose inner nodes carry operations.
//!
//! Ying, Klein, Christiansen, Real, Murphy, Hutter: *NAS-Bench-101: Towards Reproducible Neural
//! Architecture Search*, ICML 2019. Cells are numbered in the order in which the benchmark's own
//! enumeration meets them; its graph hash is another name of each.

mod candidate;
mod cell;
mod change;
mod draft;
mod enumeration;
mod graph;
mod hash;
mod operation;
mod skeleton;
mod text;
mod variation;

pub use cell::{GraphCell, GraphError};
pub use draft::GraphDraft;
pub use enumeration::COUNT;
pub use graph::{Graph, MOST_EDGES, MOST_NODES};
pub use operation::NodeOperation;
pub use text::GraphTextError;
