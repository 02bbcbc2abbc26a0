use std::fs;

use super::super::Summary;
use super::*;
use crate::journal::{Maker, ScoringOptions};
use crate::search::{Budget, Repeats};

const RECORDED: [&str; 3] = [
    include_str!("../../../../../../tests/recorded/search.jsonl"),
    include_str!("../../../../../../tests/recorded/nats-sss.jsonl"),
    include_str!("../../../../../../tests/recorded/nasbench101.jsonl"),
];

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
    let (settings, budget) = (Settings::default(), Budget::default());
    Header::now(Maker::Search, settings, budget, scoring)
}

/// A run with these lines is outlined as its whole scene says.
fn agrees(lines: &str) -> Outline {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::at(folder.path());
    let name = runs.begin(&header(), []).unwrap().name;
    let path = runs.path_of(&name);
    let first = fs::read_to_string(&path).unwrap();
    fs::write(&path, first + lines).unwrap();
    let outline = runs.outline(&name).unwrap();
    let recording = runs.read(&name).unwrap();
    let summary = Summary::of(&recording, false);
    let scene = &summary.scene;
    assert_eq!(outline.header, recording.header);
    assert_eq!(outline.settings, scene.settings);
    assert_eq!(outline.explored, scene.history.len());
    assert_eq!(outline.steps, scene.generation);
    assert_eq!(outline.best, scene.answer().map(|record| record.cell));
    assert_eq!(outline.state, summary.state);
    outline
}

#[test]
fn an_outline_says_what_the_whole_scene_says() {
    for recorded in RECORDED {
        let outline = agrees(recorded);
        assert!(outline.explored > 20 && outline.best.is_some());
    }
    assert_eq!(agrees("").state, State::BrokenOff);
}

#[test]
fn the_answer_of_a_run_with_finals_is_its_best_finalist() {
    let finals = include_str!("../../../../../../tests/recorded/finals.jsonl");
    let [whole, ..] = RECORDED;
    let before = agrees(whole).best;
    let outline = agrees(&format!("{whole}{finals}"));
    assert!(outline.best.is_some() && outline.best != before);
    let under_way: String = finals.split_inclusive('\n').take(2).collect();
    assert_eq!(agrees(&format!("{whole}{under_way}")).best, before);
}

#[test]
fn a_run_begins_anew_goes_on_and_is_changed() {
    let [whole, ..] = RECORDED;
    let half: String = whole.split_inclusive('\n').take(200).collect();
    assert_eq!(agrees(&half).state, State::BrokenOff);
    assert_eq!(agrees(&format!("{half}{whole}")).explored, 90);
    let mut changed = format!("{whole}{half}");
    changed.push_str("{\"at\":99000,\"search\":{\"forked\":{\"seed\":77}}}\n");
    changed.push_str("{\"at\":99000,\"search\":{\"pace_changed\":{\"pace\":\"running\"}}}\n");
    changed.push_str("{\"at\":99001,\"evolution\":{\"best\":{\"cell\":null}}}\n");
    assert_eq!(agrees(&changed).settings.seed, 77);
    changed.push_str("{\"at\":99002,\"search\":{\"finished\":{\"reason\":\"quit\"}}}\n");
    assert_eq!(agrees(&changed).state, State::Ended(Reason::Quit));
}

#[test]
fn what_follows_a_damaged_line_does_not_count() {
    let [whole, ..] = RECORDED;
    let lines: Vec<&str> = whole.lines().collect();
    let torn = &whole[..whole.len() / 2];
    agrees(torn);
    for damage in [
        "{\"at\":1,\"noise\":true}",
        "\0\0\0\0",
        "",
        "{\"at\":7,\"search\":{\"sung\":{}}}",
    ] {
        let mut damaged = lines.clone();
        damaged[150] = damage;
        let outline = agrees(&(damaged.join("\n") + "\n"));
        assert_eq!(outline.state, State::BrokenOff, "{damage}");
    }
}
