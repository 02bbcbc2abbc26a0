//! The training-free metrics of FreeREA: NASWOT, LogSynflow and skipped layers.

mod metrics;
mod naswot;
mod scorer;
mod synflow;

pub use metrics::{Metric, MetricError, Metrics, Naswot, Sample};
pub use naswot::naswot;
pub use scorer::{DeviceError, Scorer, device};
pub use synflow::{Flow, flow};
