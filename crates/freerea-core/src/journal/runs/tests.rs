use super::*;
use crate::evolution::Settings;
use crate::journal::{Maker, ScoringOptions};
use crate::search::{Budget, Happening, Pace, Reason, Repeats, SearchEvent};

fn header() -> Header {
    let scoring = ScoringOptions {
        repeats: Repeats::Auto,
        batch: 64,
        engine: crate::engine::EngineChoice::Auto,
        isa: None,
        device: "cpu".to_owned(),
        images: None,
        metrics: Default::default(),
        table: None,
        caching: Default::default(),
    };
    Header::now(
        Maker::Search,
        Settings::default(),
        Budget::default(),
        scoring,
    )
}

fn recorded() -> Vec<Event> {
    include_str!("../../../../../tests/recorded/search.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_run_is_written_found_read_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::at(folder.path().join("deep/runs"));
    assert!(matches!(runs.find("last"), Err(RunsError::None)));
    let events = recorded();
    let begun = runs.begin(&header(), &events).unwrap();
    let name = begun.name.clone();
    assert!(runs.is_running(&name));
    assert!(matches!(
        runs.take_up(&name, false),
        Err(RunsError::Locked(_))
    ));
    assert!(matches!(runs.remove(&name), Err(RunsError::Locked(_))));
    drop(begun);
    assert!(!runs.is_running(&name));
    assert_eq!(runs.find("last").unwrap(), name);
    assert_eq!(runs.find(&name.as_str()[..4]).unwrap(), name);
    let read = runs.read(&name).unwrap();
    assert_eq!(read.events, events);
    assert_eq!(read.fault, None);
    let summary = Summary::of(&read, false);
    assert_eq!(summary.state.to_string(), "ended by cells");
    runs.remove(&name).unwrap();
    assert!(matches!(
        runs.find(name.as_str()),
        Err(RunsError::Missing(_))
    ));
}

#[test]
fn an_end_counts_until_the_search_goes_on() {
    let recording = |after: &[SearchEvent]| {
        let mut events = recorded();
        events.extend(after.iter().map(|happening| Event {
            at: 90_000,
            happening: Happening::Search(happening.clone()),
        }));
        Recording {
            header: header(),
            events,
            fault: None,
            sound: 0,
        }
    };
    let state = |after: &[SearchEvent]| Summary::of(&recording(after), false).state;
    let finished = |reason| SearchEvent::Finished { reason };
    let learned = SearchEvent::Scored { cells: Vec::new() };
    let paced = |pace| SearchEvent::PaceChanged { pace };
    let ended = State::Ended(Reason::Cells);
    assert_eq!(state(&[]), ended);
    assert_eq!(state(std::slice::from_ref(&learned)), ended);
    assert_eq!(state(&[learned.clone(), paced(Pace::Paused)]), ended);
    assert_eq!(state(&[paced(Pace::Running)]), State::BrokenOff);
    let resumed = SearchEvent::Resumed {
        pace: Pace::Running,
    };
    assert_eq!(state(std::slice::from_ref(&resumed)), State::BrokenOff);
    let left = [resumed, finished(Reason::Quit), learned];
    assert_eq!(state(&left), State::Ended(Reason::Quit));
    let running = Summary::of(&recording(&[]), true).state;
    assert_eq!(running, State::Running);
}

#[test]
fn runs_of_the_same_second_have_names_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::at(folder.path());
    let header = header();
    let first = runs.begin(&header, []).unwrap();
    let second = runs.begin(&header, []).unwrap();
    assert_ne!(first.name, second.name);
    assert_eq!(runs.names().len(), 2);
    let wanted = &first.name.as_str()[..3];
    assert!(matches!(
        runs.find(wanted),
        Err(RunsError::Ambiguous { .. })
    ));
    assert_eq!(runs.find(first.name.as_str()).unwrap(), first.name);
}

#[test]
fn a_torn_line_is_cut_off_and_a_corrupt_one_only_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::at(folder.path());
    let events = recorded();
    let name = runs.begin(&header(), &events[..10]).unwrap().name;
    let path = runs.path_of(&name);
    let sound = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{sound}{{\"at\":99,\"evol")).unwrap();
    let (begun, recording) = runs.take_up(&name, false).unwrap();
    assert_eq!(recording.fault, Some(Fault::Torn));
    assert_eq!(recording.events, &events[..10]);
    drop(begun);
    assert_eq!(fs::read_to_string(&path).unwrap(), sound);

    let corrupt = sound.replacen("\"at\"", "\"?t\"", 5);
    fs::write(&path, &corrupt).unwrap();
    assert!(matches!(
        runs.take_up(&name, false),
        Err(RunsError::Faulty { .. })
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), corrupt);
    let (_, recording) = runs.take_up(&name, true).unwrap();
    assert!(recording.events.is_empty());
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let runs = Runs::at(file.path().join("runs"));
    let error = runs.begin(&header(), []).unwrap_err();
    assert!(matches!(error, RunsError::Unwritable { .. }));
    assert!(error.to_string().contains("check the disk"));
}
