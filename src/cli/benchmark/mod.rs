//! `freerea benchmark`: the tables of accuracies that searches are compared with.

mod download;
mod import;
mod list;
mod show;
mod sources;
#[cfg(feature = "torch")]
mod train;
#[cfg(not(feature = "torch"))]
use super::train;

use std::env;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use color_eyre::eyre;
use freerea_core::benchmark::{
    Averaging, Claim, Library, Split, Table, TableName, Unsaid, shipped,
};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;

use super::errors::{BadInput, OrBadInput};
use super::output::{print, quoted};
use super::say::say;

/// Keep tables of the accuracies that trained cells reached
///
/// The explorer holds its scores against them. They lie in your data directory, or in the one that
/// FREEREA_DATA names.
#[derive(Debug, Args)]
pub struct BenchmarkArgs {
    #[command(subcommand)]
    task: BenchmarkTask,
}

#[derive(Debug, Subcommand)]
enum BenchmarkTask {
    Import(import::ImportArgs),
    /// The tables that are there
    List(list::ListTablesArgs),
    Show(show::ShowTableArgs),
    /// Remove a table
    Remove(RemoveTableArgs),
    Download(download::DownloadArgs),
    Sources(sources::SourcesArgs),
    Train(train::TrainArgs),
}

#[derive(Debug, Args)]
struct RemoveTableArgs {
    /// The table
    name: TableName,
}

/// Does what is asked.
pub fn run(args: BenchmarkArgs) -> eyre::Result<ExitCode> {
    let library = Library::of_user().or_bad_input()?;
    match args.task {
        BenchmarkTask::Import(args) => import::run(args, &library)?,
        BenchmarkTask::List(args) => list::run(&args, &library)?,
        BenchmarkTask::Show(args) => show::run(&args, &library)?,
        BenchmarkTask::Remove(args) => {
            if !library.contains(&args.name) && args.name == shipped::name() {
                let complaint = format!("{} comes with the program and stays", args.name);
                return Err(BadInput::new(complaint).into());
            }
            library.remove(&args.name).or_bad_input()?;
            say!("{} is removed", args.name);
        }
        BenchmarkTask::Download(args) => return download::run(args, &library),
        BenchmarkTask::Sources(args) => sources::run(&args)?,
        BenchmarkTask::Train(args) => return train::run(args),
    }
    Ok(ExitCode::SUCCESS)
}

/// What a file of accuracies does not say itself.
#[derive(Debug, Args)]
#[command(next_help_heading = "What a CSV or JSON file does not say")]
struct UnsaidArgs {
    /// Training epochs
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    epochs: Option<u32>,
    /// The images that the accuracies were measured on
    #[arg(long, value_enum, default_value_t)]
    split: SplitArg,
    /// How many trainings each accuracy stands for
    #[arg(long, value_enum)]
    averaging: Option<AveragingArg>,
    /// The accuracies are of a proxy task of your own, not the benchmark's
    #[arg(long)]
    proxy: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum SplitArg {
    /// Images kept apart for the choice of a cell
    Validation,
    /// Images kept apart to the end
    #[default]
    Test,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AveragingArg {
    /// One training
    OneSeed,
    /// The mean over several
    Mean,
}

impl UnsaidArgs {
    /// What is said in their place, for a column that names no dataset itself.
    fn unsaid(&self, dataset: &str) -> Unsaid {
        Unsaid {
            dataset: dataset.to_owned(),
            split: match self.split {
                SplitArg::Validation => Split::Validation,
                SplitArg::Test => Split::Test,
            },
            epochs: self.epochs,
            averaging: match self.averaging {
                None => Averaging::Unstated,
                Some(AveragingArg::OneSeed) => Averaging::OneSeed,
                Some(AveragingArg::Mean) => Averaging::MeanOverSeeds,
            },
            claim: if self.proxy {
                Claim::Proxy
            } else {
                Claim::ByDatasets
            },
            space: None,
            metrics: Vec::new(),
        }
    }
}

/// Whether a table of the same name gives way.
#[derive(Debug, Args)]
struct ReplaceArgs {
    /// Replace a table of the same name
    #[arg(long)]
    replace: bool,
}

impl ReplaceArgs {
    /// Refuses a name that is taken.
    fn check(&self, name: &TableName, library: &Library) -> Result<(), BadInput> {
        if !self.replace && library.contains(name) {
            Err(BadInput::new(format!(
                "there is a table '{name}' already; give another --name, or --replace it"
            )))
        } else {
            Ok(())
        }
    }
}

/// Keeps a new table and says what it holds.
fn keep(table: &Table, replace: &ReplaceArgs, library: &Library) -> eyre::Result<()> {
    replace.check(&table.name, library)?;
    library.save(table).or_bad_input()?;
    say!(
        "{} is kept: {} of {} cells of {}",
        table.name,
        table.known_cells(),
        table.space.count(),
        table.space
    );
    print(show::columns_text(table).as_bytes())
}

/// Says whose accuracies a file was taken for, where it does not say so itself.
fn say_whose(table: &Table) {
    if table.provenance.official {
        say!("taken as the benchmark's accuracies; --proxy if they are your own");
    } else {
        say!("taken as a proxy task of your own, not the benchmark's accuracies");
    }
}

/// Whose accuracies a table holds, in words.
fn kind(table: &Table) -> &'static str {
    match (table.columns().is_empty(), table.provenance.official) {
        (true, _) => "metrics",
        (false, true) => "benchmark",
        (false, false) => "proxy",
    }
}

/// The string of a cell that a table knows.
fn candidate(space: Space, index: usize) -> String {
    space.cell(index).to_string()
}

/// The command as it was given, to be given again.
fn command() -> String {
    let arguments = env::args_os().skip(1);
    let arguments = arguments.map(|argument| quoted(&argument.to_string_lossy()));
    let words = std::iter::once("freerea".to_owned()).chain(arguments);
    words.collect::<Vec<_>>().join(" ")
}

/// The benchmark's spelling of a dataset's name, or another name as it is.
fn dataset_name(text: &str) -> Result<String, String> {
    let known = Dataset::from_str(text, true);
    match known {
        Ok(known) => Ok(known.name().to_owned()),
        Err(_) if text.trim().is_empty() => Err("a dataset has a name, like cifar10".to_owned()),
        Err(_) => Ok(text.to_owned()),
    }
}
