//! Screens of the other spaces: recorded searches of them, and their cells drawn.

use crossterm::event::{KeyCode, KeyEvent};
use freerea::explorer::canvas::Look;
use freerea::explorer::keymap::Keymap;
use freerea::explorer::panels::graph::{self, GraphView};
use freerea::explorer::state::Explorer;
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::space::Cell;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{SIZES, perform, screen, snapshot};

const NASBENCH101: &str = include_str!("../recorded/nasbench101.jsonl");
const SIZE: &str = include_str!("../recorded/nats-sss.jsonl");

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
            perform(&mut explorer, &["focus cell", "zoom"]);
            let cell = screen(&mut explorer, size);
            snapshot(&format!("{name}-cell-{}x{}", size.0, size.1), &cell);
        }
    }
}

#[test]
fn a_graph_is_edited_and_limited() {
    let mut explorer = recorded(NASBENCH101);
    perform(&mut explorer, &["edit"]);
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
        perform(&mut explorer, &["constraints"]);
        let limits = screen(&mut explorer, (80, 24));
        snapshot(&format!("{name}-constraints-80x24"), &limits);
        let mut explorer = recorded(events);
        perform(&mut explorer, &["lineage"]);
        let lineage = screen(&mut explorer, (120, 40));
        snapshot(&format!("{name}-lineage-120x40"), &lineage);
    }
}
