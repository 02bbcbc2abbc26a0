//! `freerea benchmark list`: the tables that are there.

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{Library, Table, TableName};
use freerea_core::space::Space;
use serde::Serialize;

use super::super::errors::OrBadInput;
use super::super::output::{CsvRow, OutputArgs};
use super::super::say::say;
use super::kind;

#[derive(Debug, Args)]
pub struct ListTablesArgs {
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct ListedRow {
    name: TableName,
    space: Space,
    known_cells: usize,
    cells: usize,
    kind: &'static str,
    columns: usize,
    made: String,
    datasets: String,
}

impl ListedRow {
    fn new(table: &Table) -> Self {
        let mut datasets: Vec<&str> = Vec::new();
        for column in table.columns() {
            let dataset = column.measure().dataset.as_str();
            if !datasets.contains(&dataset) {
                datasets.push(dataset);
            }
        }
        ListedRow {
            name: table.name.clone(),
            space: table.space,
            known_cells: table.known_cells(),
            cells: table.space.count(),
            kind: kind(table),
            columns: table.columns().len(),
            made: table.provenance.made.clone(),
            datasets: datasets.join(" "),
        }
    }
}

impl CsvRow for ListedRow {
    fn header(_: &[Self]) -> Vec<String> {
        [
            "name", "space", "cells", "kind", "columns", "made", "datasets",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.to_string(),
            self.space.to_string(),
            format!("{} of {}", self.known_cells, self.cells),
            self.kind.to_owned(),
            self.columns.to_string(),
            self.made.clone(),
            self.datasets.clone(),
        ]
    }
}

/// Prints a row for each table; a damaged one is reported on standard error.
pub fn run(args: &ListTablesArgs, library: &Library) -> eyre::Result<()> {
    args.output.check()?;
    let listed = library.list().or_bad_input()?;
    if listed.is_empty() {
        say!(
            "no table yet; get one with 'freerea benchmark import PATH' or 'freerea benchmark \
             download'"
        );
    }
    let mut rows = Vec::new();
    for listed in listed {
        match listed.table {
            Ok(table) => rows.push(ListedRow::new(&table)),
            Err(error) => say!("left out: {error}"),
        }
    }
    args.output.write_rows(&rows)
}
