//! `freerea tour`: a lesson over a recorded search, in the explorer.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;

use super::display::DisplayArgs;
use super::errors::OrBadInput;
use super::explore;
use crate::explorer::tour::script::Tour;

/// Take a lesson: how an architecture search by evolution goes
///
/// A recorded search plays by itself from stop to stop, and each stop tells what is seen. Space
/// goes on, 'p' back, 'q' leaves. In the explorer, 't' in the help and ':tour' begin it too.
#[derive(Debug, Args)]
pub struct TourArgs {
    /// A tour of your own: a TOML file [default: the lesson that comes with freerea]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    display: DisplayArgs,
}

/// Opens the explorer on a tour.
pub fn run(args: TourArgs) -> eyre::Result<ExitCode> {
    let tour = match args.file {
        Some(file) => Tour::load(&file).or_bad_input()?,
        None => Tour::shipped(),
    };
    explore::tour(tour, &args.display)
}
