//! The training-free metrics: FreeREA's NASWOT, LogSynflow and skipped layers, and what else can be
//! measured of a cell without training it.

mod definition;
mod definitions;
mod imported;
mod metrics;
mod network;
mod own;
mod registry;
mod scoring;
mod set;

pub use definition::{Definition, Direction, Failure, Form, Need, Presence};
pub use imported::{Imported, ImportedError};
pub use metrics::{Metrics, Reading, Worst};
pub use network::{Activations, Flow};
pub use own::OwnMetricError;
#[cfg(test)]
pub(crate) use registry::an_own_metric;
pub use registry::{Metric, MetricError};
pub use scoring::Scoring;
pub use set::{MetricSet, MetricSetError};
