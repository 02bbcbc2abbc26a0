//! The cell-level space of TransNAS-Bench-101 (`tnb101-micro`): 4,096 cells, those of `nats-tss`
//! without the pool, in a network for large images.
//!
//! Duan, Chen, Xu, Chen, Liang, Zhang, Li: *TransNAS-Bench-101*, CVPR 2021. A cell is written as
//! the benchmark writes it, `64-41414-1_02_333`: the channels of the stem and the macro code, which
//! are the same for all cells, then the operations of the edges into nodes 1, 2 and 3. Cells are
//! numbered by plain enumeration, the first edge slowest.

mod candidate;
mod cell;
mod skeleton;
#[cfg(test)]
mod tests;

pub use cell::{MicroCell, MicroCellError};
