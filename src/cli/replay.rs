//! `freerea replay`: a run as it was written down, in the explorer.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;

use super::display::DisplayArgs;
use super::{explore, named_run};

/// Look at a run again, from its beginning, in the explorer
///
/// It is played, stepped through and rewound; '[' and ']' go a step back and forward, '{' and '}'
/// to the next mark, space plays. 'f' begins a run of its own at the moment that is shown.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The run: its name, the beginning of it, last, or the path of a journal
    #[arg(default_value = "last")]
    run: String,
    #[command(flatten)]
    display: DisplayArgs,
}

/// Opens the explorer on a run.
pub fn run(args: ReplayArgs) -> eyre::Result<ExitCode> {
    let (recording, name) = named_run::recording(&args.run)?;
    explore::replay(recording, name, &args.display)
}
