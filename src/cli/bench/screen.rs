//! `freerea bench --screen`: what watching a search costs over a line.

use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::time::Duration;

use color_eyre::eyre;
use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::evolution::Settings;
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Event};
use freerea_core::space::dataset::Dataset;
use freerea_engines::background::{Search, Setup};
use serde::Serialize;

use super::super::errors::cannot_start;
use super::super::options::ScoringArgs;
use super::super::output::{CsvRow, OutputArgs};
use crate::explorer::traffic;

/// The usual terminal, and a large one.
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// The first screen is drawn whole, and the population is being founded.
const FROM: usize = 5;
/// Seconds that are counted from there on.
const SECONDS: usize = 20;

/// The traffic of one size.
#[derive(Debug, Serialize)]
struct Traffic {
    columns: u16,
    rows: u16,
    /// Of the bytes in each second, those of the middle one.
    median_bytes_per_second: usize,
    least: usize,
    most: usize,
    cells_per_second: f64,
}

impl CsvRow for Traffic {
    fn header(_: &[Self]) -> Vec<String> {
        ["screen", "cells/s", "least", "most", "median B/s"]
            .map(str::to_owned)
            .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            format!("{}x{}", self.columns, self.rows),
            format!("{:.2}", self.cells_per_second),
            self.least.to_string(),
            self.most.to_string(),
            self.median_bytes_per_second.to_string(),
        ]
    }
}

/// Searches for a while, then counts what the explorer would have written meanwhile.
pub(super) fn run(
    scoring: &ScoringArgs,
    dataset: Dataset,
    output: &OutputArgs,
) -> eyre::Result<ExitCode> {
    let (events, scene) = searched(scoring, dataset)?;
    let yardstick = Yardstick::of(&shipped::glyphs(), dataset);
    let mut rows = Vec::new();
    for (columns, lines) in SIZES {
        let seconds = traffic::bytes_each_second(&events, yardstick.clone(), (columns, lines))?;
        let mut counted: Vec<usize> = seconds.into_iter().skip(FROM).take(SECONDS).collect();
        counted.sort_unstable();
        rows.push(Traffic {
            columns,
            rows: lines,
            median_bytes_per_second: counted.get(counted.len() / 2).copied().unwrap_or(0),
            least: counted.first().copied().unwrap_or(0),
            most: counted.last().copied().unwrap_or(0),
            cells_per_second: scene.cells_per_second(),
        });
    }
    output.write_rows(&rows)?;
    Ok(ExitCode::SUCCESS)
}

/// All that happens in a search of nats-tss, without scores of earlier runs, and what it comes to.
fn searched(scoring: &ScoringArgs, dataset: Dataset) -> eyre::Result<(Vec<Event>, Scene)> {
    let seconds = (FROM + SECONDS) as u64;
    let setup = Setup {
        settings: Settings {
            dataset,
            seed: scoring.seed(),
            ..Settings::default()
        },
        budget: Budget {
            time: Some(Duration::from_secs(seconds)),
            ..Budget::default()
        },
        scoring: scoring.scorer(dataset)?,
        repeats: scoring.repeats(),
        workers: scoring.workers(),
    };
    let (sender, happened) = channel();
    let listener = Box::new(move |event| sender.send(event).is_ok());
    let search = Search::start(setup, listener).map_err(cannot_start)?;
    let mut events = Vec::new();
    let mut scene = Scene::default();
    while let Ok(event) = happened.recv() {
        scene.apply(event.clone());
        events.push(event);
        if scene.finished.is_some() {
            break;
        }
    }
    drop(search);
    Ok((events, scene))
}
