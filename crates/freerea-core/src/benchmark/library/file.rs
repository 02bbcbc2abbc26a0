//! The file of a table: a line that says what it is, a line of JSON, the numbers, a checksum.
//!
//! ```text
//! freerea table 1\n
//! {"space":"nats-tss","provenance":{...},"columns":[...],"cells":15625}\n
//! cells x u32     indices of the cells of which something is known
//! columns x cells x f64     accuracies in percent, NaN where one is not known
//! u32     CRC-32 of all that stands before
//! ```
//! All numbers are little-endian.

use serde::{Deserialize, Serialize};

use super::super::table::{Measure, Provenance, Table, TableError, TableName};
use crate::space::Space;

/// What every table's file begins with.
const MAGIC: &[u8] = b"freerea table ";

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;

/// The most columns of a table; the official files make 18.
const MOST_COLUMNS: usize = 256;

/// Length of the checksum, in bytes.
const CHECKSUM: usize = size_of::<u32>();

/// What is wrong with a table's file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileError {
    /// Another program's file.
    #[error("it is no table of this program; take it out of the folder")]
    Foreign,
    /// Made by a later version.
    #[error(
        "its format {0} is newer than this program's, {VERSION}; update freerea, or import again"
    )]
    Newer(u32),
    /// Cut short or changed.
    #[error("it is damaged ({0}); remove it with 'freerea benchmark remove' and import again")]
    Damaged(&'static str),
    /// Accuracies that cannot be.
    #[error("{0}; remove it with 'freerea benchmark remove' and import again")]
    Table(#[from] TableError),
}

/// The line of JSON.
#[derive(Serialize, Deserialize)]
struct TableHeader {
    space: Space,
    provenance: Provenance,
    columns: Vec<Measure>,
    /// How many cells have a row.
    cells: usize,
}

/// A table as a file's bytes.
pub fn encode(table: &Table) -> Vec<u8> {
    let known = |&index: &usize| {
        let mut columns = table.columns().iter();
        columns.any(|column| column.accuracy(index).is_some())
    };
    let cells: Vec<usize> = (0..table.space.count()).filter(known).collect();
    let header = TableHeader {
        space: table.space,
        provenance: table.provenance.clone(),
        columns: table
            .columns()
            .iter()
            .map(|c| c.measure().clone())
            .collect(),
        cells: cells.len(),
    };
    let mut bytes = [MAGIC, VERSION.to_string().as_bytes(), b"\n"].concat();
    bytes.extend(serde_json::to_vec(&header).expect("a header has no maps with odd keys"));
    bytes.push(b'\n');
    for &cell in &cells {
        let cell = u32::try_from(cell).expect("no space has 2^32 cells");
        bytes.extend(cell.to_le_bytes());
    }
    for column in table.columns() {
        for &cell in &cells {
            bytes.extend(column.accuracy(cell).unwrap_or(f64::NAN).to_le_bytes());
        }
    }
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// The table in a file's bytes; its name is the file's.
pub fn decode(bytes: &[u8], name: &TableName) -> Result<Table, FileError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(FileError::Foreign)?;
    let (version, rest) = line(rest).ok_or(FileError::Foreign)?;
    let version = str::from_utf8(version)
        .ok()
        .and_then(|text| text.parse().ok());
    match version.ok_or(FileError::Foreign)? {
        VERSION => {}
        newer if newer > VERSION => return Err(FileError::Newer(newer)),
        _ => return Err(FileError::Foreign),
    }
    let cut = FileError::Damaged("it ends too early");
    let (body, checksum) = bytes
        .split_last_chunk::<CHECKSUM>()
        .ok_or_else(|| cut.clone())?;
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(FileError::Damaged("its checksum is wrong"));
    }
    let (header, numbers) = line(&rest[..rest.len() - CHECKSUM]).ok_or(cut)?;
    let header: TableHeader = serde_json::from_slice(header)
        .map_err(|_| FileError::Damaged("its header cannot be read"))?;
    table(header, numbers, name)
}

fn table(header: TableHeader, numbers: &[u8], name: &TableName) -> Result<Table, FileError> {
    if header.columns.len() > MOST_COLUMNS {
        return Err(FileError::Damaged("it has too many columns"));
    }
    let row = size_of::<u32>() + header.columns.len() * size_of::<f64>();
    if header.cells.checked_mul(row) != Some(numbers.len()) {
        return Err(FileError::Damaged("it has too few or too many numbers"));
    }
    let (cells, accuracies) = numbers.split_at(header.cells * size_of::<u32>());
    let (cells, _) = cells.as_chunks();
    let cells = cells.iter().map(|&cell| u32::from_le_bytes(cell) as usize);
    let (accuracies, _) = accuracies.as_chunks();
    let mut table = Table::new(name.clone(), header.space, header.provenance);
    for (place, measure) in header.columns.into_iter().enumerate() {
        let column = accuracies[place * header.cells..].iter();
        let column = column.map(|&accuracy| f64::from_le_bytes(accuracy));
        let known = cells.clone().zip(column);
        table.add(measure, known.filter(|(_, accuracy)| !accuracy.is_nan()))?;
    }
    Ok(table)
}

/// The bytes up to the line's end, and those behind it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}
