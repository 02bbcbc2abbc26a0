//! `freerea device`: latencies of devices, fitted, measured and imported.

mod fit;
mod import;
mod measure;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use color_eyre::eyre::{self, WrapErr};
use freerea_core::cost::DeviceProfile;
use freerea_core::device::DeviceLibrary;

use super::errors::OrBadInput;
use super::output::{print, table};
use super::say::say;
use super::subject::NetworkArgs;

/// Keep the latencies of devices, which --device-costs limits cells by
///
/// A device file is TOML: latencies that were measured, each of a cell as it is written, or a base
/// and a number an operation that were fitted to some, for the live form of any cell.
#[derive(Debug, Args)]
pub struct DeviceArgs {
    #[command(subcommand)]
    task: DeviceTask,
}

#[derive(Debug, Subcommand)]
enum DeviceTask {
    Fit(fit::FitArgs),
    Measure(measure::MeasureDeviceArgs),
    Import(import::ImportDeviceArgs),
    /// The devices that were imported
    List,
}

/// Does what is asked.
pub fn run(args: DeviceArgs) -> eyre::Result<ExitCode> {
    let library = DeviceLibrary::of_user();
    match args.task {
        DeviceTask::Fit(args) => fit::run(&args)?,
        DeviceTask::Measure(args) => measure::run(&args)?,
        DeviceTask::Import(args) => import::run(&args, &library)?,
        DeviceTask::List => list(&library)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The devices, a line each.
fn list(library: &DeviceLibrary) -> eyre::Result<()> {
    let mut rows = Vec::new();
    for name in library.names() {
        let device = library.read(&name).or_bad_input()?;
        let profile = device.profile();
        rows.push(vec![
            name,
            profile.space.to_string(),
            profile.dataset.to_string(),
            profile.measured.len().to_string(),
            profile.failed().to_string(),
            if profile.fitted.is_some() {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        ]);
    }
    if rows.is_empty() {
        say!("no device was imported yet; 'freerea device import FILE' brings some");
        return Ok(());
    }
    let header = ["device", "space", "dataset", "measured", "failed", "fitted"];
    print(table(&header, rows.into_iter()).as_bytes())
}

/// Writes a device file.
fn write(profile: &DeviceProfile, path: &Path) -> eyre::Result<()> {
    profile
        .write(path)
        .wrap_err_with(|| format!("cannot write {}", path.display()))
}

/// What a file of latencies does not say.
#[derive(Debug, Args)]
struct MeasuredArgs {
    /// Latencies: comma-separated values with a header, a column 'index' or 'arch', and a column of
    /// milliseconds for each device, whose name ends with '_ms' or '_latency'
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    networks: NetworkArgs,
}
