//! The costs of the selected cell, each with a bar towards its limit.

use freerea_core::cost::{Amount, Cost};
use freerea_core::evolution::{Range, Record};
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::panels::cell::gauge::{NAME, VALUE, gauge};

/// The narrowest line that has room for a bar and the limit.
const BARRED: usize = 36;

/// A line for each limited cost, with a bar; parameters and FLOPs on one.
pub(super) fn lines(canvas: &Canvas, record: &Record, width: u16) -> Vec<Line<'static>> {
    let constraints = &canvas.scene.settings.constraints;
    let width = usize::from(width);
    let limited = Cost::ALL
        .into_iter()
        .filter(|&cost| constraints[cost].is_set());
    let mut lines: Vec<Line> = limited
        .flat_map(|cost| {
            let line = limited_line(canvas, record, cost, constraints[cost], width);
            let basis = (cost == Cost::Latency).then(|| basis(canvas, record, width));
            std::iter::once(line).chain(basis.flatten())
        })
        .collect();
    let always = Cost::ALWAYS_SHOWN.into_iter();
    let always: Vec<Cost> = always.filter(|&cost| !constraints[cost].is_set()).collect();
    lines.extend(pairs(canvas, record, &always, width));
    lines
}

/// Whether the latency was measured or fitted, and on which device.
fn basis(canvas: &Canvas, record: &Record, width: usize) -> Option<Line<'static>> {
    let costing = canvas.scene.settings.costing();
    let profile = costing.platform.device?.profile();
    let basis = (Cost::Latency.definition().basis)(record.cell, &costing)?;
    let words = format!("{:<NAME$}{} on {}", "", basis.name(), profile.name);
    (words.len() <= width).then(|| Line::from(canvas.look.span(words, Role::Dim)))
}

/// The costs that are known and neither limited nor always shown, two by two.
pub(super) fn others(canvas: &Canvas, record: &Record, width: u16) -> Vec<Line<'static>> {
    let constraints = &canvas.scene.settings.constraints;
    let is_other = |cost: &Cost| !Cost::ALWAYS_SHOWN.contains(cost) && !constraints[*cost].is_set();
    let width = usize::from(width);
    let known = record.costs.known().map(|(cost, _)| cost);
    let others: Vec<Cost> = known.filter(is_other).collect();
    let has_latency = others.contains(&Cost::Latency);
    let mut lines = pairs(canvas, record, &others, width);
    if has_latency {
        lines.extend(basis(canvas, record, width));
    }
    lines
}

/// Two costs on a line where they fit, else one.
fn pairs(canvas: &Canvas, record: &Record, costs: &[Cost], width: usize) -> Vec<Line<'static>> {
    let look = canvas.look;
    let mut lines: Vec<Line> = Vec::new();
    let mut is_alone = false;
    for &cost in costs {
        let second = [
            look.span(format!("  {} ", cost.title()), Role::Dim),
            look.span(value(canvas, record, cost), Role::Text),
        ];
        let wide: usize = second.iter().map(Span::width).sum();
        match lines.last_mut() {
            Some(line) if is_alone && line.width() + wide <= width => {
                line.extend(second);
                is_alone = false;
            }
            _ => {
                lines.push(Line::from(plain(canvas, record, cost).to_vec()));
                is_alone = true;
            }
        }
    }
    lines
}

/// What is limited, and parameters and FLOPs, as far as a line has room for them.
pub(super) fn shortly(canvas: &Canvas, record: &Record, width: u16) -> String {
    let constraints = &canvas.scene.settings.constraints;
    let (limited, others): (Vec<Cost>, Vec<Cost>) = Cost::ALL
        .into_iter()
        .partition(|&cost| constraints[cost].is_set());
    let others = others.into_iter();
    let others = others.filter(|cost| Cost::ALWAYS_SHOWN.contains(cost));
    let mut line = String::new();
    for cost in limited.into_iter().chain(others) {
        let written = format!(
            "{} {}",
            cost.definition().short,
            value(canvas, record, cost)
        );
        let gap = usize::from(!line.is_empty());
        if line.chars().count() + gap + written.chars().count() <= usize::from(width) {
            line += &" ".repeat(gap);
            line += &written;
        }
    }
    line
}

/// An amount in few digits, with a mark if it was fitted.
fn value(canvas: &Canvas, record: &Record, cost: Cost) -> String {
    let costing = canvas.scene.settings.costing();
    let amount = record.costs.get(cost);
    cost.definition().shown_of(record.cell, amount, &costing)
}

fn plain(canvas: &Canvas, record: &Record, cost: Cost) -> [Span<'static>; 2] {
    let look = canvas.look;
    [
        look.span(format!("{:<NAME$}", cost.title()), Role::Dim),
        look.span(
            format!("{:>VALUE$}", value(canvas, record, cost)),
            Role::Text,
        ),
    ]
}

/// A cost with the limit that it comes nearest to, and a bar towards it.
fn limited_line(
    canvas: &Canvas,
    record: &Record,
    cost: Cost,
    range: Range,
    width: usize,
) -> Line<'static> {
    let look = canvas.look;
    let mut spans = plain(canvas, record, cost).to_vec();
    let Amount::Known(amount) = record.costs.get(cost) else {
        return Line::from(spans);
    };
    let (sign, limit) = match range {
        Range { max: Some(max), .. } => (look.glyph("≤", "<="), max),
        Range { min, .. } => (look.glyph("≥", ">="), min.unwrap_or(0)),
    };
    let within =
        range.max.is_none_or(|max| amount <= max) && range.min.is_none_or(|min| amount >= min);
    let limit_words = format!(" {sign}{}", cost.definition().unit.write(limit));
    if width >= BARRED {
        let columns = width.min(56) - NAME - VALUE - 1 - limit_words.chars().count();
        let part = if limit == 0 {
            1.0
        } else {
            amount as f64 / limit as f64
        };
        spans.push(Span::raw(" "));
        spans.extend(bar(look, part, columns, within));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    if used + limit_words.chars().count() <= width {
        let role = if within { Role::Limit } else { Role::Refused };
        spans.push(look.span(limit_words, role));
    }
    Line::from(spans)
}

/// The bar; of a cell that breaks the limit in the colour of what is refused.
fn bar(look: &Look, part: f64, columns: usize, within: bool) -> [Span<'static>; 2] {
    let [filled, rest] = gauge(look, part, columns);
    if within {
        [filled, rest]
    } else {
        [look.span(filled.content.into_owned(), Role::Refused), rest]
    }
}
