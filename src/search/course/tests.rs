use std::sync::Arc;
use std::sync::mpsc::channel;

use proptest::prelude::*;

use super::*;
use crate::evolution::{Constraints, History};
use crate::metric::{Naswot, Sample};
use crate::search::{Budget, Command, Repeats, Scoring, Search, Setup, Workers, until_finished};
use crate::space::dataset::Dataset;
use crate::space::{Cell, Space};

fn recorded() -> Vec<Event> {
    include_str!("../../../tests/recorded/search.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_recorded_run_can_be_followed_from_event_to_event() {
    let events = recorded();
    for length in [1, 2, 30, 200, events.len()] {
        let course = Course::along(&events[..length]).unwrap();
        assert_eq!(course.at, events[length - 1].at);
    }
    let course = Course::along(&events).unwrap();
    assert_eq!(course.finished(), Some(&Reason::Cells));
    assert_eq!(course.evolution.history().len(), 90);
}

#[test]
fn a_changed_journal_is_found_out() {
    let mut events = recorded();
    let born = |event: &Event| {
        matches!(
            event.happening,
            Happening::Evolution(evolution::Event::Born { .. })
        )
    };
    let place = events.iter().position(born).unwrap();
    let Happening::Evolution(evolution::Event::Born { metrics, .. }) = &mut events[place].happening
    else {
        unreachable!("a birth is there");
    };
    metrics.skip += 1.0;
    let error = Course::along(&events).unwrap_err();
    assert!(matches!(error, Deviation::Unforeseen { place: p } if p == place + 1));
    assert!(matches!(
        Course::along(&events[1..]),
        Err(Deviation::NoStart)
    ));
    assert!(matches!(Course::along([]), Err(Deviation::NoStart)));
}

/// Scores from the cell alone, with a little of each initialisation.
struct MadeUp;

impl Scoring for MadeUp {
    fn sample(&self, cell: Cell, repeat: u32) -> Sample {
        let index = u64::from(cell.index()) as f64;
        let params = cell.cost(Dataset::Cifar10).params.millions();
        let noise = 1.0 + f64::from(repeat) * 1e-4;
        Sample {
            naswot: Naswot::LogDeterminant((700.0 + 100.0 * params) * noise),
            logsynflow: (10.0 + 40.0 * params + index / 1e4) * noise,
            synflow: 0.0,
        }
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

/// All events until the end of the search, told commands at some of them.
fn events(
    start: impl FnOnce(crate::search::Listener) -> Search,
    commands: &[(usize, Command)],
) -> Vec<Event> {
    let (sender, happened) = channel();
    let search = start(Box::new(move |event| sender.send(event).is_ok()));
    let mut events = Vec::new();
    for event in happened {
        for (_, command) in commands.iter().filter(|(at, _)| *at == events.len()) {
            search.tell(command.clone());
        }
        // A search that stands still is set going again.
        let paused = SearchEvent::Paced { pace: Pace::Paused };
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
    Course::along(events).unwrap().evolution.history().clone()
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
            let course = Course::along(&journal).unwrap();
            let resume = |listener| Search::resume(setup(repeats), course, listener).unwrap();
            journal.extend(events(resume, &[]));
            assert_eq!(history(&journal).records(), wanted.records(), "at {length}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_run_under_the_users_hand_can_be_followed(
        words in proptest::collection::vec((1usize..400, 0u64..15_625, 0..8), 0..12),
    ) {
        let cell = |index: u64| crate::space::Space::NatsTss.cell(index as usize);
        let commands: Vec<(usize, Command)> = words
            .into_iter()
            .map(|(at, index, kind)| {
                let mut constraints = Constraints::none(Default::default());
                constraints.params.max = Some(crate::space::cost::Parameters(100 * index + 80_000));
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
        let course = Course::along(&journal);
        prop_assert!(course.is_ok(), "{:?}", course.err());
    }
}

#[test]
fn what_is_of_another_space_is_declined() {
    let mut evolution = Evolution::new(Settings::default()).unwrap();
    let (own, size) = (Space::NatsTss.cell(7), Space::NatsSss.cell(7));
    for command in [
        Command::Insert(size),
        Command::Cross([own, size]),
        Command::Mutate {
            parent: own,
            child: size,
        },
        Command::Constrain(Constraints::none(Space::NatsSss)),
    ] {
        let why = command.steer(&mut evolution).unwrap_err();
        assert!(why.contains("nats-tss"), "{why}");
    }
    assert_eq!(evolution.settings(), &Settings::default());
    let refusal = evolution
        .settings()
        .constraints
        .admit(size, own.cost(Dataset::Cifar10));
    assert_eq!(refusal.unwrap_err().to_string(), "it is a cell of nats-sss");
}

/// Scores that take as long as the cell says, so that some are under way whenever a search ends.
struct Slow;

impl Scoring for Slow {
    fn sample(&self, cell: Cell, repeat: u32) -> Sample {
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
        let course = Course::along(&events).unwrap();
        assert_eq!(course.finished(), Some(&Reason::Cells));
    }
}
