//! The pictures of a run's report: its progress, its distributions, its trade-offs.

use freerea_core::cost::Cost;
use freerea_core::evolution::{Bound, Record};

use super::document::{Chapter, Passage, Plot, TableCell, table};
use super::reported_run::{ReportedCourse, ReportedRun, holding_at};
use super::svg_plot::{PlotAxis, PlotSize, Series, SvgPlot};
use crate::explorer::derive::plots::histogram::bin_counts;
use crate::explorer::derive::plots::scatter::front;
use crate::explorer::derive::plots::{Axis, Curves, Histogram, Number};
use crate::explorer::derive::quantity::Quantity;

/// Rows of the table of the progress.
const MOMENTS: usize = 6;
/// The most bars of a histogram.
const BARS: usize = 30;
/// The most cells of a Pareto front that are listed.
const LISTED: usize = 20;
/// The costs that are listed of every cell.
const COSTS: [Cost; 2] = [Cost::Params, Cost::Flops];

/// An axis of the number of cells explored.
pub(crate) fn explored_axis(most: usize) -> PlotAxis {
    PlotAxis {
        axis: Axis::counting(most),
        number: Number::Decimal(0),
        title: "cells explored".to_owned(),
    }
}

/// An axis around all values of some curves.
pub(crate) fn axis_around<'c>(
    curves: impl IntoIterator<Item = &'c [[f64; 2]]>,
    number: Number,
    title: &str,
) -> Option<PlotAxis> {
    let values = curves.into_iter().flatten().map(|[_, value]| *value);
    Some(PlotAxis {
        axis: Axis::around(values)?.padded(),
        number,
        title: title.to_owned(),
    })
}

/// What a percentage is called along an axis.
pub(crate) fn percent(title: &str) -> String {
    format!("{title}, %")
}

fn number(value: Option<f64>, decimals: usize) -> TableCell {
    TableCell::Number(value.map_or("-".to_owned(), |value| format!("{value:.decimals$}")))
}

/// How score and accuracy went.
pub(crate) fn progress(run: &ReportedRun) -> Chapter {
    let explored = run.scene.history.len();
    let course = run.course(&run.scale);
    let population = Curves::of(&run.scene, &run.scale).population;
    let plots = scores(run, &course, &population).into_iter();
    let plots = plots.chain(accuracies(run, &course));
    let rows = (1..=MOMENTS).map(|part| {
        let at = explored * part / MOMENTS;
        let reached = |curve: &[[f64; 2]]| holding_at(curve, at as f64);
        vec![
            TableCell::Number(at.to_string()),
            number(reached(&course.score), 4),
            number(reached(&population), 4),
            number(reached(&course.accuracy), 2),
            number(reached(&course.most), 2),
        ]
    });
    let best = format!("{} of the best", run.accuracy_title());
    let header = [
        "cells explored",
        "best score",
        "mean of the population",
        &best,
        "largest so far",
    ];
    Chapter {
        title: "Progress",
        passages: vec![
            Passage::Plots(plots.collect()),
            table(&header, rows.collect()),
        ],
    }
}

fn scores(run: &ReportedRun, course: &ReportedCourse, population: &[[f64; 2]]) -> Option<Plot> {
    let explored = run.scene.history.len();
    let curves = [course.score.as_slice(), population];
    let y = axis_around(curves, Number::Decimal(3), "score")?;
    let mut plot = SvgPlot::new(explored_axis(explored), y, PlotSize::Large);
    plot.line(Series::Line("mean"), "mean of the population", population);
    let end = explored as f64;
    plot.stairs(Series::Line("best"), "best so far", &course.score, end);
    Some(Plot {
        size: PlotSize::Large,
        svg: plot.finish("best score and mean score of the population by cells explored"),
        caption: "The combined score of the best cell so far, and the mean of the population \
                  after each step, all over the feasible history at the end of the run."
            .to_owned(),
    })
}

fn accuracies(run: &ReportedRun, course: &ReportedCourse) -> Option<Plot> {
    let explored = run.scene.history.len();
    let title = percent(&run.accuracy_title());
    let curves = [course.accuracy.as_slice(), &course.most];
    let y = axis_around(curves, Number::Decimal(2), &title)?;
    let mut plot = SvgPlot::new(explored_axis(explored), y, PlotSize::Large);
    let end = explored as f64;
    let (most, best) = ("most accurate cell so far", "best cell so far by score");
    plot.stairs(Series::Line("most"), most, &course.most, end);
    plot.stairs(Series::Line("best"), best, &course.accuracy, end);
    Some(Plot {
        size: PlotSize::Large,
        svg: plot.finish("accuracy by cells explored"),
        caption: format!(
            "The accuracy of the cell that was best by score, and of the most accurate cell that \
             had been explored, which the search does not know. {}",
            run.compared_with()
        ),
    })
}

/// How often which values were seen.
pub(crate) fn distributions(run: &ReportedRun) -> Chapter {
    let scene = &run.scene;
    let constraints = &scene.settings.constraints;
    let (mut plots, mut rows) = (Vec::new(), Vec::new());
    let is_reported = |quantity: &Quantity| match quantity {
        Quantity::Score | Quantity::Metric(_) => true,
        Quantity::Cost(cost) => COSTS.contains(cost),
    };
    for quantity in Quantity::measured(scene).into_iter().filter(is_reported) {
        let value = |record: &Record| quantity.shown(record, &run.scale, constraints);
        let values: Vec<Option<f64>> = scene.history.records().iter().map(value).collect();
        let answer = scene.answer().and_then(value);
        plots.extend(histogram(quantity, &values, answer));
        rows.push(spread(quantity, &values, answer));
    }
    let header = [
        "quantity", "least", "median", "mean", "largest", "answer", "without",
    ];
    Chapter {
        title: "Distributions",
        passages: vec![
            Passage::Text(
                "How often which values occur among all cells that were explored. In the pictures, \
                 the line is the answer."
                    .to_owned(),
            ),
            Passage::Plots(plots),
            table(&header, rows),
        ],
    }
}

fn histogram(quantity: Quantity, values: &[Option<f64>], answer: Option<f64>) -> Option<Plot> {
    let histogram = Histogram::of(&[], values);
    let x = PlotAxis {
        axis: histogram.axis?,
        number: Number::of(quantity),
        title: quantity.title().to_owned(),
    };
    let bins = bin_counts(histogram.most_bins(BARS)).last().unwrap_or(1);
    let counts = histogram.history.joined(bins);
    let most = counts.iter().max().copied().unwrap_or(0);
    let y = PlotAxis {
        axis: Axis::counting(most as usize),
        number: Number::Decimal(0),
        title: "cells".to_owned(),
    };
    let mut plot = SvgPlot::new(x, y, PlotSize::Small);
    plot.bars(&counts);
    if let Some(answer) = answer {
        plot.upright(Series::Line("best"), "", answer);
    }
    let written = |value: f64| Number::of(quantity).write(value);
    Some(Plot {
        size: PlotSize::Small,
        svg: plot.finish(&format!("histogram of {}", quantity.title())),
        caption: answer.map_or_else(String::new, |answer| {
            format!("{}; the answer has {}.", quantity.title(), written(answer))
        }),
    })
}

/// A row on how values spread.
fn spread(quantity: Quantity, values: &[Option<f64>], answer: Option<f64>) -> Vec<TableCell> {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let count = known.len();
    let mean = (count > 0).then(|| known.iter().sum::<f64>() / count as f64);
    let median = (count > 0).then(|| (known[(count - 1) / 2] + known[count / 2]) / 2.0);
    let ends = [known.first().copied(), known.last().copied()];
    // A mean of whole numbers is none.
    let averaged = match Number::of(quantity) {
        Number::Decimal(decimals) => Number::Decimal(decimals.max(2)),
        number @ (Number::Amount(_) | Number::Exponent) => number,
    };
    let written = |value: Option<f64>, number: Number| {
        TableCell::number(value.map(|value| number.write(value)))
    };
    let cell = |value| written(value, Number::of(quantity));
    vec![
        TableCell::Text(quantity.title().to_owned()),
        cell(ends[0]),
        written(median, averaged),
        written(mean, averaged),
        cell(ends[1]),
        cell(answer),
        TableCell::Number((values.len() - count).to_string()),
    ]
}

/// What accuracy, or score where none is known, costs.
pub(crate) fn trade_offs(run: &ReportedRun) -> Chapter {
    let title = if run.is_compared {
        run.accuracy_title()
    } else {
        "score".to_owned()
    };
    let mut passages = vec![Passage::Text(format!(
        "The feasible cells that were explored: {title} against what they cost. The Pareto front \
         are the cells that no other beats in both. {}",
        run.compared_with()
    ))];
    let plots = COSTS
        .into_iter()
        .filter_map(|cost| scatter(run, cost, &title));
    passages.push(Passage::Plots(plots.collect()));
    passages.extend(listed_front(run, &title));
    Chapter {
        title: "Costs and limits",
        passages,
    }
}

/// A cell with what it costs and what it is worth.
type PlacedCell<'r> = (&'r Record, [f64; 2]);

/// The cells with a cost and what they are worth for it, and the Pareto front of them.
fn worth(run: &ReportedRun, cost: Cost) -> (Vec<PlacedCell<'_>>, Vec<[f64; 2]>) {
    let place = |record: &Record| Some([record.costs.amount(cost)? as f64, run.worth(record)?]);
    let cells: Vec<(&Record, [f64; 2])> = run
        .feasible()
        .filter_map(|record| Some((record, place(record)?)))
        .collect();
    let points: Vec<[f64; 2]> = cells.iter().map(|(_, point)| *point).collect();
    // An accuracy is like a score: more of it is better.
    let front = front([Quantity::Cost(cost), Quantity::Score], &points);
    (cells, front)
}

fn scatter(run: &ReportedRun, cost: Cost, title: &str) -> Option<Plot> {
    let (cells, front) = worth(run, cost);
    let points: Vec<[f64; 2]> = cells.into_iter().map(|(_, point)| point).collect();
    let limits = [Bound::most(cost), Bound::least(cost)]
        .map(|bound| bound.limit(&run.scene.settings.constraints));
    let limits: Vec<f64> = limits
        .into_iter()
        .flatten()
        .map(|limit| limit as f64)
        .collect();
    let x = Axis::around(points.iter().map(|[x, _]| *x))?.padded();
    let near: Vec<f64> = limits
        .iter()
        .copied()
        .filter(|limit| x.nears(*limit))
        .collect();
    let x = PlotAxis {
        axis: near.iter().fold(x, |axis, &limit| axis.reaching(limit)),
        number: Number::of(Quantity::Cost(cost)),
        title: cost.title().to_owned(),
    };
    let y = if run.is_compared {
        axis_around([&*points], Number::Decimal(2), &percent(title))
    } else {
        axis_around([&*points], Number::Decimal(3), title)
    }?;
    let mut plot = SvgPlot::new(x, y, PlotSize::Large);
    plot.dots(Series::Dots("seen"), "explored", &points);
    plot.line(Series::Line("mean"), "Pareto front", &front);
    plot.dots(Series::Dots("mean"), "", &front);
    for (place, limit) in near.into_iter().enumerate() {
        let label = if place == 0 { "limit" } else { "" };
        plot.upright(Series::Dashed("limit"), label, limit);
    }
    let answer = run.scene.answer();
    let answer = answer.and_then(|best| Some([best.costs.amount(cost)? as f64, run.worth(best)?]));
    if let Some(answer) = answer {
        plot.dots(Series::Mark("best"), "answer", &[answer]);
    }
    let far = if limits.is_empty() {
        "no limit was set"
    } else {
        "a dashed line is a limit that is near enough to be shown"
    };
    Some(Plot {
        size: PlotSize::Large,
        svg: plot.finish(&format!("{title} against {}", cost.title())),
        caption: format!(
            "{title} against {}, {} cells; {far}.",
            cost.title(),
            points.len()
        ),
    })
}

/// The front by parameters, cell by cell.
fn listed_front(run: &ReportedRun, title: &str) -> Option<Passage> {
    let (cells, front) = worth(run, Cost::Params);
    let on_front = front.iter().filter_map(|point| {
        let (record, [_, merit]) = cells.iter().find(|(_, place)| place == point)?;
        let mark = if run.scene.is_answer(record.cell) {
            " (the answer)"
        } else {
            ""
        };
        Some(vec![
            TableCell::Text(format!("#{}{mark}", record.cell.index())),
            TableCell::Number(ReportedRun::cost(record, Cost::Params)),
            TableCell::Number(ReportedRun::cost(record, Cost::Flops)),
            TableCell::Number(format!("{merit:.3}")),
        ])
    });
    let mut rows: Vec<Vec<TableCell>> = on_front.collect();
    // The best are at the end, where the front is long.
    let rest = rows.len().saturating_sub(LISTED);
    rows.drain(..rest);
    let header = ["cell on the front", "parameters", "FLOPs", title];
    (!rows.is_empty()).then(|| table(&header, rows))
}
