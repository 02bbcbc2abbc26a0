//! How sizes and weights are drawn.

use freerea_core::evolution::Settings;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{KEYS, Setting, SettingsDialog};
use crate::explorer::dialogs::field::Field;
use crate::explorer::dialogs::window;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// Columns of the names.
const NAME: usize = 12;

impl SettingsDialog {
    /// Draws the dialog over an area.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let Some(inner) = window::draw(frame, area, look, "Settings", (76, 16), &KEYS) else {
            return;
        };
        let airy = usize::from(inner.height) >= self.rows.len() + 4;
        let mut lines = Vec::new();
        for (place, (setting, field)) in self.rows.iter().enumerate() {
            if airy && (place == 0 || place == 2) {
                lines.push(group(look, place, inner.width));
            }
            lines.push(self.row(look, place == self.row, (*setting, field), inner.width));
        }
        if airy {
            lines.push(Line::default());
        }
        lines.push(self.answer(look));
        for (row, line) in (inner.y..inner.bottom()).zip(lines) {
            frame.render_widget(line, Rect::new(inner.x, row, inner.width, 1));
        }
    }

    fn row(
        &self,
        look: &Look,
        focused: bool,
        (setting, field): (Setting, &Field),
        width: u16,
    ) -> Line<'static> {
        let pending = field.text() != setting.written(&self.set);
        let title = format!("{:<NAME$}", title(setting));
        let role = if focused { Role::Accent } else { Role::Text };
        let wrong = focused && self.refused.is_some();
        let mut spans = vec![
            look.span(title, role),
            field.span(look, focused, wrong, "?"),
        ];
        let beside = if pending {
            pending_words(setting, &self.set)
        } else {
            about(setting).to_owned()
        };
        if usize::from(width) >= NAME + 17 + beside.len() {
            let role = if pending { Role::Warning } else { Role::Dim };
            spans.push(Span::raw("  "));
            spans.push(look.span(beside, role));
        }
        Line::from(spans)
    }

    fn answer(&self, look: &Look) -> Line<'static> {
        let nothing = self.set.rule.metrics().next().is_none();
        match &self.refused {
            Some(refused) => Line::from(look.span(refused.clone(), Role::Error)),
            None if nothing => {
                let words = "no metric counts: all cells score 0";
                Line::from(look.span(words, Role::Warning))
            }
            None => Line::default(),
        }
    }
}

fn group(look: &Look, place: usize, width: u16) -> Line<'static> {
    let text = match (place, width) {
        (0, _) => "Sizes; the paper has N = 25, n = 5",
        (_, 0..66) => "Weights of the metrics",
        _ => "Weights of the metrics in the score; :rule sets them all by a name",
    };
    Line::from(look.span(text, Role::Header))
}

fn title(setting: Setting) -> &'static str {
    match setting {
        Setting::Population => "N",
        Setting::Tournament => "n",
        Setting::Weight(metric) => metric.title(),
    }
}

fn about(setting: Setting) -> &'static str {
    match setting {
        Setting::Population => "members that survive a step",
        Setting::Tournament => "members drawn for a tournament, up to N",
        Setting::Weight(metric) => metric.definition().summary,
    }
}

fn pending_words(setting: Setting, set: &Settings) -> String {
    format!("{} until Enter", setting.written(set))
}
