//! Screens as snapshots: a scene folded from the recorded events of a real search, drawn at
//! several sizes.

use crossterm::event::{KeyCode, KeyEvent};
use freerea::explorer::derive::view::Panel;
use freerea::explorer::dialogs::offer::Offer;
use freerea::explorer::input::action::Action;
use freerea::explorer::input::commands;
use freerea::explorer::input::keymap::Keymap;
use freerea::explorer::state::Explorer;
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::explorer::ui::canvas::Look;
use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::comparison::{Comparison, TwoOrMore};
use freerea_core::scene::Scene;
use freerea_core::space::dataset::Dataset;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

mod clarity;
mod costs;
mod finals;
mod rules;
mod spaces;
mod tour;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// An explorer after the recorded search, in a theme.
fn explorer(theme: &str, glyphs: Glyphs) -> Explorer {
    let theme = Theme::built_in(theme).expect("a built-in theme");
    let themes = Theme::names(None);
    let look = Look { theme, glyphs };
    let mut explorer = Explorer::new(look, Depth::True, themes, Keymap::default());
    explorer.compare_with(Yardstick::of(&shipped::glyphs(), Dataset::Cifar10));
    for line in include_str!("../recorded/search.jsonl").lines() {
        explorer.happen(serde_json::from_str(line).expect("an event a line"));
    }
    explorer
}

fn screen(explorer: &mut Explorer, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    explorer.resize(ratatui::layout::Rect::new(0, 0, width, height));
    explorer.refresh();
    terminal.draw(|frame| explorer.draw(frame)).unwrap();
    terminal.backend().to_string()
}

fn snapshot(name: &str, screen: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, screen));
}

fn apply(explorer: &mut Explorer, commands: &[&str]) {
    for command in commands {
        let action: Action = commands::parse(command).expect(command);
        explorer.apply(action);
    }
}

#[test]
fn the_whole_screen() {
    for (width, height) in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        let screen = screen(&mut explorer, (width, height));
        snapshot(&format!("whole-{width}x{height}"), &screen);
    }
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let small = screen(&mut explorer, (36, 8));
    assert!(small.contains("40x12"), "{small}");
    snapshot("too-small", &small);
}

#[test]
fn each_panel_with_the_keys_and_zoomed() {
    for panel in Panel::ALL {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        apply(&mut explorer, &[&format!("focus {}", panel.name())]);
        let focused = screen(&mut explorer, (80, 24));
        snapshot(&format!("{}-focused-80x24", panel.name()), &focused);
        apply(&mut explorer, &["zoom"]);
        for size in SIZES {
            let zoomed = screen(&mut explorer, size);
            let name = format!("{}-zoomed-{}x{}", panel.name(), size.0, size.1);
            snapshot(&name, &zoomed);
        }
    }
}

#[test]
fn the_scatter_plot() {
    for size in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        apply(
            &mut explorer,
            &["focus distributions", "plot scatter", "zoom"],
        );
        let plot = screen(&mut explorer, size);
        snapshot(&format!("scatter-zoomed-{}x{}", size.0, size.1), &plot);
    }
}

#[test]
fn parallel_coordinates() {
    let shown = |theme, glyphs, commands: &[&str], size| {
        let mut explorer = explorer(theme, glyphs);
        apply(&mut explorer, &["focus distributions", "plot parallel"]);
        apply(&mut explorer, commands);
        screen(&mut explorer, size)
    };
    for size in SIZES {
        let plot = shown("dark", Glyphs::Unicode, &["zoom"], size);
        snapshot(&format!("parallel-zoomed-{}x{}", size.0, size.1), &plot);
    }
    let panel = shown("dark", Glyphs::Unicode, &["select 6111"], (80, 24));
    snapshot("parallel-80x24", &panel);
    let chosen = [
        "axes score params sram flash naswot",
        "max-sram 60K",
        "zoom",
    ];
    let plain = shown("mono", Glyphs::Ascii, &chosen, (120, 40));
    assert!(plain.is_ascii(), "{plain}");
    snapshot("parallel-ascii-120x40", &plain);
}

#[test]
fn correlations_in_other_forms() {
    for comparison in ["scatter", "course"] {
        for scope in ["population", "scored"] {
            let mut explorer = explorer("dark", Glyphs::Unicode);
            let commands = [
                "focus correlation",
                &format!("compare {comparison}"),
                &format!("scope {scope}"),
                "correlate naswot",
            ];
            apply(&mut explorer, &commands);
            let panel = screen(&mut explorer, (80, 24));
            snapshot(&format!("correlation-{comparison}-{scope}-80x24"), &panel);
        }
    }
}

#[test]
fn held_against_nothing() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    explorer.compare_with(None);
    apply(&mut explorer, &["focus correlation"]);
    let screen = screen(&mut explorer, (80, 24));
    assert!(!screen.contains("glyphs"), "{screen}");
    snapshot("no-accuracies-80x24", &screen);
}

#[test]
fn every_dialog() {
    for (name, command) in [
        ("help", "help"),
        ("constraints", "constraints"),
        ("editor", "edit"),
        ("settings", "settings"),
        ("themes", "themes"),
        ("command-line", "command-line max-params"),
        ("quit", "quit"),
    ] {
        for size in SIZES {
            let mut explorer = explorer("dark", Glyphs::Unicode);
            apply(&mut explorer, &[command]);
            let dialog = screen(&mut explorer, size);
            snapshot(&format!("{name}-{}x{}", size.0, size.1), &dialog);
        }
    }
}

#[test]
fn plain_ascii_and_no_colours() {
    for (width, height) in SIZES {
        let mut explorer = explorer("mono", Glyphs::Ascii);
        let screen = screen(&mut explorer, (width, height));
        assert!(screen.is_ascii(), "{screen}");
        snapshot(&format!("ascii-mono-{width}x{height}"), &screen);
    }
}

#[test]
fn no_size_and_no_key_breaks_the_screen() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let keys = "jjkkzz12345vxyhl6vxyhl6vl?\u{1b}c\u{1b}m\u{1b}n\u{1b}t\u{1b}:\u{1b}/none\rG*gX";
    let mut sizes = (1..=60u16)
        .map(|n| (n * 37 % 131 + 1, n * 23 % 47 + 1))
        .cycle();
    for character in keys.chars() {
        let code = match character {
            '\u{1b}' => KeyCode::Esc,
            '\r' => KeyCode::Enter,
            character => KeyCode::Char(character),
        };
        explorer.press(KeyEvent::from(code));
        for _ in 0..8 {
            screen(&mut explorer, sizes.next().expect("sizes go round"));
        }
    }
}

/// The events of the recorded search.
fn recorded() -> Vec<freerea_core::search::Event> {
    let lines = include_str!("../recorded/search.jsonl").lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn empty_explorer() -> Explorer {
    let look = Look {
        theme: Theme::built_in("dark").expect("a built-in theme"),
        glyphs: Glyphs::Unicode,
    };
    Explorer::new(look, Depth::True, Theme::names(None), Keymap::default())
}

#[test]
fn a_replay_shows_what_was_live() {
    let events = recorded();
    let mut replay = empty_explorer();
    for event in &events {
        replay.happen(event.clone());
    }
    let mut looking_back = replay.clone();
    replay.replay();
    let mut live = empty_explorer();
    for (place, event) in events.iter().enumerate() {
        live.happen(event.clone());
        let moment = place + 1;
        if moment % 41 != 0 && moment != events.len() {
            continue;
        }
        replay.look_at(moment);
        looking_back.look_at(moment);
        for size in SIZES {
            let seen = screen(&mut live, size);
            let again = screen(&mut replay, size);
            // The first line says that the past is shown; the last one holds the keys of a search,
            // or the moments of a replay.
            let between = |screen: &str| {
                let lines: Vec<String> = screen.lines().map(str::to_owned).collect();
                lines[1..lines.len() - 1].to_vec()
            };
            assert_eq!(between(&again), between(&seen), "after {moment} events");
            if moment < events.len() {
                assert_eq!(
                    screen(&mut looking_back, size),
                    again,
                    "after {moment} events"
                );
            }
        }
    }
}

#[test]
fn looking_back() {
    for size in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        apply(&mut explorer, &["go-to 12"]);
        let past = screen(&mut explorer, size);
        snapshot(&format!("past-{}x{}", size.0, size.1), &past);
    }
    let mut plain = explorer("mono", Glyphs::Ascii);
    apply(&mut plain, &["go-to 12", "step-back", "resume"]);
    snapshot("past-ascii-120x40", &screen(&mut plain, (120, 40)));
    apply(&mut plain, &["present"]);
    assert_eq!(plain.scene().generation, 30);
}

#[test]
fn the_family_tree_of_the_best() {
    for size in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        apply(&mut explorer, &["lineage"]);
        let tree = screen(&mut explorer, size);
        snapshot(&format!("lineage-{}x{}", size.0, size.1), &tree);
    }
}

#[test]
fn two_runs_side_by_side() {
    let mut half = Scene::default();
    for event in recorded().into_iter().take(250) {
        half.apply(event);
    }
    for size in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        let runs = TwoOrMore::new(
            ("20261125-101500", explorer.scene()),
            ("20261124-093000", &half),
            [],
        );
        let comparison = Comparison::of(runs, explorer.yardstick());
        explorer.compare(comparison);
        let shown = screen(&mut explorer, size);
        snapshot(&format!("versus-{}x{}", size.0, size.1), &shown);
    }
}

#[test]
fn more_runs_side_by_side() {
    let names: Vec<String> = (1..=6).map(|day| format!("2026112{day}-101500")).collect();
    let ended = |events: usize| {
        let mut scene = Scene::default();
        for event in recorded().into_iter().take(events) {
            scene.apply(event);
        }
        scene
    };
    let scenes = [400, 250, 350, 200, 300, 150].map(ended);
    let runs = names.iter().map(String::as_str).zip(&scenes);
    let runs: Vec<(&str, &Scene)> = runs.collect();
    let shown = |count: usize, (theme, glyphs), size, key| {
        let mut explorer = explorer(theme, glyphs);
        let runs = TwoOrMore::new(runs[0], runs[1], runs[2..count].iter().copied());
        explorer.compare(Comparison::of(runs, explorer.yardstick()));
        explorer.press(KeyEvent::from(key));
        screen(&mut explorer, size)
    };
    let dark = ("dark", Glyphs::Unicode);
    let four = shown(4, dark, (80, 24), KeyCode::Left);
    assert!(names[..4].iter().all(|name| four.contains(name)), "{four}");
    snapshot("versus-four-80x24", &four);
    let six = shown(6, dark, (80, 24), KeyCode::Right);
    assert!(!six.contains(&names[0]) && six.contains(&names[4]), "{six}");
    snapshot("versus-six-80x24", &six);
    snapshot(
        "versus-six-160x50",
        &shown(6, dark, (160, 50), KeyCode::Left),
    );
    let plain = shown(3, ("mono", Glyphs::Ascii), (120, 40), KeyCode::Left);
    assert!(plain.is_ascii(), "{plain}");
    snapshot("versus-three-ascii-120x40", &plain);
}

#[test]
fn a_run_that_broke_off_is_offered() {
    let mut explorer = empty_explorer();
    let mut broken = Scene::default();
    for event in recorded().into_iter().take(250) {
        broken.apply(event);
    }
    explorer.offer(Offer::new("20261125-101500".parse().unwrap(), &broken));
    snapshot("offer-80x24", &screen(&mut explorer, (80, 24)));
}

#[test]
fn pictures_of_the_screen() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let whole = screen(&mut explorer, (80, 24));
    let picture = explorer.picture(ratatui::layout::Rect::new(0, 0, 80, 24));
    let lines = whole.lines().map(|line| line.trim_matches('"').trim_end());
    assert!(picture.text().lines().eq(lines));
    assert_eq!(picture.ansi().lines().count(), 24);
    let drawing = picture.svg(explorer.ground());
    assert!(
        drawing.starts_with("<svg") && drawing.contains(">FreeREA</text>"),
        "{drawing}"
    );
}

#[test]
fn a_long_word_to_the_user_is_not_cut() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let word = "this is a word to the user that is longer than a terminal of eighty columns is \
                wide, and its last part says what to do";
    explorer.refuse(word);
    let shown = screen(&mut explorer, (80, 24));
    let lines: Vec<&str> = shown
        .lines()
        .map(|line| line.trim_matches('"').trim())
        .collect();
    let last = lines[lines.len() - 2..].join(" ");
    assert_eq!(last, word, "{shown}");
    explorer.refuse("a short one");
    let shown = screen(&mut explorer, (80, 24));
    assert!(shown.lines().nth(21).unwrap().contains('╯'), "{shown}");
}
