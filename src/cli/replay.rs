//! `freerea replay`: a run as it was written down, in the explorer.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;

use super::errors::{BadInput, OrBadInput};
use super::explore;
use super::say::say;
use crate::journal::{Name, Recording, Runs};

/// Look at a run again, from its beginning, in the explorer
///
/// It is played, stepped through and rewound; '[' and ']' go a step back and forward, '{' and '}'
/// to the next mark, space plays. 'f' begins a run of its own at the moment that is shown.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The run: its name, the beginning of it, last, or the path of a journal
    #[arg(default_value = "last")]
    run: String,
}

/// Opens the explorer on a run.
pub fn run(args: ReplayArgs) -> eyre::Result<ExitCode> {
    let (recording, name) = recording(&args.run)?;
    if let Some(fault) = &recording.fault {
        say!("{}: {fault}", args.run);
    }
    explore::replay(recording, name)
}

/// The run that is meant by a name or a path.
pub fn recording(run: &str) -> Result<(Recording, Option<Name>), BadInput> {
    let path = Path::new(run);
    if path.is_file() {
        return Ok((Recording::read(path).or_bad_input()?, None));
    }
    let runs = Runs::of_user().or_bad_input()?;
    let name = runs.find(run).or_bad_input()?;
    Ok((runs.read(&name).or_bad_input()?, Some(name)))
}
