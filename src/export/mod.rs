//! What can be taken away: a cell as a drawing and as a network for
//! PyTorch or ONNX, a run as a table.

mod dot;
mod onnx;
mod pytorch;
mod svg;
mod table;

pub use dot::dot;
pub use onnx::onnx;
pub use pytorch::pytorch;
pub use svg::svg;
pub use table::{ExportedCell, columns, exported};

use crate::space::dataset::Dataset;
use crate::space::nats::Cell;

/// A cell in a line, with its costs.
fn caption(cell: Cell, dataset: Dataset) -> String {
    let cost = cell.cost(dataset);
    format!(
        "#{}: {:.6} M parameters, {:.5} M FLOPs on {dataset}",
        cell.index(),
        cost.params.millions(),
        cost.flops.millions()
    )
}
