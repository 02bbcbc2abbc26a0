//! `freerea export`: what a run found, as a file for others.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use color_eyre::eyre::{self, eyre};

use super::errors::{BadInput, OrBadInput};
use super::options::TableArg;
use super::output::{csv, is_standard_output, json, print, refuse_unwritable};
use super::replay::recording;
use super::say::say;
use crate::benchmark::Yardstick;
use crate::columnar;
use crate::export::{columns, dot, exported, onnx, pytorch, svg};
use crate::journal::Summary;
use crate::scene::Scene;
use crate::space::{Cell, CellName, Task};
use crate::whole_file;

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
    table: Option<TableArg>,
    /// The file to write instead of standard output, which is '-'
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What an export becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// All cells, comma-separated
    Csv,
    /// All cells, as JSON
    Json,
    /// All cells, as Parquet
    Parquet,
    /// A cell, for Graphviz
    Dot,
    /// A cell, as a drawing
    Svg,
    /// A cell's network, as Python source
    Pytorch,
    /// A cell's network, as an ONNX model
    Onnx,
}

/// Writes the export.
pub fn run(args: ExportArgs) -> eyre::Result<ExitCode> {
    let (recording, _) = recording(&args.run)?;
    if let Some(fault) = &recording.fault {
        say!("{}: {fault}", args.run);
    }
    let scene = Summary::of(&recording, false).scene;
    let yardstick = TableArg::yardstick(
        args.table.as_ref(),
        scene.settings.space(),
        scene.settings.dataset,
    )?;
    let space = scene.settings.space();
    let cell = args.cell.map(|cell| cell.in_space(space));
    let cell = cell.transpose().or_bad_input()?.or(scene.best);
    write(
        args.format,
        &scene,
        cell,
        yardstick.as_ref(),
        args.output.as_deref(),
    )?;
    Ok(ExitCode::SUCCESS)
}

impl ExportFormat {
    /// What files of the format end with.
    pub const fn extension(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Parquet => "parquet",
            ExportFormat::Dot => "dot",
            ExportFormat::Svg => "svg",
            ExportFormat::Pytorch => "py",
            ExportFormat::Onnx => "onnx",
        }
    }
}

/// Writes the cells of a run, or one of them, to a file or to standard output.
///
/// # Errors
/// Where the file cannot be written, or there is no cell.
pub fn write(
    format: ExportFormat,
    scene: &Scene,
    cell: Option<Cell>,
    yardstick: Option<&Yardstick>,
    output: Option<&Path>,
) -> eyre::Result<()> {
    if let Some(path) = output {
        refuse_unwritable(path)?;
    }
    let (task, seed) = (scene.settings.task(), scene.settings.seed);
    let none = || BadInput::new("the run has no best cell yet; name one with --cell");
    let drawn = |draw: fn(Cell, Task) -> String| {
        let drawing = draw(cell.ok_or_else(none)?, task);
        deliver(drawing.as_bytes(), output)
    };
    match (format, output) {
        (ExportFormat::Dot, _) => drawn(dot),
        (ExportFormat::Svg, _) => drawn(svg),
        (ExportFormat::Pytorch, _) => drawn(pytorch),
        (ExportFormat::Csv, _) => deliver(csv(&exported(scene, yardstick))?.as_bytes(), output),
        (ExportFormat::Json, _) => deliver(json(&exported(scene, yardstick))?.as_bytes(), output),
        (ExportFormat::Parquet | ExportFormat::Onnx, None) => {
            Err(BadInput::new("this format is no text; name a file with -o").into())
        }
        (ExportFormat::Onnx, _) => deliver(&onnx(cell.ok_or_else(none)?, task, seed), output),
        (ExportFormat::Parquet, _) => {
            let mut bytes = Vec::new();
            columnar::write(&mut bytes, &columns(&exported(scene, yardstick)))?;
            deliver(&bytes, output)
        }
    }
}

fn deliver(bytes: &[u8], output: Option<&Path>) -> eyre::Result<()> {
    match output.filter(|path| !is_standard_output(path)) {
        None => print(bytes),
        Some(path) => whole_file::write(path, bytes)
            .map_err(|reason| eyre!("cannot write {}: {reason}", path.display())),
    }
}
