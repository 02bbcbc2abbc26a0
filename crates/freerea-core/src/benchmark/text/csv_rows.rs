//! Rows of a CSV file with a header.

use std::collections::HashSet;

use super::TextError;
use super::rows::{ARCH, INDEX, Named, Place, RowError, Rows, dataset_of, shown};

/// What a column is for.
enum CsvColumn {
    Index,
    Arch,
    Dataset(String),
}

/// Reads all rows.
pub fn read(text: &str, of_accuracy: &str, rows: &mut Rows) -> Result<(), TextError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        // The first lines of our own trainings say how they were made.
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| form(&error))?.clone();
    let columns = columns(&header, of_accuracy)?;
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| form(&error))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        add(&columns, &record, line, rows).map_err(|reason| TextError::Line { line, reason })?;
    }
    Ok(())
}

fn columns(header: &csv::StringRecord, of_accuracy: &str) -> Result<Vec<CsvColumn>, TextError> {
    let mut names = HashSet::new();
    let mut columns = Vec::new();
    for title in header {
        let lower = title.to_ascii_lowercase();
        let (name, column) = match lower.as_str() {
            INDEX => (lower, CsvColumn::Index),
            ARCH => (lower, CsvColumn::Arch),
            _ => {
                let dataset = dataset_of(title, of_accuracy);
                (dataset.clone(), CsvColumn::Dataset(dataset))
            }
        };
        if !names.insert(name.clone()) {
            return Err(TextError::Column(name));
        }
        columns.push(column);
    }
    let datasets = columns
        .iter()
        .filter(|c| matches!(c, CsvColumn::Dataset(_)));
    match datasets.count() {
        named if named == columns.len() => {
            let header = header.iter().collect::<Vec<_>>().join(",");
            Err(TextError::NoCells(shown(&header)))
        }
        0 => Err(TextError::NoAccuracies),
        _ => Ok(columns),
    }
}

fn add(
    columns: &[CsvColumn],
    record: &csv::StringRecord,
    line: u64,
    rows: &mut Rows,
) -> Result<(), RowError> {
    let mut named = Named::default();
    for (column, field) in columns.iter().zip(record) {
        match column {
            CsvColumn::Index => named.index = Some(field),
            CsvColumn::Arch => named.arch = Some(field),
            CsvColumn::Dataset(_) => {}
        }
    }
    let cell = rows.cell(named, Place::Line(line))?;
    for (column, field) in columns.iter().zip(record) {
        if let CsvColumn::Dataset(dataset) = column {
            rows.accuracy(cell, dataset, field)?;
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
