//! `freerea report`: all that is known of a run, or of several, as one file for people.

mod charts;
mod command_line;
mod document;
mod finals;
mod group;
mod html;
mod joint;
mod markdown;
mod milestones;
mod of_run;
mod ranks;
mod reported_run;
mod svg_plot;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use color_eyre::eyre;
use freerea_core::benchmark::TableChoice;
use freerea_core::journal::{RunName, Runs, Summary};

use super::errors::BadInput;
use super::named_run::{LAST, recording, say_which};
use super::output::{FileArgs, write_to};
use super::search::yardstick;
use document::Document;
use reported_run::ReportedRun;

/// Write a report of a run, or of several together, as one file with pictures
///
/// It says in plain words what was searched and found: settings, answer, progress, distributions,
/// costs and limits, correlations, events, and the command that gives the run again. Of several runs
/// it compares the answers, and shows the mean progress of those that differ in the seed alone. The
/// HTML loads nothing and runs nothing; Markdown is the same without pictures.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The runs, each its name, the beginning of it, last, or the path of a journal
    #[arg(default_value = "last", value_name = "RUN")]
    runs: Vec<String>,
    /// How the report is written [default: html, or what the name of the file says]
    #[arg(long, value_enum)]
    format: Option<ReportFormat>,
    /// The table of accuracies; 'none' for none [default: the benchmark's where it was imported,
    /// else the program's own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    #[command(flatten)]
    file: FileArgs,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ReportFormat {
    /// For a browser, with pictures
    #[default]
    Html,
    /// Markdown
    Md,
}

impl ReportArgs {
    /// What is asked for, or what the file's name says.
    fn format(&self) -> ReportFormat {
        let end = self.file.output.as_ref().and_then(|path| path.extension());
        let by_name = match end.and_then(|end| end.to_str()) {
            Some("md" | "markdown") => ReportFormat::Md,
            Some(_) | None => ReportFormat::default(),
        };
        self.format.unwrap_or(by_name)
    }
}

/// Writes the report.
pub fn run(args: ReportArgs) -> eyre::Result<ExitCode> {
    let output = args.file.file()?;
    let runs = args.runs.iter();
    let runs = runs.map(|run| read(run, args.table.as_ref()));
    let runs = runs.collect::<Result<Vec<ReportedRun>, BadInput>>()?;
    let contents = written(&document(&runs), args.format());
    write_to(output.as_deref(), contents.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn document(runs: &[ReportedRun]) -> Document {
    match runs {
        [run] => of_run::document(run),
        runs => joint::document(runs),
    }
}

fn written(document: &Document, format: ReportFormat) -> String {
    match format {
        ReportFormat::Html => html::html(document),
        ReportFormat::Md => markdown::markdown(document),
    }
}

/// Reads a run, and the table that it is compared with.
fn read(run: &str, table: Option<&TableChoice>) -> Result<ReportedRun, BadInput> {
    let (recording, name) = recording(run)?;
    let summary = Summary::of(&recording, name.as_ref().is_some_and(is_running));
    let scene = summary.scene;
    if let Some(name) = name.as_ref().filter(|_| run == LAST) {
        say_which(name, &scene);
    }
    let yardstick = yardstick(table, &scene.settings)?;
    Ok(ReportedRun::new(
        RunName::or_path(name.as_ref(), run),
        summary.state.to_string(),
        recording.header,
        scene,
        yardstick,
    ))
}

fn is_running(name: &RunName) -> bool {
    Runs::of_user().is_ok_and(|runs| runs.is_running(name))
}
