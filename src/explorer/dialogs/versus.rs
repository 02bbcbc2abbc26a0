//! The run that is shown beside others.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::comparison::{Comparison, Side};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::window;
use super::window::KeyHint;
use crate::explorer::derive::plots::{Axis, Number};
use crate::explorer::input::action::Outcome;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, ScaledAxis};

/// The keys.
pub(super) const KEYS: [KeyHint; 2] = [("esc", "close"), ("←→", "other runs")];

/// Columns of the titles.
const TITLES: u16 = 12;
/// Columns that a run needs: those of its name.
const NARROWEST: u16 = 15;
/// Columns that a run is given at most.
const WIDEST: u16 = 47;
/// Rows that the curves need.
const LEAST: u16 = 6;

/// Runs side by side.
#[derive(Clone, Debug)]
pub struct Versus {
    comparison: Comparison,
    /// The first run that is shown; those before it are scrolled out.
    first: usize,
}

impl Versus {
    /// Shows a comparison.
    pub fn new(comparison: Comparison) -> Self {
        Versus {
            comparison,
            first: 0,
        }
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        match key.code {
            KeyCode::Left | KeyCode::Char('h') => self.first = self.first.saturating_sub(1),
            KeyCode::Right | KeyCode::Char('l') => {
                self.first = (self.first + 1).min(self.comparison.runs.len() - 1);
            }
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws what is compared of all, and their best scores over the cells explored.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let runs = self.comparison.runs.len();
        let widest = u16::try_from(runs).map_or(u16::MAX, |runs| runs.saturating_mul(WIDEST));
        let size = (
            area.width.min(widest.saturating_add(TITLES + 4)),
            area.height,
        );
        let fitting = usize::from(size.0.saturating_sub(TITLES + 4) / (NARROWEST + 1));
        let fitting = fitting.clamp(1, runs);
        let first = self.first.min(runs - fitting);
        let (title, keys) = match (runs, fitting < runs) {
            (2, false) => ("Two runs".to_owned(), &KEYS[..1]),
            (_, false) => (format!("{runs} runs"), &KEYS[..1]),
            (_, true) => (
                format!("{runs} runs: {} to {}", first + 1, first + fitting),
                &KEYS[..],
            ),
        };
        let Some(inner) = window::draw(frame, area, look, &title, size, keys) else {
            return;
        };
        let rows = self.rows();
        // Two lines follow: what scores are over, and which curve is whose.
        let height = (rows.len() as u16 + 2).min(inner.height);
        let chart = inner.height.saturating_sub(height);
        let chart = if chart < LEAST { 0 } else { chart };
        let [table, bottom, curves] = Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Length(chart),
        ])
        .areas(inner);
        let letters = (chart > 0).then(|| {
            let letters = (0..runs).map(|run| letter(run).to_owned());
            ("curve", letters.collect())
        });
        let rows = letters.into_iter().chain(rows).collect();
        draw_table(frame, table, look, rows, first..first + fitting);
        let sentence = look.span(self.comparison.scored_over(), Role::Dim);
        frame.render_widget(Line::from(sentence), bottom);
        if chart > 0 {
            self.draw_curves(frame, curves, look);
        }
    }

    /// What is compared of each run, and of all at once.
    fn rows(&self) -> Vec<Row> {
        let rows = self.comparison.rows().into_iter();
        let common = format!("{} cells", self.comparison.in_common);
        rows.map(|(title, words)| (title, words.to_vec()))
            .chain([("in common", vec![common])])
            .collect()
    }

    fn draw_curves(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let runs = &self.comparison.runs;
        let scores = runs.iter().flat_map(|side| &side.curve);
        let Some(y) = Axis::around(scores.map(|[_, score]| *score)) else {
            return;
        };
        let longest = runs.iter().map(|side| side.explored).max();
        let x = Axis::counting(longest.unwrap_or(0));
        let axes = [
            ScaledAxis {
                axis: x,
                number: Number::Decimal(0),
                title: "cells explored",
            },
            ScaledAxis {
                axis: y.padded(),
                number: Number::Decimal(3),
                title: "best score",
            },
        ];
        let plot = chart::axes(frame, area, look, axes, 0);
        let place = |[explored, score]: [f64; 2]| [x.place(explored), y.padded().place(score)];
        let mut raster = Raster::new(plot, look);
        for (run, side) in runs.iter().enumerate() {
            let pen = Pen {
                role: role(run),
                ascii: [letter(run); 2],
                dashed: false,
            };
            raster.steps(side.curve.iter().copied().map(place), pen);
        }
        for (run, side) in runs.iter().enumerate() {
            for at in signposts(run, runs.len(), x.high) {
                if let Some(score) = reached(side, at) {
                    raster.mark(place([at, score]), letter(run), role(run));
                }
            }
        }
        raster.draw(frame, look);
    }
}

/// A title, and a word for each run or one for all.
type Row = (&'static str, Vec<String>);

/// Draws the rows, as far as these runs go.
fn draw_table(frame: &mut Frame, area: Rect, look: &Look, mut rows: Vec<Row>, runs: Range<usize>) {
    for least in LEAST_TOLD {
        if rows.len() > usize::from(area.height) {
            rows.retain(|(title, _)| *title != least);
        }
    }
    let columns = std::iter::once(Constraint::Length(TITLES))
        .chain(runs.clone().map(|_| Constraint::Fill(1)));
    let columns = Layout::horizontal(columns).spacing(1);
    for ((title, words), row) in rows.into_iter().zip(area.rows()) {
        let areas = columns.split(row);
        frame.render_widget(Line::from(look.span(title, Role::Dim)), areas[0]);
        // A word for all stands in the first column, whichever run that is.
        let of_all = words.len() == 1;
        let shown = words.iter().enumerate();
        let shown = shown.skip(if of_all { 0 } else { runs.start });
        for ((run, word), area) in shown.zip(&areas[1..]) {
            let role = match title {
                "run" | "curve" => role(run),
                _ => Role::Text,
            };
            let word = look.shortened(word, area.width.into());
            frame.render_widget(Line::from(look.span(word, role)), *area);
        }
    }
}

/// What gives way where there is no room for all, the least first.
const LEAST_TOLD: [&str; 6] = [
    "refused",
    "searching",
    "N, n",
    "steps",
    "found after",
    "in common",
];

/// The colours of the runs, over and over.
const ROLES: [Role; 6] = [
    Role::Good,
    Role::Accent,
    Role::Warning,
    Role::Mutated,
    Role::Crossed,
    Role::SeriesHistory,
];

fn role(run: usize) -> Role {
    ROLES[run % ROLES.len()]
}

/// The letter of a run's curve, which tells it where colours do not.
fn letter(run: usize) -> &'static str {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let place = run % LETTERS.len();
    &LETTERS[place..=place]
}

/// Numbers of cells at which a curve has its letter: those of different runs stand side by side.
fn signposts(run: usize, runs: usize, most: f64) -> impl Iterator<Item = f64> {
    const EACH: usize = 4;
    (0..EACH).map(move |turn| {
        let place = (turn * runs + run) as f64 + 0.5;
        most * place / (EACH * runs) as f64
    })
}

/// The best score of a run after so many cells; `None` before its first and behind its last.
fn reached(side: &Side, explored: f64) -> Option<f64> {
    let found = side.curve.iter().take_while(|[at, _]| *at <= explored);
    let [_, score] = found.last()?;
    (explored <= side.explored as f64).then_some(*score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_different_curves_never_stand_at_the_same_place() {
        let mut all: Vec<f64> = (0..5).flat_map(|run| signposts(run, 5, 100.0)).collect();
        all.sort_by(f64::total_cmp);
        assert!(all.windows(2).all(|two| two[1] - two[0] > 4.0), "{all:?}");
        assert!(all[0] > 0.0 && all[19] < 100.0);
    }
}
