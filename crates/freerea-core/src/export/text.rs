//! Rows and documents as text for programs.

use serde::Serialize;

/// A JSON document with a line break at its end.
///
/// # Errors
/// If the answer has what JSON knows no form of.
pub fn json(answer: &(impl Serialize + ?Sized)) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(answer)? + "\n")
}

/// Comma-separated values with a header.
///
/// # Errors
/// If a row is nested.
pub fn csv<R: Serialize>(rows: &[R]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    let bytes = writer.into_inner();
    let bytes = bytes.map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8(bytes).expect("values are written as text"))
}
