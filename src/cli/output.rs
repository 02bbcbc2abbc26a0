//! Answers as a table for people, or as JSON or CSV for programs.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use color_eyre::eyre::{self, WrapErr};
use serde::{Deserialize, Serialize};

use super::errors::BadInput;
use crate::metric::Metrics;
use crate::space::{Cell, Index, StemChannels, Task};

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
    /// Write the answer to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputArgs {
    /// Finds out before the work that the file cannot be written after it.
    pub fn check(&self) -> Result<(), BadInput> {
        let Some(path) = &self.output else {
            return Ok(());
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => std::path::Path::new("."),
        };
        if !folder.is_dir() {
            let complaint = format!(
                "cannot write {}: there is no folder {}; make it first",
                path.display(),
                folder.display()
            );
            return Err(BadInput::new(complaint));
        }
        if path.is_dir() {
            let complaint = format!(
                "cannot write {}: it is a folder; name a file in it",
                path.display()
            );
            return Err(BadInput::new(complaint));
        }
        Ok(())
    }

    /// Writes the answer.
    pub fn write(&self, answer: &str) -> eyre::Result<()> {
        match &self.output {
            None => io::stdout()
                .write_all(answer.as_bytes())
                .wrap_err("cannot write the answer to standard output"),
            Some(path) => fs::write(path, answer)
                .wrap_err_with(|| format!("cannot write the answer to {}", path.display())),
        }
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
