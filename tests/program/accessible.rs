//! The explorer as lines of text.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use freerea_core::journal::Runs;

use super::{QUICK, answer, command_in, freerea_in};

#[test]
fn a_search_is_steered_and_heard_without_a_screen() {
    let data = tempfile::tempdir().unwrap();
    let mut child = command_in(data.path())
        .env("XDG_CONFIG_HOME", data.path())
        .arg("--accessible")
        .args(QUICK)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut hear = |wanted: &str| {
        let mut lines = output.by_ref().map(Result::unwrap);
        lines.find(|line| line.contains(wanted)).expect(wanted)
    };
    let mut type_line = |line: &str| writeln!(input, "{line}").unwrap();
    hear("'help' lists them");
    hear("is the best of the history now");
    type_line("pause");
    hear("paused");
    type_line("step");
    hear(" dies of age");
    hear(" complete");
    type_line("max-params 0.4M");
    hear("cells are feasible: parameters <= 0.4M");
    type_line("focus cell");
    hear(", the best: |");
    hear("edge 0-1 ");
    type_line("quit");
    hear("Leave all the same?");
    type_line("y");
    assert!(child.wait().unwrap().success());
    let rest: Vec<String> = output.map(Result::unwrap).collect();
    assert!(rest.iter().all(|line| line.is_ascii()), "{rest:?}");
}

#[test]
fn the_last_run_beside_itself_is_the_one_before_it() {
    let data = tempfile::tempdir().unwrap();
    let search = |seed: &str| {
        let few = [
            "search",
            "--cells",
            "8",
            "--population",
            "6",
            "--seed",
            seed,
        ];
        answer(&freerea_in(data.path(), &[&few[..], &QUICK].concat()));
    };
    let shown = |line: &str, wanted: &str| {
        let mut child = command_in(data.path())
            .env("XDG_CONFIG_HOME", data.path())
            .args(["replay", "last", "--accessible"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        writeln!(input, "{line}").unwrap();
        let mut heard = output.by_ref().map(Result::unwrap);
        let heard = heard.find(|line| line.starts_with(wanted)).expect(wanted);
        drop(input);
        // What it still says goes somewhere.
        output.for_each(drop);
        assert!(child.wait().unwrap().success());
        heard
    };
    search("1");
    shown("versus last", "there is no run but this one yet");
    search("2");
    let runs = Runs::at(data.path().join("runs"));
    let names = runs.names();
    let beside = shown("versus last", "run ");
    for name in &names {
        assert!(beside.contains(name.as_str()), "{name}: {beside}");
    }
    let at_its_end = shown("versus last", "explored");
    let looked_back = shown("beginning\nversus last", "explored");
    assert_eq!(looked_back, at_its_end, "whole runs are compared");
    let folder = data.path().join("my runs");
    std::fs::create_dir(&folder).unwrap();
    let copied = folder.join("old.jsonl");
    std::fs::copy(runs.path_of(&names[1]), &copied).unwrap();
    shown(&format!("versus '{}'", copied.display()), "Two runs");
}
