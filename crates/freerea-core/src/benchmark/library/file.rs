//! The file of a table: a line that says what it is, a line of JSON, the numbers, a checksum.
//!
//! ```text
//! freerea table 2\n
//! {"space":"nats-tss","provenance":{...},"columns":[...],"spreads":[0],"metrics":[...],"cells":15625}\n
//! cells x u32     indices of the cells of which something is known
//! columns x cells x f64     accuracies in percent, NaN where one is not known
//! spreads x cells x f64     their spreads over trainings, of the columns that have them
//! metrics x cells x f64     values of metrics, infinite where one failed
//! u32     CRC-32 of all that stands before
//! ```
//! All numbers are little-endian. Version 1 had neither spreads nor metrics.

use serde::{Deserialize, Serialize};

use super::super::table::{Average, Measure, Provenance, Table, TableError, TableName};
use crate::space::Space;

/// What every table's file begins with.
const MAGIC: &[u8] = b"freerea table ";

/// The version that is written, and the newest that is read.
const VERSION: u32 = 2;

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
    /// The places of the columns with spreads.
    #[serde(default)]
    spreads: Vec<usize>,
    /// The names of the metrics.
    #[serde(default)]
    metrics: Vec<String>,
    /// How many cells have a row.
    cells: usize,
}

/// A table as a file's bytes.
pub fn encode(table: &Table) -> Vec<u8> {
    let known = |&index: &usize| table.knows(index);
    let cells: Vec<usize> = (0..table.space.count()).filter(known).collect();
    let columns = table.columns();
    let has_spread = |&place: &usize| columns[place].mean_spread().is_some();
    let spreads: Vec<usize> = (0..columns.len()).filter(has_spread).collect();
    let header = TableHeader {
        space: table.space,
        provenance: table.provenance.clone(),
        columns: columns.iter().map(|c| c.measure().clone()).collect(),
        metrics: table
            .metrics()
            .iter()
            .map(|m| m.name().to_owned())
            .collect(),
        cells: cells.len(),
        spreads: spreads.clone(),
    };
    let mut bytes = [MAGIC, VERSION.to_string().as_bytes(), b"\n"].concat();
    bytes.extend(serde_json::to_vec(&header).expect("a header has no maps with odd keys"));
    bytes.push(b'\n');
    for &cell in &cells {
        let cell = u32::try_from(cell).expect("no space has 2^32 cells");
        bytes.extend(cell.to_le_bytes());
    }
    let mut put = |of: &dyn Fn(usize) -> Option<f64>| {
        for &cell in &cells {
            bytes.extend(of(cell).unwrap_or(f64::NAN).to_le_bytes());
        }
    };
    for column in columns {
        put(&|cell| column.accuracy(cell));
    }
    for place in spreads {
        put(&|cell| columns[place].spread(cell));
    }
    for metric in table.metrics() {
        put(&|cell| metric.value(cell));
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
        1..=VERSION => {}
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
    let TableHeader {
        columns,
        spreads,
        metrics,
        ..
    } = header;
    let all = columns.len() + spreads.len() + metrics.len();
    if all > MOST_COLUMNS || spreads.iter().any(|&place| place >= columns.len()) {
        return Err(FileError::Damaged("it has too many columns"));
    }
    let row = size_of::<u32>() + all * size_of::<f64>();
    if header.cells.checked_mul(row) != Some(numbers.len()) {
        return Err(FileError::Damaged("it has too few or too many numbers"));
    }
    let (cells, values) = numbers.split_at(header.cells * size_of::<u32>());
    let (cells, _) = cells.as_chunks();
    let cells = cells.iter().map(|&cell| u32::from_le_bytes(cell) as usize);
    let (values, _) = values.as_chunks();
    let values = |place: usize| {
        let column = values[place * header.cells..][..header.cells].iter();
        column.map(|&value| f64::from_le_bytes(value))
    };
    let mut table = Table::new(name.clone(), header.space, header.provenance);
    let spread_at = |column: usize| spreads.iter().position(|&place| place == column);
    let metrics_at = columns.len() + spreads.len();
    for (place, measure) in columns.iter().enumerate() {
        let spreads: Vec<f64> = match spread_at(place) {
            Some(at) => values(columns.len() + at).collect(),
            None => vec![f64::NAN; header.cells],
        };
        let averages = values(place).zip(spreads).map(|(mean, spread)| Average {
            mean,
            spread: (!spread.is_nan()).then_some(spread),
        });
        let known = cells.clone().zip(averages);
        table.add(
            measure.clone(),
            known.filter(|(_, average)| !average.mean.is_nan()),
        )?;
    }
    for (place, name) in metrics.iter().enumerate() {
        table.add_metric(name, cells.clone().zip(values(metrics_at + place)))?;
    }
    Ok(table)
}

/// The bytes up to the line's end, and those behind it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}
