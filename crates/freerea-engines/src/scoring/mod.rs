//! Scoring cells: a scorer, its memory, and how both come from the options that a journal keeps.

mod cached;
mod scorer;

use std::sync::Arc;

use freerea_core::benchmark::{Library, LibraryError, TableScores};
use freerea_core::engine::Isa;
use freerea_core::journal::{Caching, ScoringOptions};
use freerea_core::metric::{OwnMetricError, Scoring};
use freerea_core::space::Task;

use crate::cache::{Cache, CacheError};
use crate::engine::{DeviceError, Instructions, device};
use crate::images::ImageSource;

pub use cached::Cached;
pub use scorer::{Scorer, ScorerError};

/// Why options give no scorer.
#[derive(Debug, thiserror::Error)]
pub enum ScoringError {
    /// The device is not there.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// There is no scorer on it.
    #[error(transparent)]
    Scorer(#[from] ScorerError),
    /// The table whose metrics are read is not there.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// Its metrics cannot be named.
    #[error(transparent)]
    Metrics(#[from] OwnMetricError),
}

/// The scorer that options describe.
///
/// # Errors
/// If the device is not there, the images cannot be read, or the engine cannot compute there.
pub fn scorer(options: &ScoringOptions, task: Task, seed: u64) -> Result<Scorer, ScoringError> {
    let source = options
        .images
        .clone()
        .map_or(ImageSource::Noise, ImageSource::Path);
    let device = device(&options.device)?;
    let scorer = Scorer::new(task, source, options.batch.into(), seed, device)?;
    let isa = options.isa.unwrap_or_else(Isa::detect);
    scorer
        .on_engine(options.engine, isa)?
        .measuring(options.metrics)
        .map_err(ScoringError::from)
}

/// What scores the cells of a search: a table's metrics if the options name one, else a scorer with
/// a memory; and why it has none beyond the run, if one was wanted.
///
/// # Errors
/// If the table cannot be read, or like those of [`scorer`].
pub fn of_search(
    options: &ScoringOptions,
    task: Task,
    seed: u64,
) -> Result<(Arc<dyn Scoring>, Option<CacheError>), ScoringError> {
    match &options.table {
        Some(name) => {
            let table = Library::of_user()?.load(name)?;
            Ok((Arc::new(TableScores::of(&table)?), None))
        }
        None => {
            let (cached, trouble) = cached(options, task, seed)?;
            Ok((cached, trouble))
        }
    }
}

/// The same as [`scorer`] with a memory of what was scored before; and why it has none beyond the
/// run, if one was wanted.
///
/// # Errors
/// Like those of [`scorer`].
pub fn cached(
    options: &ScoringOptions,
    task: Task,
    seed: u64,
) -> Result<(Arc<Cached>, Option<CacheError>), ScoringError> {
    let scorer = scorer(options, task, seed)?;
    let (cache, trouble) = match options.caching {
        Caching::Off => (None, None),
        Caching::Kept => match Cache::of_user() {
            Ok(cache) => (cache, None),
            Err(error) => (None, Some(error)),
        },
    };
    let cached = Cached::new(scorer, cache.map(Arc::new));
    Ok((Arc::new(cached), trouble))
}
