//! What a search asks for metrics.

use std::sync::Arc;

use super::Metrics;
use crate::engine::{EngineKind, SelfCheck};
use crate::space::Cell;

/// What measures cells: an engine, a file of metrics, or in tests a table.
pub trait Scoring: Send + Sync + 'static {
    /// The network metrics of one initialisation; `repeat` counts from 0.
    fn sample(&self, cell: Cell, repeat: u32) -> Metrics;

    /// What a worker does before its first sample.
    fn prepare_worker(&self) {}

    /// The engine that scores, and what its choice rests on if it was automatic; `None` if no
    /// engine scores. May wait until one is chosen.
    fn engine(&self) -> Option<(EngineKind, Option<SelfCheck>)> {
        None
    }

    /// The same with another seed.
    ///
    /// # Errors
    /// If the images cannot be drawn again; the text says why.
    fn reseed(&self, seed: u64) -> Result<Arc<dyn Scoring>, String>;
}
