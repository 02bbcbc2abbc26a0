//! The run that a command takes, and a word about it if the user did not name it.

use freerea_core::journal::{Recording, RunName, Summary};
use freerea_core::scene::Scene;

use super::errors::{BadInput, OrBadInput};
use super::say::say;

/// What stands for the run that began last.
pub(super) const LAST: &str = "last";

/// A run at its end.
pub(super) struct NamedRun {
    /// The run's name, or the path of its journal.
    pub(super) name: String,
    /// What is known of it.
    pub(super) scene: Scene,
}

impl NamedRun {
    /// Reads a run. Standard error says what is wrong with its journal, and which run was taken if
    /// that was left to the program.
    pub(super) fn read(run: &str) -> Result<Self, BadInput> {
        let (recording, name) = recording(run)?;
        let scene = Summary::of(&recording, false).scene;
        if let Some(name) = name.as_ref().filter(|_| run == LAST) {
            say_which(name, &scene);
        }
        let name = RunName::or_path(name.as_ref(), run);
        Ok(NamedRun { name, scene })
    }
}

/// Reads a run's journal. Standard error says what is wrong with it.
pub(super) fn recording(run: &str) -> Result<(Recording, Option<RunName>), BadInput> {
    let (recording, name) = Recording::named(run).or_bad_input()?;
    if let Some(fault) = &recording.fault {
        say!("{run}: {fault}");
    }
    Ok((recording, name))
}

/// Says which run was taken, and what it found.
pub(super) fn say_which(name: &RunName, scene: &Scene) {
    say!("run {name}: {}", Summary::found(scene));
}
