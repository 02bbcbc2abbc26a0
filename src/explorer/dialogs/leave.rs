//! Whether to leave a run whose answer nothing keeps yet.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::window;
use crate::explorer::input::action::{Action, Outcome};
use crate::explorer::input::destination::Destination;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;

/// What becomes of a key, where this is to be done on a yes.
pub fn press(key: KeyEvent, action: &Action) -> Outcome {
    match key.code {
        KeyCode::Char('y' | 'q') | KeyCode::Enter => Outcome::Finish(action.clone()),
        KeyCode::Char('w') => Outcome::Finish(Action::Save(Destination::UNNAMED)),
        KeyCode::Char('n') | KeyCode::Esc => Outcome::Close,
        _ => Outcome::Stay,
    }
}

/// Draws the question.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let keys = [("y", "leave"), ("w", "save the cell"), ("n", "stay")];
    let Some(inner) = window::draw(frame, area, canvas.look, "Leave?", (54, 8), &keys) else {
        return;
    };
    let best = canvas.scene.best();
    let cell = best.map_or(String::new(), |record| format!(" #{}", record.cell.index()));
    let kept = match canvas.journal {
        Some(name) => format!("The run is kept: 'freerea resume {name}' goes on with it."),
        None => format!("The best cell{cell} is not saved, and the run is not kept."),
    };
    let text = vec![
        Line::from(canvas.look.span(kept, Role::Text)),
        Line::from(canvas.look.span("Leave all the same?", Role::Warning)),
    ];
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), inner);
}
