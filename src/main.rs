//! The program `freerea`: hands the arguments over and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    freerea::cli::install_hooks()?;
    freerea::cli::run()
}
