//! What a tour tells: the text of its stop, below the panels, so that it covers none of them.

use std::borrow::Cow;

use freerea_core::space::Space;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::tour::guide::Guide;
use crate::explorer::tour::text::TextWord;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::frame;

/// The widest that lines are: longer ones are hard to read.
const WIDEST: u16 = 100;
/// Columns that border and margin take, and rows.
const AROUND: (u16, u16) = (4, 2);

/// The rows that the texts of a tour need on a screen of this width.
pub(super) fn height(guide: &Guide, screen_width: u16) -> u16 {
    let longest = guide.longest(measure(screen_width));
    u16::try_from(longest).map_or(u16::MAX, |lines| lines.saturating_add(AROUND.1))
}

/// Lines of the text of a stop for which its area has no room.
pub fn without_room(guide: &Guide, area: Rect) -> usize {
    let lines = guide.stop().text.lines(measure(area.width)).len();
    lines.saturating_sub(area.height.saturating_sub(AROUND.1).into())
}

/// The width of lines.
fn measure(width: u16) -> u16 {
    width.saturating_sub(AROUND.0).min(WIDEST)
}

/// Draws the stop: which one it is, its text, and the panel that it speaks of.
pub(super) fn draw(frame: &mut Frame, area: Rect, look: &Look, guide: &Guide) {
    let (stop, (number, count)) = (guide.stop(), guide.progress());
    let title = vec![
        look.span(format!(" {number} of {count} "), Role::Dim),
        look.span(format!("{} ", stop.title), Role::TitleFocused),
    ];
    let up = look.glyph("▲", "^");
    let without_room = without_room(guide, area);
    let (below, role) = match without_room {
        0 => (guide.title(), Role::Dim),
        _ => ("j k scroll the text", Role::Key),
    };
    let panel = format!(" {up} {} {} ", stop.panel.place() + 1, stop.panel.title());
    let block = frame::block(look, false)
        .title(Line::from(title))
        .title(Line::from(look.span(panel, Role::Accent)).right_aligned())
        .title_bottom(Line::from(look.span(format!(" {below} "), role)));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = measure(area.width);
    let text = Rect {
        x: inner.x + 1,
        width: width.min(inner.width),
        ..inner
    };
    let lines = stop.text.lines(width);
    let above = guide.above(without_room);
    for (line, row) in lines.into_iter().skip(above).zip(text.rows()) {
        let mut line = written(line, look);
        if above < without_room && row.bottom() == text.bottom() {
            cut(&mut line, row.width.into(), look);
        }
        frame.render_widget(line, row);
    }
}

/// A line of words.
fn written<'w>(words: &'w [TextWord], look: &Look) -> Line<'w> {
    let mut spans: Vec<Span> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            spans.push(Span::raw(" "));
        }
        spans.extend(word.pieces.iter().map(|piece| {
            let role = if piece.is_term {
                Role::Accent
            } else {
                Role::Text
            };
            look.span(lettered(&piece.text, look), role)
        }));
    }
    Line::from(spans)
}

/// A text with the letters of operations as the terminal allows them.
fn lettered<'t>(text: &'t str, look: &Look) -> Cow<'t, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let letters = || {
        Space::default().operations().map(|operation| {
            (
                operation.names().letters[0],
                look.operation_glyph(operation),
            )
        })
    };
    let drawn = letters().fold(text.to_owned(), |text, (letter, drawn)| {
        text.replace(letter, drawn)
    });
    Cow::Owned(drawn)
}

/// Says at the end of a line that there is no room for those after it.
fn cut(line: &mut Line, width: usize, look: &Look) {
    let more = look.span(look.glyph("…", "..").to_owned(), Role::Warning);
    while line.width() + more.width() > width && line.spans.pop().is_some() {}
    line.push_span(more);
}
