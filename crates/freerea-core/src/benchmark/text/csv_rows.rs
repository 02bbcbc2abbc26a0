//! Rows of a CSV file with a header.

use std::collections::HashSet;

use super::super::tuple::CellTuple;
use super::purpose::{Purpose, shown};
use super::rows::{Named, Place, RowError, Rows};
use super::{TextError, Unsaid};
use crate::space::Space;

/// Reads all rows.
pub fn read(text: &str, unsaid: &Unsaid) -> Result<Rows, TextError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        // The first lines of our own trainings say how they were made.
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| form(&error))?.clone();
    let columns = columns(&header, unsaid)?;
    let records: Result<Vec<csv::StringRecord>, csv::Error> = reader.records().collect();
    let records = records.map_err(|error| form(&error))?;
    let space = space(&columns, &records, unsaid)?;
    let mut rows = Rows::of(space);
    let left_out = header.iter().zip(&columns);
    let left_out = left_out.filter(|(_, column)| **column == Purpose::LeftOut);
    rows.left_out = left_out.map(|(title, _)| shown(title)).collect();
    for record in &records {
        let line = record.position().map_or(0, csv::Position::line);
        add(&columns, record, line, &mut rows)
            .map_err(|reason| TextError::Line { line, reason })?;
    }
    Ok(rows)
}

/// The space of the cells, if it is known before they are read.
fn space(
    columns: &[Purpose],
    records: &[csv::StringRecord],
    unsaid: &Unsaid,
) -> Result<Option<Space>, TextError> {
    let named = columns
        .iter()
        .any(|column| matches!(column, Purpose::Index | Purpose::Arch));
    let place = columns.iter().position(|column| *column == Purpose::Tuple);
    let Some(place) = place.filter(|_| !named && unsaid.space.is_none()) else {
        return Ok(unsaid.space);
    };
    let tuples = records
        .iter()
        .filter_map(|record| record.get(place)?.parse().ok());
    let tuples: Vec<CellTuple> = tuples.collect();
    let datasets = columns.iter().filter_map(Purpose::dataset);
    match CellTuple::space(&tuples, datasets) {
        // What is no tuple at all is complained of with its line.
        None if !tuples.is_empty() => Err(TextError::Tuples),
        space => Ok(space),
    }
}

fn columns(header: &csv::StringRecord, unsaid: &Unsaid) -> Result<Vec<Purpose>, TextError> {
    let mut met = HashSet::new();
    let columns: Vec<Purpose> = header
        .iter()
        .map(|title| Purpose::of(title, unsaid))
        .collect();
    for (column, title) in columns.iter().zip(header) {
        if *column != Purpose::LeftOut && !met.insert(column) {
            return Err(TextError::Column(match column {
                Purpose::Accuracy { dataset, .. } => dataset.clone(),
                _ => shown(title),
            }));
        }
    }
    match (
        columns.iter().any(Purpose::is_cell),
        columns.iter().any(Purpose::has_values),
    ) {
        (false, _) => {
            let header = header.iter().collect::<Vec<_>>().join(",");
            Err(TextError::NoCells(shown(&header)))
        }
        (true, false) => Err(TextError::NoAccuracies),
        (true, true) => Ok(columns),
    }
}

fn add(
    columns: &[Purpose],
    record: &csv::StringRecord,
    line: u64,
    rows: &mut Rows,
) -> Result<(), RowError> {
    let mut named = Named::default();
    for (column, field) in columns.iter().zip(record) {
        match column {
            Purpose::Index => named.index = Some(field),
            Purpose::Arch => named.arch = Some(field),
            Purpose::Tuple => named.tuple = Some(field),
            Purpose::Accuracy { .. } | Purpose::Metric(_) | Purpose::LeftOut => {}
        }
    }
    let cell = rows.cell(named, Place::Line(line))?;
    for (column, field) in columns.iter().zip(record) {
        if column.has_values() {
            rows.value(cell, column, field)?;
        }
    }
    Ok(())
}

/// What the CSV reader says, in one line with what to do.
fn form(error: &csv::Error) -> TextError {
    let line = error.position().map_or(0, csv::Position::line);
    TextError::Form(match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "line {line}: it has {len} fields, but the header {expected_len}; give each row as many"
        ),
        _ => format!("line {line}: {error}; correct it").replace('\n', " "),
    })
}
