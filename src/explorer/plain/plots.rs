//! Plots in words: what is spread how widely, how the run went, and how well metrics rank cells.

use freerea_core::correlation::Association;
use freerea_core::evolution::Record;
use freerea_core::scene::Point;

use crate::explorer::derive::plots::Ranking;
use crate::explorer::derive::quantity::Quantity;
use crate::explorer::derive::view::Plot;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::words;

/// Steps that are read out of the run's course.
const STEPS: usize = 10;

/// What a plot of the distributions is of.
pub(super) fn shown(canvas: &Canvas, plot: Plot) -> String {
    let view = canvas.view;
    let of = match plot {
        Plot::Histograms => format!("{} where there is room for one", view.histogram.title()),
        Plot::Scatter => format!("{} across, {} upwards", view.x.title(), view.y.title()),
        Plot::Parallel => {
            let axes = view.axes.of(&canvas.scene.settings.constraints);
            let titles: Vec<&str> = axes.iter().map(|axis| axis.title()).collect();
            format!("axes {}", titles.join(", "))
        }
    };
    let name = plot.name();
    if plot == view.plot {
        format!("plot {name}: {of}")
    } else {
        format!("plot {name}: {of}; 'plot {name}' shows it")
    }
}

/// What the correlation panel shows.
pub(super) fn compared(canvas: &Canvas) -> String {
    let view = canvas.view;
    format!(
        "correlation: {}, with {} against accuracy, over the {}",
        view.comparison.name(),
        view.correlate.title(),
        view.scope.name()
    )
}

/// The least, the median and the largest of each quantity, in the population and the history.
pub(super) fn distributions(canvas: &Canvas) -> Vec<String> {
    let scene = canvas.scene;
    let members = scene.population.members().iter();
    let living: Vec<&Record> = members.map(|member| &member.record).collect();
    let history: Vec<&Record> = scene.history.records().iter().collect();
    let line = |quantity: Quantity| {
        let living = spread(canvas, &living, quantity);
        let history = spread(canvas, &history, quantity);
        format!(
            "{}: population {living}; history {history}",
            quantity.title()
        )
    };
    Quantity::measured(scene).into_iter().map(line).collect()
}

fn spread(canvas: &Canvas, records: &[&Record], quantity: Quantity) -> String {
    let values = records.iter();
    let values = values.filter_map(|record| canvas.model.quantity(record, quantity));
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let shown = |value: f64| match quantity {
        Quantity::Cost(cost) => cost.definition().unit.readable(value as u64),
        Quantity::Metric(metric) => metric.definition().written(value),
        Quantity::Score => format!("{value:.4}"),
    };
    match values.as_slice() {
        [] => "nothing".to_owned(),
        [only] => shown(*only),
        [least, .., largest] => format!(
            "{} to {}, median {}",
            shown(*least),
            shown(*largest),
            shown(values[values.len() / 2])
        ),
    }
}

/// The latest steps: the best and the mean score.
pub(super) fn progress(canvas: &Canvas) -> Vec<String> {
    let points = canvas.scene.progress.points();
    let first = points.len().saturating_sub(STEPS);
    let lines = points.iter().skip(first);
    let lines: Vec<String> = lines.map(|point| step(canvas, point)).collect();
    if lines.is_empty() {
        vec!["no step is complete yet".to_owned()]
    } else {
        lines
    }
}

fn step(canvas: &Canvas, point: &Point) -> String {
    let scale = &canvas.model.history_scale;
    let best = point.best.and_then(|cell| canvas.scene.history.get(cell));
    let best = best.map_or(String::new(), |record| {
        let score = scale.score(&record.metrics).0;
        format!(", best {} at {score:.4}", words::number(record.cell))
    });
    let mean = point.population.as_ref();
    let mean = mean.map_or(String::new(), |metrics| {
        format!(", population mean {:.4}", scale.score(metrics).0)
    });
    let explored = words::counted(point.explored as u64, "cell");
    format!("step {}: {explored} explored{best}{mean}", point.generation)
}

/// How well each quantity ranks cells as their accuracies do.
pub(super) fn correlations(canvas: &Canvas) -> Vec<String> {
    let (Some(correlations), Some(table)) = (&canvas.model.correlations, canvas.benchmarked) else {
        return vec!["the run is compared with no accuracies; 'table NAME' does so".to_owned()];
    };
    let head = format!(
        "with the {} of table {}, which knows {} of {} cells of the {}.",
        table.label(),
        table.yardstick().name,
        correlations.known,
        correlations.scoped,
        canvas.view.scope.name()
    );
    let rows = correlations.rows.iter().map(ranking);
    std::iter::once(head).chain(rows).collect()
}

fn ranking(ranking: &Ranking) -> String {
    let title = ranking.quantity.title();
    match &ranking.association {
        Association::Measured(measured) => format!(
            "{title}: tau {:.3}, between {:.2} and {:.2} at 95 percent; rho {:.3}",
            measured.tau, measured.interval.low, measured.interval.high, measured.rho
        ),
        Association::TooFew { cells } => format!("{title}: too few cells, {cells}"),
        Association::AllTied { .. } => format!("{title}: all tied, nothing to rank"),
    }
}
