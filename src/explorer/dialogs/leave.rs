//! Whether to leave a run whose answer nothing keeps yet.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::{AppAction, FileAction, Outcome, RunAction};
use crate::explorer::input::destination::Destination;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;

/// The keys.
pub(super) const KEYS: [KeyHint; 3] = [("y", "leave"), ("w", "save the cell"), ("n", "stay")];

/// Why the run would be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The program ends.
    Quit,
    /// Another run begins, with this seed or the next.
    Restart(Option<u64>),
}

/// What becomes of a key.
pub fn press(key: KeyEvent, departure: Departure) -> Outcome {
    match key.code {
        KeyCode::Char('y' | 'q') | KeyCode::Enter => match departure {
            Departure::Quit => Outcome::finish(AppAction::QuitNow),
            Departure::Restart(seed) => Outcome::finish(RunAction::RestartNow(seed)),
        },
        KeyCode::Char('w') => Outcome::finish(FileAction::Save(Destination::UNNAMED)),
        KeyCode::Char('n') | KeyCode::Esc => Outcome::Close,
        _ => Outcome::Stay,
    }
}

/// Draws the question.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas, departure: Departure) {
    let (title, question) = match departure {
        Departure::Quit => ("Leave?", "Leave all the same?"),
        Departure::Restart(_) => ("Begin anew?", "Leave this run and begin another?"),
    };
    let Some(inner) = window::draw(frame, area, canvas.look, title, (54, 8), &KEYS) else {
        return;
    };
    let best = canvas.scene.answer();
    let cell = best.map_or(String::new(), |record| format!(" #{}", record.cell.index()));
    let kept = match canvas.journal {
        Some(name) => format!("The run is kept: 'freerea resume {name}' goes on with it."),
        None => format!("The best cell{cell} is not saved, and the run is not kept."),
    };
    let text = vec![
        Line::from(canvas.look.span(kept, Role::Text)),
        Line::from(canvas.look.span(question, Role::Warning)),
    ];
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), inner);
}
