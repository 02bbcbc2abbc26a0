//! Whether to go on with a run that broke off.

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::journal::RunName;
use freerea_core::scene::Scene;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::{AppAction, Outcome};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::words;

/// The keys.
pub(super) const KEYS: [KeyHint; 3] = [("y", "go on with it"), ("n", "begin anew"), ("q", "leave")];

/// A run that broke off.
#[derive(Clone, Debug)]
pub struct Offer {
    run: RunName,
    found: String,
}

impl Offer {
    /// What is to be known of the run for an answer.
    pub fn new(run: RunName, scene: &Scene) -> Self {
        let best = scene.answer().map_or(String::new(), |best| {
            format!(", the best of them #{}", best.cell.index())
        });
        let settings = &scene.settings;
        let found = format!(
            "{}, {}, seed {}: {} explored in {}{best}.",
            settings.space(),
            settings.dataset,
            settings.seed,
            words::counted(scene.history.len() as u64, "cell"),
            words::counted(scene.generation, "step"),
        );
        Offer { run, found }
    }

    /// Draws the question.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let Some(inner) = window::draw(frame, area, look, "Go on?", (58, 8), &KEYS) else {
            return;
        };
        let text = vec![
            Line::from(look.span(format!("Run {} broke off.", self.run), Role::Text)),
            Line::from(look.span(self.found.clone(), Role::Dim)),
            Line::from(look.span("Go on with it?", Role::Warning)),
        ];
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), inner);
    }

    /// What becomes of a key.
    pub fn press(&self, key: KeyEvent) -> Outcome {
        match key.code {
            KeyCode::Char('y') | KeyCode::Enter => {
                Outcome::finish(AppAction::TakeUp(self.run.clone()))
            }
            KeyCode::Char('n') | KeyCode::Esc => Outcome::finish(AppAction::Begin),
            KeyCode::Char('q') => Outcome::finish(AppAction::QuitNow),
            _ => Outcome::Stay,
        }
    }
}
