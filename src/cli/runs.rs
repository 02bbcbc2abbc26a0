//! `freerea runs`: the runs that were written down.

mod list;
mod show;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use color_eyre::eyre;
use freerea_core::journal::Runs;

use super::errors::{BadInput, OrBadInput};
use super::say::{self, say};

/// List, show and remove the runs that were written down
///
/// Every search writes a journal, one JSON object a line, into the folder 'runs' of the data
/// directory, or of the folder that FREEREA_DATA names.
#[derive(Debug, Args)]
pub struct RunsArgs {
    #[command(subcommand)]
    command: RunsCommand,
}

#[derive(Debug, Subcommand)]
enum RunsCommand {
    /// The runs, the latest first
    List(list::ListRunsArgs),
    /// What is known of a run
    Show(show::ShowRunArgs),
    /// Remove runs for good
    Remove(RemoveRunArgs),
}

#[derive(Debug, Args)]
struct RemoveRunArgs {
    /// The runs: their names, or the beginnings of them
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Does what is asked with the runs.
pub fn run(args: RunsArgs) -> eyre::Result<ExitCode> {
    match args.command {
        RunsCommand::List(args) => list::run(args),
        RunsCommand::Show(args) => show::run(args),
        RunsCommand::Remove(args) => remove(&args),
    }
}

fn remove(args: &RemoveRunArgs) -> eyre::Result<ExitCode> {
    let runs = Runs::of_user().or_bad_input()?;
    let names: Result<Vec<_>, _> = args.runs.iter().map(|run| runs.find(run)).collect();
    let names = names.or_bad_input()?;
    for name in names {
        if !args.yes && !agreed(&format!("Remove run {name} for good?"))? {
            continue;
        }
        runs.remove(&name).or_bad_input()?;
        say!("removed {name}");
    }
    Ok(ExitCode::SUCCESS)
}

fn agreed(question: &str) -> eyre::Result<bool> {
    if !io::stdin().is_terminal() {
        return Err(BadInput::new("there is no one to ask; --yes removes without asking").into());
    }
    say::ask(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
