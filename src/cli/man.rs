//! `freerea man`: the manual pages of the program and its commands.

use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use color_eyre::eyre;

use super::Cli;
use super::errors::BadInput;
use super::output::print;

/// Print the manual page of the program or of a command
///
/// Read it with: freerea man search | man -l -
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command, like 'search' or 'benchmark import' [default: the program]
    #[arg(value_name = "COMMAND")]
    path: Vec<String>,
}

/// Prints the page.
pub fn run(args: ManArgs) -> eyre::Result<ExitCode> {
    let mut program = Cli::command();
    program.build();
    let version = program.get_version().unwrap_or_default();
    let source = format!("freerea {version}");
    let command = find(&program, &args.path)?.clone();
    let mut page = Vec::new();
    Man::new(command).source(source).render(&mut page)?;
    print(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// The command that a path of names leads to.
fn find<'c>(program: &'c Command, path: &[String]) -> Result<&'c Command, BadInput> {
    path.iter().try_fold(program, |command, name| {
        command.find_subcommand(name).ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let place = command.get_bin_name().unwrap_or("freerea");
            BadInput::new(if known.is_empty() {
                format!("'{place}' has no commands of its own, so no '{name}'")
            } else {
                format!(
                    "'{place}' has no command '{name}'; it has {}",
                    known.join(", ")
                )
            })
        })
    })
}
