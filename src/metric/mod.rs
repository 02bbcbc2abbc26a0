//! The training-free metrics of FreeREA: NASWOT, LogSynflow and skipped layers.

mod imported;
mod metrics;
mod scorer;

pub use crate::engine::{DeviceError, device};
pub use imported::{Imported, ImportedError};
pub use metrics::{Flow, Metric, MetricError, Metrics, Naswot, Sample};
pub use scorer::Scorer;
