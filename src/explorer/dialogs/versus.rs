//! The run that is shown beside another one.

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::comparison::Comparison;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::symbols::Marker;
use ratatui::text::Line;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType};

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::Outcome;
use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::{Canvas, Look};

/// The keys.
pub(super) const KEYS: [KeyHint; 1] = [("esc", "close")];

/// Columns of the titles.
const TITLES: u16 = 12;
/// Rows that the curves need.
const LEAST: u16 = 6;

/// Two runs side by side.
#[derive(Clone, Debug)]
pub struct Versus(Comparison);

impl Versus {
    /// Shows a comparison.
    pub fn new(comparison: Comparison) -> Self {
        Versus(comparison)
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') => Outcome::Close,
            _ => Outcome::Stay,
        }
    }

    /// Draws what is told of both, and their best scores over the cells explored.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let size = (area.width.min(110), area.height);
        let Some(inner) = window::draw(frame, area, look, "Two runs", size, &KEYS) else {
            return;
        };
        let rows = self.0.rows();
        // Two lines follow: the cells in common, and what scores are over.
        let told = (rows.len() as u16 + 2).min(inner.height);
        let chart = inner.height.saturating_sub(told);
        let chart = if chart < LEAST { 0 } else { chart };
        let [table, curves] =
            Layout::vertical([Constraint::Fill(1), Constraint::Length(chart)]).areas(inner);
        self.draw_table(frame, table, look, rows);
        if chart > 0 {
            self.draw_curves(frame, curves, look);
        }
    }

    fn draw_table(
        &self,
        frame: &mut Frame,
        area: Rect,
        look: &Look,
        rows: Vec<(&'static str, [String; 2])>,
    ) {
        let common = format!("{} cells", self.0.in_common);
        let last = ("in common", [common, String::new()]);
        let sentence = look.span(self.0.scored_over(), Role::Dim);
        let [area, bottom] =
            Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
        frame.render_widget(Line::from(sentence), bottom);
        let mut rows: Vec<_> = rows.into_iter().chain([last]).collect();
        for least in LEAST_TOLD {
            if rows.len() > usize::from(area.height) {
                rows.retain(|(title, _)| *title != least);
            }
        }
        for ((title, words), row) in rows.into_iter().zip(area.rows()) {
            let [name, one, other] = Layout::horizontal([
                Constraint::Length(TITLES),
                Constraint::Fill(1),
                Constraint::Fill(1),
            ])
            .spacing(1)
            .areas(row);
            frame.render_widget(Line::from(look.span(title, Role::Dim)), name);
            for ((word, role), area) in words.into_iter().zip(ROLES).zip([one, other]) {
                let role = if title == "run" { role } else { Role::Text };
                frame.render_widget(Line::from(look.span(word, role)), area);
            }
        }
    }

    fn draw_curves(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let all = self.0.runs.iter().flat_map(|side| &side.curve);
        let most = all.clone().map(|[x, _]| *x).fold(1.0, f64::max);
        let low = all.clone().map(|[_, y]| *y).fold(f64::INFINITY, f64::min);
        let high = all.map(|[_, y]| *y).fold(f64::NEG_INFINITY, f64::max);
        if low > high {
            return;
        }
        let marker = match look.glyphs {
            Glyphs::Unicode => Marker::Braille,
            Glyphs::Ascii => Marker::Custom('*'),
        };
        let stairs = [0, 1].map(|side| stairs(&self.0.runs[side].curve));
        let curves = stairs.iter().zip(ROLES).map(|(curve, role)| {
            Dataset::default()
                .marker(marker)
                .graph_type(GraphType::Line)
                .style(look.style(role))
                .data(curve)
        });
        let label = |value: f64, digits: usize| look.span(format!("{value:.digits$}"), Role::Dim);
        let x = Axis::default()
            .title(look.span("cells explored", Role::Dim))
            .style(look.style(Role::Border))
            .bounds([0.0, most])
            .labels([label(0.0, 0), label(most, 0)]);
        let y = Axis::default()
            .title(look.span("best score", Role::Dim))
            .style(look.style(Role::Border))
            .bounds([low, high.max(low + 1e-6)])
            .labels([label(low, 3), label(high, 3)]);
        let chart = Chart::new(curves.collect())
            .x_axis(x)
            .y_axis(y)
            .legend_position(None);
        frame.render_widget(chart, area);
    }
}

/// What gives way where there is no room for all, the least first.
const LEAST_TOLD: [&str; 6] = [
    "refused",
    "time",
    "N, n",
    "steps",
    "found after",
    "in common",
];

/// The colours of the two runs.
const ROLES: [Role; 2] = [Role::Good, Role::Accent];

/// A best score holds until the next one.
fn stairs(curve: &[[f64; 2]]) -> Vec<(f64, f64)> {
    let mut stairs = Vec::with_capacity(2 * curve.len());
    for &[explored, score] in curve {
        if let Some(&(_, before)) = stairs.last() {
            stairs.push((explored, before));
        }
        stairs.push((explored, score));
    }
    stairs
}
