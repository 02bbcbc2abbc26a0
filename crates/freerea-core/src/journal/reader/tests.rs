use proptest::prelude::*;

use super::*;
use crate::cost::{Cost, Costs};
use crate::evolution::{Combination, EvolutionEvent, NamedRule, Refusal, Rule};
use crate::search::{Command, Happening, RunState};

const HEADER: &str = r#"{"journal":4,"freerea":"0.1.0","maker":"search","began":"2026-11-25T10:15:00Z","forked":null,"settings":SETTINGS,"budget":{"time":null,"cells":90,"steps":null},"scoring":{"repeats":"3","batch":64,"engine":"auto","isa":null,"device":"cpu","images":null},"machine":{"system":"linux","architecture":"x86_64","processors":2}}"#;

const RECORDED: &str = include_str!("../../../../../tests/recorded/search.jsonl");

fn journal() -> String {
    let settings = serde_json::to_string(&crate::evolution::Settings::default()).unwrap();
    format!("{}\n{RECORDED}", HEADER.replace("SETTINGS", &settings))
}

fn parse(text: &[u8]) -> Result<Recording, ReadError> {
    Recording::parse(text, Path::new("run.jsonl"))
}

#[test]
fn a_whole_journal_is_read() {
    let text = journal();
    let recording = parse(text.as_bytes()).unwrap();
    assert_eq!(recording.events.len(), RECORDED.lines().count());
    assert_eq!(recording.fault, None);
    assert_eq!(recording.sound, text.len() as u64);
    let again = serde_json::to_string(&recording.header).unwrap();
    assert_eq!(again, text.lines().next().unwrap());
}

#[test]
fn finals_are_kept_in_the_header_and_followed_by_a_search_that_goes_on() {
    let finals = r#""finals":{"count":3,"recipe":{"epochs":12,"batch":32,"rate":0.05,"augmentation":"flips","seed":4},"set_aside":20},"machine""#;
    let finalists = include_str!("../../../../../tests/recorded/finals.jsonl");
    let text = journal().replacen("\"machine\"", finals, 1);
    let text = text.rsplit_once("{\"at\"").unwrap().0.to_owned() + finalists;
    let recording = parse(text.as_bytes()).unwrap();
    let again = serde_json::to_string(&recording.header).unwrap();
    assert_eq!(again, text.lines().next().unwrap());
    assert_eq!(recording.header.finals.unwrap().count, 3);
    assert_eq!(recording.fault, None);
    let trained = crate::scene::Scene::after(&recording.events).finalists;
    assert_eq!(trained.len(), 3);
    // The evolution goes on as if no one had been trained.
    RunState::along(&recording.events).unwrap();
}

#[test]
fn long_journals_are_read_in_parts() {
    let text = journal() + &RECORDED.repeat(30);
    let recording = parse(text.as_bytes()).unwrap();
    assert!(text.len() > 3 * PART);
    assert_eq!(recording.events.len(), RECORDED.lines().count() * 31);
}

#[test]
fn a_torn_last_line_is_left_out() {
    let text = journal();
    let torn = &text.as_bytes()[..text.len() - 7];
    let recording = parse(torn).unwrap();
    assert_eq!(recording.fault, Some(Fault::Torn));
    assert_eq!(recording.events.len(), RECORDED.lines().count() - 1);
    assert!(torn[..recording.sound as usize].ends_with(b"\n"));
}

#[test]
fn a_corrupt_line_is_named() {
    let mut lines: Vec<&str> = RECORDED.lines().collect();
    lines[20] = "{\"at\":1,\"evolution\":{\"vanished\":{}}}";
    let header = journal().lines().next().unwrap().to_owned();
    let text = format!("{header}\n{}\n", lines.join("\n"));
    let recording = parse(text.as_bytes()).unwrap();
    assert_eq!(recording.events.len(), 20);
    let Some(Fault::Corrupt { line, lost, why }) = recording.fault else {
        panic!("a fault");
    };
    assert_eq!((line, lost), (22, lines.len() - 21));
    assert!(why.contains("vanished"), "{why}");
}

/// A journal of the explorer, written before the format had its second version.
const VERSION_1: &str = include_str!("../../../../../tests/recorded/version-1.jsonl");

/// A journal of a search, written before the format had its third version.
const VERSION_2: &str = include_str!("../../../../../tests/recorded/version-2.jsonl");

/// A journal of a search, written before there was another cost than parameters and FLOPs.
const VERSION_3: &str = include_str!("../../../../../tests/recorded/version-3.jsonl");

#[test]
fn journals_of_earlier_versions_are_read_to_their_end() {
    for (version, text) in [(1, VERSION_1), (2, VERSION_2)] {
        let recording = parse(text.as_bytes()).unwrap();
        assert_eq!(recording.header.journal, version);
        assert_eq!(recording.header.settings.rule, NamedRule::Paper.rule());
        assert_eq!(recording.fault, None);
        assert_eq!(recording.events.len(), text.lines().count() - 1);
        let state = RunState::along(&recording.events).unwrap();
        assert_eq!(state.evolution().settings().rule, NamedRule::Paper.rule());
    }
}

#[test]
fn costs_that_an_old_run_did_not_know_are_counted() {
    let recording = parse(VERSION_3.as_bytes()).unwrap();
    assert_eq!((recording.header.journal, &recording.fault), (3, &None));
    let settings = recording.header.settings;
    assert_eq!(settings.constraints[Cost::Params].max, Some(400_000));
    let state = RunState::along(&recording.events).unwrap();
    let best = state.evolution().best().unwrap();
    assert_eq!(best.costs, Costs::of(best.cell, settings.costing()));
    let refusals = recording
        .events
        .iter()
        .filter_map(|event| match event.happening {
            Happening::Evolution(EvolutionEvent::Refused { refusal, .. }) => Some(refusal),
            _ => None,
        });
    for refusal in refusals {
        let is_params = matches!(
            refusal,
            Refusal::Cost {
                cost: Cost::Params,
                ..
            }
        );
        assert!(is_params, "{refusal}");
    }
}

#[test]
fn an_old_run_asks_for_no_metric_that_it_lacks() {
    let recording = parse(VERSION_2.as_bytes()).unwrap();
    let mut state = RunState::along(&recording.events).unwrap();
    let settings = *state.evolution().settings();
    let tune = |rule| Command::Tune {
        population: settings.population,
        tournament: settings.tournament,
        rule,
    };
    let error = state.steer(&tune(Rule::default())).unwrap_err();
    assert!(
        error.contains("meco was not measured in this run"),
        "{error}"
    );
    let ranked = NamedRule::Paper.rule().combined(Combination::Rank);
    assert_eq!(state.steer(&tune(ranked)), Ok(()));
}

#[test]
fn what_is_no_journal_is_refused() {
    let other = journal().replacen("\"journal\":4", "\"journal\":5", 1);
    let error = parse(other.as_bytes()).unwrap_err();
    assert!(
        matches!(error, ReadError::OtherVersion { found: 5, .. }),
        "{error}"
    );
    for text in ["", "\n", "{}", "hello", "{\"journal\":1}", RECORDED] {
        let error = parse(text.as_bytes()).unwrap_err();
        assert!(
            matches!(error, ReadError::NoHeader { .. }),
            "{text}: {error}"
        );
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn changed_bytes_lose_at_most_what_follows(
        place in 0usize..90_000,
        byte in any::<u8>(),
        length in 1000usize..90_000,
    ) {
        let mut bytes = journal().into_bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        bytes.truncate(length);
        if let Ok(recording) = parse(&bytes) {
            let unchanged = &bytes[..place.min(bytes.len())];
            let whole = unchanged.iter().filter(|&&byte| byte == b'\n').count();
            prop_assert!(recording.sound <= bytes.len() as u64);
            prop_assert!(recording.events.len() + 1 >= whole);
        }
    }
}
