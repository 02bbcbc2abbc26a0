//! `freerea benchmark sources`: whose accuracies there are, and how to get them.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use color_eyre::eyre;
use freerea_core::benchmark::{BenchmarkSource, SOURCES};
use freerea_core::space::Space;
use serde::Serialize;

use super::super::output::{CsvRow, Format, OutputArgs};
use super::super::say::say;

/// Whose accuracies there are: format, size, licence, and how to get them
///
/// Sizes are rounded, and unknown where they are not certain. Licences are those that the projects'
/// pages name.
#[derive(Debug, Args)]
pub struct SourcesArgs {
    /// One source, with all that is known of it
    #[arg(value_parser = names())]
    source: Option<&'static BenchmarkSource>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Reads the name of a source; help and completion list all of them.
fn names() -> impl TypedValueParser<Value = &'static BenchmarkSource> {
    PossibleValuesParser::new(SOURCES.map(|source| source.name))
        .map(|name| BenchmarkSource::named(&name).expect("only names of sources are let through"))
}

#[derive(Serialize)]
struct SourceRow {
    name: &'static str,
    publisher: &'static str,
    space: Space,
    cells: Option<u32>,
    accuracies: Option<u32>,
    measures: &'static str,
    format: &'static str,
    file: &'static str,
    /// Rounded.
    bytes: Option<u64>,
    #[serde(skip)]
    size: String,
    licence: &'static str,
    page: &'static str,
    url: Option<&'static str>,
    command: String,
}

impl From<&BenchmarkSource> for SourceRow {
    fn from(source: &BenchmarkSource) -> Self {
        SourceRow {
            name: source.name,
            publisher: source.publisher,
            space: source.space,
            cells: source.cells,
            accuracies: source.accuracies,
            measures: source.measures,
            format: source.format,
            file: source.file,
            bytes: source.bytes,
            size: source.size(),
            licence: source.licence,
            page: source.page,
            url: source.url(),
            command: source.command(),
        }
    }
}

/// A number that may not be certain.
fn number(known: Option<u32>) -> String {
    known.map_or_else(|| "unknown".to_owned(), |number| number.to_string())
}

impl CsvRow for SourceRow {
    fn header(_: &[Self]) -> Vec<String> {
        [
            "name",
            "space",
            "cells",
            "accuracies",
            "size",
            "licence",
            "command",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.to_owned(),
            self.space.to_string(),
            number(self.cells),
            number(self.accuracies),
            self.size.clone(),
            self.licence.to_owned(),
            self.command.clone(),
        ]
    }
}

impl SourceRow {
    /// All that is known of it.
    fn text(&self) -> String {
        let lines = [
            ("source", format!("{}, {}", self.name, self.publisher)),
            ("space", self.space.to_string()),
            ("cells", number(self.cells)),
            ("accuracies", format!("{} a cell", number(self.accuracies))),
            ("measures", self.measures.to_owned()),
            ("format", self.format.to_owned()),
            ("file", self.file.to_owned()),
            ("size", self.size.clone()),
            ("licence", self.licence.to_owned()),
            ("page", self.page.to_owned()),
            (
                "address",
                self.url.unwrap_or("none for a program").to_owned(),
            ),
            ("command", self.command.clone()),
        ];
        let lines = lines.map(|(name, value)| format!("{name:<12}{value}\n"));
        lines.concat()
    }
}

/// Prints a row for each source, or all that is known of one.
pub fn run(args: &SourcesArgs) -> eyre::Result<()> {
    args.output.check()?;
    let is_table = args.output.format == Format::Table;
    match args.source {
        Some(source) if is_table => args.output.write(&SourceRow::from(source).text()),
        Some(source) => args.output.write_rows(&[SourceRow::from(source)]),
        None => {
            let rows: Vec<SourceRow> = SOURCES.iter().map(SourceRow::from).collect();
            args.output.write_rows(&rows)?;
            if is_table {
                say!(
                    "what is imported is fetched by hand: 'freerea benchmark sources NAME' names the \
                     page, the publisher, the format and what was measured"
                );
            }
            Ok(())
        }
    }
}
