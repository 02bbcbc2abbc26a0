//! Answers as a table for people, or as JSON or CSV for programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use color_eyre::eyre::{self, WrapErr, bail, eyre};
use freerea_core::cost::Costing;
use freerea_core::export::ScoredCell;
use freerea_core::metric::Metric;
use serde::Serialize;

use super::errors::{BadInput, OrBadInput};
use super::say::say;
pub use freerea_core::export::{csv, json};
use freerea_core::whole_file::{self, Existing};

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

/// The file that an answer is written to, which is kept if it is there already.
#[derive(Debug, Clone, Args)]
pub struct FileArgs {
    /// The file to write instead of standard output, which is '-'
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArgs,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, Args)]
pub struct ForceArgs {
    /// Overwrite a file that is there already
    #[arg(long)]
    force: bool,
}

/// Where an answer goes, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    #[command(flatten)]
    file: FileArgs,
}

/// Whether a path stands for standard output.
pub fn is_standard_output(path: &Path) -> bool {
    path == Path::new("-") || path == Path::new("/dev/stdout")
}

/// Finds out before the work that a file cannot be written after it.
pub fn refuse_unwritable(path: &Path) -> eyre::Result<()> {
    if is_standard_output(path) {
        return Ok(());
    }
    whole_file::check(path).map_err(|reason| cannot_write(path, &reason))
}

/// Why a path cannot be written: bad input, but for a disk that is full.
pub fn cannot_write(path: &Path, reason: &io::Error) -> eyre::Report {
    let complaint = whole_file::complaint(path, reason);
    match reason.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => eyre!(complaint),
        _ => BadInput::new(complaint).into(),
    }
}

/// A word as a shell reads it.
pub fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

impl ForceArgs {
    /// The path in full; a file that is there is kept unless `--force` was given.
    pub fn allow(self, path: &Path) -> Result<PathBuf, BadInput> {
        let existing = if self.force {
            Existing::Overwritten
        } else {
            Existing::Kept
        };
        existing.allow(path, "--force").or_bad_input()
    }

    /// The path in full. Finds out before the work that the file cannot be written after it, or is
    /// to be kept.
    pub fn check(self, path: &Path) -> eyre::Result<PathBuf> {
        refuse_unwritable(path)?;
        Ok(self.allow(path)?)
    }
}

impl FileArgs {
    /// The file in full; `None` for standard output. One that is there is kept unless `--force` was
    /// given.
    pub fn file(&self) -> eyre::Result<Option<PathBuf>> {
        let path = self.output.as_deref();
        let path = path.filter(|path| !is_standard_output(path));
        path.map(|path| self.force.check(path)).transpose()
    }
}

/// Writes an answer to a file, whole or not at all, or to standard output.
pub fn write_to(file: Option<&Path>, answer: &[u8]) -> eyre::Result<()> {
    let Some(path) = file else {
        return print(answer);
    };
    whole_file::write(path, answer)
        .map_err(|reason| eyre!(whole_file::complaint(path, &reason)))?;
    say!("written to {}", path.display());
    Ok(())
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
        let path = self.file.output.as_deref();
        path.filter(|path| !is_standard_output(path))
    }

    /// What becomes of files that are there already.
    pub fn force(&self) -> ForceArgs {
        self.file.force
    }

    /// Finds out before the work that the file cannot be written after it, or is to be kept.
    pub fn check(&self) -> eyre::Result<()> {
        self.file.file().map(drop)
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
    pub fn write_rows<R: CsvRow>(&self, rows: &[R]) -> eyre::Result<()> {
        let answer = match self.format {
            Format::Table => table(&R::header(rows), rows.iter().map(R::cells)),
            Format::Json => json(rows)?,
            Format::Csv => csv(rows)?,
        };
        self.write(&answer)
    }
}

/// A row of an answer: its fields for programs, its cells for people.
pub trait CsvRow: Serialize {
    /// The titles of the cells of these rows.
    fn header(rows: &[Self]) -> Vec<String>
    where
        Self: Sized;

    /// What people see.
    fn cells(&self) -> Vec<String>;
}

impl CsvRow for ScoredCell {
    fn header(rows: &[Self]) -> Vec<String> {
        let metrics: Vec<Metric> = rows
            .first()
            .into_iter()
            .flat_map(|row| row.metrics.measured())
            .collect();
        let costs = rows.first().into_iter().flat_map(|row| row.costs.known());
        let costing = Costing::default();
        let costs = costs.map(|(cost, _)| cost.definition().heading(&costing));
        let metrics = metrics.into_iter().map(|metric| metric.title().to_owned());
        let index = std::iter::once("index".to_owned());
        index
            .chain(costs)
            .chain(metrics)
            .chain(["cell".to_owned()])
            .collect()
    }

    fn cells(&self) -> Vec<String> {
        let costs = self.costs.known();
        let metrics = self.metrics.measured();
        std::iter::once(self.index.to_string())
            .chain(costs.map(|(cost, amount)| cost.definition().number(amount)))
            .chain(metrics.map(|metric| self.metrics.written(metric)))
            .chain([self.arch.to_string()])
            .collect()
    }
}

/// Aligned columns; all but the last are set flush right.
pub fn table<T: AsRef<str>>(header: &[T], rows: impl Iterator<Item = Vec<String>>) -> String {
    let header = header
        .iter()
        .map(|title| title.as_ref().to_owned())
        .collect();
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
