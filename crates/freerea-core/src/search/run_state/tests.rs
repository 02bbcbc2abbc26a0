use super::*;
use crate::evolution::Constraints;
use crate::metric::Metric;
use crate::space::Space;
use crate::space::dataset::Dataset;

fn recorded() -> Vec<Event> {
    include_str!("../../../../../tests/recorded/search.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_recorded_run_can_be_followed_from_event_to_event() {
    let events = recorded();
    for length in [1, 2, 30, 200, events.len()] {
        let state = RunState::along(&events[..length]).unwrap();
        assert_eq!(state.at, events[length - 1].at);
    }
    let state = RunState::along(&events).unwrap();
    assert_eq!(state.finished(), Some(&Reason::Cells));
    assert_eq!(state.evolution.history().len(), 90);
}

#[test]
fn a_changed_journal_is_found_out() {
    let mut events = recorded();
    let born = |event: &Event| {
        matches!(
            event.happening,
            Happening::Evolution(EvolutionEvent::Born { .. })
        )
    };
    let place = events.iter().position(born).unwrap();
    let Happening::Evolution(EvolutionEvent::Born { metrics, .. }) = &mut events[place].happening
    else {
        unreachable!("a birth is there");
    };
    **metrics = metrics.with(Metric::Skip, 7.0);
    let error = RunState::along(&events).unwrap_err();
    assert!(matches!(error, Deviation::Unforeseen { place: p } if p == place + 1));
    assert!(matches!(
        RunState::along(&events[1..]),
        Err(Deviation::NoStart)
    ));
    assert!(matches!(RunState::along([]), Err(Deviation::NoStart)));
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
        .admit_cell(size, Dataset::Cifar10);
    assert_eq!(refusal.unwrap_err().to_string(), "it is a cell of nats-sss");
}
