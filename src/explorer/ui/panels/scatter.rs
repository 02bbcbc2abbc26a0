//! Two quantities of all cells against each other.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::plots::{Number, Scatter};
use crate::explorer::derive::view::Quantity;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, ScaledAxis, columns, print};
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;
use freerea_core::cost::Cost;

const HISTORY: Pen = Pen {
    role: Role::SeriesHistory,
    ascii: [".", "."],
    dashed: false,
};
const FRONT: Pen = Pen {
    role: Role::Pareto,
    ascii: ["-", "|"],
    dashed: false,
};

/// Draws the plot.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let look = canvas.look;
    let Some(scatter) = &canvas.model.plots.scatter else {
        let axes = [canvas.view.x, canvas.view.y];
        let lacking = axes.iter().find_map(|axis| axis.lacking(canvas.scene));
        let sentence = lacking.unwrap_or_else(|| {
            "no cell has both values: its kernel is singular, or none is feasible".to_owned()
        });
        return chart::say(frame, area, look, sentence);
    };
    let area = if area.height >= 7 && area.width >= 22 {
        legend::above(frame, area, &entries(scatter, canvas), look)
    } else {
        area
    };
    let plot = chart::axes(
        frame,
        area,
        look,
        [
            scaled(canvas.view.x, scatter.x),
            scaled(canvas.view.y, scatter.y),
        ],
        0,
    );
    let raster = raster(plot, scatter, canvas);
    raster.draw(frame, look);
    draw_limit_labels(frame, plot, &raster, scatter, canvas);
    draw_selected(frame, plot, &raster, scatter, canvas);
}

fn scaled(quantity: Quantity, axis: crate::explorer::derive::plots::Axis) -> ScaledAxis {
    ScaledAxis {
        axis,
        number: Number::of(quantity),
        title: match quantity {
            Quantity::Score => "score over the feasible history",
            Quantity::Metric(metric) => metric.title(),
            Quantity::Cost(Cost::Flops) => "FLOPs (multiply-accumulates)",
            Quantity::Cost(cost) => cost.title(),
        },
    }
}

fn population_glyph(look: &Look) -> &'static str {
    look.glyph("●", "o")
}

fn infeasible_glyph(look: &Look) -> &'static str {
    look.glyph("◦", ",")
}

fn front_glyph(look: &Look) -> &'static str {
    look.glyph("◆", "*")
}

fn cross(look: &Look) -> &'static str {
    look.glyph("╋", "X")
}

fn entries(scatter: &Scatter, canvas: &Canvas) -> Vec<LegendEntry> {
    let look = canvas.look;
    let limits = scatter.x_limits.len() + scatter.y_limits.len();
    let mut entries: Vec<LegendEntry> = vec![
        (
            population_glyph(look),
            "population".to_owned(),
            Role::SeriesPopulation,
        ),
        (
            look.glyph("⠢", "."),
            "history".to_owned(),
            Role::SeriesHistory,
        ),
        (front_glyph(look), "Pareto front".to_owned(), Role::Pareto),
        (cross(look), "selected".to_owned(), Role::Accent),
    ];
    if !scatter.infeasible.is_empty() {
        entries.push((
            infeasible_glyph(look),
            "infeasible".to_owned(),
            Role::Refused,
        ));
    }
    if limits > 0 {
        entries.push((look.glyph("┊", ":"), "limit".to_owned(), Role::Limit));
    }
    if scatter.missing > 0 {
        let text = format!("{} singular left out", scatter.missing);
        entries.push((look.glyph("∅", "!"), text, Role::Warning));
    }
    entries
}

fn raster(plot: Rect, scatter: &Scatter, canvas: &Canvas) -> Raster {
    let look = canvas.look;
    let place = |&[x, y]: &[f64; 2]| [scatter.x.place(x), scatter.y.place(y)];
    let mut raster = Raster::new(plot, look);
    for &limit in &scatter.x_limits {
        raster.upright(scatter.x.place(limit), look.glyph("┊", ":"), Role::Limit);
    }
    for &limit in &scatter.y_limits {
        raster.level(scatter.y.place(limit), look.glyph("┈", "="), Role::Limit);
    }
    for point in &scatter.infeasible {
        raster.mark(place(point), infeasible_glyph(look), Role::Refused);
    }
    for point in &scatter.feasible {
        raster.dot(place(point), HISTORY);
    }
    draw_front(&mut raster, scatter, canvas);
    for point in &scatter.front {
        raster.mark(place(point), front_glyph(look), Role::Pareto);
    }
    for point in &scatter.population {
        raster.mark(place(point), population_glyph(look), Role::SeriesPopulation);
    }
    raster
}

/// The stairs of what the front attains: each cell's level lasts as far as it is beaten.
fn draw_front(raster: &mut Raster, scatter: &Scatter, canvas: &Canvas) {
    let place = |&[x, y]: &[f64; 2]| [scatter.x.place(x), scatter.y.place(y)];
    let less_is_better = canvas.view.x.is_cost();
    let places = scatter.front.iter().map(place);
    if less_is_better {
        raster.steps(places, FRONT);
    } else {
        raster.steps(places.rev(), FRONT);
    }
}

fn draw_limit_labels(
    frame: &mut Frame,
    plot: Rect,
    raster: &Raster,
    scatter: &Scatter,
    canvas: &Canvas,
) {
    if plot.width < 40 || plot.height < 8 {
        return;
    }
    let constraints = &canvas.scene.settings.constraints;
    let least = |quantity: Quantity, limit: f64| match quantity {
        Quantity::Cost(cost) => constraints[cost].min.is_some_and(|min| min as f64 == limit),
        _ => false,
    };
    let label = |quantity: Quantity, limit: f64| {
        let word = if least(quantity, limit) {
            "at least"
        } else {
            "at most"
        };
        format!("{word} {}", Number::of(quantity).write(limit))
    };
    for &limit in &scatter.x_limits {
        let label = label(canvas.view.x, limit);
        if let Some((column, _)) = raster.screen([scatter.x.place(limit), 0.0]) {
            beside(
                frame,
                plot,
                (column, plot.bottom() - 1),
                &label,
                Role::Limit,
                canvas.look,
            );
        }
    }
    for &limit in &scatter.y_limits {
        let label = label(canvas.view.y, limit);
        if let Some((_, row)) = raster.screen([1.0, scatter.y.place(limit)]) {
            let column = plot.right() - 1;
            beside(frame, plot, (column, row), &label, Role::Limit, canvas.look);
        }
    }
}

fn draw_selected(
    frame: &mut Frame,
    plot: Rect,
    raster: &Raster,
    scatter: &Scatter,
    canvas: &Canvas,
) {
    let model = canvas.model;
    let Some(record) = &model.selected else {
        return;
    };
    let values = [canvas.view.x, canvas.view.y].map(|of| model.quantity(record, of));
    let [Some(x), Some(y)] = values else {
        return;
    };
    let place = [scatter.x.place(x), scatter.y.place(y)];
    if let Some(at) = raster.screen(place) {
        print(
            frame,
            at.0,
            at.1,
            cross(canvas.look),
            canvas.look,
            Role::Accent,
        );
        let label = format!("#{}", record.cell.index());
        beside(frame, plot, at, &label, Role::Accent, canvas.look);
    }
}

/// A label to the right of a place, or to its left where that has no room.
fn beside(frame: &mut Frame, plot: Rect, at: (u16, u16), label: &str, role: Role, look: &Look) {
    let wide = columns(label);
    let (column, row) = at;
    if column + 1 + wide < plot.right() {
        print(frame, column + 2, row, label, look, role);
    } else if column > plot.x + wide {
        print(frame, column - wide - 1, row, label, look, role);
    }
}
