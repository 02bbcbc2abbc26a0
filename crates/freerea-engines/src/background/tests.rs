use std::sync::Arc;
use std::sync::mpsc::channel;

use freerea_core::evolution::{Constraints, History, Settings};
use freerea_core::metric::{Metric, Metrics, Scoring};
use freerea_core::search::{
    Budget, Command, Event, Happening, Listener, Pace, Reason, Repeats, RunState, SearchEvent,
    until_finished,
};
use freerea_core::space::Cell;
use freerea_core::space::dataset::Dataset;
use proptest::prelude::*;

use super::{Search, Setup, Workers};

/// Scores from the cell alone, with a little of each initialisation.
struct MadeUp;

impl Scoring for MadeUp {
    fn sample(&self, cell: Cell, repeat: u32) -> Metrics {
        let index = u64::from(cell.index()) as f64;
        let params = cell.size(Dataset::Cifar10).params as f64 / 1e6;
        let noise = 1.0 + f64::from(repeat) * 1e-4;
        Metrics::of([
            (Metric::Naswot, (700.0 + 100.0 * params) * noise),
            (
                Metric::LogSynflow,
                (10.0 + 40.0 * params + index / 1e4) * noise,
            ),
            (Metric::Meco, (1.0 + params) * noise),
        ])
    }

    fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(MadeUp))
    }
}

fn setup(repeats: Repeats) -> Setup {
    Setup {
        settings: Settings::default(),
        budget: Budget {
            cells: Some(120),
            ..Budget::default()
        },
        scoring: Arc::new(MadeUp),
        repeats,
        workers: "2".parse::<Workers>().unwrap(),
    }
}

/// All events until the end of the search, given commands at some of them.
fn events(start: impl FnOnce(Listener) -> Search, commands: &[(usize, Command)]) -> Vec<Event> {
    let (sender, happened) = channel();
    let search = start(Box::new(move |event| sender.send(event).is_ok()));
    let mut events = Vec::new();
    for event in happened {
        for (_, command) in commands.iter().filter(|(at, _)| *at == events.len()) {
            search.tell(command.clone());
        }
        // A search that stands still is set going again.
        let paused = SearchEvent::PaceChanged { pace: Pace::Paused };
        if event.happening == Happening::Search(paused) {
            search.tell(Command::Pace(Pace::Running));
        }
        let finished = matches!(
            event.happening,
            Happening::Search(SearchEvent::Finished { .. })
        );
        events.push(event);
        if finished {
            break;
        }
    }
    events
}

fn history(events: &[Event]) -> History {
    RunState::along(events)
        .unwrap()
        .evolution()
        .history()
        .clone()
}

#[test]
fn a_run_that_stopped_anywhere_goes_on_as_if_it_had_not() {
    for repeats in [Repeats::default(), Repeats::Auto] {
        let whole = events(
            |listener| Search::start(setup(repeats), listener).unwrap(),
            &[],
        );
        let wanted = history(&whole);
        for length in (1..whole.len()).step_by(37) {
            let mut journal = whole[..length].to_vec();
            let state = RunState::along(&journal).unwrap();
            let resume = |listener| Search::resume(setup(repeats), state, listener).unwrap();
            journal.extend(events(resume, &[]));
            assert_eq!(history(&journal).records(), wanted.records(), "at {length}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_run_that_the_user_steers_can_be_followed(
        words in proptest::collection::vec((1usize..400, 0u64..15_625, 0..8), 0..12),
    ) {
        let cell = |index: u64| freerea_core::space::Space::NatsTss.cell(index as usize);
        let commands: Vec<(usize, Command)> = words
            .into_iter()
            .map(|(at, index, kind)| {
                let mut constraints = Constraints::none(Default::default());
                constraints[freerea_core::cost::Cost::Params].max = Some(100 * index + 80_000);
                let command = match kind {
                    0 => Command::Insert(cell(index)),
                    1 => Command::Cross([cell(index), cell(15_624 - index)]),
                    2 => Command::Constrain(constraints),
                    3 => Command::Constrain(Constraints::none(Default::default())),
                    4 => Command::Pace(Pace::Birth),
                    5 => Command::Remove(cell(index)),
                    6 => Command::Restart { seed: index },
                    _ => Command::Mutate { parent: cell(index), child: cell(index / 2) },
                };
                (at, command)
            })
            .collect();
        let start = |listener| Search::start(setup(Repeats::Auto), listener).unwrap();
        let journal = events(start, &commands);
        let state = RunState::along(&journal);
        prop_assert!(state.is_ok(), "{:?}", state.err());
    }
}

/// Scores that take as long as the cell says, so that some are under way whenever a search ends.
struct Slow;

impl Scoring for Slow {
    fn sample(&self, cell: Cell, repeat: u32) -> Metrics {
        let most = u64::from(cell.index()) % 7 * 100;
        std::thread::sleep(std::time::Duration::from_micros(most));
        MadeUp.sample(cell, repeat)
    }

    fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(Slow))
    }
}

#[test]
fn nothing_follows_the_end_where_no_one_can_go_on() {
    for cells in 1..60 {
        let setup = Setup {
            budget: Budget {
                cells: Some(cells),
                ..Budget::default()
            },
            scoring: Arc::new(Slow),
            workers: "4".parse().unwrap(),
            ..setup(Repeats::Fixed(1))
        };
        let (sender, happened) = channel();
        let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
        let search = Search::start(setup, listener).unwrap();
        // The channel closes when the search's thread ends, which nothing here asks of it.
        let events: Vec<Event> = happened.iter().collect();
        drop(search);
        let is_end = |event: &Event| {
            matches!(
                event.happening,
                Happening::Search(SearchEvent::Finished { .. })
            )
        };
        let end = events.iter().position(is_end);
        assert_eq!(end, Some(events.len() - 1), "{cells} cells");
        let state = RunState::along(&events).unwrap();
        assert_eq!(state.finished(), Some(&Reason::Cells));
    }
}

#[test]
fn the_number_of_workers_changes_nothing() {
    for repeats in [Repeats::default(), Repeats::Auto] {
        let found = |workers: &str| {
            let setup = Setup {
                scoring: Arc::new(Slow),
                workers: workers.parse().unwrap(),
                ..setup(repeats)
            };
            history(&events(
                |listener| Search::start(setup, listener).unwrap(),
                &[],
            ))
        };
        let alone = found("1");
        for workers in ["2", "9"] {
            assert_eq!(
                found(workers).records(),
                alone.records(),
                "{workers} workers"
            );
        }
    }
}
