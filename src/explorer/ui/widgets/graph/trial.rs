//! What the tests of cells and dialogs draw: a recorded search, on a terminal in memory.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use freerea_core::scene::Scene;
use freerea_core::search::Event;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::view::View;
use crate::explorer::theme::{Glyphs, Theme};
use crate::explorer::ui::canvas::{Canvas, Look};

/// The events of a search of 90 cells, limited to 1.2M parameters.
pub(crate) fn events() -> Vec<Event> {
    include_str!("../../../../../tests/recorded/search.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(crate) fn recorded() -> Scene {
    let mut scene = Scene::default();
    for event in events() {
        scene.apply(event);
    }
    scene
}

pub(crate) fn look(glyphs: Glyphs) -> Look {
    Look {
        theme: Theme::default(),
        glyphs,
    }
}

/// The rows of a terminal after one drawing.
pub(crate) fn rows(size: (u16, u16), draw: impl FnOnce(&mut Frame, Rect)) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal
        .draw(|frame| {
            let area = frame.area();
            draw(frame, area);
        })
        .unwrap();
    let buffer = terminal.backend().buffer();
    let symbol = |x, y| buffer[(x, y)].symbol();
    (0..size.1)
        .map(|y| (0..size.0).map(|x| symbol(x, y)).collect())
        .collect()
}

/// The same, from the canvas of a scene and a view.
pub(crate) fn canvas_rows(
    size: (u16, u16),
    scene: &Scene,
    view: &View,
    glyphs: Glyphs,
    draw: impl FnOnce(&mut Frame, Rect, &Canvas),
) -> Vec<String> {
    let (model, look) = (ViewModel::of(scene, view, None), look(glyphs));
    let canvas = Canvas {
        past: None,
        source: Playback::Live,
        guide: None,
        journal: None,
        scene,
        view,
        model: &model,
        benchmarked: None,
        look: &look,
        covered: false,
    };
    rows(size, |frame, area| draw(frame, area, &canvas))
}

/// Shows a screen in the test's output and returns it as one text.
pub(crate) fn shown(rows: &[String]) -> String {
    let text = rows.join("\n");
    println!(
        "{}x{}\n{text}\n",
        rows.first().map_or(0, |row| row.chars().count()),
        rows.len()
    );
    text
}

pub(crate) fn key(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

pub(crate) fn letter(letter: char) -> KeyEvent {
    key(KeyCode::Char(letter))
}
