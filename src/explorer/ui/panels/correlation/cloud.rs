//! A quantity against accuracy, cell by cell.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::plots::{Correlations, Number};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::Quantity;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::chart::{Pen, Raster, ScaledAxis, columns, print};
use crate::explorer::ui::widgets::legend;
use crate::explorer::ui::widgets::legend::LegendEntry;

const CELLS: Pen = Pen {
    role: Role::SeriesHistory,
    ascii: [".", "."],
    dashed: false,
};

/// Draws the plot.
pub fn draw(
    frame: &mut Frame,
    area: Rect,
    canvas: &Canvas,
    benchmarked: &BenchmarkedRun,
    correlations: &Correlations,
) {
    let look = canvas.look;
    let Some(cloud) = &correlations.cloud else {
        let sentence = "the table knows none of these cells".to_owned();
        return chart::say(frame, area, look, sentence);
    };
    let quantity = canvas.view.correlate;
    let dot = look.glyph("●", "o");
    let cross = look.glyph("╋", "X");
    let mut area = area;
    if area.height >= 7 && area.width >= 22 {
        let vertical = format!("{} against {}", benchmarked.label(), title(quantity));
        let entries: Vec<LegendEntry> = vec![
            (look.glyph("↑", "^"), vertical, Role::Dim),
            (dot, "population".to_owned(), Role::SeriesPopulation),
            (cross, "selected".to_owned(), Role::Accent),
        ];
        area = legend::above(frame, area, &entries, look);
    }
    let x = ScaledAxis {
        axis: cloud.x,
        number: Number::of(quantity),
        title: title(quantity),
    };
    let y = ScaledAxis {
        axis: cloud.y,
        number: Number::Decimal(1),
        title: "accuracy (%)",
    };
    let plot = chart::axes(frame, area, look, [x, y], 0);
    let place = |&[x, y]: &[f64; 2]| [cloud.x.place(x), cloud.y.place(y)];
    let mut raster = Raster::new(plot, look);
    for point in &cloud.points {
        raster.dot(place(point), CELLS);
    }
    for point in &cloud.population {
        raster.mark(place(point), dot, Role::SeriesPopulation);
    }
    raster.draw(frame, look);
    let Some(selected) = cloud.selected else {
        return;
    };
    if let Some((column, row)) = raster.screen(place(&selected)) {
        print(frame, column, row, cross, look, Role::Accent);
        let label = format!("{:.2} %", selected[1]);
        if column + 2 + columns(&label) < plot.right() {
            print(frame, column + 2, row, &label, look, Role::Accent);
        }
    }
}

fn title(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Score => "combined score",
        other => other.title(),
    }
}
