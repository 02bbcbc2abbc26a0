//! The scoring pool: workers that score one initialisation of one cell at a time.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle, available_parallelism};

use freerea_core::engine::{EngineKind, SelfCheck};
use freerea_core::metric::{Metrics, Scoring};
use freerea_core::space::Cell;

/// The name that the threads of the pool begin with.
pub const WORKER_NAME: &str = "scorer";

/// Number of scoring workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workers(usize);

/// A number of workers that no pool can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no number of workers; it is a number from 1 to 1024, by default one for each core"
)]
pub struct WorkersError(String);

impl Workers {
    /// How many they are.
    pub const fn count(self) -> usize {
        self.0
    }
}

impl Default for Workers {
    /// One for each core that the process may use: by its affinity, its control group, or as many as
    /// Slurm gave the task, if those are fewer.
    fn default() -> Self {
        let available = available_parallelism().map_or(1, usize::from);
        let granted = std::env::var(GRANTED).ok();
        Workers(granted_of(available, granted.as_deref()))
    }
}

/// Where Slurm says how many cores a task has. Without the plugin that binds tasks to cores, nothing
/// else says it.
const GRANTED: &str = "SLURM_CPUS_PER_TASK";

/// How many of the cores are the task's.
fn granted_of(available: usize, granted: Option<&str>) -> usize {
    let granted = granted.and_then(|cores| cores.trim().parse().ok());
    granted.map_or(available, |cores: usize| cores.clamp(1, available))
}

impl FromStr for Workers {
    type Err = WorkersError;

    fn from_str(text: &str) -> Result<Self, WorkersError> {
        text.parse()
            .ok()
            .filter(|workers| (1..=1024).contains(workers))
            .map(Workers)
            .ok_or_else(|| WorkersError(text.to_owned()))
    }
}

impl fmt::Display for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One initialisation of a cell, scored; or the reason why it could not be.
pub struct Scored {
    pool: u64,
    cell: Cell,
    repeat: u32,
    sample: Result<Metrics, String>,
}

/// The samples of a cell that are waited for.
struct Pending {
    first: u32,
    samples: Vec<Option<Metrics>>,
}

static POOLS: AtomicU64 = AtomicU64::new(0);

/// The workers, and what they are busy with.
pub struct Pool {
    /// Tells its samples from those of an earlier pool.
    number: u64,
    /// `None` only while the pool is dropped.
    threads: Option<rayon::ThreadPool>,
    handles: Vec<JoinHandle<()>>,
    scoring: Arc<dyn Scoring>,
    pending: HashMap<Cell, Pending>,
    closed: Arc<AtomicBool>,
}

impl Pool {
    /// Starts the workers.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn start(
        scoring: Arc<dyn Scoring>,
        workers: Workers,
    ) -> Result<Self, rayon::ThreadPoolBuildError> {
        let preparing = Arc::clone(&scoring);
        let mut handles = Vec::new();
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(workers.0)
            .thread_name(|number| format!("{WORKER_NAME}-{number}"))
            .start_handler(move |_| preparing.prepare_worker())
            .spawn_handler(|worker| {
                let name = worker.name().unwrap_or(WORKER_NAME).to_owned();
                let thread = thread::Builder::new().name(name);
                handles.push(thread.spawn(|| worker.run())?);
                Ok(())
            })
            .build()?;
        Ok(Pool {
            number: POOLS.fetch_add(1, Ordering::Relaxed),
            threads: Some(threads),
            handles,
            scoring,
            pending: HashMap::new(),
            closed: Arc::default(),
        })
    }

    /// Gives a cell to the workers, for these initialisations.
    pub fn score<M: From<Scored> + Send + 'static>(
        &mut self,
        cell: Cell,
        repeats: Range<u32>,
        results: &Sender<M>,
    ) {
        let first = repeats.start;
        let samples = vec![None; repeats.len()];
        self.pending.insert(cell, Pending { first, samples });
        let pool = self.number;
        let threads = self.threads.as_ref().expect("the pool is not dropped");
        for repeat in repeats {
            let scoring = Arc::clone(&self.scoring);
            let closed = Arc::clone(&self.closed);
            let results = results.clone();
            threads.spawn_fifo(move || {
                if closed.load(Ordering::Relaxed) {
                    return;
                }
                let sample = catch_unwind(AssertUnwindSafe(|| scoring.sample(cell, repeat)))
                    .map_err(|panic| first_line(panic.as_ref()));
                // Whoever no longer listens does not want the sample.
                let _ = results.send(M::from(Scored {
                    pool,
                    cell,
                    repeat,
                    sample,
                }));
            });
        }
    }

    /// The engine that scores, if it is known and has scored already.
    pub fn engine(&self) -> Option<(EngineKind, Option<SelfCheck>)> {
        self.scoring.engine()
    }

    /// A pool of as many workers for another seed. The old one leaves what it has not begun.
    ///
    /// # Errors
    /// If the images cannot be drawn, or the system gives no threads; the text says why.
    pub fn reseed(&self, seed: u64) -> Result<Self, String> {
        let scoring = self.scoring.reseed(seed)?;
        let workers = Workers(self.handles.len());
        Pool::start(scoring, workers).map_err(|error| error.to_string())
    }

    /// Takes a sample; once all initialisations of its cell are there, gives them in order.
    ///
    /// # Errors
    /// If scoring failed; the text says why.
    pub fn collect(&mut self, scored: Scored) -> Result<Option<(Cell, Vec<Metrics>)>, String> {
        let Scored {
            pool,
            cell,
            repeat,
            sample,
        } = scored;
        if pool != self.number {
            return Ok(None);
        }
        let Some(pending) = self.pending.get_mut(&cell) else {
            return Ok(None);
        };
        pending.samples[(repeat - pending.first) as usize] = Some(sample?);
        let Some(complete) = pending.samples.iter().copied().collect() else {
            return Ok(None);
        };
        self.pending.remove(&cell);
        Ok(Some((cell, complete)))
    }
}

impl Drop for Pool {
    /// Waits for the samples under way and leaves the rest: libtorch does not survive the end of
    /// a program whose threads are still computing.
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        self.threads = None;
        for handle in self.handles.drain(..) {
            // A worker cannot panic: its samples catch what they raise.
            let _ = handle.join();
        }
    }
}

/// The first line of a panic's message; libtorch's go on with a C++ backtrace.
fn first_line(panic: &(dyn Any + Send)) -> String {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("an unknown failure");
    message.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheduler_grants_no_more_than_there_is() {
        for (granted, workers) in [
            (None, 8),
            (Some("4"), 4),
            (Some("16"), 8),
            (Some("0"), 1),
            (Some("2(x3)"), 8),
        ] {
            assert_eq!(granted_of(8, granted), workers, "{granted:?}");
        }
    }
}
