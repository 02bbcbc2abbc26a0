//! The engines side by side on the same cells.

use std::thread;
use std::time::{Duration, Instant};

use color_eyre::eyre;
use freerea_core::engine::{EngineChoice, EngineKind};
use freerea_core::space::{Cell, Task};
use freerea_engines::engine::{BUILT, use_one_thread};
use freerea_engines::scoring::Scorer;
use serde::Serialize;

use super::super::options::ScoringArgs;

/// How fast an engine was.
#[derive(Debug, Serialize)]
pub(super) struct Lap {
    pub(super) engine: EngineKind,
    /// Cells over all their initialisations, on all workers.
    pub(super) cells_per_second: f64,
    /// Of one initialisation on one of the workers.
    pub(super) milliseconds: f64,
    /// How many times as fast as the plain port, where that took part.
    pub(super) times_reference: Option<f64>,
}

/// An engine that takes part.
struct Racer {
    scorer: Scorer,
    engine: EngineKind,
    took: Duration,
    initialisations: u32,
}

/// Scores the cells on each engine in turns, until the time is over and all cells are scored.
pub(super) fn race(
    scoring: &ScoringArgs,
    task: Task,
    cells: &[Cell],
    time: Duration,
) -> eyre::Result<Vec<Lap>> {
    let mut racers = Vec::new();
    let asked = scoring
        .engine
        .filter(|&engine| engine != EngineChoice::Auto);
    for &engine in BUILT {
        let choice = EngineChoice::from(engine);
        if asked.is_some_and(|asked| asked != choice) {
            continue;
        }
        let scorer = scoring.scorer_on(task, choice)?;
        racers.push(Racer {
            scorer,
            engine,
            took: Duration::ZERO,
            initialisations: 0,
        });
    }
    let workers = scoring.workers().count() as u32;
    for racer in &racers {
        turn(&racer.scorer, cells[0], workers);
    }
    let began = Instant::now();
    for (round, &cell) in cells.iter().cycle().enumerate() {
        if round >= cells.len() && began.elapsed() >= time {
            break;
        }
        for racer in &mut racers {
            racer.took += turn(&racer.scorer, cell, workers);
            racer.initialisations += workers;
        }
    }
    let seconds = |racer: &Racer| racer.took.as_secs_f64() / f64::from(racer.initialisations);
    let reference = racers
        .iter()
        .find(|racer| racer.engine == EngineKind::Reference)
        .map(seconds);
    let lap = |racer: &Racer| {
        let seconds = seconds(racer);
        Lap {
            engine: racer.engine,
            cells_per_second: 1.0 / (seconds * f64::from(scoring.repeats().most())),
            milliseconds: 1000.0 * seconds * f64::from(workers),
            times_reference: reference.map(|reference| reference / seconds),
        }
    };
    Ok(racers.iter().map(lap).collect())
}

/// Each worker scores an initialisation of the cell, so that all have as much to do.
fn turn(scorer: &Scorer, cell: Cell, workers: u32) -> Duration {
    let began = Instant::now();
    thread::scope(|scope| {
        for repeat in 0..workers {
            scope.spawn(move || {
                use_one_thread();
                scorer.sample(cell, repeat)
            });
        }
    });
    began.elapsed()
}
