//! The program in a real (pseudo) terminal: start, keys, sizes, signals, and the terminal as it
//! was before.
#![cfg(unix)]

mod emulator;
mod journal;
#[cfg(target_os = "linux")]
mod surroundings;
mod tour;
mod watch;

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use freerea_core::benchmark::{Averaging, Library, Measure, Provenance, Split, Table};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::TopologyCell;

use emulator::Emulator;

/// The number that stands before a word on the screen.
fn number_before(screen: &str, word: &str) -> Option<u64> {
    let before = screen.split(word).next()?;
    let digits = before.trim_end().rsplit(' ').next()?;
    digits.replace(',', "").parse().ok()
}

/// The number of complete steps, as the header tells it in full or in short.
fn generation(screen: &str) -> Option<u64> {
    let mut words = screen.split_whitespace();
    words.find(|word| *word == "step")?;
    words.next()?.parse().ok()
}

/// Within this time what happened is in the journal.
const WRITTEN: Duration = Duration::from_millis(600);

/// Waits for this many complete steps, or more.
fn wait_for_steps(emulator: &Emulator, steps: u64) {
    emulator.wait_until("enough steps", |screen| {
        let enough = generation(screen) >= Some(steps);
        if !enough && emulator.full_screen() {
            // What is searched at full speed is drawn once a second, and whenever a key asks for it.
            emulator.press("\u{c}");
        }
        enough
    });
}

/// A paused explorer with at least this many complete steps.
fn paused_after(emulator: &Emulator, steps: u64) -> u64 {
    wait_for_steps(emulator, steps);
    emulator.press(" ");
    let screen = emulator.wait_until("pause", |screen| screen.contains("paused"));
    generation(&screen).expect("the header tells the generation")
}

fn leave(emulator: &Emulator) {
    emulator.press("\u{1b}");
    sleep(Duration::from_millis(100));
    emulator.press(":quit!\r");
    assert!(emulator.wait_for_end().success());
    assert!(!emulator.full_screen() && emulator.cursor_visible());
}

#[test]
fn it_starts_pauses_steps_and_leaves() {
    let emulator = Emulator::start(120, 40, &[]);
    emulator.wait_for("Population");
    let before = paused_after(&emulator, 2);
    sleep(Duration::from_millis(300));
    let still = emulator.screen();
    sleep(Duration::from_millis(700));
    assert_eq!(emulator.screen(), still, "nothing moves in a pause");
    emulator.press("s");
    emulator.wait_until("one more step", |screen| {
        generation(screen) == Some(before + 1) && screen.contains("paused")
    });
    emulator.press("q");
    emulator.wait_for("Leave?");
    emulator.press("y");
    assert!(emulator.wait_for_end().success());
    assert!(!emulator.full_screen() && emulator.cursor_visible());
}

#[test]
fn a_tightened_limit_holds_at_once() {
    let emulator = Emulator::start(160, 50, &[]);
    paused_after(&emulator, 1);
    emulator.press(":max-params 0.3M\r");
    emulator.wait_for("cells are feasible");
    emulator.press("1:sort params\r");
    let screen = emulator.wait_until("the limit in the header", |screen| {
        number_before(screen, " feasible").is_some_and(|feasible| feasible < 15_625)
    });
    let rows: Vec<&str> = screen
        .lines()
        .filter(|line| line.contains('#') && line.starts_with('┃'))
        .collect();
    assert!(!rows.is_empty(), "{screen}");
    let params: Vec<f64> = rows
        .iter()
        .filter_map(|row| {
            let row = row.split(['┃', '█', '│']).nth(1)?;
            let millions = row.split_whitespace().find(|word| {
                word.starts_with("0.") && word.ends_with('M')
                    || word.starts_with("1.") && word.ends_with('M')
            })?;
            millions.trim_end_matches('M').parse().ok()
        })
        .collect();
    assert!(
        !params.is_empty() && params.iter().all(|&p| p <= 0.3),
        "{params:?}\n{screen}"
    );
    emulator.press(":max-params 1k\r");
    emulator.wait_for("no cell of the space is feasible");
    leave(&emulator);
}

/// Accuracies of all cells, made up: more parameters are better.
fn made_up_accuracies(data: &Path) {
    let provenance = Provenance {
        source: "made up for a test".to_owned(),
        origin: String::new(),
        made: String::new(),
        command: String::new(),
        official: true,
    };
    let mut table = Table::new("made-up".parse().unwrap(), Space::NatsTss, provenance);
    let measure = Measure {
        dataset: "ImageNet16-120".to_owned(),
        split: Split::Test,
        epochs: Some(200),
        averaging: Averaging::MeanOverSeeds,
    };
    let accuracy = |cell: TopologyCell| {
        let params = cell.size(Dataset::ImageNet16).params as f64 / 1e6;
        (cell.index().number(), 20.0 + 40.0 * params)
    };
    table
        .add(measure, TopologyCell::all().map(accuracy))
        .unwrap();
    Library::at(data.join("tables")).save(&table).unwrap();
}

#[test]
fn scores_are_held_against_accuracies() {
    let data = tempfile::tempdir().unwrap();
    made_up_accuracies(data.path());
    let emulator = Emulator::start_with(120, 40, &[], data.path());
    paused_after(&emulator, 1);
    let screen = emulator.wait_until("tau of the parameters", |screen| {
        let line = screen.lines().find(|line| line.contains("parameters"));
        line.is_some_and(|_| screen.contains("1.000") && screen.contains("made-up: ImageNet16-120"))
    });
    assert!(
        screen.contains("regret") && screen.contains("rank"),
        "{screen}"
    );
    emulator.press("6v");
    emulator.wait_for("accuracy against combined score");
    emulator.press("x");
    emulator.wait_for("accuracy against NASWOT");
    emulator.press("y");
    emulator.press("v");
    emulator.wait_for("tau of score");
    emulator.press("v");
    emulator.wait_for("over the whole history");
    emulator.press("z");
    emulator.wait_for("tau of score  ");
    leave(&emulator);
}

#[test]
fn without_a_table_of_the_users_the_proxy_is_named() {
    let emulator = Emulator::start(120, 40, &[]);
    emulator.wait_for("a proxy task, no benchmark");
    leave(&emulator);
}

#[test]
fn a_cell_mutated_by_hand_joins_as_a_child() {
    let emulator = Emulator::start(160, 50, &[]);
    paused_after(&emulator, 1);
    emulator.press("2m");
    emulator.wait_for("feasible");
    for operation in ["0", "1", "2", "3", "4"] {
        emulator.press(operation);
        sleep(Duration::from_millis(100));
        emulator.press("\r");
        sleep(Duration::from_millis(200));
        let screen = emulator.screen();
        if screen.contains("scored, then joins") || screen.contains("now the youngest") {
            break;
        }
    }
    emulator.wait_for("now the youngest");
    emulator.wait_for("hand");
    leave(&emulator);
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn graphs_are_searched_limited_and_changed_by_hand() {
    let arguments = ["--space", "nasbench101", "--stem-channels", "4"];
    let emulator = Emulator::start(160, 50, &arguments);
    emulator.wait_for("stem 4, not 128");
    paused_after(&emulator, 1);
    emulator.press(":max-params 20k\r");
    emulator.wait_for("params≤20k");
    emulator.press(":insert input;maxpool3x3:0;output:0,1\r");
    emulator.wait_for("now the youngest");
    emulator.wait_for("named by hand");
    emulator.press(":insert |none~0|\r");
    emulator.wait_for("expected '+'");
    emulator.press("\u{1b}");
    sleep(Duration::from_millis(100));
    // The second slot of the inserted cell is empty: a node comes in, with an edge on either side.
    emulator.press("2ml2");
    emulator.wait_for("changed    n2 in-2 2-out");
    emulator.press("\r");
    emulator.wait_for("now the youngest");
    emulator.wait_for("by hand");
    leave(&emulator);
}

#[test]
fn a_copied_cell_reaches_the_terminals_clipboard() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    emulator.press(":insert 1462\r");
    emulator.wait_for("now the youngest");
    emulator.press(":select 1462\r");
    emulator.press("1Y");
    emulator.wait_for("copied the index 1462");
    emulator.press("y");
    emulator.wait_for("copied the string");
    let cell = TopologyCell::at("1462".parse().unwrap()).to_string();
    for text in ["1462", &cell] {
        let copied = format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text));
        emulator.wait_until("copy", |_| emulator.was_announced(&copied));
    }
    leave(&emulator);
}

/// What the program says to a terminal that reports keys in kitty's way, to have no reports any more.
const NO_KEYS: &str = "\x1b[<u";

/// Answers that the terminal knows kitty's reports of keys, and waits until they are asked for.
fn report_keys(emulator: &Emulator) {
    assert!(emulator.was_announced("\x1b[?u"));
    let asked = || emulator.was_announced("\x1b[>29u");
    assert!(!asked(), "it does not know yet");
    emulator.press("\x1b[?0u");
    emulator.wait_until("reports of keys", |_| asked());
}

#[test]
fn a_key_is_the_same_command_on_a_keyboard_of_another_alphabet() {
    let emulator = Emulator::start(80, 24, &[]);
    // Once there is a best cell, leaving asks.
    paused_after(&emulator, 1);
    report_keys(&emulator);
    // The key of q types a letter that no command has; on the command line it is that letter.
    emulator.press("\x1b[1081::113u");
    emulator.wait_for("Leave?");
    emulator.press("\x1b[27u");
    emulator.wait_until("panels", |screen| !screen.contains("Leave?"));
    emulator.press("\x1b[1046::59;2u");
    emulator.press("\x1b[1081::113u");
    emulator.wait_for(":й");
    emulator.press("\x1b[1089::99;5u");
    emulator.wait_for("ctrl-c again leaves");
    assert!(!emulator.was_announced(NO_KEYS));
    emulator.press("\x1b[1089::99;5u");
    assert!(emulator.wait_for_end().success());
    assert!(emulator.was_announced(NO_KEYS));
}

#[test]
fn any_size_and_any_keys_are_survived() {
    let emulator = Emulator::start(80, 24, &[]);
    emulator.wait_for("Population");
    let sizes = [
        (200, 60),
        (10, 50),
        (1, 1),
        (80, 24),
        (40, 12),
        (39, 11),
        (3, 200),
        (132, 43),
        (100, 30),
        (99, 29),
        (66, 16),
        (65, 15),
        (150, 40),
        (149, 36),
        (20, 20),
        (2, 2),
        (60, 5),
        (5, 60),
        (255, 80),
        (80, 24),
    ];
    for (columns, rows) in sizes {
        emulator.resize(columns, rows);
        sleep(Duration::from_millis(60));
        assert!(emulator.runs(), "at {columns}x{rows}");
    }
    let keys =
        "jkhlgGzv12345xyXdRm3\u{1b}c\u{1b}t\u{1b}nj\u{1b}?\u{1b}/3\r:theme light\r<>=sb pPoO*";
    for (place, key) in keys.chars().cycle().step_by(7).take(300).enumerate() {
        if key != 'q' {
            emulator.press(&key.to_string());
        }
        if place % 20 == 0 {
            emulator.press("\u{1b}[A\u{1b}[B\u{1b}[5~\u{c}\t");
        }
        sleep(Duration::from_millis(8));
        assert!(emulator.runs(), "after {key:?}:\n{}", emulator.screen());
    }
    sleep(Duration::from_millis(200));
    emulator.press("\u{1b}");
    sleep(Duration::from_millis(200));
    leave(&emulator);
}

#[test]
fn a_click_selects_and_the_wheel_moves_on() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    let index_in = |line: &str| -> String {
        let words = line.split([' ', '│', '┃']);
        let index = words
            .into_iter()
            .find(|word| word.starts_with('#') && word.len() > 1);
        index.expect("a row has an index").to_owned()
    };
    let row = |screen: &str, row: usize| index_in(screen.lines().nth(row).expect("a row"));
    let clicked = row(&emulator.screen(), 9);
    emulator.press("\u{1b}[<0;10;10M\u{1b}[<0;10;10m");
    let in_cell = |screen: &str, index: &str| {
        let title = screen.lines().nth(2).unwrap_or_default();
        title
            .split("Cell")
            .nth(1)
            .is_some_and(|title| title.contains(&format!("{index} ")))
    };
    let screen = emulator.wait_until("the clicked cell", |screen| in_cell(screen, &clicked));
    let mut rows = screen.lines().skip(4).map(index_in);
    let place = rows.position(|index| index == clicked).map(|row| row + 4);
    let next = row(&screen, place.expect("it is listed") + 1);
    emulator.press("\u{1b}[<65;10;10M");
    emulator.wait_until(&format!("{next} after {clicked}"), |screen| {
        in_cell(screen, &next)
    });
    leave(&emulator);
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let emulator = Emulator::start(80, 24, &[]);
        emulator.wait_for("Population");
        assert!(emulator.full_screen());
        emulator.signal(name);
        let status = emulator.wait_for_end();
        assert_eq!(status.exit_code(), 128 + number, "{name}");
        assert!(!emulator.full_screen(), "{name}");
        assert!(emulator.cursor_visible(), "{name}");
    }
}
