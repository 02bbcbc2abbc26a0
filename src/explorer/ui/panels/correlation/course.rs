//! Tau against the number of explored cells.

use freerea_core::evolution::Rule;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Text;

use crate::explorer::derive::plots::{Axis, Number};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::Quantity;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, ScaledAxis};
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;

/// How the metrics of the rule are drawn, in order; with more of them, the pens come again.
const METRIC_PENS: [Pen; 5] = [
    pen(Role::SeriesPopulation, "-", false),
    pen(Role::SeriesGeneration, "+", false),
    pen(Role::SeriesMean, ".", true),
    pen(Role::SeriesChildren, "~", false),
    pen(Role::SeriesHistory, ":", true),
];
/// How the score is drawn.
const SCORE_PEN: Pen = pen(Role::SeriesBest, "=", false);

const fn pen(role: Role, ascii: &'static str, dashed: bool) -> Pen {
    Pen {
        role,
        ascii: [ascii, ascii],
        dashed,
    }
}

/// The lines: what the rule adds up, and the sum on top.
fn lines(rule: &Rule) -> Vec<(Quantity, Pen)> {
    let metrics = rule.metrics().map(Quantity::Metric);
    let mut lines: Vec<_> = metrics.zip(METRIC_PENS.into_iter().cycle()).collect();
    lines.reverse();
    lines.push((Quantity::Score, SCORE_PEN));
    lines
}

/// Draws the lines.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas, benchmarked: &BenchmarkedRun) {
    let look = canvas.look;
    let lines = lines(&canvas.scene.settings.rule);
    let waypoints = benchmarked.course().waypoints();
    let known = |quantity: Quantity| {
        waypoints.iter().filter_map(move |waypoint| {
            let tau = waypoint.taus[quantity.place()]?;
            Some([waypoint.explored as f64, tau])
        })
    };
    let all = lines.iter().flat_map(|(quantity, _)| known(*quantity));
    let Some(y) = Axis::around(all.map(|[_, tau]| tau)) else {
        let sentence = "the table knows too few of the explored cells".to_owned();
        return chart::say(frame, area, look, sentence);
    };
    let y = y.reaching(0.0).padded();
    let area = below_legend(frame, area, look, &lines);
    let x = Axis {
        low: 0.0,
        high: canvas.scene.history.len().max(1) as f64,
    };
    let scaled = [
        ScaledAxis {
            axis: x,
            number: Number::Decimal(0),
            title: "cells explored",
        },
        ScaledAxis {
            axis: y,
            number: Number::Decimal(2),
            title: "tau",
        },
    ];
    let plot = chart::axes(frame, area, look, scaled, 0);
    let mut raster = Raster::new(plot, look);
    for (quantity, pen) in lines {
        let mut last: Option<[f64; 2]> = None;
        for [explored, tau] in known(quantity) {
            let point = [x.place(explored), y.place(tau)];
            raster.line(last.unwrap_or(point), point, pen);
            last = Some(point);
        }
    }
    raster.draw(frame, look);
}

/// Draws the names of the lines where there is room, and gives the area below.
fn below_legend(frame: &mut Frame, area: Rect, look: &Look, lines: &[(Quantity, Pen)]) -> Rect {
    let most = match area.height {
        _ if area.width < 22 => 0,
        0..5 => 0,
        5..12 => 1,
        _ => 2,
    };
    let line = |pen: &Pen| {
        if pen.dashed {
            look.glyph("⠤⠀⠤", ". .")
        } else {
            look.glyph("⠤⠤⠤", pen.ascii[0])
        }
    };
    let entry = |(quantity, pen): &(Quantity, Pen)| (line(pen), quantity.to_string(), pen.role);
    let mut entries: Vec<LegendEntry> = lines.iter().rev().map(entry).collect();
    if let Some((_, first, _)) = entries.first_mut() {
        first.insert_str(0, "tau of ");
    }
    let legend = match most {
        0 => Vec::new(),
        1 => vec![legend::one_line(&entries, area.width, look)],
        _ => legend::two_lines(&entries, area.width, look),
    };
    let rows = Constraint::Length(legend.len() as u16);
    let [above, below] = Layout::vertical([rows, Constraint::Fill(1)]).areas(area);
    frame.render_widget(Text::from(legend), above);
    below
}
