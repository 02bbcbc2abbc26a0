//! How the program says that something is wrong.

use std::fmt;
use std::io;
use std::process::ExitCode;
use std::thread;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use color_eyre::config::Theme;
use color_eyre::eyre;
use freerea_engines::background::{StartError, WORKER_NAME};

use super::say::say;
use crate::explorer::app::terminal;

/// The exit code of work that could not be done.
pub const FAILURE: u8 = 1;

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

/// What is asked of a user who meets a defect.
const PLEASE_REPORT: &str = "This is a defect of freerea. Please report this with the command that \
                             you ran and the text above to the maintainers of freerea.";

/// Installs the reports of errors and panics. Panics of scoring workers stay silent: the search
/// tells of them.
///
/// # Errors
/// If reports are installed already.
pub fn install_hooks() -> eyre::Result<()> {
    let mut hooks = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .panic_section(PLEASE_REPORT);
    if !is_coloured() {
        hooks = hooks.theme(Theme::new());
    }
    let (panic_hook, eyre_hook) = hooks.try_into_hooks()?;
    eyre_hook.install()?;
    std::panic::set_hook(Box::new(move |panic| {
        let worker = thread::current()
            .name()
            .is_some_and(|name| name.starts_with(WORKER_NAME));
        if !worker {
            terminal::give_back();
            say!("{}", panic_hook.panic_report(panic));
        }
    }));
    Ok(())
}

/// Whether colours are seen and wanted on standard error.
fn is_coloured() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    super::stderr_is_terminal() && !unwanted
}

/// Says what went wrong, in one line, and how the program ends therefore.
pub fn explain(report: &eyre::Report) -> ExitCode {
    if is_closed_pipe(report) {
        return ExitCode::SUCCESS;
    }
    if let Some(bad) = report.downcast_ref::<BadInput>() {
        say!("error: {bad}");
        return ExitCode::from(BAD_INPUT);
    }
    let causes = format!("{report:#}");
    let lines: Vec<&str> = causes.lines().map(str::trim).collect();
    say!("error: {}", lines.join(" "));
    ExitCode::from(FAILURE)
}

/// Prints help and version as clap does, and bad arguments of the program in one line.
pub fn explain_usage(error: &clap::Error, program: &clap::Command) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nothing can be said where standard output is closed.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(BAD_INPUT)
            } else {
                ExitCode::SUCCESS
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
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .find_map(|kind| error.get(kind).and_then(likeliest));
    let hint = match (similar, is_of_search(error, program)) {
        (_, true) => "it is an option of 'freerea search'; ".to_owned(),
        (Some(similar), false) => format!("did you mean '{similar}'? "),
        (None, false) => String::new(),
    };
    if error.kind() == ErrorKind::ArgumentConflict {
        say!("{complaint}; {}", way_out(error));
        return ExitCode::from(BAD_INPUT);
    }
    // The reasons that this program gives say what to do; clap's alone do not.
    let reason_given = error.kind() == ErrorKind::ValueValidation;
    if reason_given {
        say!("{complaint}");
    } else {
        say!("{complaint}; {hint}try 'freerea --help'");
    }
    ExitCode::from(BAD_INPUT)
}

/// What to do about arguments that exclude each other.
fn way_out(error: &clap::Error) -> &'static str {
    let prior = error.get(ContextKind::PriorArg);
    match prior {
        _ if error.get(ContextKind::InvalidSubcommand).is_some() => {
            "options go after the command, like 'freerea search --seed 7'"
        }
        _ if prior == error.get(ContextKind::InvalidArg) => "give it once",
        Some(ContextValue::Strings(_)) => "give one of them",
        _ => "give one of the two",
    }
}

/// Whether the explorer was given an option that a search without a screen has.
fn is_of_search(error: &clap::Error, program: &clap::Command) -> bool {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return false;
    };
    let usage = error.get(ContextKind::Usage).map(ToString::to_string);
    let is_explorer = usage.is_some_and(|usage| usage.contains("freerea ["));
    let search = program.find_subcommand("search");
    let mut known = search.into_iter().flat_map(clap::Command::get_arguments);
    let name = option.trim_start_matches('-');
    is_explorer && known.any(|argument| argument.get_long() == Some(name))
}

/// The likeliest of the words that clap takes for those that were meant, which it names last.
fn likeliest(similar: &ContextValue) -> Option<&String> {
    match similar {
        ContextValue::String(word) => Some(word),
        ContextValue::Strings(words) => words.last(),
        _ => None,
    }
}

/// Whether the reader of our output has gone away, which is no fault.
fn is_closed_pipe(report: &eyre::Report) -> bool {
    report
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
