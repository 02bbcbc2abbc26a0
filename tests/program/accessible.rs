//! The explorer as lines of text.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use super::{QUICK, command_in};

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
