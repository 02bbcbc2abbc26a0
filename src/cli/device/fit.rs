//! `freerea device fit`: a number an operation, from a few measured cells.

use std::path::{Path, PathBuf};

use clap::Args;
use color_eyre::eyre;
use freerea_core::cost::DeviceProfile;
use freerea_core::device::{FitAnswer, Measurements, fit};
use freerea_core::space::Cell;

use super::super::errors::{BadInput, OrBadInput};
use super::super::output::{ForceArgs, print, table};
use super::super::say::say;
use super::{MeasuredArgs, write};

/// Fit a base and a number an operation to measured cells
///
/// Least squares, no number below zero, for the live form of a cell: measured cells that have dead
/// edges are set aside, since those cost time on many devices. It says how well the cells are
/// described: R squared, and Kendall's tau between the measured times and what a fit without the
/// cell foretells.
#[derive(Debug, Args)]
pub(super) struct FitArgs {
    #[command(flatten)]
    measured: MeasuredArgs,
    /// The device whose column is fitted, if there are several: like raspi4 of raspi4_ms
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// The device file that is written
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: ForceArgs,
}

pub(super) fn run(args: &FitArgs) -> eyre::Result<()> {
    args.force.check(&args.output)?;
    let task = args.measured.networks.own_task()?;
    let read = Measurements::read(&args.measured.file, task.space).or_bad_input()?;
    let (name, cells) = chosen(read, args.device.as_deref())?;
    let answer = fit(&cells).or_bad_input()?;
    let source = format!(
        "fitted to {} of {} cells of {}",
        answer.used,
        cells.len(),
        args.measured.file.display()
    );
    let profile = DeviceProfile {
        name: name.clone(),
        space: task.space,
        dataset: task.dataset,
        stem: task.open_stem(),
        source: Some(source),
        fitted: Some(answer.fitted.clone()),
        measured: Default::default(),
    };
    write(&profile, &args.output)?;
    tell(&name, &answer, &args.output)
}

/// Says what was fitted, and what there is to doubt.
pub(super) fn tell(name: &str, answer: &FitAnswer, output: &Path) -> eyre::Result<()> {
    print(written(name, answer).as_bytes())?;
    for doubt in answer.doubts() {
        say!("{name}: {doubt}");
    }
    say!(
        "{} is written; 'freerea --device-costs {}' searches with it",
        output.display(),
        output.display()
    );
    Ok(())
}

/// The column that is meant.
fn chosen(
    measurements: Measurements,
    device: Option<&str>,
) -> Result<(String, Vec<(Cell, f64)>), BadInput> {
    let names: Vec<String> = measurements.devices.keys().cloned().collect();
    let mut found = measurements.devices.into_iter();
    let chosen = match device {
        Some(name) => found.find(|(known, _)| known == name),
        None if names.len() == 1 => found.next(),
        None => None,
    };
    chosen.ok_or_else(|| {
        let there = names.join(", ");
        BadInput::new(match (device, names.is_empty()) {
            (_, true) => "the file has no row with a latency".to_owned(),
            (Some(name), _) => format!("there is no column of the device {name}, but of {there}"),
            (None, _) => format!("name the device with --device; there are {there}"),
        })
    })
}

/// The numbers, and how well they describe the cells.
fn written(name: &str, answer: &FitAnswer) -> String {
    let base = ("base".to_owned(), answer.fitted.base);
    let operations = answer.fitted.operations.iter();
    let operations = operations.map(|(name, ms)| (name.clone(), *ms));
    let rows = std::iter::once(base).chain(operations);
    let rows = rows.map(|(name, ms)| vec![format!("{ms:.4}"), name]);
    let quality = answer.fitted.quality.map_or(String::new(), |quality| {
        format!(
            "R squared {:.3}, tau {:.3} of left-out cells\n",
            quality.r_squared, quality.tau
        )
    });
    format!(
        "{name}: fitted to {} cells; {} with dead edges and {} that did not compile were set \
         aside\n{quality}{}",
        answer.used,
        answer.dead,
        answer.failed,
        table(&["ms", "operation"], rows)
    )
}
