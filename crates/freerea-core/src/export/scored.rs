//! A scored cell, as a row of tables and a document.

use serde::{Deserialize, Serialize};

use crate::metric::Metrics;
use crate::space::{Cell, Index, StemChannels, Task};

/// A scored cell as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCell {
    /// The index in the benchmark's order.
    pub index: Index,
    /// The benchmark's string.
    pub arch: Cell,
    /// Parameters.
    pub params: u64,
    /// Multiply-accumulates.
    pub flops: u64,
    /// What was measured, a field each; `null` or empty where a value failed.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Channels of the stem, where they are a setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<StemChannels>,
}

impl ScoredCell {
    /// A cell with its metrics.
    pub fn new(cell: Cell, metrics: &Metrics, task: Task) -> Self {
        let cost = cell.cost(task);
        ScoredCell {
            index: cell.index(),
            arch: cell,
            params: cost.params.0,
            flops: cost.flops.0,
            metrics: *metrics,
            stem: task.open_stem(),
        }
    }
}
