//! Scoring that looks first whether the score is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use freerea_core::engine::{EngineKind, SelfCheck};
use freerea_core::metric::Metrics;
use freerea_core::metric::Scoring;
use freerea_core::space::Cell;

use crate::cache::{Cache, ScoreKey};
use crate::scoring::Scorer;

/// A scorer with a memory: within the run, and where there is a cache, beyond it. Cells that are
/// the same network are scored once.
#[derive(Debug)]
pub struct Cached {
    scorer: Scorer,
    cache: Option<Arc<Cache>>,
    /// What the scores are kept under; the engine is known only once it is chosen.
    key: OnceLock<ScoreKey>,
    scored: Mutex<HashMap<(Cell, u32), Metrics>>,
}

impl Cached {
    /// A scorer that remembers.
    pub fn new(scorer: Scorer, cache: Option<Arc<Cache>>) -> Self {
        Cached {
            scorer,
            cache,
            key: OnceLock::new(),
            scored: Mutex::default(),
        }
    }

    /// The scorer.
    pub fn scorer(&self) -> &Scorer {
        &self.scorer
    }

    fn remembered(&self, cell: Cell, repeat: u32) -> Option<Metrics> {
        let scored = self.scored.lock().unwrap_or_else(PoisonError::into_inner);
        scored.get(&(cell, repeat)).copied()
    }

    fn remember(&self, cell: Cell, repeat: u32, sample: Metrics) {
        let mut scored = self.scored.lock().unwrap_or_else(PoisonError::into_inner);
        scored.insert((cell, repeat), sample);
    }
}

impl Scoring for Cached {
    fn sample(&self, cell: Cell, repeat: u32) -> Metrics {
        let cell = cell.representative();
        if let Some(sample) = self.remembered(cell, repeat) {
            return sample;
        }
        let key = self.key.get_or_init(|| self.scorer.key());
        let kept = self
            .cache
            .as_ref()
            .and_then(|cache| cache.get(key, cell, repeat));
        let sample = kept.unwrap_or_else(|| {
            let sample = self.scorer.sample(cell, repeat);
            if let Some(cache) = &self.cache {
                cache.put(key, cell, repeat, sample);
            }
            sample
        });
        self.remember(cell, repeat, sample);
        sample
    }

    fn prepare_worker(&self) {
        self.scorer.prepare_worker();
    }

    fn engine(&self) -> Option<(EngineKind, Option<SelfCheck>)> {
        Scoring::engine(&self.scorer)
    }

    fn reseed(&self, seed: u64) -> Result<Arc<dyn Scoring>, String> {
        let scorer = self
            .scorer
            .reseed(seed)
            .map_err(|error| error.to_string())?;
        Ok(Arc::new(Cached::new(scorer, self.cache.clone())))
    }
}
