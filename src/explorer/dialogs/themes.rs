//! The themes, tried on while they are chosen.

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::space::Space;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::{AppAction, Outcome};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// The keys.
pub(super) const KEYS: [KeyHint; 3] = [("j k", "try on"), ("enter", "keep"), ("esc", "leave")];

/// A choice among the themes there are.
#[derive(Clone, Debug)]
pub struct ThemePicker {
    names: Vec<String>,
    before: String,
    cursor: usize,
}

impl ThemePicker {
    /// The themes there are, with the present one under the cursor.
    pub fn new(names: Vec<String>, present: &str) -> Self {
        let cursor = names.iter().position(|name| name == present).unwrap_or(0);
        ThemePicker {
            names,
            before: present.to_owned(),
            cursor,
        }
    }

    /// What becomes of a key: each movement tries a theme on, Esc takes the old one again.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        let count = self.names.len().max(1);
        match key.code {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => {
                self.cursor = (self.cursor + 1) % count;
            }
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => {
                self.cursor = (self.cursor + count - 1) % count;
            }
            KeyCode::Enter => return Outcome::Close,
            KeyCode::Esc | KeyCode::Char('q') => {
                return Outcome::finish(AppAction::Theme(self.before.clone()));
            }
            _ => return Outcome::Stay,
        }
        match self.names.get(self.cursor) {
            Some(name) => Outcome::act(AppAction::Theme(name.clone())),
            None => Outcome::Stay,
        }
    }

    /// Draws the list, with the colours of the operations as a taste.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let height = self.names.len() as u16 + 6;
        let Some(inner) = window::draw(frame, area, look, "Themes", (44, height), &KEYS) else {
            return;
        };
        let mut lines: Vec<Line> = self
            .names
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let marker = if place == self.cursor { ">" } else { " " };
                let line = Line::from(look.span(format!("{marker} {name}"), Role::Text));
                if place == self.cursor {
                    line.style(look.style(Role::Selection))
                } else {
                    line
                }
            })
            .collect();
        lines.push(Line::default());
        lines.push(taste(look));
        frame.render_widget(Paragraph::new(lines), inner);
    }
}

fn taste(look: &Look) -> Line<'static> {
    let spans = Space::NatsTss.operations().flat_map(|operation| {
        let text = format!("{} ", look.operation_glyph(operation));
        [look.span(text, Look::operation_role(operation))]
    });
    let words = [
        look.span("good ", Role::Good),
        look.span("warning ", Role::Warning),
        look.span("error", Role::Error),
    ];
    Line::from(spans.chain(words).collect::<Vec<Span>>())
}
