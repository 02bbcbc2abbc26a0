//! A scored cell, as a row of tables and a document.

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};

use crate::cost::{Cost, Costing, Costs};
use crate::metric::Metrics;
use crate::space::{Cell, Index, StemChannels};

/// A scored cell as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCell {
    /// The index in the benchmark's order.
    pub index: Index,
    /// The benchmark's string.
    pub arch: Cell,
    /// What it costs, a field each.
    #[serde(flatten)]
    pub costs: Costs,
    /// What was measured, a field each; `null` or empty where a value failed.
    #[serde(flatten, deserialize_with = "beside_costs")]
    pub metrics: Metrics,
    /// Channels of the stem, where they are a setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<StemChannels>,
}

/// The metrics among fields that the costs have not taken away.
fn beside_costs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Metrics, D::Error> {
    let mut fields = Map::<String, Value>::deserialize(deserializer)?;
    for cost in Cost::ALL {
        fields.remove(cost.definition().field);
    }
    Metrics::deserialize(fields).map_err(de::Error::custom)
}

impl ScoredCell {
    /// A cell with its metrics.
    pub fn new(cell: Cell, metrics: &Metrics, costing: impl Into<Costing>) -> Self {
        let costing = costing.into();
        ScoredCell {
            index: cell.index(),
            arch: cell,
            costs: Costs::of(cell, costing),
            metrics: *metrics,
            stem: costing.task.open_stem(),
        }
    }
}
