//! Looking on while another process searches.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use freerea_core::journal::Runs;

use super::emulator::Emulator;
use super::{WRITTEN, generation, leave, paused_after};

/// The panels of a screen: all but the lines that say who drives the search.
fn panels(screen: &str) -> Vec<&str> {
    let lines: Vec<&str> = screen.lines().collect();
    let footer = lines.len() - 1;
    lines[2..footer].to_vec()
}

/// A watcher whose panels show what the explorer of the run shows, once both stand still.
fn same_panels(watcher: &Emulator, explorer: &Emulator) {
    watcher.wait_until("the same panels", |screen| {
        panels(screen) == panels(&explorer.screen())
    });
}

#[test]
fn watchers_see_what_the_searcher_sees_through_its_death_and_return() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(120, 40, &[], data.path());
    paused_after(&first, 2);
    let watchers: Vec<Emulator> = (0..3)
        .map(|_| Emulator::run(120, 40, &["watch"], data.path()))
        .collect();
    let [watcher, other, ..] = &watchers[..] else {
        panic!("three watchers");
    };
    watcher.wait_for("is only watched: ");
    same_panels(watcher, &first);

    // What changes the search is not for a watcher.
    watcher.press("s");
    watcher.wait_for("f forks a run of your own");
    watcher.press("m");
    sleep(Duration::from_millis(200));
    same_panels(watcher, &first);

    // It follows live.
    first.press("s");
    same_panels(watcher, &first);
    same_panels(other, &first);

    // It looks back meanwhile, and is there again.
    watcher.press("[[");
    watcher.wait_for("past");
    first.press("s");
    let screen = first.wait_until("a step more", |screen| screen.contains("paused"));
    watcher.press("\u{1b}");
    same_panels(watcher, &first);

    // The writer dies in the middle, and someone goes on with the run.
    first.press(" ");
    first.wait_until("more steps", |now| generation(now) > generation(&screen));
    sleep(WRITTEN);
    first.signal("KILL");
    first.wait_for_end();
    watcher.wait_for("' goes on with it");
    watcher.press("[");
    watcher.wait_until("the past", |screen| {
        screen.contains("past") && !screen.contains("broken")
    });
    watcher.press("\u{1b}");
    watcher.wait_for("✗ broken off");
    let second = Emulator::run(120, 40, &["resume"], data.path());
    paused_after(&second, generation(&screen).unwrap() + 2);
    same_panels(watcher, &second);
    same_panels(other, &second);
    leave(&second);
    other.wait_for("finished: ");
    for watcher in &watchers {
        leave(watcher);
    }
    assert_eq!(Runs::at(data.path().join("runs")).names().len(), 1);
}

#[test]
fn a_fork_of_a_watched_journal_is_a_run_of_ones_own() {
    let theirs = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(120, 40, &["--seed", "3"], theirs.path());
    let steps = paused_after(&first, 1);
    let runs = Runs::at(theirs.path().join("runs"));
    let journal = runs.path_of(&runs.find("last").unwrap());
    // What is not urgent is written soon.
    sleep(WRITTEN);
    let before = fs::read(&journal).unwrap();

    let mine = tempfile::tempdir().unwrap();
    let path = journal.to_str().unwrap();
    let watcher = Emulator::run(120, 40, &["watch", path], mine.path());
    watcher.wait_until("what is there", |screen| {
        screen.contains("watched") && generation(screen) == Some(steps)
    });
    watcher.press("f");
    watcher.wait_for("a run of its own begins here");
    watcher.press("s");
    watcher.wait_until("its own step", |screen| {
        generation(screen) == Some(steps + 1) && screen.contains("paused")
    });
    leave(&watcher);
    assert_eq!(Runs::at(mine.path().join("runs")).names().len(), 1);
    assert!(fs::read(&journal).unwrap() == before, "it is only read");
    leave(&first);
}

#[test]
fn a_journal_that_is_cut_replaced_or_gone_is_said_and_followed() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("run.jsonl");
    let recorded = include_str!("../recorded/version-1.jsonl");
    let lines = |count| -> String { recorded.split_inclusive('\n').take(count).collect() };
    fs::write(&journal, lines(120)).unwrap();
    let watcher = Emulator::run(
        120,
        40,
        &["watch", journal.to_str().unwrap()],
        folder.path(),
    );
    watcher.wait_for("broken off");
    fs::write(&journal, lines(40)).unwrap();
    watcher.wait_for("the journal was cut");
    fs::remove_file(&journal).unwrap();
    watcher.wait_for("can't be read");
    fs::write(&journal, lines(60)).unwrap();
    watcher.wait_for("the journal can be followed again");
    let other = include_str!("../recorded/version-3.jsonl");
    let next = folder.path().join("next.jsonl");
    fs::write(&next, other).unwrap();
    fs::rename(&next, &journal).unwrap();
    watcher.wait_for("another run is written in this place");
    leave(&watcher);

    fs::write(&journal, "cell,params\n").unwrap();
    let refused = Emulator::run(80, 24, &["watch", journal.to_str().unwrap()], folder.path());
    refused.wait_for("is no journal of a run");
    assert_eq!(refused.wait_for_end().exit_code(), 2);
}
