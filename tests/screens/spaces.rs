//! Screens of the other spaces: recorded searches of them, and their cells drawn.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use freerea::explorer::derive::view::Panel;
use freerea::explorer::input::action::{Action, LimitAction};
use freerea::explorer::input::commands;
use freerea::explorer::input::keymap::Keymap;
use freerea::explorer::state::{Effect, Explorer};
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::explorer::ui::canvas::Look;
use freerea::explorer::ui::widgets::graph;
use freerea::explorer::ui::widgets::graph::GraphView;
use freerea_core::cost::Cost;
use freerea_core::search::Command;
use freerea_core::space::Cell;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{SIZES, apply, explorer, screen, snapshot};

const NASBENCH101: &str = include_str!("../recorded/nasbench101.jsonl");
const SIZE: &str = include_str!("../recorded/nats-sss.jsonl");
const MICRO: &str = include_str!("../recorded/tnb101-micro.jsonl");

fn look(glyphs: Glyphs) -> Look {
    let theme = Theme::built_in("dark").expect("a built-in theme");
    Look { theme, glyphs }
}

fn recorded(events: &str) -> Explorer {
    let mut explorer = Explorer::new(
        look(Glyphs::Unicode),
        Depth::True,
        Theme::names(None),
        Keymap::default(),
    );
    for line in events.lines() {
        explorer.happen(serde_json::from_str(line).expect("an event a line"));
    }
    explorer
}

fn drawn(cell: &Cell, (width, height): (u16, u16), glyphs: Glyphs) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let view = GraphView {
        draft: cell.draft(),
        marked: &[],
        cursor: None,
    };
    let look = look(glyphs);
    terminal
        .draw(|frame| graph::draw(frame, frame.area(), &look, &view))
        .unwrap();
    terminal.backend().to_string()
}

/// Ten graphs: the least, a chain, parallel nodes, the benchmark's examples, the most tangled.
const GRAPHS: [(&str, &str); 10] = [
    ("edge", "input;output:0"),
    ("node", "input;maxpool3x3:0;output:0,1"),
    (
        "chain",
        "input;conv1x1-bn-relu:0;conv3x3-bn-relu:1;maxpool3x3:2;conv3x3-bn-relu:3;\
         conv1x1-bn-relu:4;output:5",
    ),
    (
        "parallel",
        "input;conv3x3-bn-relu:0;conv1x1-bn-relu:0;maxpool3x3:0;conv3x3-bn-relu:0;output:1,2,3,4",
    ),
    (
        "inception",
        "input;conv1x1-bn-relu:0;conv3x3-bn-relu:0;conv3x3-bn-relu:0;conv3x3-bn-relu:3;\
         maxpool3x3:0;output:1,2,4,5",
    ),
    (
        "residual",
        "input;conv3x3-bn-relu:0;conv3x3-bn-relu:1;output:0,2",
    ),
    (
        "dense",
        "input;conv3x3-bn-relu:0;conv3x3-bn-relu:0,1;conv3x3-bn-relu:0,1,2;output:1,2,3",
    ),
    (
        "tangled",
        "input;conv3x3-bn-relu:0;conv1x1-bn-relu:0;maxpool3x3:1,2;conv3x3-bn-relu:1,2;output:3,4",
    ),
    (
        "many-skips",
        "input;conv1x1-bn-relu:0;conv3x3-bn-relu:1;maxpool3x3:1;conv3x3-bn-relu:2;\
         conv1x1-bn-relu:3;output:0,4,5",
    ),
    (
        "record",
        "input;conv3x3-bn-relu:0;maxpool3x3:1;conv3x3-bn-relu:2;conv3x3-bn-relu:0;\
         conv1x1-bn-relu:0,3,4;output:2,5",
    ),
];

#[test]
fn ten_graphs_in_every_form() {
    for (name, text) in GRAPHS {
        let cell: Cell = text.parse().unwrap();
        let forms = [(96, 13), (50, 11), (26, 6), (33, 3), (6, 1)];
        let forms = forms.map(|size| drawn(&cell, size, Glyphs::Unicode));
        snapshot(&format!("graph-{name}"), &forms.join("\n"));
        let ascii = drawn(&cell, (96, 13), Glyphs::Ascii);
        assert!(ascii.is_ascii(), "{ascii}");
    }
}

#[test]
fn layers_are_bars() {
    let cell: Cell = "8:16:40:32:64".parse().unwrap();
    let forms =
        [(60, 13), (24, 5), (33, 3), (6, 1)].map(|size| drawn(&cell, size, Glyphs::Unicode));
    snapshot("layers", &forms.join("\n"));
}

#[test]
fn the_whole_screen_of_each_space() {
    for (name, events) in [("nasbench101", NASBENCH101), ("nats-sss", SIZE)] {
        for (width, height) in SIZES {
            let whole = screen(&mut recorded(events), (width, height));
            snapshot(&format!("{name}-{width}x{height}"), &whole);
        }
        for size in SIZES {
            let mut explorer = recorded(events);
            apply(&mut explorer, &["focus cell", "zoom"]);
            let cell = screen(&mut explorer, size);
            snapshot(&format!("{name}-cell-{}x{}", size.0, size.1), &cell);
        }
    }
}

/// The editor of a space that shares nodes and edges with another keeps to its own operations.
#[test]
fn a_micro_cell_is_shown_and_edited() {
    let whole = screen(&mut recorded(MICRO), (120, 40));
    snapshot("tnb101-micro-120x40", &whole);
    let mut explorer = recorded(MICRO);
    apply(&mut explorer, &["edit"]);
    for letter in ['3', 'l', 'p', 's'] {
        explorer.press(KeyEvent::from(KeyCode::Char(letter)));
    }
    let edited = screen(&mut explorer, (120, 40));
    snapshot("tnb101-micro-editor-120x40", &edited);
    let mut explorer = recorded(MICRO);
    apply(&mut explorer, &["constraints"]);
    let limits = screen(&mut explorer, (80, 24));
    snapshot("tnb101-micro-constraints-80x24", &limits);
}

#[test]
fn a_graph_is_edited_and_limited() {
    let mut explorer = recorded(NASBENCH101);
    apply(&mut explorer, &["edit"]);
    for letter in ['p', 'l', 'l', 'l', 'l', 'l', 'l', '+'] {
        explorer.press(KeyEvent::from(KeyCode::Char(letter)));
    }
    for size in SIZES {
        let edited = screen(&mut explorer, size);
        snapshot(
            &format!("nasbench101-editor-{}x{}", size.0, size.1),
            &edited,
        );
    }
    for (name, events) in [("nasbench101", NASBENCH101), ("nats-sss", SIZE)] {
        let mut explorer = recorded(events);
        apply(&mut explorer, &["constraints"]);
        let limits = screen(&mut explorer, (80, 24));
        snapshot(&format!("{name}-constraints-80x24"), &limits);
        let mut explorer = recorded(events);
        apply(&mut explorer, &["lineage"]);
        let lineage = screen(&mut explorer, (120, 40));
        snapshot(&format!("{name}-lineage-120x40"), &lineage);
    }
}

/// An explorer after a search of each space.
fn of_each_space() -> [Explorer; 4] {
    [
        explorer("dark", Glyphs::Unicode),
        recorded(SIZE),
        recorded(NASBENCH101),
        recorded(MICRO),
    ]
}

/// What is asked of a search is of the space that it searches.
fn keeps_to_its_space(explorer: &Explorer, effects: &[Effect]) {
    let space = explorer.scene().settings.space();
    for effect in effects {
        match effect {
            Effect::Tell(Command::Constrain(constraints)) => {
                assert_eq!(constraints.space(), space);
            }
            Effect::Tell(Command::Insert(cell) | Command::Remove(cell)) => {
                assert_eq!(cell.space(), space);
            }
            _ => {}
        }
    }
}

/// Arguments, of which each verb takes one.
const ARGUMENTS: [&str; 20] = [
    "",
    "7",
    "0.4M",
    "off",
    "10",
    "3",
    "tighter",
    "population",
    "score",
    "naswot",
    "skip=0.5",
    "light",
    "csv",
    "last",
    "history",
    "scatter",
    "params",
    "quit",
    "none",
    "x.svg",
];

#[test]
fn every_verb_runs_in_every_space() {
    for mut explorer in of_each_space() {
        let space = explorer.scene().settings.space();
        // Of these, the arguments are places and operations of the space.
        let own = match space.name() {
            "nats-tss" => "0-3=skip_connect",
            "nats-sss" => "L1=8",
            "tnb101-micro" => "0-3=skip",
            _ => "maxpool3x3",
        };
        let mut asked = 0;
        for verb in commands::completions("") {
            let arguments = ARGUMENTS.iter().chain([&own]);
            let lines = arguments.map(|argument| format!("{} {argument}", verb.name));
            let mut actions = lines.filter_map(|line| commands::parse(line.trim_end()).ok());
            let action: Action = actions
                .next()
                .unwrap_or_else(|| panic!("no argument for {}", verb.name));
            let effects = explorer.apply(action);
            asked += effects.len();
            keeps_to_its_space(&explorer, &effects);
            screen(&mut explorer, (100, 30));
            explorer.press(KeyEvent::from(KeyCode::Esc));
        }
        assert!(asked > 10, "{asked} in {space}");
    }
}

#[test]
fn every_key_is_taken_in_every_panel_of_every_space() {
    let letters = (' '..='~').map(KeyCode::Char);
    let keys: Vec<KeyEvent> = letters
        .chain([KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right])
        .chain([
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
        ])
        .chain([
            KeyCode::Tab,
            KeyCode::BackTab,
            KeyCode::Enter,
            KeyCode::Delete,
        ])
        .map(KeyEvent::from)
        .chain(('a'..='z').map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)))
        .collect();
    for mut explorer in of_each_space() {
        for panel in Panel::ALL {
            for &key in &keys {
                apply(&mut explorer, &[&format!("focus {}", panel.name())]);
                let effects = explorer.press(key);
                keeps_to_its_space(&explorer, &effects);
                screen(&mut explorer, (80, 24));
                explorer.press(KeyEvent::from(KeyCode::Esc));
                explorer.press(KeyEvent::from(KeyCode::Esc));
            }
        }
    }
}

#[test]
fn without_constraints_means_those_of_the_space() {
    for mut explorer in of_each_space() {
        let effects = explorer.apply(LimitAction::Lift);
        assert_eq!(effects.len(), 1);
        keeps_to_its_space(&explorer, &effects);
    }
}

#[test]
fn a_click_in_the_editor_chooses_the_gene() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    apply(&mut explorer, &["edit"]);
    let before = screen(&mut explorer, (80, 24));
    let mut moved = 0;
    for row in 0..24 {
        for column in 0..80 {
            explorer.mouse(MouseEvent {
                kind: MouseEventKind::Down(MouseButton::Left),
                column,
                row,
                modifiers: KeyModifiers::NONE,
            });
            moved += usize::from(screen(&mut explorer, (80, 24)) != before);
        }
    }
    assert!(moved > 0, "no click met an edge");
}

#[test]
fn a_nudge_that_changes_nothing_is_no_change() {
    let mut explorer = recorded(NASBENCH101);
    apply(&mut explorer, &["max-flops off"]);
    for key in ['O', 'P'] {
        let effects = explorer.press(KeyEvent::from(KeyCode::Char(key)));
        let limited = explorer.scene().settings.constraints;
        let present = if key == 'O' {
            limited[Cost::Flops].max.is_some()
        } else {
            limited[Cost::Params].max.is_some()
        };
        assert_eq!(effects.is_empty(), !present, "{key}");
    }
    let effects = explorer.press(KeyEvent::from(KeyCode::Char('o')));
    assert_eq!(effects.len(), 1);
}
