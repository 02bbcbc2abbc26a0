//! `freerea device import`: latencies that others measured.

use std::path::PathBuf;

use clap::Args;
use color_eyre::eyre;
use freerea_core::cost::DeviceProfile;
use freerea_core::device::{DeviceLibrary, import};

use super::super::errors::{BadInput, OrBadInput};
use super::super::output::ForceArgs;
use super::super::say::say;
use super::{MeasuredArgs, write};

/// Bring tables of latencies that others measured, a device each
///
/// Reads HW-NAS-Bench's pickle, and comma-separated values. A latency of zero or less did not
/// compile: such a cell is infeasible. Energies and other measures are left out.
#[derive(Debug, Args)]
pub(super) struct ImportDeviceArgs {
    #[command(flatten)]
    measured: MeasuredArgs,
    /// Write the device files into this folder instead of the data directory
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArgs,
}

pub(super) fn run(args: &ImportDeviceArgs, library: &DeviceLibrary) -> eyre::Result<()> {
    let MeasuredArgs { file, networks } = &args.measured;
    let devices = import(file, networks.own_task()?).or_bad_input()?;
    let into = args.output.clone().map(DeviceLibrary::in_folder);
    let library = into.as_ref().unwrap_or(library);
    let path = |profile: &DeviceProfile| {
        let path = library.path(&profile.name).ok_or_else(|| {
            BadInput::new("there is no data directory; name a folder with --output")
        })?;
        args.force.allow(&path)
    };
    // All of them before the first is written.
    let paths: Vec<PathBuf> = devices.iter().map(path).collect::<Result<_, _>>()?;
    for (profile, path) in devices.iter().zip(&paths) {
        write(profile, path)?;
        say!(
            "{}: {} cells of {} on {}, {} of them did not compile",
            profile.name,
            profile.measured.len(),
            profile.space,
            profile.dataset,
            profile.failed()
        );
    }
    Ok(())
}
