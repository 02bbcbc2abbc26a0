//! A recorded search and a small screen, for the tests of panels.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use crate::explorer::canvas::{Canvas, Look};
use crate::explorer::digest::Digest;
use crate::explorer::theme::{Glyphs, Theme};
use crate::explorer::view::View;
use crate::scene::Scene;
use crate::search::Event;

/// The events of a search for 90 cells.
pub fn events() -> Vec<Event> {
    include_str!("../../../../tests/recorded/search.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What the first so many events tell.
pub fn scene_of(count: usize) -> Scene {
    let mut scene = Scene::default();
    for event in events().into_iter().take(count) {
        scene.apply(event);
    }
    scene
}

pub fn scene() -> Scene {
    scene_of(usize::MAX)
}

pub fn look(glyphs: Glyphs) -> Look {
    Look {
        theme: Theme::default(),
        glyphs,
    }
}

/// What a panel draws on a screen of this size, a line of text for each row.
pub fn drawn(
    draw: impl Fn(&mut ratatui::Frame, Rect, &Canvas),
    scene: &Scene,
    view: &View,
    glyphs: Glyphs,
    (width, height): (u16, u16),
) -> Vec<String> {
    let (digest, look) = (Digest::of(scene, view), look(glyphs));
    let canvas = Canvas {
        scene,
        view,
        digest: &digest,
        look: &look,
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| draw(frame, frame.area(), &canvas))
        .unwrap();
    let buffer = terminal.backend().buffer();
    let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect();
    (0..height).map(row).collect()
}
