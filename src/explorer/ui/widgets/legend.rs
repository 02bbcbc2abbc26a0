//! What the glyphs of a chart stand for.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::chart::columns;

/// An entry of a legend: its glyph, what it stands for, its role.
pub type LegendEntry = (&'static str, String, Role);

/// Draws a line of entries at the top of an area, and gives the area below it.
pub fn above(frame: &mut Frame, area: Rect, entries: &[LegendEntry], look: &Look) -> Rect {
    let [row, below] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    frame.render_widget(one_line(entries, area.width, look), row);
    below
}

/// As many entries as the width allows, the first ones first, each of them whole, and how many more
/// there are.
pub fn one_line(entries: &[LegendEntry], width: u16, look: &Look) -> Line<'static> {
    let (shown, left) = entries.split_at(fitting(entries, width, more));
    let mut line = spans(shown, look);
    if !left.is_empty() {
        let gap = if shown.is_empty() { "" } else { "  " };
        line.push(look.span(format!("{gap}{}", more(left)), Role::Dim));
    }
    Line::from(line)
}

/// The same on two lines, if one does not hold them all.
pub fn two_lines(entries: &[LegendEntry], width: u16, look: &Look) -> Vec<Line<'static>> {
    let (first, second) = entries.split_at(fitting(entries, width, |_| String::new()));
    let first = Line::from(spans(first, look));
    let second = (!second.is_empty()).then(|| one_line(second, width, look));
    [first].into_iter().chain(second).collect()
}

fn spans(entries: &[LegendEntry], look: &Look) -> Vec<Span<'static>> {
    let spans = entries
        .iter()
        .enumerate()
        .flat_map(|(at, (glyph, text, role))| {
            let gap = if at > 0 { "  " } else { "" };
            [
                Span::raw(gap),
                look.span(*glyph, *role),
                look.span(format!(" {text}"), Role::Dim),
            ]
        });
    spans.collect()
}

/// What stands for entries that have no room.
fn more(left: &[LegendEntry]) -> String {
    format!("+{}", left.len())
}

/// How many of the first entries fit on a line, with a word for the others.
fn fitting(entries: &[LegendEntry], width: u16, word: fn(&[LegendEntry]) -> String) -> usize {
    let fits = |count: &usize| {
        let (shown, left) = entries.split_at(*count);
        let shown = shown
            .iter()
            .map(|(glyph, text, _)| columns(glyph) + 1 + columns(text));
        let word = (!left.is_empty()).then(|| columns(&word(left)));
        let parts: Vec<u16> = shown.chain(word.filter(|&wide| wide > 0)).collect();
        parts.iter().sum::<u16>() + 2 * (parts.len() as u16).saturating_sub(1) <= width
    };
    (0..=entries.len()).rev().find(fits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::theme::{Glyphs, Theme};

    const LOOK: fn() -> Look = || Look {
        theme: Theme::default(),
        glyphs: Glyphs::Ascii,
    };

    fn entries() -> Vec<LegendEntry> {
        let names = ["one", "two", "three", "four"];
        let entry = |name: &str| ("-", name.to_owned(), Role::Text);
        names.map(entry).into()
    }

    #[test]
    fn a_line_says_how_many_entries_have_no_room() {
        let line = |width| one_line(&entries(), width, &LOOK()).to_string();
        assert_eq!(line(29), "- one  - two  - three  - four");
        assert_eq!(line(28), "- one  - two  - three  +1");
        assert_eq!(line(24), "- one  - two  +2");
        assert_eq!(line(10), "- one  +3");
        assert_eq!(line(2), "+4");
    }

    #[test]
    fn a_second_line_takes_what_the_first_does_not_hold() {
        let lines = |width| -> Vec<String> {
            let lines = two_lines(&entries(), width, &LOOK());
            lines.iter().map(Line::to_string).collect()
        };
        assert_eq!(lines(29), ["- one  - two  - three  - four"]);
        assert_eq!(lines(15), ["- one  - two", "- three  - four"]);
        assert_eq!(lines(14), ["- one  - two", "- three  +1"]);
    }
}
