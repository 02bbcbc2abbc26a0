//! `freerea train` and `freerea benchmark train` in a program that was built without libtorch.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;

use crate::cli::errors::BadInput;

/// Train networks (not in this program: it was built without torch)
#[derive(Debug, Args)]
pub struct TrainArgs {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _any: Vec<String>,
}

/// Says what is missing.
pub fn run(_: TrainArgs) -> eyre::Result<ExitCode> {
    let complaint = "training needs libtorch, and this freerea was built without torch; build it \
                     with the feature torch, which is on by default";
    Err(BadInput::new(complaint).into())
}
