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

/// An initialisation that no one has asked for yet.
enum Foreseen {
    /// A worker has it, or will have it unless it is dropped.
    UnderWay(Arc<AtomicBool>),
    Done(Result<Metrics, String>),
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
    foreseen: HashMap<(Cell, u32), Foreseen>,
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
            foreseen: HashMap::new(),
            closed: Arc::default(),
        })
    }

    /// Gives a cell to the workers, for these initialisations. Those that were foreseen are under
    /// way or done already.
    pub fn score<M: From<Scored> + Send + 'static>(
        &mut self,
        cell: Cell,
        repeats: Range<u32>,
        results: &Sender<M>,
    ) {
        let first = repeats.start;
        let samples = vec![None; repeats.len()];
        self.pending.insert(cell, Pending { first, samples });
        for repeat in repeats {
            match self.foreseen.remove(&(cell, repeat)) {
                None => self.spawn((cell, repeat), Arc::default(), results),
                Some(Foreseen::UnderWay(_)) => {}
                Some(Foreseen::Done(sample)) => {
                    // Whoever no longer listens does not want the sample.
                    let _ = results.send(M::from(Scored {
                        pool: self.number,
                        cell,
                        repeat,
                        sample,
                    }));
                }
            }
        }
    }

    /// Has these initialisations of cells scored that will probably be asked for, as far as workers
    /// find nothing else to do, instead of those that were foreseen before.
    pub fn foresee<M: From<Scored> + Send + 'static>(
        &mut self,
        cells: &[Cell],
        repeats: Range<u32>,
        results: &Sender<M>,
    ) {
        let samples = cells
            .iter()
            .flat_map(|&cell| repeats.clone().map(move |r| (cell, r)));
        let samples: Vec<(Cell, u32)> = samples.collect();
        self.foreseen.retain(|sample, foreseen| {
            let keeps = samples.contains(sample);
            if let (false, Foreseen::UnderWay(dropped)) = (keeps, foreseen) {
                dropped.store(true, Ordering::Relaxed);
            }
            keeps
        });
        for sample in samples {
            if !self.foreseen.contains_key(&sample) && !self.pending.contains_key(&sample.0) {
                let dropped = Arc::default();
                self.foreseen
                    .insert(sample, Foreseen::UnderWay(Arc::clone(&dropped)));
                self.spawn(sample, dropped, results);
            }
        }
    }

    /// Gives an initialisation of a cell to the workers. It is not begun once it is dropped.
    fn spawn<M: From<Scored> + Send + 'static>(
        &self,
        (cell, repeat): (Cell, u32),
        dropped: Arc<AtomicBool>,
        results: &Sender<M>,
    ) {
        let pool = self.number;
        let scoring = Arc::clone(&self.scoring);
        let closed = Arc::clone(&self.closed);
        let results = results.clone();
        let threads = self.threads.as_ref().expect("the pool is not dropped");
        threads.spawn_fifo(move || {
            if closed.load(Ordering::Relaxed) || dropped.load(Ordering::Relaxed) {
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

    /// How many workers have nothing to do of what was asked for.
    pub fn idle(&self) -> usize {
        let samples = self.pending.values().flat_map(|pending| &pending.samples);
        let asked = samples.filter(|sample| sample.is_none()).count();
        self.handles.len().saturating_sub(asked)
    }

    /// The metrics of cells under way, by those of their initialisations that are done.
    pub fn estimates(&self) -> impl Iterator<Item = (Cell, Metrics)> {
        let estimate = |(&cell, pending): (&Cell, &Pending)| {
            let done: Vec<Metrics> = pending.samples.iter().flatten().copied().collect();
            (!done.is_empty()).then(|| (cell, Metrics::mean(&done).with_cell(cell)))
        };
        self.pending.iter().filter_map(estimate)
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
        Pool::start(scoring, Workers(self.handles.len())).map_err(|error| error.to_string())
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
        if let Some(foreseen) = self.foreseen.get_mut(&(cell, repeat)) {
            *foreseen = Foreseen::Done(sample);
            return Ok(None);
        }
        let Some(pending) = self.pending.get_mut(&cell) else {
            return Ok(None);
        };
        // What was foreseen, dropped and asked for again may come twice.
        let place = repeat.checked_sub(pending.first);
        let Some(place) = place.and_then(|place| pending.samples.get_mut(place as usize)) else {
            return Ok(None);
        };
        *place = Some(sample?);
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
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, channel};

    use freerea_core::metric::Metric;

    use super::*;

    /// Scores that are counted and may fail; the first waits at a gate.
    struct CountedScoring {
        begun: AtomicU64,
        gate: Mutex<Receiver<()>>,
    }

    impl Scoring for CountedScoring {
        fn sample(&self, cell: Cell, repeat: u32) -> Metrics {
            if self.begun.fetch_add(1, Ordering::Relaxed) == 0 {
                // A gate that is gone is open.
                let _ = self.gate.lock().unwrap().recv();
            }
            assert_ne!(u64::from(cell.index()), 13, "an unlucky cell");
            Metrics::of([(Metric::Naswot, f64::from(repeat))])
        }

        fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
            Err("as it is".into())
        }
    }

    #[test]
    fn what_is_foreseen_is_scored_once_and_what_is_dropped_not_at_all() {
        let (open, gate) = channel();
        let scoring = Arc::new(CountedScoring {
            begun: AtomicU64::new(0),
            gate: Mutex::new(gate),
        });
        let one = "1".parse().unwrap();
        let mut pool = Pool::start(Arc::clone(&scoring) as Arc<dyn Scoring>, one).unwrap();
        let (results, scored) = channel::<Scored>();
        let cell = |index| freerea_core::space::Space::NatsTss.cell(index);
        let [asked, next, dropped, unlucky] = [1, 2, 3, 13].map(cell);
        pool.score(asked, 0..1, &results);
        pool.foresee(&[next, dropped], 0..2, &results);
        pool.foresee(&[next, unlucky], 0..2, &results);
        open.send(()).unwrap();
        let collect = |pool: &mut Pool| pool.collect(scored.recv().unwrap());
        assert_eq!(collect(&mut pool).unwrap().unwrap().0, asked);
        for _ in 0..4 {
            assert_eq!(collect(&mut pool), Ok(None), "no one has asked for it");
        }
        pool.score(next, 0..3, &results);
        assert_eq!(collect(&mut pool), Ok(None));
        assert_eq!(collect(&mut pool), Ok(None));
        let (found, samples) = collect(&mut pool).unwrap().unwrap();
        let read = |metrics: &Metrics| metrics.value(Metric::Naswot).unwrap();
        assert_eq!(found, next);
        assert_eq!(
            samples.iter().map(read).collect::<Vec<_>>(),
            [0.0, 1.0, 2.0]
        );
        assert_eq!(scoring.begun.load(Ordering::Relaxed), 1 + 4 + 1);
        pool.score(unlucky, 0..1, &results);
        assert!(collect(&mut pool).unwrap_err().contains("an unlucky cell"));
    }

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
