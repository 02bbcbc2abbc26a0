//! `freerea watch`: a run that another process is writing, in the explorer.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::journal::{Follower, Runs};

use super::display::DisplayArgs;
use super::errors::OrBadInput;
use super::explore;
use super::say::say;

/// Look on while another process searches, in the explorer
///
/// The run is followed live from its journal, which is only read: it costs the search nothing,
/// however many look on. '[' looks back, ':versus RUN' compares, and 'f' begins a run of your own
/// at the moment that is shown.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The run: its name, the beginning of it, last, or the path of a journal
    #[arg(default_value = "last")]
    run: String,
    #[command(flatten)]
    display: DisplayArgs,
}

/// Opens the explorer on a run.
pub fn run(args: WatchArgs) -> eyre::Result<ExitCode> {
    let (path, name) = Runs::locate(&args.run).or_bad_input()?;
    let (follower, recording) = Follower::open(&path).or_bad_input()?;
    if let Some(fault) = &recording.fault {
        say!("{}: {fault}", args.run);
    }
    explore::watch(follower, recording, name, &args.display)
}
