//! Comma-separated values with a header, as people and other programs write them.

use csv::StringRecord;

/// A file of rows with a header; lines that begin with `#` are comments.
pub(crate) struct HeadedCsv {
    header: StringRecord,
    rows: Vec<(u64, StringRecord)>,
}

impl HeadedCsv {
    /// Reads all rows.
    ///
    /// # Errors
    /// The line that does not fit, from 1, and why.
    pub(crate) fn read(text: &str) -> Result<Self, (u64, String)> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| (1, error.to_string()))?;
        let header = header.clone();
        let row = |record: Result<StringRecord, csv::Error>| {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                let why = "it has another number of columns than the header";
                (line, why.to_owned())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            Ok((line, record))
        };
        let rows = reader.records().map(row).collect::<Result<_, _>>()?;
        Ok(HeadedCsv { header, rows })
    }

    /// The titles of the columns.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    /// The number of the column of a title, in whatever letters.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.titles()
            .position(|title| title.eq_ignore_ascii_case(name))
    }

    /// The rows with their lines.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u64, &StringRecord)> {
        self.rows.iter().map(|(line, row)| (*line, row))
    }
}
