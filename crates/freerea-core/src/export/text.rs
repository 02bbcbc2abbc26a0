//! Rows and documents as text for programs.

use std::io::Read;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON document with a line break at its end.
///
/// # Errors
/// If the answer has what JSON knows no form of.
pub fn json(answer: &(impl Serialize + ?Sized)) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(answer)? + "\n")
}

/// Rows that cannot be written or read as comma-separated values.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// The text is broken.
    #[error(transparent)]
    Text(#[from] csv::Error),
    /// A row has no such form.
    #[error("line {line}: {why}")]
    Row {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        why: serde_json::Error,
    },
}

/// Comma-separated values with a header; what is not known is empty.
///
/// A row goes by its JSON form, since the writer of comma-separated values knows no flattened
/// fields.
///
/// # Errors
/// If a row is nested.
pub fn csv<R: Serialize>(rows: &[R]) -> Result<String, CsvError> {
    let object = |(row, line): (&R, u64)| {
        let row = serde_json::to_value(row).and_then(serde_json::from_value::<Map<_, _>>);
        row.map_err(|why| CsvError::Row { line, why })
    };
    let rows: Vec<Map<String, Value>> =
        rows.iter().zip(2..).map(object).collect::<Result<_, _>>()?;
    let mut header: Vec<&String> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !header.contains(&name) {
            header.push(name);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    if !header.is_empty() {
        writer.write_record(&header)?;
    }
    for row in &rows {
        writer.write_record(header.iter().map(|name| field(row.get(*name))))?;
    }
    let bytes = writer.into_inner();
    let bytes = bytes.map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8(bytes).expect("values are written as text"))
}

fn field(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// Reads what [`csv()`] wrote.
///
/// # Errors
/// If the text is broken, or a row does not fit.
pub fn from_csv<R: DeserializeOwned>(text: impl Read) -> Result<Vec<R>, CsvError> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let values = record.iter().map(|text| match text {
            "" => Value::Null,
            text => serde_json::from_str(text)
                .ok()
                .filter(Value::is_number)
                .unwrap_or_else(|| text.into()),
        });
        let row: Map<String, Value> = header.iter().map(str::to_owned).zip(values).collect();
        let row = R::deserialize(Value::Object(row));
        rows.push(row.map_err(|why| CsvError::Row { line, why })?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::ScoredCell;
    use crate::metric::{Metric, Metrics, Reading};
    use crate::space::Space;
    use crate::space::dataset::Dataset;

    #[test]
    fn rows_come_back_bit_for_bit() {
        let scored = |index: usize| {
            let metrics = Metrics::of([(Metric::Synflow, 1e70 / 3.0)])
                .with(Metric::Naswot, Reading::from((index != 4).then_some(800.1)));
            let cell = Space::NatsTss.cell(index);
            ScoredCell::new(cell, &metrics, Dataset::Cifar10)
        };
        let rows: Vec<ScoredCell> = (3..6).map(scored).collect();
        let text = csv(&rows).unwrap();
        assert!(
            text.starts_with("index,arch,params,flops,sram_bytes,flash_bytes,naswot,synflow\n3,|"),
            "{text}"
        );
        assert_eq!(from_csv::<ScoredCell>(text.as_bytes()).unwrap(), rows);
    }

    #[test]
    fn a_row_that_does_not_fit_is_reported_by_its_line() {
        let text = "index,arch,params,flops,naswot\n3,x,1,2,3\n";
        let error = from_csv::<ScoredCell>(text.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
    }
}
