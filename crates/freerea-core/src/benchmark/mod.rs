//! Benchmark accuracies: tables of what trained cells reached, kept apart by where they come from.

mod address;
mod choice;
mod container;
#[cfg(feature = "download")]
mod download;
mod file_size;
mod gathering;
mod import;
mod library;
mod official;
pub mod pickle;
mod pickled;
mod scores;
pub mod shipped;
mod sources;
mod table;
mod text;
mod tfrecord;
mod tuple;
mod yardstick;

#[cfg(test)]
mod import_tests;
#[cfg(test)]
#[path = "../../../../tests/made_up/mod.rs"]
mod made_up;

pub use address::{Address, Checksum, ChecksumError, PUBLISHED, addresses};
pub use choice::{TableChoice, TableChoiceError};
#[cfg(feature = "download")]
pub use download::{
    Arrived, DOWNLOADS, DownloadError, DownloadNews, DownloadOrder, DownloadedFile, download,
};
pub use file_size::FileSize;
pub use import::{Accuracies, ImportError, ImportRequest, ImportedTable, Published};
pub use library::{FileError, Library, LibraryError, Listed};
pub use official::{CellFile, OfficialError, OfficialSource, ReadProgress, RecordError};
pub use pickle::PickleError;
pub use pickled::PickledError;
pub use scores::TableScores;
pub use sources::{BenchmarkSource, SOURCES, SourceAccess};
pub use table::{
    AccuracyColumn, Average, Averaging, Measure, MetricColumn, Provenance, Split, Table,
    TableError, TableName, TableNameError,
};
pub use text::{Claim, EACH_NETWORK, Place, RowError, TextError, Unsaid};
pub use tfrecord::TfRecordError;
pub use yardstick::{Oracle, Standing, Yardstick};
