//! The coefficients of all quantities, a line each.

use freerea_core::correlation::{Association, LEAST_CELLS};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::explorer::derive::plots::{Correlations, Ranking};
use crate::explorer::derive::view::Quantity;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// CoefficientColumns of a quantity's name, and of a coefficient.
const NAME: usize = 11;
const COEFFICIENT: usize = 7;
/// CoefficientColumns of a regret.
const REGRET: usize = 8;
/// CoefficientColumns of an interval with its brackets and a gap.
const INTERVAL: usize = 17;
/// The shortest bar that says anything.
const BAR: usize = 7;

/// Which columns a width has room for.
#[derive(Clone, Copy)]
struct CoefficientColumns {
    interval: bool,
    rho: bool,
    regret: bool,
    /// CoefficientColumns of the bar; 0 for none.
    bar: usize,
}

impl CoefficientColumns {
    fn of(width: u16) -> Self {
        let spare = usize::from(width).saturating_sub(NAME + COEFFICIENT);
        let regret = spare >= REGRET;
        let spare = spare.saturating_sub(if regret { REGRET } else { 0 });
        let rho = spare >= COEFFICIENT;
        let spare = spare.saturating_sub(if rho { COEFFICIENT } else { 0 });
        let interval = spare >= INTERVAL;
        let spare = spare.saturating_sub(if interval { INTERVAL } else { 0 });
        let bar = spare.saturating_sub(2);
        CoefficientColumns {
            interval,
            rho,
            regret,
            bar: if bar >= BAR { bar } else { 0 },
        }
    }
}

/// Draws a head, and a line for each quantity.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas, correlations: &Correlations) {
    let (look, view) = (canvas.look, canvas.view);
    let columns = CoefficientColumns::of(area.width);
    let room = usize::from(area.height);
    let headed = room >= 3;
    let rows = in_sight(
        &correlations.rows,
        view.correlate,
        room - usize::from(headed),
    );
    let mut lines: Vec<Line> = rows
        .iter()
        .map(|ranking| line(ranking, ranking.quantity == view.correlate, columns, look))
        .collect();
    if headed {
        lines.insert(0, head(columns, look));
    }
    for (line, row) in lines.into_iter().zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

/// As many rows as there is room for, the chosen one among them.
fn in_sight(rows: &[Ranking], chosen: Quantity, room: usize) -> &[Ranking] {
    let place = rows.iter().position(|ranking| ranking.quantity == chosen);
    let first = (place.unwrap_or(0) + 1).saturating_sub(room);
    &rows[first..rows.len().min(first + room)]
}

fn head(columns: CoefficientColumns, look: &Look) -> Line<'static> {
    let mut text = format!("{:NAME$}{:>COEFFICIENT$}", "", "tau");
    if columns.interval {
        text.push_str(&format!("{:>INTERVAL$}", "95 % interval"));
    }
    if columns.rho {
        text.push_str(&format!("{:>COEFFICIENT$}", "rho"));
    }
    if columns.regret {
        text.push_str(&format!("{:>REGRET$}", "regret"));
    }
    if columns.bar > 0 {
        text.push_str("  -1");
        text.push_str(&" ".repeat(columns.bar - 3));
        text.push('1');
    }
    Line::from(look.span(text, Role::Dim))
}

fn line(
    ranking: &Ranking,
    chosen: bool,
    columns: CoefficientColumns,
    look: &Look,
) -> Line<'static> {
    let role = if chosen { Role::Accent } else { Role::Text };
    let mut spans = vec![look.span(format!("{:NAME$}", ranking.quantity.title()), role)];
    let measured = match &ranking.association {
        Association::Measured(measured) => measured,
        Association::TooFew { cells } => {
            let why = format!("{cells} cells; a tau needs {LEAST_CELLS}");
            spans.push(look.span(why, Role::Dim));
            return Line::from(spans);
        }
        Association::AllTied { .. } => {
            spans.push(look.span("all tied: nothing to rank", Role::Dim));
            return Line::from(spans);
        }
    };
    let sign = if measured.tau < 0.0 {
        Role::Warning
    } else {
        Role::Good
    };
    spans.push(look.span(format!("{:>COEFFICIENT$.3}", measured.tau), role));
    if columns.interval {
        let interval = measured.interval;
        let text = format!("[{:.2}, {:.2}]", interval.low, interval.high);
        spans.push(look.span(format!("{text:>INTERVAL$}"), Role::Dim));
    }
    if columns.rho {
        spans.push(look.span(format!("{:>COEFFICIENT$.3}", measured.rho), Role::Text));
    }
    if columns.regret {
        let regret = ranking.regret;
        let regret = regret.map_or("-".to_owned(), |regret| format!("{regret:.2}"));
        spans.push(look.span(format!("{regret:>REGRET$}"), Role::Text));
    }
    if columns.bar > 0 {
        spans.push(Span::raw("  "));
        spans.push(look.span(bar(measured.tau, columns.bar, look), sign));
    }
    Line::from(spans)
}

/// A bar from the middle: to the right for agreement, to the left for the reverse.
fn bar(tau: f64, width: usize, look: &Look) -> String {
    let middle = width / 2;
    let reach = (tau.abs() * middle as f64).round() as usize;
    let filled = if tau < 0.0 {
        middle - reach.min(middle)..middle
    } else {
        middle + 1..middle + 1 + reach
    };
    (0..width)
        .map(|column| match column {
            _ if column == middle => look.glyph("│", "|"),
            _ if filled.contains(&column) => look.glyph("▬", "="),
            _ => look.glyph("·", "."),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::theme::{Glyphs, Theme};

    #[test]
    fn bars_grow_from_the_middle() {
        let look = Look {
            theme: Theme::default(),
            glyphs: Glyphs::Ascii,
        };
        assert_eq!(bar(1.0, 9, &look), "....|====");
        assert_eq!(bar(-0.5, 9, &look), "..==|....");
        assert_eq!(bar(0.0, 9, &look), "....|....");
    }

    #[test]
    fn columns_come_as_there_is_room() {
        let shown = |width| {
            let columns = CoefficientColumns::of(width);
            (
                columns.regret,
                columns.rho,
                columns.interval,
                columns.bar > 0,
            )
        };
        assert_eq!(shown(18), (false, false, false, false));
        assert_eq!(shown(26), (true, false, false, false));
        assert_eq!(shown(33), (true, true, false, false));
        assert_eq!(shown(43), (true, true, false, true));
        assert_eq!(shown(52), (true, true, true, false));
        assert_eq!(shown(62), (true, true, true, true));
    }
}
