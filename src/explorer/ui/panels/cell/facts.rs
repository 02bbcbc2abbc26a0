//! What is known of the selected cell, line by line, the most important first.

use freerea_core::evolution::{Cause, Record};
use freerea_core::metric::Metric;
use freerea_core::scene::Placing;
use freerea_core::space::Kind;
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::panels::cell::gauge::{NAME, VALUE, gauge};
use crate::explorer::ui::panels::cell::{birth, costs, memory};
use crate::explorer::ui::widgets::lines::wrapped;
use crate::explorer::ui::words::{counted, thousands};

/// All lines for a width; who draws them takes as many as there is room for.
pub(crate) fn lines(canvas: &Canvas, record: &Record, width: u16) -> Vec<Line<'static>> {
    let look = canvas.look;
    let rule = &canvas.scene.settings.rule;
    let measured = record.metrics.measured();
    let (counting, unused): (Vec<Metric>, Vec<Metric>) =
        measured.partition(|&metric| rule.counts(metric));
    let mut lines = vec![state(canvas, record, width), score(canvas, record, width)];
    lines.extend(trained(canvas, record, width));
    lines.extend(accuracy(canvas, record));
    let metric_line = |metric: &Metric| metric_line(canvas, record, *metric, width);
    lines.extend(counting.iter().map(metric_line));
    lines.extend(costs::lines(canvas, record, width));
    lines.extend(memory::lines(canvas, width));
    lines.extend(feasibility(canvas, record, width));
    for birth in canvas.scene.births(record.cell).iter().rev() {
        lines.extend(birth::lines(look, record.cell, birth, width));
    }
    lines.extend(costs::others(canvas, record, width));
    lines.extend(unused.iter().map(metric_line));
    lines.extend(alias(look, record, width));
    lines.extend(legend(look, record, width));
    lines
}

/// What matters most, in three lines for the smallest panels.
pub(crate) fn compact(canvas: &Canvas, record: &Record, width: u16) -> Vec<Line<'static>> {
    let look = canvas.look;
    let score = match canvas.model.score(record) {
        Some(score) => look.span(format!("{score:.4} "), Role::Accent),
        None => look.span("infeasible ", Role::Refused),
    };
    let cost = costs::shortly(canvas, record, width);
    let counting = canvas.scene.settings.rule.metrics().take(2);
    let metrics: Vec<String> = counting
        .map(|metric| {
            let short = metric.definition().short;
            format!("{short} {}", record.metrics.written(metric))
        })
        .collect();
    let metrics = metrics.join(" ");
    vec![
        Line::from(vec![
            look.span("score ", Role::Dim),
            score,
            trained_shortly(canvas, record).unwrap_or_else(|| life(canvas, record, true)),
        ]),
        Line::from(look.span(cost, Role::Text)),
        Line::from(look.span(metrics, Role::Text)),
    ]
}

/// Whether it is alive, and how old it is.
fn life(canvas: &Canvas, record: &Record, short: bool) -> Span<'static> {
    let (scene, look) = (canvas.scene, canvas.look);
    let mut members = scene.population.members().iter();
    match members.find(|member| member.record.cell == record.cell) {
        Some(member) => {
            let age = scene.generation.saturating_sub(member.since);
            let age = if short {
                age.to_string()
            } else {
                counted(age, "step")
            };
            look.span(format!("alive, age {age}"), Role::Born)
        }
        None if short => look.span("dead", Role::Died),
        None => look.span(death(canvas.model.death), Role::Died),
    }
}

/// How it died last, if it did while the events are known.
fn death(cause: Option<Cause>) -> &'static str {
    match cause {
        Some(Cause::Age) => "dead of age",
        Some(Cause::Outscored) => "dead: outscored",
        Some(Cause::Limits) => "dead: broke the limits",
        Some(Cause::Removed) => "dead: taken out",
        None => "dead, in the history",
    }
}

/// Whether it lives, and when it was explored.
fn state(canvas: &Canvas, record: &Record, width: u16) -> Line<'static> {
    let (scene, look) = (canvas.scene, canvas.look);
    let index = look.span(format!("#{} ", record.cell.index()), Role::Text);
    let mut spans = vec![index, life(canvas, record, width < 28)];
    let constraints = &scene.settings.constraints;
    if !record.is_feasible(constraints) {
        spans.push(look.span(", infeasible", Role::Refused));
    }
    if let Some(place) = scene.history.place(record.cell) {
        let words = format!(", explored {}", ordinal(place + 1));
        let used: usize = spans.iter().map(Span::width).sum();
        if used + words.len() <= usize::from(width) {
            spans.push(look.span(words, Role::Dim));
        }
    }
    Line::from(spans)
}

/// 1st, 2nd, 3rd, 4th, 11th, 21st.
fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, not) if not != 11 => "st",
        (2, not) if not != 12 => "nd",
        (3, not) if not != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// What its training gave, if it was a finalist.
fn trained(canvas: &Canvas, record: &Record, width: u16) -> Option<Line<'static>> {
    let look = canvas.look;
    let Placing {
        finalist,
        rank,
        among,
    } = canvas.scene.placing(record.cell)?;
    let value = format!("{:>width$.2} %", finalist.accuracy, width = VALUE - 2);
    let rank = format!("  rank {rank} of {among}");
    let epochs = counted(finalist.recipe.epochs.into(), "epoch");
    let room = usize::from(width).saturating_sub(NAME + VALUE);
    let detail = Some(format!("{rank}, {epochs}")).filter(|detail| detail.len() <= room);
    Some(Line::from(vec![
        look.span(format!("{:<NAME$}", "trained"), Role::Dim),
        look.span(value, Role::Text),
        look.span(detail.unwrap_or(rank), Role::Dim),
    ]))
}

/// The same in few words.
fn trained_shortly(canvas: &Canvas, record: &Record) -> Option<Span<'static>> {
    let mut finalists = canvas.scene.finalists.iter();
    let finalist = finalists.find(|known| known.cell == record.cell)?;
    let words = format!("trained {:.2} %", finalist.accuracy);
    Some(canvas.look.span(words, Role::Text))
}

/// What training gave by the table, where that is known.
fn accuracy(canvas: &Canvas, record: &Record) -> Option<Line<'static>> {
    let (benchmarked, look) = (canvas.benchmarked?, canvas.look);
    let Some(standing) = benchmarked.standing(record.cell) else {
        let unknown = look.span(
            format!("not in {}", benchmarked.yardstick().name),
            Role::Dim,
        );
        let name = look.span(format!("{:<NAME$}", benchmarked.short_label()), Role::Dim);
        return Some(Line::from(vec![name, unknown]));
    };
    let name = if benchmarked.yardstick().official {
        "accuracy".to_owned()
    } else {
        benchmarked.short_label().to_owned()
    };
    let value = format!("{:>width$.2} %", standing.accuracy, width = VALUE - 2);
    Some(Line::from(vec![
        look.span(format!("{name:<NAME$}"), Role::Dim),
        look.span(value, Role::Text),
        look.span(format!("  rank {}", thousands(standing.rank)), Role::Dim),
    ]))
}

/// The score over the feasible history.
fn score(canvas: &Canvas, record: &Record, width: u16) -> Line<'static> {
    let look = canvas.look;
    let name = look.span(format!("{:<NAME$}", "score"), Role::Dim);
    let Some(score) = canvas.model.score(record) else {
        return Line::from(vec![name, look.span("infeasible", Role::Refused)]);
    };
    let score = look.span(format!("{score:>VALUE$.4}"), Role::Accent);
    let over = match width {
        47.. => " over the feasible history",
        38.. => " feasible history",
        28.. => " history",
        _ => "",
    };
    Line::from(vec![name, score, look.span(over, Role::Dim)])
}

/// A metric with its part of the score.
fn metric_line(canvas: &Canvas, record: &Record, metric: Metric, width: u16) -> Line<'static> {
    let look = canvas.look;
    let weight = canvas.scene.settings.rule.weights.weight(metric);
    let part = canvas.model.history_scale.term(&record.metrics, metric);
    let value = record.metrics.written(metric);
    let role = match record.metrics.value(metric) {
        Some(_) => Role::Text,
        None => Role::Warning,
    };
    let mut spans = vec![
        look.span(format!("{:<NAME$}", metric.title()), Role::Dim),
        look.span(format!("{value:>VALUE$}"), role),
    ];
    if width >= 28 {
        spans.push(if weight > 0.0 {
            look.span(format!(" {part:+.4}"), Role::Text)
        } else {
            look.span(" unused", Role::Dim)
        });
    }
    if width >= 44 && weight > 0.0 {
        spans.push(Span::raw(" "));
        spans.extend(gauge(look, part / weight, usize::from(width).min(56) - 30));
    }
    Line::from(spans)
}

/// Whether it keeps to the constraints now; and whether anything comes out of it.
fn feasibility(canvas: &Canvas, record: &Record, width: u16) -> Vec<Line<'static>> {
    let look = canvas.look;
    let constraints = &canvas.scene.settings.constraints;
    let mut lines = match constraints.admit(record.cell, &record.costs) {
        Ok(()) => vec![Line::from(look.span("feasible", Role::Good))],
        Err(refusal) => wrapped(&format!("infeasible: {refusal}"), width.into())
            .into_iter()
            .map(|line| Line::from(look.span(line, Role::Refused)))
            .collect(),
    };
    if let Some(warning) = record.cell.warning() {
        let words = wrapped(warning, width.into());
        lines.extend(
            words
                .into_iter()
                .map(|line| Line::from(look.span(line, Role::Warning))),
        );
    }
    lines
}

/// The benchmark's other name of the cell, where it has one and it fits.
fn alias(look: &Look, record: &Record, width: u16) -> Option<Line<'static>> {
    let alias = record.cell.alias()?;
    let name = ["hash ", ""].into_iter().find(|name| {
        let length = name.len() + alias.len();
        length <= usize::from(width)
    })?;
    Some(Line::from(vec![
        look.span(name, Role::Dim),
        look.span(alias, Role::Text),
    ]))
}

/// The letters of the operations, and what the lines of the graph mean.
fn legend(look: &Look, record: &Record, width: u16) -> Vec<Line<'static>> {
    let mut entries: Vec<Vec<Span>> = record
        .cell
        .space()
        .operations()
        .map(|operation| {
            let name = if width >= 38 {
                operation.name()
            } else {
                operation.names().short
            };
            let role = Look::operation_role(operation);
            vec![look.span(format!("{} {name}", look.operation_glyph(operation)), role)]
        })
        .collect();
    let letters = record.cell.letters();
    let dead = |kind| kind != Kind::Nothing;
    if letters
        .iter()
        .any(|l| !l.alive && dead(l.operation.names().kind))
    {
        let line = look.glyph("╌╌", "~~");
        entries.push(vec![look.span(format!("{line} no signal"), Role::Dead)]);
    }
    let columns = match width {
        0..22 => return Vec::new(),
        22..38 => usize::from(width / 11),
        _ => usize::from(width / 16).max(2),
    };
    let cell = usize::from(width) / columns;
    let row = |entries: &[Vec<Span<'static>>]| {
        let mut spans = Vec::new();
        for entry in entries {
            let used: usize = entry.iter().map(Span::width).sum();
            spans.extend(entry.iter().cloned());
            spans.push(Span::raw(" ".repeat(cell.saturating_sub(used))));
        }
        Line::from(spans)
    };
    let blank = Line::default();
    std::iter::once(blank)
        .chain(entries.chunks(columns).map(row))
        .collect()
}

/// The benchmark's string in three lines, where they fit; the panel's last line shows it whole in
/// wider ones.
pub(crate) fn string(look: &Look, record: &Record, width: u16) -> Vec<Line<'static>> {
    let text = record.cell.to_string();
    let pieces: Vec<String> = if text.contains(';') {
        wrapped(&text.replace(';', "; "), width.into())
    } else {
        text.split_inclusive('+').map(str::to_owned).collect()
    };
    if pieces.iter().all(|piece| piece.len() <= usize::from(width)) {
        std::iter::once(Line::default())
            .chain(
                pieces
                    .into_iter()
                    .map(|piece| Line::from(look.span(piece, Role::Dim))),
            )
            .collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_have_their_endings() {
        let words: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).into();
        assert_eq!(
            words,
            [
                "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"
            ]
        );
    }

    #[test]
    fn one_of_a_kind_has_no_plural() {
        assert_eq!(counted(1, "step"), "1 step");
    }
}
