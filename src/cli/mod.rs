//! The command line: what the program can be asked from a shell.

mod augment;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The options under each heading; those of limits begin so.
    const HEADINGS: [(&str, &[&str]); 10] = [
        ("Rule", &["rule", "combine"]),
        ("Metrics of a table", &["metric", "metrics-from"]),
        (
            "Scoring",
            &[
                "metrics",
                "seed",
                "workers",
                "repeats",
                "batch",
                "device",
                "engine",
                "isa",
                "no-cache",
                "stem-channels",
                "images",
            ],
        ),
        ("Explorer", &["theme", "accessible"]),
        ("End", &["time", "cells", "steps", "exhaustive"]),
        ("Constraints", &["max-", "min-", "forbid", "pin"]),
        ("Device", &["sram-rule", "weights", "device-costs"]),
        ("Finalists", &["finalists", "epochs", "augment"]),
        (
            "Output",
            &["table", "events", "no-journal", "format", "output", "force"],
        ),
        (
            "What a CSV or JSON file does not say",
            &[
                "epochs",
                "split",
                "averaging",
                "proxy",
                "dataset",
                "space",
                "metric",
            ],
        ),
    ];

    /// The headings of a command and of those below it, each with an option that stands there.
    fn headings(command: &clap::Command) -> Vec<(String, String)> {
        let options = command.get_arguments();
        let headed = options.filter_map(|option| {
            let heading = option.get_help_heading()?;
            Some((heading.to_owned(), option.get_long()?.to_owned()))
        });
        let below = command.get_subcommands().flat_map(headings);
        headed.chain(below).collect()
    }

    #[test]
    fn every_option_stands_under_its_own_heading() {
        let headings = headings(&Cli::command());
        for (heading, option) in &headings {
            let its_own = HEADINGS.iter().find(|(known, _)| known == heading);
            let (_, options) = its_own.unwrap_or_else(|| panic!("{heading} is unknown"));
            let belongs = options.iter().any(|known| {
                if known.ends_with('-') {
                    option.starts_with(known)
                } else {
                    option == known
                }
            });
            assert!(belongs, "--{option} stands under {heading}");
        }
        for (heading, options) in HEADINGS {
            let stands = |known: &&str| {
                headings
                    .iter()
                    .any(|(found, option)| found == heading && option.starts_with(known))
            };
            assert!(options.iter().all(stands), "{heading}");
        }
    }
}
