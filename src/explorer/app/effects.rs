//! What the explorer fetches from files and takes to them: other runs, exports, pictures, cells.

use std::path::{Path, PathBuf};

use color_eyre::eyre::{self, WrapErr};
use freerea_core::benchmark::{Library, TableChoice};
use freerea_core::comparison::{Comparison, TwoOrMore};
use freerea_core::export::ExportFormat;
use freerea_core::journal::{Recording, RunName, Runs, RunsError, Summary};
use freerea_core::scene::Scene;
use freerea_core::whole_file;

use crate::explorer::app::run::App;
use crate::explorer::input::completion::Completion;
use crate::explorer::input::destination::Destination;
use crate::explorer::state::Explorer;
use crate::explorer::ui::screenshot::PictureFormat;

/// Runs whose names the command line completes: more would take long to read.
const LATEST: usize = 30;

impl App {
    /// Shows the run beside others, all of them at their ends.
    pub(crate) fn compare(&mut self, other: &str, more: &[String]) {
        match self.comparison(other, more) {
            Ok(comparison) => self.explorer.compare(comparison),
            Err(error) => self.explorer.refuse(error.to_string()),
        }
    }

    fn comparison(&self, other: &str, more: &[String]) -> Result<Comparison, RunsError> {
        let shown = self.session.name();
        let shown = shown.map_or("this run".to_owned(), RunName::to_string);
        let other = self.beside(other)?;
        let more = more.iter().map(|run| self.beside(run));
        let more: Vec<(String, Scene)> = more.collect::<Result<_, _>>()?;
        let runs = TwoOrMore::new(
            (shown.as_str(), self.explorer.latest()),
            (other.0.as_str(), &other.1),
            more.iter().map(|(name, scene)| (name.as_str(), scene)),
        );
        Ok(Comparison::of(runs, self.explorer.yardstick()))
    }

    /// A run at its end, and its name. The last one is that of all but the run that is shown.
    fn beside(&self, run: &str) -> Result<(String, Scene), RunsError> {
        let shown = self.session.name();
        if run != "last" || shown.is_none() {
            return ended(run);
        }
        let mut names = Runs::of_user()?.names().into_iter();
        let last = names.find(|name| Some(name) != shown);
        ended(last.ok_or(RunsError::NoOther)?.as_str())
    }

    /// Finds the runs and tables that the command line completes.
    pub(crate) fn find_names(&mut self) {
        let runs = Runs::of_user().map_or_else(|_| Vec::new(), |runs| outlined(&runs));
        let tables = Library::of_user().and_then(|library| library.all_names());
        let tables = tables.unwrap_or_default().into_iter();
        let tables = tables.map(|name| Completion::new(name.to_string(), ""));
        self.explorer.know(runs, tables.collect());
    }

    /// Compares the run with a table's accuracies from now on.
    pub(crate) fn compare_with_table(&mut self, choice: &TableChoice) {
        compare_with_table(&mut self.explorer, Some(choice));
    }

    /// Writes the cells, or the selected cell, to a file.
    pub(crate) fn export(&mut self, format: ExportFormat, to: Destination) {
        let explorer = &self.explorer;
        let cell = explorer.selected().map(|record| record.cell);
        let subject = match (format, cell) {
            (ExportFormat::Csv | ExportFormat::Json | ExportFormat::Parquet, _) | (_, None) => {
                "cells".to_owned()
            }
            (_, Some(cell)) => format!("cell-{}", cell.index()),
        };
        let own_name = PathBuf::from(subject).with_extension(format.extension());
        let scene = explorer.scene();
        let written = to.write(own_name, &format!("export {}", format.name()), |_| {
            let contents = format.contents(scene, cell, explorer.yardstick());
            contents.map_err(|error| error.to_string())
        });
        match written {
            Ok(path) => self.explorer.done(format!("written to {}", path.display())),
            Err(why) => self.explorer.refuse(why),
        }
    }

    /// Writes the screen to a file, as its name's end says.
    pub(crate) fn picture(&mut self, to: Destination) -> eyre::Result<()> {
        let screen = self.surface.size().wrap_err("cannot use this terminal")?;
        self.explorer.refresh();
        let picture = self.explorer.picture(screen);
        let ground = self.explorer.ground();
        let written = to.write("freerea.svg", "screenshot", |path| {
            let text = match PictureFormat::of(path)? {
                PictureFormat::Svg => picture.svg(ground),
                PictureFormat::Ansi => picture.ansi(),
                PictureFormat::Text => picture.text(),
            };
            Ok(text.into_bytes())
        });
        match written {
            Ok(path) => self
                .explorer
                .done(format!("the screen is in {}", path.display())),
            Err(complaint) => self.explorer.refuse(complaint),
        }
        Ok(())
    }
}

/// Compares a run with a table's accuracies, or with those of the table that is its space's.
pub(crate) fn compare_with_table(explorer: &mut Explorer, choice: Option<&TableChoice>) {
    let settings = &explorer.scene().settings;
    match TableChoice::yardstick(choice, settings.space(), settings.dataset) {
        Ok(yardstick) => {
            let notice = match &yardstick {
                Some(yardstick) => format!("accuracies are those of {yardstick}"),
                None => "the run is compared with no accuracies".to_owned(),
            };
            explorer.compare_with(yardstick);
            explorer.done(notice);
        }
        Err(error) => explorer.refuse(error.to_string()),
    }
}

/// A run at its end, and its name.
fn ended(run: &str) -> Result<(String, Scene), RunsError> {
    let (recording, name) = Recording::named(run)?;
    let name = RunName::or_path(name.as_ref(), run);
    Ok((name, Summary::of(&recording, false).scene))
}

/// The latest runs, with what is to be known of each to choose it.
fn outlined(runs: &Runs) -> Vec<Completion> {
    let latest = runs.names().into_iter().take(LATEST);
    let outlined = latest.filter_map(|name| {
        let outline = runs.outline(&name).ok()?;
        let task = outline.settings.task();
        let best = outline
            .best
            .map_or(String::new(), |best| format!(", best #{}", best.index()));
        Some(Completion::new(name.to_string(), format!("{task}{best}")))
    });
    outlined.collect()
}

impl Destination {
    /// Writes, and tells the whole path. The command is what the user typed, like `export csv`:
    /// followed by `!`, it overwrites.
    ///
    /// # Errors
    /// If the file is there and is to be kept, or the system refuses.
    pub(crate) fn write(
        self,
        own_name: impl Into<PathBuf>,
        command: &str,
        contents: impl FnOnce(&Path) -> Result<Vec<u8>, String>,
    ) -> Result<PathBuf, String> {
        let how = match &self.path {
            None => format!(":{command}!"),
            Some(path) => format!(":{command}! {}", path.display()),
        };
        let path = self.path.unwrap_or_else(|| own_name.into());
        let path = self.existing.allow(&path, &how)?;
        let contents = contents(&path)?;
        whole_file::write(&path, contents)
            .map_err(|reason| whole_file::complaint(&path, &reason))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::whole_file::Existing;

    use super::*;

    #[test]
    fn a_file_that_is_there_is_overwritten_only_where_that_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cells.csv");
        let write = |existing, text: &str| {
            let to = Destination::read(file.to_str().unwrap(), existing).unwrap();
            to.write("unused", "export csv", |_| Ok(text.into()))
        };
        let read = || std::fs::read_to_string(&file).unwrap();
        assert_eq!(write(Existing::Kept, "one"), Ok(file.clone()));
        let why = write(Existing::Kept, "two").unwrap_err();
        let name = file.display();
        assert_eq!(
            why,
            format!("{name} is there already; :export csv! {name} overwrites it")
        );
        assert_eq!(read(), "one");
        assert_eq!(write(Existing::Overwritten, "two"), Ok(file.clone()));
        assert_eq!(read(), "two");
    }
}
