//! `freerea runs list`.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::journal::{Outline, RunName, Runs};
use freerea_core::space::{Space, StemChannels};
use rayon::prelude::*;
use serde::Serialize;

use super::super::errors::OrBadInput;
use super::super::output::{CsvRow, OutputArgs};
use super::super::say::say;

#[derive(Debug, Args)]
pub struct ListRunsArgs {
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct ListedRun {
    run: RunName,
    began: String,
    space: Space,
    dataset: &'static str,
    stem: Option<StemChannels>,
    seed: u64,
    explored: usize,
    steps: u64,
    best: Option<u64>,
    rule: String,
    constraints: String,
    state: String,
}

impl ListedRun {
    fn new(run: RunName, outline: Outline) -> Self {
        let settings = &outline.settings;
        ListedRun {
            run,
            began: outline.header.began,
            space: settings.space(),
            dataset: settings.dataset.name(),
            stem: settings.task().open_stem(),
            seed: settings.seed,
            explored: outline.explored,
            steps: outline.steps,
            best: outline.best.map(|cell| cell.index().into()),
            rule: settings.rule.to_string(),
            constraints: settings.constraints.to_string(),
            state: outline.state.to_string(),
        }
    }
}

impl CsvRow for ListedRun {
    fn header(_: &[Self]) -> Vec<String> {
        [
            "run",
            "space",
            "dataset",
            "seed",
            "explored",
            "steps",
            "best",
            "state",
            "rule",
            "constraints",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.run.to_string(),
            match self.stem {
                Some(stem) => format!("{}, stem {stem}", self.space),
                None => self.space.to_string(),
            },
            self.dataset.to_string(),
            self.seed.to_string(),
            self.explored.to_string(),
            self.steps.to_string(),
            self.best.map_or("-".to_owned(), |best| format!("#{best}")),
            self.state.clone(),
            self.rule.clone(),
            self.constraints.clone(),
        ]
    }
}

/// Lists the runs, the latest first; what cannot be read is said.
pub fn run(args: ListRunsArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let runs = Runs::of_user().or_bad_input()?;
    let outline = |name: RunName| (runs.outline(&name), name);
    let outlines: Vec<_> = runs.names().into_par_iter().map(outline).collect();
    let mut rows = Vec::new();
    for (outline, name) in outlines {
        match outline {
            Ok(outline) => rows.push(ListedRun::new(name, outline)),
            Err(error) => say!("{error}"),
        }
    }
    if rows.is_empty() {
        say!("no runs yet; 'freerea' and 'freerea search' make some");
    }
    args.output.write_rows(&rows)?;
    Ok(ExitCode::SUCCESS)
}
