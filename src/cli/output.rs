//! Answers as a table for people, or as JSON or CSV for programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use color_eyre::eyre::{self, WrapErr, bail};
use serde::{Deserialize, Serialize};

use super::errors::BadInput;
use crate::metric::Metrics;
use crate::space::{Cell, Index, StemChannels, Task};
use crate::whole_file;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// Comma-separated values with a header
    Csv,
}

/// Where an answer goes, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write the answer to a file instead of standard output, which is '-'
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Whether a path stands for standard output.
pub fn is_standard_output(path: &Path) -> bool {
    path == Path::new("-") || path == Path::new("/dev/stdout")
}

/// Finds out before the work that a file cannot be written after it.
pub fn refuse_unwritable(path: &Path) -> Result<(), BadInput> {
    if is_standard_output(path) {
        return Ok(());
    }
    let complaint = |why: String| BadInput::new(format!("cannot write {}: {why}", path.display()));
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(complaint(format!(
            "there is no folder {folder}; make it first"
        )));
    }
    if path.is_dir() {
        return Err(complaint("it is a folder; name a file in it".to_owned()));
    }
    whole_file::check(path).map_err(|error| complaint(error.to_string()))
}

/// Writes to standard output. Where its reader has gone away, there is nothing left to do.
pub fn print(answer: &[u8]) -> eyre::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(answer).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.wrap_err("cannot write to standard output"),
    }
}

impl OutputArgs {
    /// The file that the answer goes to, where it does not go to standard output.
    pub fn file(&self) -> Option<&Path> {
        let path = self.output.as_deref();
        path.filter(|path| !is_standard_output(path))
    }

    /// Finds out before the work that the file cannot be written after it.
    pub fn check(&self) -> Result<(), BadInput> {
        self.file().map_or(Ok(()), refuse_unwritable)
    }

    /// Writes the answer. Where the file cannot be written any more, it goes to standard output,
    /// so that the work was not in vain.
    pub fn write(&self, answer: &str) -> eyre::Result<()> {
        let Some(path) = self.file() else {
            return print(answer.as_bytes());
        };
        let Err(reason) = whole_file::write(path, answer) else {
            return Ok(());
        };
        print(answer.as_bytes())?;
        bail!(
            "cannot write the answer to {} ({reason}); it is on standard output instead",
            path.display()
        )
    }

    /// Writes rows as the format says; a table gets a header and aligned columns.
    pub fn write_rows<R: Row>(&self, rows: &[R]) -> eyre::Result<()> {
        let answer = match self.format {
            Format::Table => table(R::HEADER, rows.iter().map(R::cells)),
            Format::Json => json(rows)?,
            Format::Csv => csv(rows)?,
        };
        self.write(&answer)
    }
}

/// A row of an answer: its fields for programs, its cells for people.
pub trait Row: Serialize {
    /// The titles of the cells.
    const HEADER: &'static [&'static str];

    /// What people see.
    fn cells(&self) -> Vec<String>;
}

/// A scored cell as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCell {
    /// The index in the benchmark's order.
    pub index: Index,
    /// The benchmark's string.
    pub arch: Cell,
    /// Parameters.
    pub params: u64,
    /// Multiply-accumulates.
    pub flops: u64,
    /// `null` or empty where the kernel is singular.
    pub naswot: Option<f64>,
    /// LogSynflow.
    pub logsynflow: f64,
    /// Skipped layers.
    pub skip: f64,
    /// Synflow.
    pub synflow: f64,
    /// Channels of the stem, where they are a setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<StemChannels>,
}

impl ScoredCell {
    /// A cell with its metrics.
    pub fn new(cell: Cell, metrics: &Metrics, task: Task) -> Self {
        let cost = cell.cost(task);
        ScoredCell {
            index: cell.index(),
            arch: cell,
            params: cost.params.0,
            flops: cost.flops.0,
            naswot: metrics.naswot.value(),
            logsynflow: metrics.logsynflow,
            skip: metrics.skip,
            synflow: metrics.synflow,
            stem: task.open_stem(),
        }
    }
}

impl Row for ScoredCell {
    const HEADER: &'static [&'static str] = &[
        "index",
        "params (M)",
        "MFLOPs",
        "NASWOT",
        "LogSynflow",
        "skip",
        "Synflow",
        "cell",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.index.to_string(),
            format!("{:.6}", self.params as f64 / 1e6),
            format!("{:.5}", self.flops as f64 / 1e6),
            self.naswot
                .map_or("singular".to_owned(), |v| format!("{v:.3}")),
            format!("{:.5e}", self.logsynflow),
            format!("{:.3}", self.skip),
            format!("{:.4e}", self.synflow),
            self.arch.to_string(),
        ]
    }
}

/// Aligned columns; all but the last are set flush right.
pub fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let header = header.iter().map(|title| (*title).to_owned()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    let columns = lines[0].len();
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max();
    let widths: Vec<usize> = (0..columns - 1).map(|c| width(c).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in &lines {
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("{cell:>width$}  "));
        }
        text.push_str(&line[columns - 1]);
        text.push('\n');
    }
    text
}

/// A JSON document with a line break at its end.
pub fn json(answer: &(impl Serialize + ?Sized)) -> eyre::Result<String> {
    Ok(serde_json::to_string_pretty(answer)? + "\n")
}

/// Comma-separated values with a header.
pub fn csv<R: Serialize>(rows: &[R]) -> eyre::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
