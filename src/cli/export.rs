//! `freerea export`: what a run found, as a file for others.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::TableChoice;
use freerea_core::export::{ExportError, ExportFormat};
use freerea_core::space::CellName;

use super::errors::{BadInput, OrBadInput};
use super::named_run::NamedRun;
use super::output::{FileArgs, write_to};
use super::subject::say_dead_edges;

/// Export a run's cells as a table, or one cell as a drawing or a network
///
/// csv, json and parquet hold all explored cells with metrics, costs, accuracies and births; dot
/// and svg draw one cell; pytorch and onnx are its whole network, untrained: Python source that
/// needs PyTorch alone, and an ONNX model with the weights of the run's first initialisation.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The run: its name, the beginning of it, last, or the path of a journal
    #[arg(default_value = "last")]
    run: String,
    /// What it becomes
    #[arg(long, value_enum)]
    format: ExportFormat,
    /// The cell of a drawing or network, by index or string [default: the best]
    #[arg(long)]
    cell: Option<CellName>,
    /// The table of accuracies; 'none' for none [default: the benchmark's where it was imported,
    /// else the program's own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    #[command(flatten)]
    file: FileArgs,
}

impl ExportArgs {
    /// The file that is written, in full, if it is not standard output.
    fn file(&self) -> eyre::Result<Option<PathBuf>> {
        if self.file.output.is_none() && !self.format.is_text() {
            Err(BadInput::new("this format is no text; name a file with -o").into())
        } else {
            self.file.file()
        }
    }
}

/// Writes the export.
pub fn run(args: ExportArgs) -> eyre::Result<ExitCode> {
    let output = args.file()?;
    let scene = NamedRun::read(&args.run)?.scene;
    let yardstick = TableChoice::yardstick(
        args.table.as_ref(),
        scene.settings.space(),
        scene.settings.dataset,
    )
    .or_bad_input()?;
    let space = scene.settings.space();
    let cell = args.cell.map(|cell| cell.in_space(space));
    let cell = cell
        .transpose()
        .or_bad_input()?
        .or_else(|| Some(scene.answer()?.cell));
    let contents = args.format.contents(&scene, cell, yardstick.as_ref());
    let contents = contents.map_err(|error| match error {
        ExportError::NoCell => BadInput::new(error).into(),
        error => eyre::Report::from(error),
    })?;
    let is_network = matches!(args.format, ExportFormat::Onnx | ExportFormat::Pytorch);
    if let Some(cell) = cell.filter(|_| is_network) {
        say_dead_edges(cell);
    }
    write_to(output.as_deref(), &contents)?;
    Ok(ExitCode::SUCCESS)
}
