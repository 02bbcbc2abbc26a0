//! How the program says that something is wrong.

use std::fmt;
use std::io;
use std::process::ExitCode;
use std::thread;

use clap::error::{ContextKind, ErrorKind};
use color_eyre::eyre;

use crate::explorer::lifecycle;
use crate::search::{StartError, WORKER_NAME};

/// The exit code of bad input.
const BAD_INPUT: u8 = 2;

/// Input that the user can put right: said in one line, without a backtrace.
#[derive(Debug)]
pub struct BadInput(String);

impl BadInput {
    /// Bad input, in a sentence that says what is wrong and what to do.
    pub fn new(complaint: impl fmt::Display) -> Self {
        BadInput(complaint.to_string())
    }
}

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// Why a search cannot start: settings that allow none are bad input.
pub fn cannot_start(error: StartError) -> eyre::Report {
    match error {
        StartError::Settings(error) => BadInput::new(error).into(),
        StartError::Thread(_) => error.into(),
    }
}

/// Shortens a library's errors of bad input on their way to the user.
pub trait OrBadInput<T> {
    /// The value, or the error as bad input.
    fn or_bad_input(self) -> Result<T, BadInput>;
}

impl<T, E: fmt::Display> OrBadInput<T> for Result<T, E> {
    fn or_bad_input(self) -> Result<T, BadInput> {
        self.map_err(BadInput::new)
    }
}

/// Installs the reports of errors and panics. Panics of scoring workers stay silent: the search
/// tells of them.
///
/// # Errors
/// Where reports are installed already.
pub fn install_hooks() -> eyre::Result<()> {
    let (panic_hook, eyre_hook) = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .into_hooks();
    eyre_hook.install()?;
    std::panic::set_hook(Box::new(move |panic| {
        let worker = thread::current()
            .name()
            .is_some_and(|name| name.starts_with(WORKER_NAME));
        if !worker {
            lifecycle::give_back();
            eprintln!("{}", panic_hook.panic_report(panic));
        }
    }));
    Ok(())
}

/// Says that the input is bad.
pub fn refuse(bad: &BadInput) -> ExitCode {
    eprintln!("error: {bad}");
    ExitCode::from(BAD_INPUT)
}

/// Prints help and version as clap does, and bad arguments in one line.
pub fn explain_usage(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nothing can be said where standard output is closed.
            let _ = error.print();
            return match error.use_stderr() {
                true => ExitCode::from(BAD_INPUT),
                false => ExitCode::SUCCESS,
            };
        }
        _ => {}
    }
    let rendered = error.to_string();
    let complaint: Vec<&str> = rendered
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .collect();
    let complaint = complaint.join(" ");
    let hint = match error.get(ContextKind::SuggestedArg) {
        Some(similar) => format!("did you mean '{similar}'? "),
        None => String::new(),
    };
    if error.kind() == ErrorKind::ArgumentConflict {
        eprintln!("{complaint}; options go after the command, like 'freerea search --seed 7'");
        return ExitCode::from(BAD_INPUT);
    }
    // The reasons that this program gives say what to do; clap's alone do not.
    let reason_given = error.kind() == ErrorKind::ValueValidation;
    match reason_given {
        true => eprintln!("{complaint}"),
        false => eprintln!("{complaint}; {hint}try 'freerea --help'"),
    }
    ExitCode::from(BAD_INPUT)
}

/// Whether the reader of our output has gone away, which is no fault.
pub fn is_closed_pipe(report: &eyre::Report) -> bool {
    report
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
