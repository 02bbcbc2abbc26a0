//! `freerea` alone: the explorer, with the user's configuration.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;

use super::constraints::ConstraintArgs;
use super::errors::BadInput;
use super::options::ScoringArgs;
use crate::evolution::Settings;
use crate::explorer::config::{Complaint, Config};
use crate::explorer::keymap::Keymap;
use crate::explorer::run::{self, End};
use crate::explorer::theme::{Depth, Theme};
use crate::search::{Budget, Setup};
use crate::space::dataset::Dataset;

/// What the explorer begins with.
#[derive(Debug, Args)]
pub struct ExploreArgs {
    /// The dataset whose images and classes shape the networks
    #[arg(long, value_enum, default_value_t)]
    dataset: Dataset,
    /// The theme: dark, light, high-contrast, colour-blind, ansi16, mono, or one of your own
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
}

/// The configuration, the keys and the theme that it names, or all that is wrong with it.
fn configuration() -> Result<(Config, Keymap, Theme), BadInput> {
    let mut keymap = Keymap::default();
    let mut theme = Theme::default();
    let Some(path) = Config::path(|name| std::env::var(name).ok()) else {
        return Ok((Config::default(), keymap, theme));
    };
    let judge = |config: &Config| -> Vec<Complaint> {
        let mut complaints = keymap.add(&config.keys);
        match Theme::load(&config.explorer.theme.value, Theme::directory().as_deref()) {
            Ok(loaded) => theme = loaded,
            Err(error) => complaints.push(config.explorer.theme.complain(error.to_string())),
        }
        complaints
    };
    let config = Config::load_with(&path, judge).map_err(BadInput::new)?;
    Ok((config, keymap, theme))
}

/// Opens the explorer.
pub fn run(args: ExploreArgs) -> eyre::Result<ExitCode> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        let complaint = "the explorer needs a terminal; use 'freerea search' in scripts";
        return Err(BadInput::new(complaint).into());
    }
    let (config, keymap, mut theme) = configuration()?;
    let mut outfit = {
        if let Some(name) = &args.theme {
            theme = Theme::load(name, Theme::directory().as_deref()).map_err(BadInput::new)?;
        }
        run::outfit(&config, keymap, theme)
    };
    let chosen = args.theme.is_some() || config.explorer != Default::default();
    if outfit.depth == Depth::Ansi16 && !chosen {
        // Made for 16 colours, which beats being brought down to them.
        outfit.theme = Theme::built_in("ansi16").unwrap_or(outfit.theme);
    }
    let settings = Settings {
        dataset: args.dataset,
        seed: args.scoring.seed,
        constraints: args.constraints.constraints(),
        ..Settings::default()
    };
    let setup = Setup {
        settings,
        budget: Budget::default(),
        scoring: args.scoring.scorer(args.dataset)?,
        repeats: args.scoring.repeats(),
        workers: args.scoring.workers(),
    };
    Ok(match run::run(setup, outfit)? {
        End::Left => ExitCode::SUCCESS,
        End::Signal(signal) => ExitCode::from(128 + signal as u8),
    })
}

/// Prints the configuration that is in force.
pub fn print_configuration() -> eyre::Result<ExitCode> {
    let (config, _, _) = configuration()?;
    let path = Config::path(|name| std::env::var(name).ok());
    let place = path.map_or("no place".to_owned(), |path| path.display().to_string());
    print!("# {place}\n\n{}", config.to_toml());
    Ok(ExitCode::SUCCESS)
}
