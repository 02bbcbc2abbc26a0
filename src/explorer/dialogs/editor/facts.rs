//! What a change costs, before and after.

use freerea_core::cost::{Amount, Cost};
use freerea_core::metric::Metric;
use freerea_core::scene::Scene;
use freerea_core::space::{Cell, Change};
use ratatui::text::{Line, Span};

use super::Editor;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::panels::cell::change;
use crate::explorer::ui::widgets::lines::wrapped;

/// Rows of the facts, whatever is changed, so that nothing jumps.
pub(super) const LINES: usize = 8;
/// Columns of the names.
const NAME: usize = 11;
/// From here on there is room for all digits.
const WIDE: usize = 46;

impl Editor {
    /// The lines under the graph, the same number whatever is changed.
    pub(super) fn lines(&self, canvas: &Canvas, width: u16) -> Vec<Line<'static>> {
        let (look, scene) = (canvas.look, canvas.scene);
        let choices = self.choices(look, width);
        let width = usize::from(width);
        let [first, second] = Editor::compared(scene);
        let mut lines = vec![
            choices,
            self.changes(look, width),
            self.cost(look, scene, width, first),
            self.cost(look, scene, width, second),
            self.skipped(look),
        ];
        let explored = self.explored(look, scene, width);
        match &self.refused {
            // What the answer is about stands where the answer is.
            Some(refused) => {
                let words = wrapped(refused, width).into_iter();
                lines.extend(words.map(|line| Line::from(look.span(line, Role::Error))));
                lines.insert(5, self.feasibility(look, scene, width).swap_remove(0));
                if lines.len() < LINES {
                    lines.insert(6, explored);
                }
            }
            None => {
                lines.extend(self.feasibility(look, scene, width));
                lines.push(explored);
            }
        }
        lines.resize(LINES, Line::default());
        lines
    }

    fn changes(&self, look: &Look, width: usize) -> Line<'static> {
        let before = self.parent.draft();
        let genes = self.draft.differences(&before);
        if genes.is_empty() {
            return row(look, "changed", "nothing yet".to_owned(), Role::Dim);
        }
        let arrow = look.glyph("→", "->");
        let full: Vec<String> = genes
            .iter()
            .map(|&gene| Change::at(gene, before.carried(gene), self.draft.carried(gene)))
            .map(|changed| change(&changed, arrow))
            .collect();
        let short: Vec<String> = genes.iter().map(ToString::to_string).collect();
        let full = full.join(", ");
        let fits = NAME + full.chars().count() <= width;
        let text = if fits { full } else { short.join(" ") };
        row(look, "changed", text, Role::Mutated)
    }

    /// The child, or the parent while what is changed so far makes no cell.
    fn shown(&self) -> Cell {
        self.child().unwrap_or(self.parent)
    }

    /// The costs of which there is a line: parameters and FLOPs, or what is limited instead.
    fn compared(scene: &Scene) -> [Cost; 2] {
        let mut compared = Cost::ALWAYS_SHOWN;
        let others = Cost::ALL
            .into_iter()
            .filter(|cost| !compared.contains(cost));
        let limited: Vec<Cost> = others
            .filter(|&cost| scene.settings.constraints[cost].is_set())
            .collect();
        for (place, cost) in [1, 0].into_iter().zip(limited) {
            compared[place] = cost;
        }
        compared
    }

    fn cost(&self, look: &Look, scene: &Scene, width: usize, cost: Cost) -> Line<'static> {
        let costing = scene.settings.costing();
        let definition = cost.definition();
        let amount = |cell: Cell| definition.amount(cell, &costing);
        let ends = [amount(self.parent), amount(self.shown())];
        let written = |amount: Amount| {
            if width < WIDE {
                definition.shown(amount)
            } else {
                definition.exact(amount)
            }
        };
        let [Some(before), Some(after)] = ends.map(Amount::known) else {
            let text = ends.map(written).join(look.glyph(" → ", " -> "));
            return row(look, cost.title(), text, Role::Text);
        };
        let by = Amount::Known(before.abs_diff(after));
        let texts = [ends[0], ends[1], by].map(written);
        comparison(look, cost.title(), texts, before as f64, after as f64)
    }

    fn skipped(&self, look: &Look) -> Line<'static> {
        let (before, after) = (self.parent.skipped_layers(), self.shown().skipped_layers());
        let texts = [before, after, (after - before).abs()].map(|value| format!("{value:.2}"));
        comparison(look, "skip", texts, before, after)
    }

    fn feasibility(&self, look: &Look, scene: &Scene, width: usize) -> Vec<Line<'static>> {
        let admitted = |child: Cell| {
            let settings = &scene.settings;
            settings.constraints.admit_cell(child, settings.costing())
        };
        let (title, text, role) = match self.child() {
            Err(why) => ("no cell", why, Role::Error),
            Ok(child) => match (admitted(child), child.warning()) {
                (Err(refusal), _) => ("infeasible", refusal.to_string(), Role::Error),
                (Ok(()), Some(warning)) => {
                    ("feasible", format!("yes, but {warning}"), Role::Warning)
                }
                (Ok(()), None) => ("feasible", "yes".to_owned(), Role::Good),
            },
        };
        let words = wrapped(&text, width.saturating_sub(NAME));
        let titles = std::iter::once(title).chain(std::iter::repeat(""));
        let lines = titles.zip(words).take(2);
        lines
            .map(|(title, words)| row(look, title, words, role))
            .collect()
    }

    fn explored(&self, look: &Look, scene: &Scene, width: usize) -> Line<'static> {
        let Ok(child) = self.child() else {
            return row(look, "explored", "-".to_owned(), Role::Dim);
        };
        let Some(record) = scene.history.get(child) else {
            let short = format!("#{} not yet", child.index());
            let text = format!("{short}: it would be scored");
            let text = if NAME + text.len() <= width {
                text
            } else {
                short
            };
            return row(look, "explored", text, Role::Text);
        };
        let state = if scene.population.contains(child) {
            "alive"
        } else {
            "dead"
        };
        let value = |metric: Metric| record.metrics.written(metric);
        let short = format!("#{} {state}", child.index());
        let some = format!("{short}, NASWOT {}", value(Metric::Naswot));
        let all = format!("{some}, LogSynflow {}", value(Metric::LogSynflow));
        let text = [all, some]
            .into_iter()
            .find(|text| NAME + text.len() <= width)
            .unwrap_or(short);
        row(look, "explored", text, Role::Text)
    }
}

fn name(look: &Look, text: &str) -> Span<'static> {
    look.span(format!("{text:<NAME$}"), Role::Dim)
}

fn row(look: &Look, title: &str, text: String, role: Role) -> Line<'static> {
    Line::from(vec![name(look, title), look.span(text, role)])
}

/// `before -> after  (+difference)`.
fn comparison(
    look: &Look,
    title: &str,
    [before, after, by]: [String; 3],
    from: f64,
    to: f64,
) -> Line<'static> {
    let arrow = look.glyph("→", "->");
    let (sign, role) = match to.total_cmp(&from) {
        std::cmp::Ordering::Less => ("-", Role::Good),
        std::cmp::Ordering::Greater => ("+", Role::Warning),
        std::cmp::Ordering::Equal => {
            return Line::from(vec![
                name(look, title),
                look.span(before, Role::Text),
                look.span("  unchanged", Role::Dim),
            ]);
        }
    };
    // More skipped layers are no cost.
    let role = if title == "skip" { Role::Text } else { role };
    Line::from(vec![
        name(look, title),
        look.span(format!("{before} {arrow} "), Role::Dim),
        look.span(after, Role::Text),
        look.span(format!(" {sign}{by}"), role),
    ])
}
