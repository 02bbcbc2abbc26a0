//! The report of several runs.

use freerea_core::cost::Cost;
use freerea_core::evolution::Record;

use super::charts::{axis_around, explored_axis, percent};
use super::document::{Chapter, Document, Passage, Plot, TableCell, table};
use super::group::{MeanCurve, RunGroup};
use super::milestones::look;
use super::of_run::reproduction;
use super::reported_run::{ReportedCourse, ReportedRun};
use super::svg_plot::{PlotSize, Series, SvgPlot};
use crate::explorer::derive::plots::Number;
use crate::explorer::ui::words::{self, counted};

/// Everything about several runs.
pub(crate) fn document(runs: &[ReportedRun]) -> Document {
    let groups = RunGroup::all(runs);
    Document {
        title: format!("{} runs", runs.len()),
        summary: summary(runs, &groups),
        chapters: vec![
            table_of_runs(runs),
            settings(&groups),
            progress(&groups),
            reproduction(runs),
        ],
    }
}

fn summary(runs: &[ReportedRun], groups: &[RunGroup]) -> String {
    let in_groups = match groups.len() {
        1 => "All have the same settings but for the seed.".to_owned(),
        count => format!(
            "They are of {count} settings; runs of the same settings differ in the seed alone."
        ),
    };
    let mut text = format!(
        "This report tells of {} side by side. {in_groups}",
        counted(runs.len() as u64, "run")
    );
    let regrets = groups.iter().zip('A'..).filter_map(|(group, letter)| {
        let regret = group.spread(|run| Some(run.standing()?.regret))?;
        Some(format!("{} with settings {letter}", regret.written(2)))
    });
    let regrets: Vec<String> = regrets.collect();
    if !regrets.is_empty() {
        text += &format!(
            " On average, an answer is less accurate than the best feasible cell by so many \
             percentage points: {}.",
            regrets.join(", ")
        );
    }
    text
}

fn table_of_runs(runs: &[ReportedRun]) -> Chapter {
    let header = [
        "run",
        "seed",
        "limits",
        "rule",
        "answer",
        "parameters",
        "score",
        "accuracy, %",
        "rank",
        "regret",
        "cells",
    ];
    let rows = runs.iter().map(|run| {
        let settings = &run.scene.settings;
        let best = run.scene.answer();
        let score = best.map(|best| format!("{:.4}", run.scale.score(&best.metrics).0));
        let shown = |cost: Cost, best: &Record| cost.definition().shown(best.costs.get(cost));
        let params = best.map(|best| shown(Cost::Params, best));
        let standing = run.standing();
        vec![
            TableCell::Text(run.name.clone()),
            TableCell::Number(settings.seed.to_string()),
            TableCell::Text(limits(run)),
            TableCell::Text(settings.rule.to_string()),
            TableCell::Text(best.map_or("-".to_owned(), |best| format!("#{}", best.cell.index()))),
            TableCell::number(params),
            TableCell::number(score),
            TableCell::number(standing.map(|s| format!("{:.2}", s.accuracy))),
            TableCell::number(standing.map(|s| format!("{} of {}", s.rank, s.among))),
            TableCell::number(standing.map(|s| format!("{:.2}", s.regret))),
            TableCell::Number(run.scene.history.len().to_string()),
        ]
    });
    let mut passages = vec![
        Passage::Text(
            "The score of each run is over its own feasible history, so scores of different runs \
             are not on one scale here."
                .to_owned(),
        ),
        table(&header, rows.collect()),
    ];
    let mut tables: Vec<String> = runs.iter().map(ReportedRun::compared_with).collect();
    tables.sort();
    tables.dedup();
    passages.extend(tables.into_iter().map(Passage::Text));
    Chapter {
        title: "Runs",
        passages,
    }
}

/// The constraints of a run, as short as they can be.
fn limits(run: &ReportedRun) -> String {
    match words::limits(&run.scene.settings.constraints, &look()).join(", ") {
        none if none.is_empty() => "none".to_owned(),
        limits => limits,
    }
}

/// The settings of each group, and how its runs ended on average.
fn settings(groups: &[RunGroup]) -> Chapter {
    let header = [
        "settings",
        "runs",
        "searched",
        "limits",
        "rule",
        "N, n",
        "repeats",
        "score",
        "accuracy, %",
        "regret",
        "cells",
    ];
    let rows = groups.iter().zip('A'..).map(|(group, letter)| {
        let run = group.runs[0];
        let settings = &run.scene.settings;
        let scale = &group.scale;
        let score = group.spread(|run| Some(scale.score(&run.scene.answer()?.metrics).0));
        let accuracy = group.spread(|run| Some(run.standing()?.accuracy));
        let regret = group.spread(|run| Some(run.standing()?.regret));
        let cells = group.spread(|run| Some(run.scene.history.len() as f64));
        vec![
            TableCell::Text(letter.to_string()),
            TableCell::Number(group.runs.len().to_string()),
            TableCell::Text(settings.task().to_string()),
            TableCell::Text(limits(run)),
            TableCell::Text(settings.rule.to_string()),
            TableCell::Number(format!("{}, {}", settings.population, settings.tournament)),
            TableCell::Number(run.header.scoring.repeats.to_string()),
            TableCell::number(score.map(|score| score.written(4))),
            TableCell::number(accuracy.map(|accuracy| accuracy.written(2))),
            TableCell::number(regret.map(|regret| regret.written(2))),
            TableCell::number(cells.map(|cells| cells.written(0))),
        ]
    });
    Chapter {
        title: "Settings",
        passages: vec![
            Passage::Text(
                "Runs of the same settings but for the seed, with mean and standard deviation. \
                 Their scores are over the feasible histories of all of them together."
                    .to_owned(),
            ),
            table(&header, rows.collect()),
        ],
    }
}

fn progress(groups: &[RunGroup]) -> Chapter {
    let mut plots = Vec::new();
    for (group, letter) in groups.iter().zip('A'..) {
        plots.extend(curve(
            group,
            letter,
            |course| &course.score,
            "best score",
            3,
        ));
        let title = percent(&group.runs[0].accuracy_title());
        plots.extend(curve(group, letter, |course| &course.accuracy, &title, 2));
    }
    let rows = groups.iter().zip('A'..).flat_map(moments);
    let header = [
        "settings",
        "cells explored",
        "best score (least to largest)",
        "accuracy of that cell, % (least to largest)",
    ];
    Chapter {
        title: "Progress",
        passages: vec![Passage::Plots(plots), table(&header, rows.collect())],
    }
}

/// A curve of all runs of a group: their mean, and the band from the least to the largest.
fn curve(
    group: &RunGroup,
    letter: char,
    which: fn(&ReportedCourse) -> &Vec<[f64; 2]>,
    title: &str,
    decimals: usize,
) -> Option<Plot> {
    let curves = group.curves(which);
    let shortest = group.shortest();
    let y = axis_around(curves.iter().copied(), Number::Decimal(decimals), title)?;
    let mut plot = SvgPlot::new(explored_axis(shortest), y, PlotSize::Large);
    let mean = group.mean(which);
    let is_one = group.runs.len() == 1;
    if !is_one {
        plot.band("least to largest", &mean.band);
    }
    let curves = if is_one { Vec::new() } else { curves };
    for (place, curve) in curves.into_iter().enumerate() {
        let label = if place == 0 { "each run" } else { "" };
        plot.stairs(Series::Thin("seen"), label, curve, shortest as f64);
    }
    let label = if is_one { "the run" } else { "mean" };
    plot.stairs(Series::Line("best"), label, &mean.mean, shortest as f64);
    let note = if is_one {
        "1 run.".to_owned()
    } else {
        format!(
            "{} runs. The line is the mean; the band reaches from the least to the largest. Both \
             end with the shortest run, after {shortest} cells.",
            group.runs.len()
        )
    };
    Some(Plot {
        size: PlotSize::Large,
        svg: plot.finish(&format!("{title} by cells explored, settings {letter}")),
        caption: format!("Settings {letter}: {title}, of the best cell so far by score; {note}"),
    })
}

/// Rows of the table of the progress.
const MOMENTS: usize = 6;

/// How far the runs of a group had come on average, at some moments.
fn moments((group, letter): (&RunGroup, char)) -> Vec<Vec<TableCell>> {
    let score = group.mean(|course| &course.score);
    let accuracy = group.mean(|course| &course.accuracy);
    let shortest = group.shortest();
    let rows = (1..=MOMENTS).map(|part| {
        let at = shortest * part / MOMENTS;
        vec![
            TableCell::Text(letter.to_string()),
            TableCell::Number(at.to_string()),
            TableCell::Number(reached(&score, at, 4, group.runs.len())),
            TableCell::Number(reached(&accuracy, at, 2, group.runs.len())),
        ]
    });
    rows.collect()
}

/// The mean at a moment; of several runs, with the least and the largest.
fn reached(curve: &MeanCurve, at: usize, decimals: usize, runs: usize) -> String {
    let Some(place) = curve.mean.iter().position(|[x, _]| *x == at as f64) else {
        return "-".to_owned();
    };
    let ([_, mean], (_, [least, largest])) = (curve.mean[place], curve.band[place]);
    match runs {
        1 => format!("{mean:.decimals$}"),
        _ => format!("{mean:.decimals$} ({least:.decimals$} to {largest:.decimals$})"),
    }
}
