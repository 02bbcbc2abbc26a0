//! Where tours come from: the one that is shipped, and files of the user's.

use std::path::{Path, PathBuf};

use freerea_core::benchmark::{TableChoice, Yardstick, shipped};
use freerea_core::evolution::Settings;
use freerea_core::journal::Recording;

use crate::explorer::config::read_text;
use crate::explorer::diagnostics::complaint::ConfigErrors;
use crate::explorer::tour::reading;
use crate::explorer::tour::reading::TourSources;
use crate::explorer::tour::script::Tour;

/// The lesson that comes with the program, and the run that it goes over.
const LESSON: &str = include_str!("../../../tours/evolution.toml");
const RUN: &str = include_str!("../../../tours/evolution.jsonl");

impl Tour {
    /// The lesson that comes with the program.
    pub fn shipped() -> Self {
        let lesson = reading::read(LESSON, &Shipped);
        lesson.expect("a test reads the shipped lesson")
    }

    /// Reads a tour.
    ///
    /// # Errors
    /// All that is wrong with the file, and with what it names.
    pub fn load(path: &Path) -> Result<Self, ConfigErrors> {
        let text = read_text(path)?;
        let missing = "no such file: name a tour, or none for the lesson that comes with freerea";
        let text = text.ok_or_else(|| ConfigErrors::whole(path, missing))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        reading::read(&text, &Files { folder })
            .map_err(|complaints| ConfigErrors::new(path, complaints))
    }
}

/// The recorded search that comes with the program.
fn shipped_run() -> Result<Recording, String> {
    Recording::parse(RUN.as_bytes(), Path::new("tours/evolution.jsonl"))
        .map_err(|error| error.to_string())
}

/// What is compiled into the program: the same on every machine.
struct Shipped;

impl TourSources for Shipped {
    fn run(&self, _name: Option<&str>) -> Result<Recording, String> {
        shipped_run()
    }

    fn yardstick(
        &self,
        _table: Option<&TableChoice>,
        settings: &Settings,
    ) -> Result<Option<Yardstick>, String> {
        Ok(Yardstick::of(&shipped::glyphs(), settings.dataset))
    }
}

/// Runs beside the tour or of the user's, and the user's tables.
struct Files {
    folder: PathBuf,
}

impl TourSources for Files {
    fn run(&self, name: Option<&str>) -> Result<Recording, String> {
        let Some(name) = name else {
            return shipped_run();
        };
        let beside = self.folder.join(name);
        let recording = match beside.is_file() {
            true => Recording::read(&beside).map_err(|error| error.to_string()),
            false => Recording::named(name)
                .map(|(recording, _)| recording)
                .map_err(|error| error.to_string()),
        }?;
        match recording.events.is_empty() {
            true => Err(format!("nothing happens in the run {name}")),
            false => Ok(recording),
        }
    }

    fn yardstick(
        &self,
        table: Option<&TableChoice>,
        settings: &Settings,
    ) -> Result<Option<Yardstick>, String> {
        TableChoice::yardstick(table, settings.space(), settings.dataset)
            .map_err(|error| error.to_string())
    }
}
