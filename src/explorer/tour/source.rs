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
        let recording = if beside.is_file() {
            Recording::read(&beside).map_err(|error| error.to_string())
        } else {
            Recording::named(name)
                .map(|(recording, _)| recording)
                .map_err(|error| error.to_string())
        }?;
        if recording.events.is_empty() {
            Err(format!("nothing happens in the run {name}"))
        } else {
            Ok(recording)
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

#[cfg(test)]
mod tests {
    use freerea_core::evolution::Origin;
    use freerea_core::scene::Scene;

    use super::*;

    /// The complete tour of the manual.
    fn example() -> &'static str {
        let page = include_str!("../../../docs/tour.md");
        let (_, rest) = page.split_once("```toml\n").unwrap();
        rest.split_once("```").unwrap().0
    }

    #[test]
    fn the_tours_of_the_program_and_of_its_manual_are_sound() {
        assert_eq!(Tour::shipped().stops.len(), 15);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lesson.toml");
        std::fs::write(&file, example()).unwrap();
        let tour = Tour::load(&file).unwrap();
        assert_eq!(tour.stops.len(), 4);
        // Its third stop shows what it tells.
        let stop = &tour.stops[2];
        let run = Scene::after(tour.recording.events.iter().take(stop.moment));
        let Origin::Mutation { parent } = run.births(stop.cell.unwrap())[0].origin else {
            panic!("{stop:?}");
        };
        assert_eq!(parent.index().to_string(), "1718");
    }

    #[test]
    fn the_run_lies_beside_the_tour() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lesson.toml");
        let named = |run: &str| {
            std::fs::write(&file, format!("run = \"{run}\"\n{}", example())).unwrap();
            Tour::load(&file).map_err(|errors| errors.to_string())
        };
        std::fs::write(folder.path().join("mine.jsonl"), RUN).unwrap();
        assert!(named("mine.jsonl").is_ok());
        let header = RUN.lines().next().unwrap();
        std::fs::write(folder.path().join("empty.jsonl"), format!("{header}\n")).unwrap();
        let complaint = named("empty.jsonl").unwrap_err();
        let place = format!("{}:1:7: ", file.display());
        assert_eq!(
            complaint,
            format!("{place}nothing happens in the run empty.jsonl")
        );
        std::fs::write(folder.path().join("odd.jsonl"), "odd").unwrap();
        for run in ["odd.jsonl", "gone.jsonl"] {
            let complaint = named(run).unwrap_err();
            assert!(
                complaint.starts_with(&place) && complaint.contains(run),
                "{complaint}"
            );
        }
        let complaint = Tour::load(&folder.path().join("none.toml")).unwrap_err();
        assert!(
            complaint.to_string().contains("no such file"),
            "{complaint}"
        );
    }
}
