//! Histograms: the population beside the history.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::plots::histogram::bin;
use crate::explorer::derive::plots::{Axis, Histogram, Number};
use crate::explorer::derive::view::Quantity;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::bars::draw_bars;
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{columns, print};
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;
use crate::explorer::ui::words::thousands;

/// The least size of a histogram among others.
const LEAST: (u16, u16) = (24, 5);

/// Columns and rows of histograms that an area has room for.
pub fn grid(area: Rect) -> [usize; 2] {
    let across = usize::from(area.width / LEAST.0).clamp(1, 3);
    let down = usize::from(area.height.saturating_sub(1) / LEAST.1);
    match (across, down) {
        (_, 0) | (1, 1) => [1, 1],
        (across, down) => [across, down.min(Quantity::ALL.len().div_ceil(across))],
    }
}

/// Draws as many histograms as there is room for.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let [across, down] = grid(area);
    let area = if area.height >= 5 {
        legend::above(frame, area, &entries(canvas), canvas.look)
    } else {
        area
    };
    if across * down == 1 {
        return draw_one(frame, area, canvas, canvas.view.histogram, false);
    }
    let measured = Quantity::measured(canvas.scene);
    let shown = shown(&measured, canvas.view.histogram, across * down);
    for (place, quantity) in shown.into_iter().enumerate() {
        let (column, row) = ((place % across) as u16, (place / across) as u16);
        let (across, down) = (across as u16, down as u16);
        let left = area.x + column * area.width / across;
        let right = area.x + (column + 1) * area.width / across;
        let top = area.y + row * area.height / down;
        let bottom = area.y + (row + 1) * area.height / down;
        let gap = if column + 1 < across { 2 } else { 0 };
        let place = Rect::new(left, top, right - left - gap, bottom - top);
        draw_one(frame, place, canvas, quantity, true);
    }
}

/// All in their order, or the chosen one and those that follow it.
fn shown(all: &[Quantity], chosen: Quantity, count: usize) -> Vec<Quantity> {
    let start = if count >= all.len() {
        0
    } else {
        all.iter().position(|&one| one == chosen).unwrap_or(0)
    };
    all.iter()
        .cycle()
        .skip(start)
        .take(count.min(all.len()))
        .copied()
        .collect()
}

fn entries(canvas: &Canvas) -> Vec<LegendEntry> {
    let look = canvas.look;
    let scene = canvas.scene;
    let mut entries: Vec<LegendEntry> = vec![
        (
            look.glyph("█", "#"),
            format!("population {}", scene.population.len()),
            Role::SeriesPopulation,
        ),
        (
            look.glyph("⣿", "."),
            format!("history {}", thousands(scene.history.len())),
            Role::SeriesHistory,
        ),
    ];
    if let Some(record) = &canvas.model.selected {
        let label = format!("#{} selected", record.cell.index());
        entries.push((look.glyph("▲", "^"), label, Role::Accent));
    }
    let scaled = "each to its own highest bin".to_owned();
    entries.push((look.glyph("↕", "|"), scaled, Role::Dim));
    entries
}

fn draw_one(frame: &mut Frame, area: Rect, canvas: &Canvas, quantity: Quantity, titled: bool) {
    let Some(histogram) = canvas.model.plots.histogram(quantity) else {
        return;
    };
    let look = canvas.look;
    let mut area = area;
    if titled {
        draw_title(frame, area, canvas, quantity, &missing(quantity, histogram));
        area = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        };
    }
    let Some(axis) = histogram.axis else {
        let missing = missing(quantity, histogram);
        let sentence = format!("all {missing}: no value to count");
        return chart::say(frame, area, look, sentence);
    };
    let below = match area.height {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    };
    let bars = Rect {
        height: area.height - below,
        ..area
    };
    let bins = draw_bars(frame, bars, look, histogram);
    if below == 0 {
        return;
    }
    let column = |value| area.x + bins.column(bin(&axis, value, bins.count));
    let caret = caret(canvas, quantity, column);
    let row = Rect {
        y: bars.bottom(),
        height: 1,
        width: bins.width().min(area.width),
        ..area
    };
    let taken = draw_caret(frame, row, area.right(), look, caret.as_ref());
    let (row, taken) = match below {
        1 => (row, taken),
        _ => (
            Rect {
                y: row.y + 1,
                ..row
            },
            (0, 0),
        ),
    };
    let missing = if titled || below == 1 {
        String::new()
    } else {
        missing(quantity, histogram)
    };
    let ends = ends(quantity, &axis, histogram.constant);
    draw_ends(frame, row, look, ends, &missing, taken);
}

/// Points at the selected cell's value.
fn caret(canvas: &Canvas, quantity: Quantity, column: impl Fn(f64) -> u16) -> Option<Caret> {
    let selected = canvas.model.selected.as_ref()?;
    Some(match canvas.model.quantity(selected, quantity) {
        None => Caret {
            column: None,
            text: format!("selected: {}", quantity.missing()),
        },
        Some(value) => Caret {
            column: Some(column(value)),
            text: Number::of(quantity).write(value),
        },
    })
}

fn draw_title(frame: &mut Frame, area: Rect, canvas: &Canvas, quantity: Quantity, missing: &str) {
    let look = canvas.look;
    let chosen = quantity == canvas.view.histogram;
    let (mark, role) = if chosen {
        (look.glyph("▸ ", "> "), Role::Accent)
    } else {
        ("", Role::Header)
    };
    let title = format!("{mark}{quantity}");
    print(frame, area.x, area.y, &title, look, role);
    let start = area.right().saturating_sub(columns(missing));
    if start > area.x + columns(&title) {
        print(frame, start, area.y, missing, look, Role::Warning);
    }
}

/// How many cells have no value, and why; empty if all have one.
fn missing(quantity: Quantity, histogram: &Histogram) -> String {
    match histogram.history.missing {
        0 => String::new(),
        count => format!("{count} {}", quantity.missing()),
    }
}

/// The selected cell's bin and value.
struct Caret {
    /// Where its bin is; a cell without a value has none.
    column: Option<u16>,
    text: String,
}

/// The line below the bars, with the caret and its value; returns the columns that they take.
fn draw_caret(
    frame: &mut Frame,
    row: Rect,
    right: u16,
    look: &Look,
    caret: Option<&Caret>,
) -> (u16, u16) {
    let line = look.glyph("─", "-").repeat(usize::from(row.width));
    print(frame, row.x, row.y, &line, look, Role::Border);
    let Some(Caret { column, text }) = caret else {
        return (0, 0);
    };
    let wide = columns(text);
    let Some(column) = *column else {
        if wide > row.width {
            return (0, 0);
        }
        let start = row.x + (row.width - wide) / 2;
        print(frame, start, row.y, text, look, Role::Warning);
        return (start, start + wide);
    };
    print(
        frame,
        column,
        row.y,
        look.glyph("▲", "^"),
        look,
        Role::Accent,
    );
    if column + 2 + wide <= right {
        print(frame, column + 1, row.y, " ", look, Role::Accent);
        print(frame, column + 2, row.y, text, look, Role::Accent);
        (column, column + 2 + wide)
    } else if column > row.x + wide {
        print(frame, column - 1, row.y, " ", look, Role::Accent);
        print(frame, column - 1 - wide, row.y, text, look, Role::Accent);
        (column - 1 - wide, column + 1)
    } else {
        (column, column + 1)
    }
}

/// What stands at both ends of the axis.
fn ends(quantity: Quantity, axis: &Axis, constant: Option<f64>) -> (String, String) {
    let number = Number::of(quantity);
    match constant {
        Some(value) => (format!("all {}", number.write(value)), String::new()),
        None => (number.write(axis.low), number.write(axis.high)),
    }
}

/// Both ends and how many cells have no value, as far as the columns from `taken.0` to `taken.1` are free.
fn draw_ends(
    frame: &mut Frame,
    row: Rect,
    look: &Look,
    (low, high): (String, String),
    missing: &str,
    taken: (u16, u16),
) {
    let start = row.right().saturating_sub(columns(&high));
    let free = |from: u16, to: u16| taken.1 <= taken.0 || to < taken.0 || from > taken.1;
    if free(row.x, row.x + columns(&low)) {
        print(frame, row.x, row.y, &low, look, Role::Dim);
    }
    if start > row.x + columns(&low) && free(start, row.right()) {
        print(frame, start, row.y, &high, look, Role::Dim);
    }
    if missing.is_empty() {
        return;
    }
    let room = start.saturating_sub(row.x + columns(&low));
    if room >= columns(missing) + 2 {
        let middle = row.x + columns(&low) + (room - columns(missing)) / 2;
        print(frame, middle, row.y, missing, look, Role::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use freerea_core::cost::Cost;

    #[test]
    fn a_grid_grows_with_the_area() {
        let grid_of = |width, height| grid(Rect::new(0, 0, width, height));
        assert_eq!(grid_of(18, 2), [1, 1]);
        assert_eq!(grid_of(48, 8), [2, 1]);
        assert_eq!(grid_of(48, 24), [2, 4]);
        assert_eq!(grid_of(100, 16), [3, 3]);
        assert_eq!(grid_of(0, 0), [1, 1]);
    }

    #[test]
    fn the_chosen_histogram_is_always_among_those_shown() {
        for &chosen in Quantity::ALL {
            for count in 1..=9 {
                let shown = shown(Quantity::ALL, chosen, count);
                assert!(shown.contains(&chosen));
                assert_eq!(shown.len(), count.min(Quantity::ALL.len()));
            }
        }
        assert_eq!(
            shown(Quantity::ALL, Quantity::Cost(Cost::Flops), 99)[0],
            Quantity::Score
        );
    }
}
