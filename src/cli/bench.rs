//! `freerea bench`: how fast the engines score here.

mod parts;
mod race;
mod rate;
mod screen;

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use color_eyre::eyre;
use freerea_core::engine::{Agreement, SelfCheck};
use freerea_core::space::Cell;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

use self::parts::PartTime;
use self::race::Lap;
use self::rate::Rates;
use super::options::ScoringArgs;
use super::output::{Format, OutputArgs, csv, json, table};
use super::subject::SubjectArgs;

/// Measure how fast the engines score on this machine
///
/// All engines score the same random cells, one after the other and over again, so that their
/// ratios hold even where the machine has other work. Then each part of a native score is
/// measured, and the rate of matrix products that the processor reaches. With --engine that engine
/// is measured alone, so that the peak of the memory is its own.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Random cells that the engines score
    #[arg(long, value_name = "COUNT", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=15625))]
    cells: u16,
    /// Seconds for the comparison of the engines; each cell is scored at least once
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0, allow_negative_numbers = true, value_parser = seconds)]
    seconds: f64,
    #[command(flatten)]
    subject: SubjectArgs,
    /// Count the bytes that the explorer writes to terminals of 80x24 and 200x60 while a search
    /// runs, instead of measuring the engines; takes 25 seconds
    #[arg(long, conflicts_with_all = ["cells", "seconds"])]
    screen: bool,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err(format!("'{text}' is no number of seconds from 0 to 86400")),
    }
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Report {
    space: &'static str,
    dataset: &'static str,
    /// Channels of the stem, if they are a setting.
    stem_channels: Option<u16>,
    seed: u64,
    cells: u16,
    repeats: u32,
    batch: usize,
    workers: String,
    isa: &'static str,
    engines: Vec<Lap>,
    agreement: Option<Agreement>,
    parts: Vec<PartTime>,
    rates: Rates,
    /// The most memory that the program had, all engines together; unknown outside Linux.
    peak_mebibytes: Option<u64>,
}

/// Measures and prints.
pub fn run(mut args: BenchArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let space = args.subject.space();
    if args.screen {
        return screen::run(
            &args.scoring,
            args.subject.dataset(args.subject.space()),
            &args.output,
        );
    }
    let task = args.scoring.task(space, &args.subject)?;
    let mut rng = ChaCha8Rng::seed_from_u64(args.scoring.seed());
    let cells: Vec<Cell> = (0..args.cells)
        .map(|_| space.cell(rng.random_range(0..space.count())))
        .collect();
    let isa = args.scoring.isa();
    let time = Duration::from_secs_f64(args.seconds);
    let engines = race::race(&args.scoring, task, &cells, time)?;
    let rates = Rates::measure(isa);
    let report = Report {
        space: space.name(),
        dataset: task.dataset.name(),
        stem_channels: task.open_stem().map(u16::from),
        seed: args.scoring.seed(),
        cells: args.cells,
        repeats: args.scoring.fixed_repeats()?,
        batch: args.scoring.batch(),
        workers: args.scoring.workers().to_string(),
        isa: isa.name(),
        engines,
        agreement: match args.scoring.engine {
            // The comparison would need the memory of both.
            Some(_) => None,
            None => args
                .scoring
                .scorer(task)?
                .self_check()
                .and_then(SelfCheck::agreement),
        },
        parts: parts::measure(&args.scoring, task, &cells, rates.native)?,
        rates,
        peak_mebibytes: peak_mebibytes(),
    };
    args.output.write(&report.written(args.output.format)?)?;
    Ok(ExitCode::SUCCESS)
}

impl Report {
    fn written(&self, format: Format) -> eyre::Result<String> {
        match format {
            Format::Table => Ok(self.table()),
            Format::Json => Ok(json(self)?),
            Format::Csv => Ok(csv(&self.engines)?),
        }
    }

    fn table(&self) -> String {
        let engines = self.engines.iter().map(|lap| {
            vec![
                lap.engine.to_string(),
                format!("{:.2}", lap.cells_per_second),
                format!("{:.1}", lap.milliseconds),
                lap.times_reference
                    .map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
            ]
        });
        let header = [
            "engine",
            "cells/s",
            "ms per initialisation and worker",
            "times reference",
        ];
        let mut text = table(&header, engines);
        let parts = self.parts.iter().map(|time| {
            vec![
                time.part.name().to_owned(),
                format!("{:.2}", time.milliseconds),
                format!("{:.1} %", 100.0 * time.share),
                time.gigaflops
                    .map_or("-".to_owned(), |rate| format!("{rate:.0}")),
                time.of_rate
                    .map_or("-".to_owned(), |share| format!("{:.0} %", 100.0 * share)),
            ]
        });
        let header = ["part of a score", "ms", "share", "GFLOP/s", "of the rate"];
        text.push('\n');
        text.push_str(&table(&header, parts));
        text.push_str(&format!("\n{}", self.rates));
        if let Some(agreement) = self.agreement {
            text.push_str(&format!(
                "native and tch differ by {:.0e} in NASWOT, {:.0e} in LogSynflow, {:.0e} in MeCo\n",
                agreement.naswot, agreement.logsynflow, agreement.meco
            ));
        }
        if let Some(peak) = self.peak_mebibytes {
            text.push_str(&format!(
                "peak memory of all that was measured: {peak} MiB\n"
            ));
        }
        text.push_str(&format!(
            "{} cells of {} on {} x {} initialisations, batch {}, workers {}, instructions {}\n",
            self.cells, self.space, self.dataset, self.repeats, self.batch, self.workers, self.isa
        ));
        text
    }
}

/// The most memory that the program ever had, in MiB.
fn peak_mebibytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes / 1024)
}
