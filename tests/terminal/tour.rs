//! A tour in a real terminal, alone and in the place of a search.

use std::thread::sleep;
use std::time::Duration;

use super::emulator::Emulator;
use super::{generation, leave, wait_for_steps};

#[test]
fn a_tour_goes_on_and_back_and_leaves() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::run(80, 24, &["tour"], data.path());
    emulator.wait_for("1 of 15");
    // The founders come in by themselves.
    emulator.wait_for("10 alive of 10");
    emulator.press(" ");
    emulator.wait_for("2 of 15 What a cell is");
    emulator.press("n");
    emulator.wait_for("3 of 15");
    emulator.press("p");
    emulator.wait_for("2 of 15");
    emulator.press("q");
    assert!(emulator.wait_for_end().success());
    assert!(!emulator.full_screen() && emulator.cursor_visible());
    assert!(emulator.cooked());
}

/// Whether the last line of the screen says that the run plays, or stands.
fn last_line_begins(screen: &str, sign: char) -> bool {
    let last = screen.lines().last();
    last.is_some_and(|line| line.starts_with(sign))
}

#[test]
fn a_stop_that_was_read_for_long_does_not_rush_the_next() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::run(80, 24, &["tour"], data.path());
    let arrives = |number: usize| {
        let name = format!("{number} of 15");
        emulator.wait_until(&name, |screen| {
            screen.contains(&name) && last_line_begins(screen, '‖')
        });
    };
    for number in 1..=8 {
        arrives(number);
        emulator.press("n");
    }
    arrives(9);
    emulator.press("p");
    arrives(8);
    // Longer than the way to any stop takes.
    sleep(Duration::from_secs(3));
    emulator.press("n");
    let screen = emulator.wait_until("the next stop", |screen| screen.contains("9 of 15"));
    assert!(last_line_begins(&screen, '▶'), "{screen}");
    emulator.press("q");
    assert!(emulator.wait_for_end().success());
}

#[test]
fn a_search_waits_for_the_end_of_a_tour() {
    let emulator = Emulator::start(80, 24, &[]);
    wait_for_steps(&emulator, 1);
    emulator.press("?");
    emulator.wait_for("t tour");
    emulator.press("t");
    emulator.wait_for("1 of 15");
    emulator.press("\u{3}");
    let screen = emulator.wait_until("the search", |screen| screen.contains("ImageNet16"));
    let before = generation(&screen);
    emulator.wait_until("more steps", |screen| generation(screen) > before);
    emulator.press(":tour /nowhere/lesson.toml\r");
    emulator.wait_for("no such file");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lesson.toml");
    std::fs::write(&file, "titel = 1\nrun = 2\nstop = 3\n").unwrap();
    emulator.press(&format!(":tour {}\r", file.display()));
    emulator.wait_until("the first complaint", |screen| {
        let words: Vec<&str> = screen.split_whitespace().collect();
        let words = words.join(" ");
        words.contains("needs the key `title`; and 3 more: 'freerea tour FILE' in a shell lists")
    });
    leave(&emulator);
}
