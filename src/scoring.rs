//! A scorer, from the options that a journal keeps.

use std::sync::Arc;

use crate::cache::{Cache, CacheError, Cached};
use crate::engine::{DeviceError, EngineError, Isa};
use crate::images::{ImagesError, Source};
use crate::journal::{Caching, ScoringOptions};
use crate::metric::{Scorer, device};
use crate::space::Task;

/// Why no scorer can be had.
#[derive(Debug, thiserror::Error)]
pub enum ScoringError {
    /// The device is not there.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The images cannot be read.
    #[error(transparent)]
    Images(#[from] ImagesError),
    /// The engine cannot compute there.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl ScoringOptions {
    /// The scorer that the options describe.
    ///
    /// # Errors
    /// If the device is not there, the images cannot be read, or the engine cannot compute there.
    pub fn scorer(&self, task: Task, seed: u64) -> Result<Scorer, ScoringError> {
        let source = self.images.clone().map_or(Source::Noise, Source::Path);
        let device = device(&self.device)?;
        let scorer = Scorer::new(task, source, self.batch.into(), seed, device)?;
        let isa = self.isa.unwrap_or_else(Isa::detect);
        Ok(scorer.on_engine(self.engine, isa)?)
    }

    /// The same with a memory of what was scored before; and why it has none beyond the run, if
    /// one was wanted.
    ///
    /// # Errors
    /// Like those of [`scorer`](Self::scorer).
    pub fn scoring(
        &self,
        task: Task,
        seed: u64,
    ) -> Result<(Arc<Cached>, Option<CacheError>), ScoringError> {
        let scorer = self.scorer(task, seed)?;
        let (cache, trouble) = match self.caching {
            Caching::Off => (None, None),
            Caching::Kept => match Cache::of_user() {
                Ok(cache) => (cache, None),
                Err(error) => (None, Some(error)),
            },
        };
        Ok((Arc::new(Cached::new(scorer, cache.map(Arc::new))), trouble))
    }
}
