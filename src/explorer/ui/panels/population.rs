//! The table of cells: the living, the history, or the best of it.

mod columns;
mod notes;

use std::ops::Range;

use freerea_core::cost::{Cost, Costing};
use freerea_core::scene::Scene;
use freerea_core::space::Cell;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Paragraph, Wrap};

use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::row::CellRow;
use crate::explorer::derive::view::{Column, Listing, Panel};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::frame;
use crate::explorer::ui::words;
use columns::{ColumnSlot, ListedCells, accuracy_title};
use notes::{emptiness, note};

/// Draws the table.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let note = note(area, canvas);
    let inner = frame::draw(frame, area, canvas, Panel::Population, note);
    if inner.is_empty() {
        return;
    }
    if canvas.model.rows.is_empty() {
        let why = canvas.look.span(emptiness(canvas), Role::Dim);
        frame.render_widget(Paragraph::new(why).wrap(Wrap { trim: true }), inner);
        return;
    }
    let layout = TableLayout::of(area, canvas);
    let buffer = frame.buffer_mut();
    layout.draw_header(buffer, canvas);
    for (place, y) in layout.visible().zip(layout.body.y..) {
        layout.draw_row(buffer, canvas, place, y);
    }
    layout.draw_scrollbar(buffer, canvas.look, area);
}

/// The row of the table under a place of the screen.
pub fn row_at(area: Rect, canvas: &Canvas, column: u16, row: u16) -> Option<usize> {
    let layout = TableLayout::of(area, canvas);
    let within = layout.body.contains(Position::new(column, row));
    let place = || layout.offset + usize::from(row - layout.body.y);
    within.then(place).filter(|&place| place < layout.length)
}

/// The column whose head is under a place of the screen.
pub fn column_at(area: Rect, canvas: &Canvas, column: u16, row: u16) -> Option<Column> {
    let layout = TableLayout::of(area, canvas);
    let within = layout.header.contains(Position::new(column, row)) && layout.length > 0;
    let mut slots = layout.slots.iter().filter(|_| within);
    slots
        .find(|slot| (slot.x..slot.x + slot.width).contains(&column))
        .map(|slot| slot.column)
}

/// Rows of the table that the area shows at once.
pub fn page(area: Rect) -> usize {
    usize::from(parts(area).1.height)
}

/// The head of the table and its body; an area of one line has no head.
fn parts(area: Rect) -> (Rect, Rect) {
    let inner = Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    };
    let head = u16::from(inner.height > 1);
    let body = Rect {
        y: inner.y.saturating_add(head),
        height: inner.height - head,
        ..inner
    };
    (
        Rect {
            height: head,
            ..inner
        },
        body,
    )
}

/// The first row to show: the cursor stands in the middle where the list allows it.
fn offset(cursor: Option<usize>, length: usize, height: usize) -> usize {
    let most = length.saturating_sub(height);
    cursor.unwrap_or(0).saturating_sub(height / 2).min(most)
}

/// Where everything stands.
struct TableLayout {
    header: Rect,
    body: Rect,
    slots: Vec<ColumnSlot>,
    /// The head of the accuracies.
    accuracies: String,
    /// Where the benchmark's strings begin, if there is room.
    string: Option<u16>,
    offset: usize,
    length: usize,
}

impl TableLayout {
    fn of(area: Rect, canvas: &Canvas) -> Self {
        let (header, body) = parts(area);
        let length = canvas.model.rows.len();
        let listed = match canvas.view.listing {
            Listing::History => canvas.scene.history.len(),
            Listing::Population | Listing::HallOfFame => canvas.scene.population.len(),
        };
        let mut listed = ListedCells {
            count: listed,
            space: canvas.scene.settings.space(),
            infeasible: canvas.model.rows.iter().any(|row| row.score.is_none()),
            accuracies: accuracy_title(canvas.benchmarked.map(BenchmarkedRun::dataset)),
            benchmarked: canvas.benchmarked.is_some(),
            constraints: canvas.scene.settings.constraints,
            costs: known_costs(canvas.scene),
            sort: canvas.view.sort,
            rule: canvas.scene.settings.rule,
        };
        let (mut slots, mut string) = columns::slots(body, &listed);
        // Whose the accuracies are matters less than what stands where.
        if !columns::shows(&slots, Column::Rank) {
            let short = accuracy_title(None);
            let named = std::mem::replace(&mut listed.accuracies, short);
            let shorter = columns::slots(body, &listed);
            if columns::shows(&shorter.0, Column::Rank) {
                (slots, string) = shorter;
            } else {
                listed.accuracies = named;
            }
        }
        TableLayout {
            header,
            body,
            slots,
            accuracies: listed.accuracies,
            string,
            offset: offset(canvas.model.cursor, length, usize::from(body.height)),
            length,
        }
    }

    fn visible(&self) -> Range<usize> {
        let end = self.offset + usize::from(self.body.height);
        self.offset..end.min(self.length)
    }

    fn draw_header(&self, buffer: &mut Buffer, canvas: &Canvas) {
        if self.header.is_empty() {
            return;
        }
        let (view, look) = (canvas.view, canvas.look);
        buffer.set_style(self.header, look.style(Role::Header));
        for slot in &self.slots {
            let mut title = match slot.column {
                Column::Accuracy => self.accuracies.clone(),
                column => column.title().to_owned(),
            };
            let mut style = look.style(Role::Header);
            if slot.column == view.sort {
                title.push_str(if view.descending {
                    look.glyph("▼", ">")
                } else {
                    look.glyph("▲", "<")
                });
                style = style.patch(look.style(Role::Accent));
            }
            put(buffer, slot, self.header.y, &title, style);
        }
        if let Some(x) = self.string {
            let style = look.style(Role::Header);
            buffer.set_string(x, self.header.y, "string", style);
        }
    }

    fn draw_row(&self, buffer: &mut Buffer, canvas: &Canvas, place: usize, y: u16) {
        let (row, look) = (&canvas.model.rows[place], canvas.look);
        let cell = row.record.cell;
        let costing = canvas.scene.settings.costing();
        let style = look.style(match row.age {
            Some(_) => Role::Text,
            None => Role::Dim,
        });
        self.draw_gutter(buffer, canvas, cell, y);
        for slot in &self.slots {
            match slot.column {
                Column::Cell => draw_cell(buffer, look, row, slot.x, y),
                Column::Origin => {
                    let role = words::origin_role(&row.origin);
                    let style = row.age.map_or(style, |_| look.style(role));
                    put(buffer, slot, y, row.origin.name(), style);
                }
                column => put(buffer, slot, y, &value(row, column, &costing), style),
            }
        }
        if let Some(x) = self.string {
            buffer.set_string(x, y, cell.to_string(), look.style(Role::Dim));
        }
        if canvas.model.cursor == Some(place) {
            let line = Rect {
                y,
                height: 1,
                ..self.body
            };
            buffer.set_style(line, look.style(Role::Selection));
        }
    }

    fn draw_gutter(&self, buffer: &mut Buffer, canvas: &Canvas, cell: Cell, y: u16) {
        let (look, x, width) = (canvas.look, self.body.x, usize::from(self.body.width));
        if canvas.scene.is_answer(cell) {
            let star = look.glyph("★", "*");
            // Beside a mark; alone, a column from what follows.
            let place = u16::from(width > 1 && canvas.view.marked.contains(&cell));
            buffer.set_stringn(x + place, y, star, width, look.style(Role::Good));
        }
        if canvas.view.marked.contains(&cell) {
            let mark = look.glyph("◆", "+");
            buffer.set_stringn(x, y, mark, width, look.style(Role::Marked));
        }
    }

    /// The part of the list that is seen, on the right border.
    fn draw_scrollbar(&self, buffer: &mut Buffer, look: &Look, area: Rect) {
        let x = area.right().saturating_sub(1);
        for y in thumb(self.offset, usize::from(self.body.height), self.length) {
            let thumb = look.glyph("█", "#");
            buffer.set_string(x, self.body.y + y as u16, thumb, look.style(Role::Border));
        }
    }
}

/// The lines that the thumb of a scrollbar takes; none where all rows are seen.
fn thumb(offset: usize, height: usize, length: usize) -> Range<usize> {
    if length <= height || height == 0 {
        return 0..0;
    }
    let size = (height * height / length).max(1);
    let start = (height - size) * offset / (length - height);
    start..start + size
}

/// The costs that are known of the cells.
fn known_costs(scene: &Scene) -> Vec<Cost> {
    let latest = scene.history.records().last();
    let known = latest.into_iter().flat_map(|record| record.costs.known());
    known.map(|(cost, _)| cost).collect()
}

fn value(row: &CellRow, column: Column, costing: &Costing) -> String {
    let (metrics, costs) = (&row.record.metrics, &row.record.costs);
    match column {
        Column::Rank => row.rank.to_string(),
        Column::Index => format!("#{}", row.record.cell.index()),
        Column::Cell => row.record.cell.to_string(),
        Column::Score => row
            .score
            .map_or("infeasible".to_owned(), |score| format!("{score:.4}")),
        Column::PopulationRank => row
            .population_rank
            .map_or("dead".to_owned(), |rank| rank.to_string()),
        Column::Metric(metric) => metrics.written(metric),
        Column::Cost(cost) => {
            let amount = costs.get(cost);
            cost.definition().shown_of(row.record.cell, amount, costing)
        }
        Column::Accuracy => row
            .accuracy
            .map_or("?".to_owned(), |accuracy| format!("{accuracy:.2}")),
        Column::Age => match row.age {
            Some(age) => age.to_string(),
            None => "dead".to_owned(),
        },
        Column::Origin => row.origin.name().to_owned(),
    }
}

/// Writes into a slot: numbers to the right, words to the left.
fn put(buffer: &mut Buffer, slot: &ColumnSlot, y: u16, text: &str, style: Style) {
    let length = text.chars().count();
    let width = usize::from(slot.width);
    let shift = match slot.column {
        column if column.is_text() => 0,
        _ => width.saturating_sub(length) as u16,
    };
    buffer.set_stringn(slot.x + shift, y, text, width, style);
}

/// The operations of a cell, each a letter; those without signal are dim.
fn draw_cell(buffer: &mut Buffer, look: &Look, row: &CellRow, x: u16, y: u16) {
    let cell = row.record.cell;
    for (letter, x) in cell.letters().into_iter().zip(x..) {
        let operation = letter.operation;
        let role = if letter.alive {
            Look::operation_role(operation)
        } else {
            Role::Dead
        };
        let mut style = look.style(role);
        if row.age.is_none() {
            style = style.add_modifier(Modifier::DIM);
        }
        buffer.set_string(x, y, look.operation_glyph(operation), style);
    }
}

#[cfg(test)]
mod tests;
