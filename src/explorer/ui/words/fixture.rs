//! A recorded search and a small screen, for the tests of panels.

use ratatui::layout::Rect;

use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::widgets::graph::trial::canvas_rows;
pub(crate) use crate::explorer::ui::widgets::graph::trial::look;
use freerea_core::scene::Scene;
use freerea_core::search::Event;

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

/// The same search with three of its best networks trained at its end.
pub fn scene_after_finals() -> Scene {
    let mut scene = scene_of(events().len() - 1);
    for line in include_str!("../../../../tests/recorded/finals.jsonl").lines() {
        scene.apply(serde_json::from_str(line).unwrap());
    }
    scene
}

/// What a panel draws on a screen of this size, a line of text for each row.
pub fn drawn(
    draw: impl Fn(&mut ratatui::Frame, Rect, &Canvas),
    scene: &Scene,
    view: &View,
    glyphs: Glyphs,
    size: (u16, u16),
) -> Vec<String> {
    canvas_rows(size, scene, view, glyphs, draw)
}
