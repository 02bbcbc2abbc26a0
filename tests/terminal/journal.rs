//! Runs that outlive their explorer.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use freerea_core::journal::{Fork, Runs};

use super::emulator::Emulator;
use super::{WRITTEN, generation, leave, number_before, paused_after};

fn runs(data: &Path) -> Runs {
    Runs::at(data.join("runs"))
}

#[test]
fn a_run_that_broke_off_is_offered_and_goes_on_where_it_stood() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(120, 40, &[], data.path());
    let steps = paused_after(&first, 3);
    let explored = number_before(&first.screen(), " of 15,625");
    // What the user asked for is written at once, and the rest soon.
    sleep(WRITTEN);
    first.kill();

    let second = Emulator::start_with(120, 40, &["--seed", "99"], data.path());
    second.wait_for("Go on?");
    second.press("y");
    let screen = second.wait_until("the run where it stood", |screen| {
        generation(screen) == Some(steps) && screen.contains("paused")
    });
    assert_eq!(number_before(&screen, " of 15,625"), explored, "{screen}");
    second.press("s");
    second.wait_until("one more step", |screen| {
        generation(screen) == Some(steps + 1) && screen.contains("paused")
    });
    leave(&second);
    assert_eq!(runs(data.path()).names().len(), 1, "no run began beside it");

    let third = Emulator::start_with(120, 40, &[], data.path());
    third.wait_for("Population");
    assert!(
        !third.screen().contains("Go on?"),
        "it was left, not broken off"
    );
    leave(&third);
}

#[test]
fn a_run_that_is_killed_after_its_rule_changed_goes_on_by_the_new_one() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(160, 50, &[], data.path());
    let steps = paused_after(&first, 2);
    assert!(first.screen().contains("rule extended"));
    first.press("u");
    first.wait_for("in force");
    first.press("j\r");
    first.wait_for("rule lean");
    first.press(":rule meco+skip:0.5 by rank\r");
    let rule = "rule skip:0.5+meco by rank";
    let screen = first.wait_until(rule, |screen| screen.contains(rule));
    let best = screen.split_once("★ best #").unwrap().1.to_owned();
    let best = best.split_whitespace().next().unwrap();
    sleep(WRITTEN);
    first.kill();

    let second = Emulator::start_with(160, 50, &[], data.path());
    second.wait_for("Go on?");
    second.press("y");
    let screen = second.wait_until("the run where it stood", |screen| {
        generation(screen) == Some(steps) && screen.contains(rule)
    });
    assert!(
        screen.contains(&format!("best #{best} ")),
        "{best}: {screen}"
    );
    second.press("s");
    second.wait_until("one more step", |screen| {
        generation(screen) == Some(steps + 1) && screen.contains("paused")
    });
    leave(&second);
}

#[test]
fn another_run_begins_where_the_offer_is_declined() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(80, 24, &[], data.path());
    paused_after(&first, 1);
    sleep(WRITTEN);
    // A lost connection.
    first.signal("HUP");
    first.wait_for_end();
    let second = Emulator::start_with(80, 24, &[], data.path());
    second.wait_for("Go on?");
    second.press("n");
    second.wait_until("a run", |screen| screen.contains("running"));
    leave(&second);
    assert_eq!(runs(data.path()).names().len(), 2);
}

#[test]
fn a_fork_keeps_the_seed_of_its_run() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::start_with(120, 40, &["--seed", "3"], data.path());
    paused_after(&emulator, 1);
    emulator.press(":beginning\r");
    let beginning = emulator.wait_until("the beginning", |screen| screen.contains("0:00/"));
    assert!(beginning.contains("seed 3"), "{beginning}");
    emulator.press("f");
    emulator.wait_for("with seed 3");
    emulator.press("s");
    emulator.wait_until("its first step", |screen| generation(screen) == Some(1));
    assert!(
        emulator.screen().contains("seed 3"),
        "{}",
        emulator.screen()
    );
    leave(&emulator);
    let runs = runs(data.path());
    for name in runs.names() {
        assert_eq!(runs.outline(&name).unwrap().settings.seed, 3, "{name}");
    }
}

#[test]
fn a_run_that_is_refused_for_its_limits_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::start_with(120, 40, &["--max-params", "1"], data.path());
    assert_eq!(emulator.wait_for_end().exit_code(), 2);
    assert!(!emulator.full_screen());
    assert!(runs(data.path()).names().is_empty());
}

#[test]
fn what_is_there_already_is_overwritten_only_where_that_is_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::start_with(160, 50, &[], data.path());
    paused_after(&emulator, 1);
    let [cells, screen, cell] =
        ["cells.csv", "screen.txt", "cell.json"].map(|name| data.path().join(name));
    let commands = [
        ("export csv", &cells),
        ("screenshot", &screen),
        ("save", &cell),
    ];
    for (command, file) in commands {
        let name = file.display();
        std::fs::write(file, "precious").unwrap();
        emulator.press(&format!(":{command} {name}\r"));
        emulator.wait_for("is there already; ");
        assert_eq!(std::fs::read_to_string(file).unwrap(), "precious");
        emulator.press(&format!(":{command}! {name}\r"));
        emulator.wait_until("the whole path", |screen| {
            screen.contains(&format!(" {name}")) && !screen.contains("already")
        });
        assert_ne!(std::fs::read_to_string(file).unwrap(), "precious");
    }
    emulator.press(":export\r");
    emulator.wait_for("like :export csv");
    leave(&emulator);
}

#[test]
fn a_run_is_replayed_stepped_through_and_forked() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(120, 40, &[], data.path());
    let steps = paused_after(&first, 4);
    // The past of a run that goes on.
    first.press("[[");
    first.wait_until("an earlier step", |screen| {
        (0..steps).any(|earlier| screen.contains(&format!("step {earlier}/{steps}")))
    });
    first.press("m");
    first.wait_for("this is the past");
    first.press("\u{1b}");
    first.wait_until("the present", |screen| {
        generation(screen) == Some(steps) && !screen.contains(&format!("/{steps}"))
    });
    leave(&first);
    let parent = runs(data.path()).find("last").unwrap();

    let replay = Emulator::run(120, 40, &["replay"], data.path());
    replay.wait_for(&format!("a replay of run {parent}: best cell #"));
    replay.press("{");
    replay.wait_for(&format!("step 0/{steps}"));
    replay.press("]");
    replay.wait_for(&format!("step 1/{steps}"));
    replay.press(":go-to 3\r");
    replay.wait_for(&format!("step 3/{steps}"));
    replay.press("{");
    replay.wait_until("an earlier mark", |screen| {
        !screen.contains(&format!("step 3/{steps}"))
    });
    replay.press(":go-to 2\r");
    replay.wait_for(&format!("step 2/{steps}"));
    replay.press(" ");
    replay.wait_until("played on", |screen| screen.contains('▶'));
    replay.press(" ");
    replay.press(":go-to 2\r");
    replay.wait_for(&format!("step 2/{steps}"));
    replay.press("L");
    replay.wait_for("Lineage of");
    replay.press("\u{1b}");
    sleep(Duration::from_millis(200));
    replay.press("f");
    replay.wait_for("a run of its own begins here");
    replay.press("s");
    replay.wait_until("its own third step", |screen| {
        generation(screen) == Some(3) && screen.contains("paused")
    });
    leave(&replay);
    let fork = runs(data.path()).find("last").unwrap();
    assert_ne!(fork, parent);
    let header = runs(data.path()).read(&fork).unwrap().header;
    assert!(matches!(header.forked, Some(Fork { run, events }) if run == parent && events > 0));
}
