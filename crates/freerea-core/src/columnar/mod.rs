//! Rows as Parquet files: typed columns, compressed, for those who analyse with pandas, polars or
//! DuckDB.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

/// The values of a column, one for each row.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Counts and indices.
    Integers(Vec<i64>),
    /// Measurements; `None` if there is none.
    Numbers(Vec<Option<f64>>),
    /// Names.
    Texts(Vec<String>),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Integers(values) => values.len(),
            Values::Numbers(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    fn schema(&self, name: &str) -> Result<Type, ParquetError> {
        let (physical, repetition, converted) = match self {
            Values::Integers(_) => (Physical::INT64, Repetition::REQUIRED, ConvertedType::NONE),
            Values::Numbers(_) => (Physical::DOUBLE, Repetition::OPTIONAL, ConvertedType::NONE),
            Values::Texts(_) => (
                Physical::BYTE_ARRAY,
                Repetition::REQUIRED,
                ConvertedType::UTF8,
            ),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_converted_type(converted)
            .build()
    }
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnOfValues {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub values: Values,
}

/// Why a file cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
    /// The system refuses.
    #[error("{0}")]
    System(#[from] io::Error),
    /// The file is damaged, or no Parquet.
    #[error("{0}")]
    Parquet(#[from] ParquetError),
    /// A column is missing, or of another type.
    #[error("it has no column '{0}' of the right type")]
    Column(&'static str),
}

/// Writes columns of equal length as a file of one row group.
///
/// # Errors
/// If the file cannot be written.
///
/// # Panics
/// If the columns differ in length.
pub fn write(file: impl Write + Send, columns: &[ColumnOfValues]) -> Result<(), ColumnarError> {
    let rows = columns.first().map_or(0, |column| column.values.len());
    assert!(columns.iter().all(|column| column.values.len() == rows));
    let fields = columns
        .iter()
        .map(|column| column.values.schema(column.name).map(Arc::new));
    let schema = Type::group_type_builder("cells")
        .with_fields(fields.collect::<Result<_, _>>()?)
        .build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        write_column(&mut group, &column.values)?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &Values,
) -> Result<(), ParquetError> {
    let mut column = group
        .next_column()?
        .expect("a column of the schema for each of ours");
    match values {
        Values::Integers(values) => {
            column
                .typed::<Int64Type>()
                .write_batch(values, None, None)?;
        }
        Values::Numbers(values) => {
            let known: Vec<f64> = values.iter().flatten().copied().collect();
            let levels: Vec<i16> = values.iter().map(|value| value.is_some().into()).collect();
            let column = column.typed::<DoubleType>();
            column.write_batch(&known, Some(&levels), None)?;
        }
        Values::Texts(values) => {
            let values: Vec<ByteArray> = values.iter().map(|text| text.as_str().into()).collect();
            column
                .typed::<ByteArrayType>()
                .write_batch(&values, None, None)?;
        }
    }
    column.close()
}

/// Whether a file has a column.
///
/// # Errors
/// If the file cannot be read.
pub fn has(path: &Path, name: &str) -> Result<bool, ColumnarError> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    let schema = reader.metadata().file_metadata().schema();
    Ok(schema.get_fields().iter().any(|field| field.name() == name))
}

/// Reads columns by name; their values say which types they are to have.
///
/// # Errors
/// If the file cannot be read, or lacks a column.
pub fn read(path: &Path, columns: &mut [ColumnOfValues]) -> Result<(), ColumnarError> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    for row in reader.get_row_iter(None)? {
        let row = row?;
        for column in columns.iter_mut() {
            let field = field(&row, column.name).ok_or(ColumnarError::Column(column.name))?;
            match (&mut column.values, field) {
                (Values::Integers(values), Field::Long(value)) => values.push(*value),
                (Values::Numbers(values), Field::Double(value)) => values.push(Some(*value)),
                (Values::Numbers(values), Field::Null) => values.push(None),
                (Values::Texts(values), Field::Str(value)) => values.push(value.clone()),
                _ => return Err(ColumnarError::Column(column.name)),
            }
        }
    }
    Ok(())
}

fn field<'r>(row: &'r Row, name: &str) -> Option<&'r Field> {
    let mut columns = row.get_column_iter();
    columns
        .find(|(column, _)| *column == name)
        .map(|(_, field)| field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ColumnOfValues> {
        vec![
            ColumnOfValues {
                name: "index",
                values: Values::Integers(vec![3, 1, 2]),
            },
            ColumnOfValues {
                name: "naswot",
                values: Values::Numbers(vec![Some(1.5), None, Some(f64::MAX)]),
            },
            ColumnOfValues {
                name: "arch",
                values: Values::Texts(["a", "", "|none~0|"].map(String::from).to_vec()),
            },
        ]
    }

    fn emptied(columns: &[ColumnOfValues]) -> Vec<ColumnOfValues> {
        let empty = |values: &Values| match values {
            Values::Integers(_) => Values::Integers(Vec::new()),
            Values::Numbers(_) => Values::Numbers(Vec::new()),
            Values::Texts(_) => Values::Texts(Vec::new()),
        };
        let columns = columns.iter();
        columns
            .map(|column| ColumnOfValues {
                name: column.name,
                values: empty(&column.values),
            })
            .collect()
    }

    #[test]
    fn what_was_written_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cells.parquet");
        write(File::create(&path).unwrap(), &columns()).unwrap();
        let mut read_back = emptied(&columns());
        read(&path, &mut read_back).unwrap();
        assert_eq!(read_back, columns());
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cells.parquet");
        write(File::create(&path).unwrap(), &columns()[..1]).unwrap();
        let error = read(&path, &mut emptied(&columns())).unwrap_err();
        assert!(matches!(error, ColumnarError::Column("naswot")), "{error}");
        std::fs::write(&path, b"no parquet").unwrap();
        let error = read(&path, &mut emptied(&columns())).unwrap_err();
        assert!(matches!(error, ColumnarError::Parquet(_)), "{error}");
    }
}
