//! `freerea completions`: what a shell can complete after `freerea`.

use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use color_eyre::eyre;

use super::Cli;
use super::output::print;

/// Print the completion script of a shell
///
/// For bash: freerea completions bash > ~/.local/share/bash-completion/completions/freerea
///
/// For zsh, into a folder of $fpath: freerea completions zsh > _freerea
///
/// For fish: freerea completions fish > ~/.config/fish/completions/freerea.fish
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: CompletionsArgs) -> eyre::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "freerea", &mut script);
    print(&script)?;
    Ok(ExitCode::SUCCESS)
}
