//! What can be taken away: a cell as a drawing and as a network for
//! PyTorch or ONNX, a run as a table.

mod dot;
mod format;
mod onnx;
mod pytorch;
mod scored;
mod svg;
mod table;
mod text;

pub use dot::dot;
pub use format::{ExportError, ExportFormat};
pub use onnx::{onnx, onnx_of};
pub use pytorch::{pytorch, trained_pytorch};
pub use scored::ScoredCell;
pub use svg::{escaped, svg};
pub use table::{ExportedCell, columns, cost_columns, exported, metric_columns};
pub use text::{CsvError, csv, from_csv, json};

use crate::cost::{Cost, Costs};
use crate::space::{Cell, Task};

/// A cell in a line, with its costs.
fn caption(cell: Cell, task: Task) -> String {
    let costs = Costs::of(cell, task);
    let alone = |cost: Cost| cost.definition().alone(costs.get(cost));
    let width = task.open_stem().map(|stem| format!(", stem {stem}"));
    format!(
        "#{}: {} parameters, {} FLOPs on {}{}",
        cell.index(),
        alone(Cost::Params),
        alone(Cost::Flops),
        task.dataset,
        width.unwrap_or_default()
    )
}
