//! The training-free metrics of FreeREA: NASWOT, LogSynflow and skipped layers.

mod imported;
mod metrics;
mod scoring;

pub use imported::{Imported, ImportedError};
pub use metrics::{Flow, Metric, MetricError, Metrics, Naswot, Sample};
pub use scoring::Scoring;
