//! Parallel coordinates: an axis for each quantity, and a line across all of them for each cell.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::plots::parallel::{Gap, ParallelAxis, Strand};
use crate::explorer::derive::plots::{Number, Parallel};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, columns, print};
use crate::explorer::ui::widgets::density::Density;
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;

const INFEASIBLE: Pen = pen(Role::Refused, ",");
const HISTORY: Pen = pen(Role::SeriesHistory, ".");
const POPULATION: Pen = pen(Role::SeriesPopulation, "-");
const BEST: Pen = pen(Role::SeriesBest, "=");
const SELECTED: Pen = pen(Role::Accent, "#");

const fn pen(role: Role, ascii: &'static str) -> Pen {
    Pen {
        role,
        ascii: [ascii; 2],
        dashed: false,
    }
}

/// Columns that an axis needs, with its numbers and a space.
const NARROWEST: u16 = 7;

/// Draws the plot.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let look = canvas.look;
    let Some(parallel) = &canvas.model.plots.parallel else {
        let sentence = "fewer than two of the axes have values; ':axes' takes the usual ones";
        return chart::say(frame, area, look, sentence.to_owned());
    };
    let mut plot = area;
    if area.height >= 12 && area.width >= 22 {
        plot = legend::above(frame, area, &entries(parallel, look), look);
    }
    // The titles, and the numbers at either end.
    let (above, below) = match plot.height {
        0..4 => (0, 0),
        4..7 => (1, 0),
        _ => (2, 1),
    };
    plot.y += above;
    plot.height -= above + below;
    let axes = &parallel.axes[..shown(parallel, area.width)];
    let room = plot.width / axes.len() as u16;
    let columns = (0..axes.len()).map(|place| plot.x + column(plot.width, place, axes.len()));
    let columns: Vec<u16> = columns.collect();
    for (of, &column) in axes.iter().zip(&columns) {
        let middle = Rect {
            x: column.saturating_sub(room / 2).max(plot.x),
            y: plot.y - above,
            width: room,
            height: above + plot.height + below,
        };
        draw_words(frame, middle, of, [above, below], look);
    }
    raster(plot, parallel, &columns, look).draw(frame, look);
}

/// How many axes there is room for.
pub fn shown(parallel: &Parallel, width: u16) -> usize {
    usize::from(width / NARROWEST).clamp(2, parallel.axes.len())
}

/// Where an axis stands, from the left.
fn column(width: u16, place: usize, axes: usize) -> u16 {
    (usize::from(width) * (2 * place + 1) / (2 * axes)) as u16
}

/// The title of an axis and the numbers at its ends, as far as there is room around it.
fn draw_words(
    frame: &mut Frame,
    area: Rect,
    of: &ParallelAxis,
    [above, below]: [u16; 2],
    look: &Look,
) {
    let number = Number::of(of.quantity);
    let [foot, top] = [of.axis.low, of.axis.high].map(|end| number.write(end));
    let title = [of.quantity.title(), of.quantity.short()];
    let mut word = |row: u16, forms: &[&str], role: Role| {
        if let Some(form) = forms.iter().find(|form| columns(form) < area.width) {
            let start = area.x + (area.width - columns(form)) / 2;
            print(frame, start, row, form, look, role);
        }
    };
    if above > 0 {
        word(area.y, &title, Role::Text);
    }
    if below > 0 {
        word(area.y + 1, &[&top], Role::Dim);
        word(area.bottom() - 1, &[&foot], Role::Dim);
    }
}

fn raster(plot: Rect, parallel: &Parallel, columns: &[u16], look: &Look) -> Raster {
    let across = |&column: &u16| (f64::from(column - plot.x) + 0.5) / f64::from(plot.width);
    let across: Vec<f64> = columns.iter().map(across).collect();
    let mut raster = Raster::new(plot, look);
    draw_history(
        &mut raster,
        parallel,
        &across,
        |gap| &gap.infeasible,
        INFEASIBLE,
    );
    draw_history(&mut raster, parallel, &across, |gap| &gap.feasible, HISTORY);
    for line in &parallel.population {
        for [from, to] in segments(line, &across) {
            raster.line(from, to, POPULATION);
        }
    }
    for (of, &x) in parallel.axes.iter().zip(&across) {
        draw_axis(&mut raster, plot.height, of, x, look);
    }
    for (line, pen, glyph) in [
        (&parallel.best, BEST, best_glyph(look)),
        (&parallel.selected, SELECTED, selected_glyph(look)),
    ] {
        let Some(line) = line else {
            continue;
        };
        for [from, to] in segments(line, &across) {
            raster.line_in_front(from, to, pen);
        }
        for (&x, place) in across.iter().zip(line) {
            if let Some(y) = place {
                raster.mark([x, *y], glyph, pen.role);
            }
        }
    }
    raster
}

/// Draws the lines of the history, denser where they are many.
fn draw_history(
    raster: &mut Raster,
    parallel: &Parallel,
    across: &[f64],
    which: fn(&Gap) -> &[Strand],
    pen: Pen,
) {
    let mut density = Density::new(raster);
    for (gap, sides) in parallel.gaps.iter().zip(across.windows(2)) {
        for Strand { ends, cells } in which(gap) {
            let line = [[sides[0], ends[0]], [sides[1], ends[1]]];
            density.add(raster, line, *cells);
        }
    }
    density.draw(raster, pen);
}

/// The parts of a line between axes on both of which the cell has a value.
fn segments(line: &[Option<f64>], across: &[f64]) -> impl Iterator<Item = [[f64; 2]; 2]> {
    let sides = across.windows(2).zip(line.windows(2));
    sides.filter_map(|(x, y)| Some([[x[0], y[0]?], [x[1], y[1]?]]))
}

/// An axis: whole as far as cells are within its limits, dotted beyond.
fn draw_axis(raster: &mut Raster, height: u16, of: &ParallelAxis, x: f64, look: &Look) {
    let [least, most] = of.limits;
    for row in 0..height {
        let y = (f64::from(row) + 0.5) / f64::from(height);
        let beyond = least.is_some_and(|least| y < least) || most.is_some_and(|most| y > most);
        if beyond {
            raster.mark([x, y], look.glyph("┊", ":"), Role::Limit);
        } else {
            raster.mark([x, y], look.glyph("│", "|"), Role::Border);
        }
    }
    let ends = [(least, look.glyph("┷", "=")), (most, look.glyph("┯", "="))];
    for (limit, glyph) in ends {
        if let Some(y) = limit {
            raster.mark([x, y], glyph, Role::Limit);
        }
    }
}

fn best_glyph(look: &Look) -> &'static str {
    look.glyph("◆", "*")
}

fn selected_glyph(look: &Look) -> &'static str {
    look.glyph("╋", "X")
}

fn entries(parallel: &Parallel, look: &Look) -> Vec<LegendEntry> {
    let line = |pen: Pen| look.glyph("⠒⠒", pen.ascii[0]);
    let mut entries: Vec<LegendEntry> = vec![
        (selected_glyph(look), "selected".to_owned(), SELECTED.role),
        (best_glyph(look), "best".to_owned(), BEST.role),
        (line(POPULATION), "population".to_owned(), POPULATION.role),
        (look.glyph("⠢⠢", "."), "history".to_owned(), HISTORY.role),
    ];
    if parallel.gaps.iter().any(|gap| !gap.infeasible.is_empty()) {
        let glyph = look.glyph("⠢⠢", ",");
        entries.push((glyph, "infeasible".to_owned(), INFEASIBLE.role));
    }
    if parallel.axes.iter().any(|of| of.limits != [None, None]) {
        entries.push((look.glyph("┯", "="), "limit".to_owned(), Role::Limit));
    }
    entries
}

#[cfg(test)]
mod tests {
    use freerea_core::cost::Cost;
    use freerea_core::evolution::Bound;

    use super::*;
    use crate::explorer::derive::view::{ParallelAxes, Plot, View};
    use crate::explorer::theme::Glyphs;
    use crate::explorer::ui::panels::testing::{PanelFixture, recorded, whole_space};

    fn view(axes: &str) -> View {
        View {
            plot: Plot::Parallel,
            axes: axes.parse().unwrap(),
            ..View::default()
        }
    }

    fn text(axes: &str, (width, height): (u16, u16)) -> String {
        PanelFixture::new(recorded(usize::MAX), view(axes), draw).text(width, height)
    }

    #[test]
    fn each_axis_has_its_title_and_its_ends_where_there_is_room() {
        for (size, titles) in [
            ((44, 9), ["NASWOT", "LogSyn", "score", "params", "FLOPs"]),
            (
                (150, 40),
                ["NASWOT", "LogSynflow", "score", "parameters", "FLOPs"],
            ),
        ] {
            let text = text("", size);
            println!("{text}");
            for title in titles {
                assert!(text.contains(title), "{title}:\n{text}");
            }
        }
        let large = text("", (150, 40));
        assert!(large.contains('┯'), "the limit of the parameters:\n{large}");
    }

    #[test]
    fn beyond_a_limit_an_axis_is_dotted() {
        let mut scene = whole_space();
        Bound::most(Cost::Params).put(&mut scene.settings.constraints, Some(600_000));
        let text = PanelFixture::new(scene, view(""), draw).text(80, 30);
        let mut below_the_legend = text.lines().skip(1);
        let mut has = |glyph| below_the_legend.any(|line| line.contains(glyph));
        assert!(has('┊') && has('┯'), "{text}");
    }

    #[test]
    fn axes_without_room_are_left_out_from_the_right() {
        let text = text("score params flops naswot skip", (22, 9));
        assert!(text.contains("score") && text.contains("FLOPs"), "{text}");
        assert!(!text.contains("NASWOT") && !text.contains("skip"), "{text}");
    }

    #[test]
    fn of_the_whole_space_the_lines_apart_are_seen_and_the_selected_one_is_in_front() {
        let fixture = PanelFixture::new(whole_space(), view(""), draw);
        let text = fixture.text(120, 40);
        println!("{text}");
        assert!(text.contains("infeasible") && text.contains('╋'), "{text}");
        let full = text.matches('⣿').count();
        assert!(
            full < 120 * 40 / 8,
            "{full} places are full of dots:\n{text}"
        );
        let plain = fixture.with(Glyphs::Ascii).text(80, 24);
        println!("{plain}");
        assert!(plain.is_ascii() && plain.contains('#'), "{plain}");
    }

    #[test]
    fn what_has_no_values_says_so() {
        let axes: ParallelAxes = "latency score".parse().unwrap();
        let view = View { axes, ..view("") };
        let text = PanelFixture::new(recorded(usize::MAX), view, draw).text(60, 10);
        assert!(text.contains("fewer than two of the axes"), "{text}");
    }
}
