//! The program `freerea`: hands the arguments over and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Without these hooks the program works too, and reports defects in Rust's own words.
    let _ = freerea::cli::install_hooks();
    freerea::cli::run()
}
