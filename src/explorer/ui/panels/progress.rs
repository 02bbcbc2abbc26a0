//! How the run goes: scores over the number of explored cells, and what was refused.

use freerea_core::scene::Scene;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::explorer::derive::plots::{Axis, Curves, Number};
use crate::explorer::derive::view::Panel;
use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, ScaledAxis, columns, print};
use crate::explorer::ui::widgets::frame as panel;
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;
use crate::explorer::ui::words::{counted, thousands};

const BEST: Pen = Pen {
    role: Role::SeriesBest,
    ascii: ["=", "|"],
    dashed: false,
};
const MEAN: Pen = Pen {
    role: Role::SeriesMean,
    ascii: ["-", "-"],
    dashed: true,
};

/// The label of the strip.
const REFUSED: &str = "refused";

/// Draws the panel.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let look = canvas.look;
    let note = chart::note(&notes(canvas), area, Panel::Progress.title(), look);
    let inner = panel::draw(frame, area, canvas, Panel::Progress, note);
    if inner.is_empty() {
        return;
    }
    let curves = &canvas.model.plots.curves;
    match curves.y {
        Some(y) if !canvas.scene.progress.points().is_empty() => {
            draw_curves(frame, inner, canvas, curves, y);
        }
        _ => chart::say(frame, inner, look, waiting(canvas.scene)),
    }
}

/// Why there is no curve yet.
fn waiting(scene: &Scene) -> String {
    let wanted = scene.settings.population.get();
    match scene.history.len() {
        0 => "no founder is scored yet".to_owned(),
        scored if scored < wanted => {
            format!("{scored} of {wanted} founders scored; the curves begin with the first step")
        }
        scored => format!("{scored} founders scored: the first step is under way"),
    }
}

/// Best, mean and refusals, in longer and shorter forms.
fn notes(canvas: &Canvas) -> Vec<String> {
    let curves = &canvas.model.plots.curves;
    let number = Number::Decimal(3);
    let last = |curve: &[[f64; 2]]| curve.last().map(|[_, score]| number.write(*score));
    let refused = canvas.scene.progress.refused();
    let steps = counted(canvas.scene.progress.points().len() as u64, "step");
    let Some(best) = last(&curves.best) else {
        return vec![steps];
    };
    let Some(mean) = curves.mean.map(|mean| number.write(mean)) else {
        return vec![format!("best {best}")];
    };
    vec![
        format!("{steps}, best {best}, population mean {mean}, {refused} refused"),
        format!("best {best}, population mean {mean}, {refused} refused"),
        format!("best {best}, mean {mean}, {refused} refused"),
        format!("best {best}, mean {mean}"),
        format!("best {best}"),
        best,
    ]
}

fn draw_curves(frame: &mut Frame, inner: Rect, canvas: &Canvas, curves: &Curves, y: Axis) {
    let look = canvas.look;
    let mut area = inner;
    if area.height >= 7 && area.width >= 22 {
        area = legend::above(frame, area, &entries(canvas), look);
    }
    if area.height >= 9
        && let Some(line) = oracle(canvas, area.width)
    {
        frame.render_widget(line, Rect { height: 1, ..area });
        area = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
    }
    let strip = match area.height {
        0..9 => 0,
        9..16 => 1,
        _ => 2,
    };
    // The strip shares the columns of the axis, so its label must fit beside them.
    let gutter = if strip > 0 { columns(REFUSED) } else { 0 };
    let above = Rect {
        height: area.height - strip,
        ..area
    };
    let x = ScaledAxis {
        axis: Axis::counting(canvas.scene.history.len()),
        number: Number::Decimal(0),
        title: "cells explored",
    };
    let scores = ScaledAxis {
        axis: y,
        number: Number::Decimal(3),
        title: "score over the feasible history",
    };
    let plot = chart::axes(frame, above, look, [x, scores], gutter);
    raster(plot, canvas, curves, x.axis, y).draw(frame, look);
    if strip > 0 && plot.x > inner.x {
        let row = Rect {
            y: above.bottom(),
            height: strip,
            x: plot.x,
            width: plot.width,
        };
        draw_refused(frame, inner.x, row, look, curves, x.axis);
    }
}

/// The accuracy of the best cell by score, and the best feasible cell that the table knows.
fn oracle(canvas: &Canvas, width: u16) -> Option<Line<'static>> {
    let benchmarked = canvas.benchmarked?;
    let (cell, accuracy) = benchmarked.oracle().best?;
    let (label, short) = (benchmarked.label(), benchmarked.short_label());
    let oracle = format!("#{} {accuracy:.2} %", cell.index());
    let forms = match canvas.model.standing {
        Some(standing) => {
            let best = format!("{:.2} %", standing.accuracy);
            let regret = format!("regret {:.2}", standing.regret);
            let rank = format!(
                "rank {} of {}",
                thousands(standing.rank),
                thousands(standing.among)
            );
            vec![
                format!("{label}: best by score {best}, {rank}; best feasible {oracle}; {regret}"),
                format!("{label}: {best}, {rank}; oracle {oracle}; {regret}"),
                format!("{short}: {best}; oracle {oracle}; {regret}"),
                format!("{short} {best}, {regret}"),
            ]
        }
        None => vec![
            format!("{label}: best by score not in the table; best feasible {oracle}"),
            format!("{short}: best not in the table; oracle {oracle}"),
            format!("{short}: oracle {oracle}"),
        ],
    };
    let form = forms.into_iter().find(|form| columns(form) <= width)?;
    Some(Line::from(canvas.look.span(form, Role::Dim)))
}

fn raster(plot: Rect, canvas: &Canvas, curves: &Curves, x: Axis, y: Axis) -> Raster {
    let look = canvas.look;
    let place = |&[explored, score]: &[f64; 2]| [x.place(explored), y.place(score)];
    let mut raster = Raster::new(plot, look);
    for &explored in canvas.scene.progress.constrained() {
        raster.upright(x.place(explored as f64), look.glyph("┊", ":"), Role::Limit);
    }
    let mut last: Option<[f64; 2]> = None;
    for point in curves.population.iter().map(place) {
        match last {
            Some(last) => raster.line(last, point, MEAN),
            None => raster.dot(point, MEAN),
        }
        last = Some(point);
    }
    // The best lasts until the latest cell.
    let explored = canvas.scene.history.len() as f64;
    let latest = curves.best.last().map(|&[_, score]| [explored, score]);
    raster.steps(curves.best.iter().chain(&latest).map(place), BEST);
    for point in &curves.children {
        raster.mark(place(point), look.glyph("∘", "."), Role::SeriesChildren);
    }
    for point in &curves.best {
        raster.mark(place(point), look.glyph("◆", "*"), Role::Good);
    }
    raster
}

fn entries(canvas: &Canvas) -> Vec<LegendEntry> {
    let look = canvas.look;
    let mut entries: Vec<LegendEntry> = vec![
        (
            look.glyph("⠤⠤⠤", "==="),
            "best".to_owned(),
            Role::SeriesBest,
        ),
        (
            look.glyph("⠤⠀⠤", "---"),
            "population mean".to_owned(),
            Role::SeriesMean,
        ),
        (
            look.glyph("∘", "."),
            "children of a step".to_owned(),
            Role::SeriesChildren,
        ),
        (look.glyph("◆", "*"), "new best".to_owned(), Role::Good),
    ];
    if !canvas.scene.progress.constrained().is_empty() {
        entries.push((
            look.glyph("┊", ":"),
            "constraints changed".to_owned(),
            Role::Limit,
        ));
    }
    entries.push((
        look.glyph("↕", "|"),
        "score over the feasible history".to_owned(),
        Role::Dim,
    ));
    entries
}

/// Refused children in each column of the axis.
fn refused_by_column(refused: &[(f64, u32)], x: Axis, width: u16) -> Vec<u32> {
    let mut columns = vec![0; usize::from(width)];
    for &(explored, count) in refused {
        let column = (x.place(explored) * f64::from(width)) as usize;
        if let Some(last) = columns.len().checked_sub(1) {
            columns[column.min(last)] += count;
        }
    }
    columns
}

fn draw_refused(frame: &mut Frame, left: u16, row: Rect, look: &Look, curves: &Curves, x: Axis) {
    const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    print(frame, left, row.y, REFUSED, look, Role::Refused);
    let counts = refused_by_column(&curves.refused, x, row.width);
    let most = counts.iter().copied().max().unwrap_or(0);
    if most == 0 {
        let text = "no child so far";
        if row.width >= columns(text) {
            print(frame, row.x, row.y, text, look, Role::Dim);
        }
        return;
    }
    if row.height > 1 {
        print(
            frame,
            left,
            row.y + 1,
            &format!("max {most}"),
            look,
            Role::Dim,
        );
    }
    for (column, &count) in counts.iter().enumerate() {
        let eighths = count as usize * 8 * usize::from(row.height);
        let mut eighths = eighths.div_ceil(most as usize);
        for line in (row.top()..row.bottom()).rev() {
            if eighths == 0 {
                break;
            }
            let here = eighths.min(8);
            let glyph = match look.glyphs {
                Glyphs::Unicode => BARS[here - 1],
                Glyphs::Ascii => "#",
            };
            print(
                frame,
                row.x + column as u16,
                line,
                glyph,
                look,
                Role::Refused,
            );
            eighths -= here;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::derive::view::View;
    use crate::explorer::ui::panels::testing::{PanelFixture, recorded};

    fn fixture(events: usize) -> PanelFixture {
        PanelFixture::new(recorded(events), View::default(), draw)
    }

    #[test]
    fn before_the_first_step_it_says_what_is_waited_for() {
        assert!(fixture(2).text(50, 5).contains("no founder is scored yet"));
        assert!(fixture(38).text(80, 5).contains("of 25 founders scored"));
    }

    #[test]
    fn the_title_names_best_mean_and_refusals() {
        let fixture = fixture(usize::MAX);
        let text = fixture.text(90, 20);
        println!("{text}");
        assert!(text.contains("2 refused") && text.contains("30 steps"));
        let best = *fixture.scene.answer().unwrap();
        let score = fixture.scene.history_scale().score(&best.metrics).0;
        let score = Number::Decimal(3).write(score);
        assert!(text.contains(&format!("best {score}")));
        assert!(text.contains("cells explored") && text.contains("new best"));
        assert!(fixture.text(20, 4).contains(&score));
    }

    #[test]
    fn nothing_panics_and_ascii_stays_ascii_at_any_size() {
        for events in [0, 2, 12, 40, 60, usize::MAX] {
            let ascii = fixture(events).with(Glyphs::Ascii);
            for width in (0..=60).step_by(3) {
                for height in 0..=30 {
                    let text = ascii.text(width, height);
                    assert!(text.is_ascii(), "{width}x{height}:\n{text}");
                }
            }
        }
        for (width, height) in [(20, 4), (40, 9), (60, 12)] {
            println!("{}", fixture(usize::MAX).text(width, height));
        }
        println!("{}", fixture(usize::MAX).with(Glyphs::Ascii).text(80, 18));
    }

    #[test]
    fn the_best_lasts_until_the_latest_cell_and_no_longer() {
        let fixture = fixture(150).with(Glyphs::Ascii);
        let explored = fixture.scene.history.len();
        let end = Axis::counting(explored).place(explored as f64);
        assert!(end < 0.97, "{end}: the axis goes on behind the latest cell");
        let text = fixture.text(100, 14);
        let right = |mark: char| text.lines().filter_map(|line| line.rfind(mark)).max();
        let (line, plot) = (right('=').unwrap(), right('|').unwrap());
        assert!(line < plot - 2, "{text}");
    }

    #[test]
    fn refusals_are_added_up_by_column() {
        let axis = Axis {
            low: 0.0,
            high: 10.0,
        };
        let refused = [(0.0, 1), (4.9, 2), (5.0, 4), (10.0, 8)];
        assert_eq!(refused_by_column(&refused, axis, 2), [3, 12]);
        assert!(refused_by_column(&refused, axis, 0).is_empty());
    }
}
