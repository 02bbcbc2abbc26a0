//! A journal of a million events: opening it, and going to any of its moments.
#![expect(clippy::print_stdout, reason = "the size is a part of the answer")]

use std::fs;
use std::io::Write;

use criterion::{Criterion, criterion_group, criterion_main};
use freerea_core::engine::EngineChoice;
use freerea_core::evolution::{Advance, Evolution, Settings};
use freerea_core::journal::{Header, Maker, Recording, ScoringOptions};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::scene::{Chronicle, Scene};
use freerea_core::search::{Budget, Event, Happening, Repeats, SearchEvent};
use freerea_core::space::Cell;
use freerea_core::space::dataset::Dataset;

const EVENTS: usize = 1_000_000;

/// Metrics that favour convolutions, and differ from cell to cell.
fn made_up(cell: Cell) -> Metrics {
    let params = cell.size(Dataset::Cifar10).params as f64 / 1e6;
    let index = u64::from(cell.index()) as f64;
    Metrics::of([
        (Metric::Naswot, 700.0 + 100.0 * params + index / 1e4),
        (Metric::LogSynflow, 1e6 * (1.0 + params) + index),
        (Metric::Meco, 1.0 + params),
        (Metric::Synflow, 1e30 * params),
    ])
    .with_cell(cell)
}

/// Whole searches, one after another, as restarts make them.
fn searched() -> Vec<Event> {
    let mut events = Vec::with_capacity(EVENTS);
    for seed in 0.. {
        let settings = Settings {
            seed,
            ..Settings::default()
        };
        let mut evolution = Evolution::new(settings).expect("settings that allow a search");
        let mut tell = |happening| {
            let at = events.len() as u64;
            events.push(Event { at, happening });
            events.len() < EVENTS
        };
        let feasible = evolution.feasible();
        if !tell(Happening::Search(SearchEvent::Started {
            settings: Box::new(settings),
            feasible,
        })) {
            return events;
        }
        while evolution.history().len() < 2_000 {
            let happening = match evolution.advance() {
                Advance::Happened(event) => Happening::Evolution(event),
                Advance::Wanting(cells) => {
                    let cells: Vec<_> = cells.iter().map(|&cell| (cell, made_up(cell))).collect();
                    for &(cell, metrics) in &cells {
                        evolution.learn(cell, metrics);
                    }
                    Happening::Search(SearchEvent::Scored { cells })
                }
                Advance::Idle | Advance::Exhausted => break,
            };
            if !tell(happening) {
                return events;
            }
        }
    }
    events
}

fn written(events: &[Event]) -> tempfile::NamedTempFile {
    let scoring = ScoringOptions {
        repeats: Repeats::default(),
        batch: 64,
        engine: EngineChoice::Auto,
        isa: None,
        device: "cpu".to_owned(),
        images: None,
        metrics: Default::default(),
        table: None,
        caching: Default::default(),
    };
    let header = Header::now(
        Maker::Search,
        Settings::default(),
        Budget::default(),
        scoring,
    );
    let file = tempfile::NamedTempFile::new().expect("room for a file");
    let mut out = std::io::BufWriter::new(file.as_file());
    let mut line = |text: String| writeln!(out, "{text}").expect("room on the disk");
    line(serde_json::to_string(&header).expect("a header is JSON"));
    for event in events {
        line(serde_json::to_string(event).expect("an event is JSON"));
    }
    drop(out);
    file
}

fn told(events: Vec<Event>) -> (Chronicle, Scene) {
    let (mut chronicle, mut scene) = (Chronicle::default(), Scene::default());
    for event in events {
        scene.apply(event);
        chronicle.note(&scene);
    }
    (chronicle, scene)
}

fn journal(criterion: &mut Criterion) {
    let events = searched();
    let file = written(&events);
    let bytes = fs::metadata(file.path()).expect("it is there").len();
    println!("{EVENTS} events, {} MiB", bytes >> 20);
    criterion.bench_function("read a million events", |bencher| {
        bencher.iter_with_large_drop(|| Recording::read(file.path()).expect("a sound journal"));
    });
    criterion.bench_function("read a million events and tell them", |bencher| {
        bencher.iter_with_large_drop(|| {
            told(
                Recording::read(file.path())
                    .expect("a sound journal")
                    .events,
            )
        });
    });
    let (chronicle, latest) = told(events);
    let steps = chronicle.steps();
    let mut step = 0;
    criterion.bench_function("go to a generation", |bencher| {
        bencher.iter(|| {
            step = (step + 7_919) % steps;
            let moment = chronicle.after_steps(step).expect("a step of the run");
            chronicle.at(moment, &latest)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = journal
}
criterion_main!(benches);
