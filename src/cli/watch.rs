//! `freerea watch`: a run that another process is writing, in the explorer.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::journal::{Follower, Runs};

use super::display::DisplayArgs;
use super::errors::OrBadInput;
use super::explore;
use super::named_run::LAST;
use super::say::say;

/// Look on while another process searches, in the explorer
///
/// The run is followed live from its journal, which is only read: it costs the search nothing,
/// however many look on. '[' looks back, ':versus RUN' compares, and 'f' begins a run of your own
/// at the moment that is shown.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The run: its name, the beginning of it, last, or the path of a journal [default: the one that
    /// is being written; of several, and if there is none, the last]
    run: Option<String>,
    #[command(flatten)]
    display: DisplayArgs,
}

/// Opens the explorer on a run.
pub fn run(args: WatchArgs) -> eyre::Result<ExitCode> {
    let run = args.run.unwrap_or_else(being_written);
    let (path, name) = Runs::locate(&run).or_bad_input()?;
    let (follower, recording) = Follower::open(&path).or_bad_input()?;
    if let Some(fault) = &recording.fault {
        say!("{run}: {fault}");
    }
    explore::watch(follower, recording, name, &args.display)
}

/// The name of the run that a process is writing, or what stands for the last one.
fn being_written() -> String {
    let running = Runs::of_user().ok().and_then(|runs| runs.latest_running());
    running.map_or(LAST.to_owned(), |name| name.to_string())
}
