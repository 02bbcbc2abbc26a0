//! The selected cell: its graph, what was measured of it, and where it comes from.

pub(crate) mod birth;
mod costs;
mod facts;
mod gauge;
mod memory;
#[cfg(test)]
mod tests;

use freerea_core::evolution::{Origin, Record};
use freerea_core::lineage::inherited;
use freerea_core::space::{Cell, Change, Gene};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use crate::explorer::derive::view::Panel;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::frame as panel;
use crate::explorer::ui::widgets::graph;
use crate::explorer::ui::widgets::graph::GraphView;

/// Columns of the facts beside a graph: the longest change of a gene fits.
const FACTS: u16 = 38;
/// The narrowest graph.
const NARROWEST: u16 = 27;
/// Rows of facts that are shown whatever the graph takes.
const LEAST_FACTS: u16 = 4;
/// Rows of the list of edges, if there is no graph.
const LIST: u16 = 3;
/// Rows for a graph that does not fit, as a list.
const FEW_ROWS: u16 = 6;
/// The highest graph: higher ones are only emptier.
const HIGHEST: u16 = 19;

/// Draws the panel.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let selected = canvas.model.selected;
    let note = selected.map_or_else(Vec::new, |record| note(canvas, &record));
    let inner = panel::draw(frame, area, canvas, Panel::Cell, note);
    if inner.is_empty() {
        return;
    }
    match selected {
        Some(record) => draw_record(frame, inner, canvas, &record),
        None => draw_nothing(frame, inner, canvas),
    }
}

/// The gene of the selected cell's graph at a place of the screen, for the mouse; `area` is that
/// of the panel, its border included.
pub fn gene_at(area: Rect, canvas: &Canvas, column: u16, row: u16) -> Option<Gene> {
    let record = canvas.model.selected?;
    let inner = panel::inner(area);
    let parts = parts_of(inner, canvas, &record);
    graph::gene_at(&record.cell.draft(), None, parts.graph, column, row)
}

/// A change of a gene, like `0-3: skip_connect -> nor_conv_3x3`.
pub fn change(change: &Change, arrow: &str) -> String {
    format!("{}: {} {arrow} {}", change.gene(), change.from, change.to)
}

/// The same in short names.
pub fn shortly(change: &Change, arrow: &str) -> String {
    let (from, to) = (change.from.names().short, change.to.names().short);
    format!("{}: {from} {arrow} {to}", change.gene())
}

fn note(canvas: &Canvas, record: &Record) -> Vec<Span<'static>> {
    let look = canvas.look;
    let mut spans = vec![look.span(format!(" #{} ", record.cell.index()), Role::Accent)];
    if canvas.scene.is_answer(record.cell) {
        spans.push(look.span("best ", Role::Good));
    }
    spans
}

fn draw_nothing(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let text = match canvas.scene.sought.len() {
        0 => "No cell is explored yet: the best one will appear here.".to_owned(),
        cells => format!("Scoring {cells} founders: the best cell will appear here."),
    };
    let words = Paragraph::new(text)
        .style(canvas.look.style(Role::Dim))
        .wrap(Wrap { trim: true });
    frame.render_widget(words, area);
}

/// Where the parts lie.
struct CellParts {
    graph: Rect,
    parents: Option<Rect>,
    facts: Rect,
    string: Option<Rect>,
}

fn draw_record(frame: &mut Frame, area: Rect, canvas: &Canvas, record: &Record) {
    let parts = parts_of(area, canvas, record);
    let look = canvas.look;
    let origin = birth::latest(canvas, record.cell);
    let marked = origin.map_or_else(Vec::new, |origin| birth::mutated(&origin, record.cell));
    let view = GraphView {
        draft: record.cell.draft(),
        marked: &marked,
        cursor: None,
    };
    graph::draw(frame, parts.graph, look, &view);
    let mut lines = facts::lines(canvas, record, parts.facts.width);
    let small = (26..FACTS).contains(&parts.facts.width) && parts.facts.height < 5;
    if small {
        lines = facts::compact(canvas, record, parts.facts.width);
    } else if parts.string.is_none() {
        lines.extend(facts::string(look, record, parts.facts.width));
    }
    draw_lines(frame, parts.facts, lines);
    if let (Some(area), Some(origin)) = (parts.parents, origin) {
        draw_parents(frame, area, look, record.cell, &origin);
    }
    if let Some(area) = parts.string {
        let string = look.span(record.cell.to_string(), Role::Dim);
        frame.render_widget(Line::from(string), area);
    }
}

fn parts_of(area: Rect, canvas: &Canvas, record: &Record) -> CellParts {
    let parents = birth::latest(canvas, record.cell).map_or(0, |origin| origin.parents().len());
    let draft = record.cell.draft();
    let lowest = |width| graph::lowest(&draft, width);
    let facts_rows = |width| facts::lines(canvas, record, width).len() as u16;
    parts(area, parents, lowest, facts_rows)
}

fn draw_lines(frame: &mut Frame, area: Rect, lines: Vec<Line>) {
    for (row, line) in (area.y..area.bottom()).zip(lines) {
        frame.render_widget(line, Rect::new(area.x, row, area.width, 1));
    }
}

/// Divides the panel; `lowest` and `facts_rows` tell how many rows the graph and the facts take at
/// a width.
fn parts(
    area: Rect,
    parents: usize,
    lowest: impl Fn(u16) -> u16,
    facts_rows: impl Fn(u16) -> u16,
) -> CellParts {
    let facts_width = (area.width / 3).clamp(FACTS, 56);
    let beside = area.width >= NARROWEST + 1 + FACTS
        && area.height >= lowest(area.width - facts_width - 1).min(FEW_ROWS);
    if beside {
        let long_string = area.width >= 95 && area.height > facts_rows(FACTS).max(FEW_ROWS + 1);
        return parts_beside(area, parents, lowest, facts_width, long_string);
    }
    let rows = facts_rows(area.width);
    let lowest = lowest(area.width);
    let graph_rows = match area.height.saturating_sub(rows) {
        _ if area.width < 20 => u16::from(area.height > 1),
        spare if area.width >= NARROWEST && spare >= lowest => spare.min(HIGHEST),
        // The graph tells more than the last of the facts.
        _ if area.width >= NARROWEST && area.height >= lowest + LEAST_FACTS => lowest,
        _ if area.width >= NARROWEST && area.height >= FEW_ROWS + LEAST_FACTS => FEW_ROWS,
        _ if area.height > LIST => LIST,
        _ => u16::from(area.height > 1),
    };
    let (graph, facts) = split(area, graph_rows);
    CellParts {
        graph,
        parents: None,
        facts,
        string: None,
    }
}

/// The parts if the facts stand beside the graph, with the cell's string below both if it is long.
fn parts_beside(
    area: Rect,
    parents: usize,
    lowest: impl Fn(u16) -> u16,
    facts_width: u16,
    long_string: bool,
) -> CellParts {
    let (area, string) = if long_string {
        split(area, area.height - 1)
    } else {
        (area, Rect::ZERO)
    };
    let left = Rect {
        width: area.width - facts_width - 1,
        ..area
    };
    let facts = Rect {
        x: left.right() + 1,
        width: facts_width,
        ..area
    };
    let wide = left.width > NARROWEST * parents.max(1) as u16;
    // Two graphs with a line of words between them.
    let high = left.height > 2 * (lowest(left.width) + 2);
    let (graph, parents) = if parents > 0 && wide && high {
        let (child, below) = split(left, (left.height * 3 / 5).min(HIGHEST));
        let height = below.height.min(HIGHEST);
        (child, Some(Rect { height, ..below }))
    } else {
        (left, None)
    };
    CellParts {
        graph,
        parents,
        facts,
        string: long_string.then_some(string),
    }
}

/// So many rows of an area, and the rest below them.
fn split(area: Rect, rows: u16) -> (Rect, Rect) {
    let top = Rect {
        height: rows,
        ..area
    };
    let bottom = Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    };
    (top, bottom)
}

/// The parents side by side; marked is what the child has from each, or what changed in it.
fn draw_parents(frame: &mut Frame, area: Rect, look: &Look, child: Cell, origin: &Origin) {
    let parents = origin.parents();
    let width = area.width / parents.len().max(1) as u16;
    for (place, parent) in (0..).zip(&parents) {
        let area = Rect {
            x: area.x + place * width,
            width,
            ..area
        };
        let marked = inherited(origin, *parent, child);
        let words = birth::contribution(origin, &marked);
        let mut title = Line::from(look.span(format!("parent #{}", parent.index()), Role::Title));
        if title.width() + words.len() + 2 <= usize::from(width) {
            title.push_span(look.span(format!(", {words}"), Role::Dim));
        }
        frame.render_widget(title, Rect { height: 1, ..area });
        let below = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let view = GraphView {
            draft: parent.draft(),
            marked: &marked,
            cursor: None,
        };
        graph::draw(frame, below, look, &view);
    }
}
