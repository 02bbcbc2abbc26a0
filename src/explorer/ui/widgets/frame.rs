//! The frame around a panel: its title, and whether keys go to it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders};

use crate::explorer::derive::view::Panel;
use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::{Canvas, Look};

/// Corners and lines of plain ASCII.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// A block in the look's borders.
pub fn block(look: &Look, focused: bool) -> Block<'static> {
    let (set, role) = match (look.glyphs, focused) {
        (Glyphs::Ascii, focused) => (ASCII, focused),
        (Glyphs::Unicode, true) => (border::THICK, true),
        (Glyphs::Unicode, false) => (border::ROUNDED, false),
    };
    let role = if role {
        Role::BorderFocused
    } else {
        Role::Border
    };
    Block::new()
        .borders(Borders::ALL)
        .border_set(set)
        .border_style(look.style(role))
}

/// The area within the frame of a panel.
pub fn inner(area: Rect) -> Rect {
    Block::new().borders(Borders::ALL).inner(area)
}

/// Draws the frame of a panel with its title, and a note beside it; returns the area within.
pub fn draw(
    frame: &mut Frame,
    area: Rect,
    canvas: &Canvas,
    panel: Panel,
    note: Vec<Span<'static>>,
) -> Rect {
    let focused = canvas.view.focus == panel && !canvas.covered;
    let role = if focused {
        Role::TitleFocused
    } else {
        Role::Title
    };
    let name = format!(" {} {} ", panel as usize + 1, panel.title());
    let mut title = vec![canvas.look.span(name, role)];
    if canvas.guide.is_some_and(|guide| guide.points_at(panel)) {
        let hand = canvas.look.glyph("◀ ", "< ");
        title.push(canvas.look.span(hand, Role::Accent));
    }
    let block = block(canvas.look, focused).title(Line::from(title));
    let inner = block.inner(area);
    let block = if note.is_empty() {
        block
    } else {
        block.title(Line::from(note).right_aligned())
    };
    frame.render_widget(block, area);
    inner
}
