//! The command line: what the program can be asked from a shell.

mod bench;
mod benchmark;
mod compare;
mod completions;
mod constraints;
mod correlate;
mod device;
mod display;
mod errors;
mod event_log;
mod explore;
mod export;
mod interruption;
mod journaling;
mod limits;
mod man;
mod measured;
mod metrics;
mod named_run;
mod options;
mod output;
mod platform;
mod progress;
mod replay;
mod report;
mod reproduce;
mod resume;
mod rule;
mod rules;
mod runs;
mod say;
mod score;
mod search;
mod setup;
mod space;
mod subject;
mod table_scores;
mod task;
mod task_file;
mod tour;
#[cfg(feature = "torch")]
mod train;
#[cfg(not(feature = "torch"))]
#[path = "train_without_torch.rs"]
mod train;
mod watch;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use errors::install_hooks;

const EXIT_CODES: &str = "\
Exit codes:
  0    the answer was found
  1    it could not be found or written, as where the disk is full; one line says why
  2    bad input: one line says what is wrong and what to do
  101  a defect of the program; please report it
  130  ended by Ctrl-C; the answer so far is printed all the same
  128 + n  ended by another signal n, with its answer so far too: 143 for TERM, 129 for HUP";

/// FreeREA: training-free, evolution-based neural architecture search.
///
/// It finds the best cell of a search space without training a network: an evolution is guided by
/// what freshly initialised networks show (NASWOT, LogSynflow, skipped layers). Without a command,
/// it opens the explorer, where the search is seen and steered live; '?' there shows the keys.
#[derive(Debug, Parser)]
#[command(name = "freerea", version, after_help = EXIT_CODES, propagate_version = true, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<CliCommand>,
    #[command(flatten)]
    explore: explore::ExploreArgs,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    Search(search::SearchArgs),
    Resume(resume::ResumeArgs),
    Replay(replay::ReplayArgs),
    Watch(watch::WatchArgs),
    Tour(tour::TourArgs),
    Compare(compare::CompareArgs),
    Export(export::ExportArgs),
    Report(report::ReportArgs),
    Runs(runs::RunsArgs),
    Score(score::ScoreArgs),
    Space(space::SpaceArgs),
    Task(task::TaskArgs),
    Train(train::TrainArgs),
    Benchmark(benchmark::BenchmarkArgs),
    Bench(bench::BenchArgs),
    Device(device::DeviceArgs),
    Correlate(correlate::CorrelateArgs),
    Rules(rules::RulesArgs),
    Metrics(metrics::MetricsArgs),
    Reproduce(reproduce::ReproduceArgs),
    /// Print the configuration that is in force
    Config,
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// What the program can be asked, as clap knows it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with the arguments that it was started with. What goes wrong is said in one
/// line.
pub fn run() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => obey(cli).unwrap_or_else(|report| errors::explain(&report)),
        Err(error) => errors::explain_usage(&error, &Cli::command()),
    }
}

fn obey(cli: Cli) -> color_eyre::Result<ExitCode> {
    match cli.command {
        None => explore::run(cli.explore),
        Some(CliCommand::Search(args)) => search::run(args),
        Some(CliCommand::Resume(args)) => resume::run(args),
        Some(CliCommand::Replay(args)) => replay::run(args),
        Some(CliCommand::Watch(args)) => watch::run(args),
        Some(CliCommand::Tour(args)) => tour::run(args),
        Some(CliCommand::Compare(args)) => compare::run(args),
        Some(CliCommand::Export(args)) => export::run(args),
        Some(CliCommand::Report(args)) => report::run(args),
        Some(CliCommand::Runs(args)) => runs::run(args),
        Some(CliCommand::Score(args)) => score::run(args),
        Some(CliCommand::Space(args)) => space::run(args),
        Some(CliCommand::Task(args)) => task::run(args),
        Some(CliCommand::Train(args)) => train::run(args),
        Some(CliCommand::Benchmark(args)) => benchmark::run(args),
        Some(CliCommand::Bench(args)) => bench::run(args),
        Some(CliCommand::Device(args)) => device::run(args),
        Some(CliCommand::Correlate(args)) => correlate::run(args),
        Some(CliCommand::Rules(args)) => rules::run(args),
        Some(CliCommand::Metrics(args)) => metrics::run(args),
        Some(CliCommand::Reproduce(args)) => reproduce::run(args),
        Some(CliCommand::Config) => explore::print_configuration(),
        Some(CliCommand::Completions(args)) => completions::run(args),
        Some(CliCommand::Man(args)) => man::run(args),
    }
}

/// Whether a person sees what is written to standard error.
fn stderr_is_terminal() -> bool {
    io::IsTerminal::is_terminal(&io::stderr())
}
