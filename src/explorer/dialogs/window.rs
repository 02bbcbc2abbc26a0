//! A window over the panels: a title, what is in it, and a line of the keys that it takes.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::frame::block;

/// The smallest terminal on which windows are drawn.
pub const LEAST: (u16, u16) = (40, 12);

/// A key and what it does, as in the footer; the more important ones come first.
pub type KeyHint = (&'static str, &'static str);

/// Draws an empty window in the middle of an area and returns what is within; `None` where the
/// area is too small for it, which is then said.
pub fn draw(
    frame: &mut Frame,
    area: Rect,
    look: &Look,
    title: &str,
    size: (u16, u16),
    keys: &[KeyHint],
) -> Option<Rect> {
    let area = area.intersection(frame.area());
    let Some(inner) = inner(area, size) else {
        draw_too_small(frame, area, look, title);
        return None;
    };
    let window = centred(area, size);
    frame.render_widget(Clear, window);
    frame.buffer_mut().set_style(window, look.style(Role::Text));
    let title = look.span(format!(" {title} "), Role::TitleFocused);
    let block = block(look, true).title(Line::from(title));
    frame.render_widget(block, window);
    let row = Rect {
        y: inner.bottom(),
        height: 1,
        ..inner
    };
    frame.render_widget(footer(look, keys, row.width), row);
    Some(inner)
}

/// What is within a window of this size in an area, for the mouse; `None` if it is too small.
pub fn inner(area: Rect, size: (u16, u16)) -> Option<Rect> {
    let fits = area.width >= LEAST.0 && area.height >= LEAST.1;
    let window = centred(area, size);
    // The border and a space beside it; the border and the line of the keys below.
    fits.then(|| Rect {
        x: window.x + 2,
        y: window.y + 1,
        width: window.width - 4,
        height: window.height - 3,
    })
}

fn centred(area: Rect, (width, height): (u16, u16)) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}

fn draw_too_small(frame: &mut Frame, area: Rect, look: &Look, title: &str) {
    let (width, height) = LEAST;
    let text = format!(
        "{title} needs {width}x{height}, this is {}x{}. Make the terminal larger, or press Esc.",
        area.width, area.height
    );
    frame.render_widget(Clear, area);
    let words = Paragraph::new(text)
        .style(look.style(Role::Text))
        .alignment(Alignment::Center)
        .wrap(Wrap { trim: true });
    frame.render_widget(words, area);
}

/// As many keys as fit, whole ones only.
fn footer<'k>(look: &Look, keys: &[KeyHint], width: u16) -> Line<'k> {
    let mut spans: Vec<Span> = Vec::new();
    let mut used = 0;
    for (key, does) in keys {
        let hint = key.chars().count() + 1 + does.chars().count();
        let gap = if used == 0 { 0 } else { 2 };
        if used + gap + hint > usize::from(width) {
            break;
        }
        used += gap + hint;
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(look.span(*key, Role::Key));
        spans.push(look.span(format!(" {does}"), Role::Dim));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::theme::Glyphs;
    use crate::explorer::ui::widgets::graph::trial::{look, rows};

    const KEYS: [KeyHint; 3] = [
        ("Enter", "apply"),
        ("Esc", "close"),
        ("space", "toggle it here"),
    ];

    fn window(size: (u16, u16)) -> String {
        let draw = |frame: &mut Frame, area| {
            draw(frame, area, &look(Glyphs::Ascii), "Limits", (50, 14), &KEYS);
        };
        rows(size, draw).join("\n")
    }

    #[test]
    fn keys_are_shown_whole_or_not_at_all() {
        let wide = window((80, 24));
        assert!(wide.contains("Enter apply  Esc close  space toggle it here"));
        let narrow = window((40, 12));
        assert!(narrow.contains("Enter apply  Esc close ") && !narrow.contains("space"));
    }

    #[test]
    fn a_small_terminal_says_what_is_needed() {
        let text = window((39, 12));
        assert!(text.contains("Limits needs 40x12, this is 39x12"));
        for width in 0..60 {
            for height in 0..20 {
                window((width, height));
            }
        }
    }
}
