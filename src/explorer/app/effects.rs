//! What the explorer fetches from files and takes to them: other runs, exports, pictures, cells.

use std::path::PathBuf;

use color_eyre::eyre::{self, WrapErr};
use freerea_core::comparison::Comparison;
use freerea_core::export::ExportFormat;
use freerea_core::journal::{Recording, RunName, Summary};
use freerea_core::whole_file;

use crate::explorer::app::run::App;
use crate::explorer::ui::screenshot::PictureFormat;

impl App {
    /// Shows the run beside another one.
    pub(crate) fn compare(&mut self, run: &str) {
        match Recording::named(run) {
            Ok((recording, name)) => {
                let other = Summary::of(&recording, false).scene;
                let name = name.map_or(run.to_owned(), |name| name.to_string());
                let shown = self
                    .session
                    .name()
                    .map_or("this run".to_owned(), RunName::to_string);
                let runs = [
                    (shown.as_str(), self.explorer.scene()),
                    (name.as_str(), &other),
                ];
                let comparison = Comparison::of(runs, self.explorer.yardstick());
                self.explorer.compare(comparison);
            }
            Err(error) => self.explorer.refuse(error.to_string()),
        }
    }

    /// Writes the cells, or the selected cell, to a file.
    pub(crate) fn export(&mut self, format: ExportFormat, path: Option<PathBuf>) {
        let explorer = &self.explorer;
        let cell = explorer.selected().map(|record| record.cell);
        let path = path.unwrap_or_else(|| {
            let subject = match (format, cell) {
                (ExportFormat::Csv | ExportFormat::Json | ExportFormat::Parquet, _) | (_, None) => {
                    "cells".to_owned()
                }
                (_, Some(cell)) => format!("cell-{}", cell.index()),
            };
            PathBuf::from(subject).with_extension(format.extension())
        });
        let scene = explorer.scene();
        let contents = format.contents(scene, cell, explorer.yardstick());
        let written = contents.map_err(|error| error.to_string());
        let written = written.and_then(|contents| {
            whole_file::write(&path, contents)
                .map_err(|reason| whole_file::complaint(&path, &reason))
        });
        match written {
            Ok(()) => self.explorer.done(format!("written to {}", path.display())),
            Err(why) => self.explorer.refuse(why),
        }
    }

    /// Writes the screen to a file, as its name's end says.
    pub(crate) fn picture(&mut self, path: Option<PathBuf>) -> eyre::Result<()> {
        let path = path.unwrap_or_else(|| PathBuf::from("freerea.svg"));
        let screen = self.screen.size().wrap_err("cannot use this terminal")?;
        self.explorer.refresh();
        let picture = self.explorer.picture(screen);
        let written = PictureFormat::of(&path).and_then(|format| {
            let text = match format {
                PictureFormat::Svg => picture.svg(self.explorer.ground()),
                PictureFormat::Ansi => picture.ansi(),
                PictureFormat::Text => picture.text(),
            };
            whole_file::write(&path, text).map_err(|reason| whole_file::complaint(&path, &reason))
        });
        match written {
            Ok(()) => self
                .explorer
                .done(format!("the screen is in {}", path.display())),
            Err(complaint) => self.explorer.refuse(complaint),
        }
        Ok(())
    }
}
