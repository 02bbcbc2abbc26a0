//! One record of NAS-Bench-101: a training of a cell, as JSON that holds a packed message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost::Message;
use serde::Deserialize;

use crate::space::nasbench101::GraphCell;

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TfRecordDataError {
    /// Not what a record of the benchmark holds.
    #[error("a record is none of NAS-Bench-101: {0}")]
    Layout(&'static str),
    /// The graph is no cell of the space.
    #[error("a record's graph is no cell: {0}")]
    Graph(String),
    /// The hash is another cell's.
    #[error("a record says that its cell is {stated}, but its graph is {found}")]
    Hash {
        /// The hash in the record.
        stated: String,
        /// The hash of the graph in it.
        found: String,
    },
}

/// The message of a training.
#[derive(Clone, PartialEq, Message)]
struct ModelMetrics {
    /// At the beginning, half way, and at the end.
    #[prost(message, repeated, tag = "1")]
    evaluations: Vec<Evaluation>,
    #[prost(int32, optional, tag = "2")]
    trainable_parameters: Option<i32>,
}

/// The accuracies at one moment, as parts of 1.
#[derive(Clone, PartialEq, Message)]
struct Evaluation {
    #[prost(double, optional, tag = "4")]
    validation: Option<f64>,
    #[prost(double, optional, tag = "5")]
    test: Option<f64>,
}

/// The parts of a record: hash, epochs, adjacency, operations, message.
#[derive(Deserialize)]
struct RecordParts<'r>(
    #[serde(borrow)] &'r str,
    u32,
    #[serde(borrow)] &'r str,
    #[serde(borrow)] &'r str,
    String,
);

/// One training of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct TfRecord {
    /// The benchmark's hash of the cell.
    pub hash: String,
    /// How many epochs it was trained.
    pub epochs: u32,
    /// The cell as 0 and 1, row by row.
    pub adjacency: String,
    /// The operations of all nodes, with commas between.
    pub operations: String,
    /// The trainable parameters of the network.
    pub parameters: u64,
    /// The accuracy on images that were kept apart for choices, in percent, at the end.
    pub validation: f64,
    /// The accuracy on the test images, in percent, at the end.
    pub test: f64,
}

impl TfRecord {
    /// Reads the data of a record.
    ///
    /// # Errors
    /// If it is none of the benchmark's.
    pub fn read(data: &[u8]) -> Result<Self, TfRecordDataError> {
        let parts: RecordParts = serde_json::from_slice(data)
            .map_err(|_| TfRecordDataError::Layout("it is no list of five texts and numbers"))?;
        let RecordParts(hash, epochs, adjacency, operations, message) = parts;
        let packed: String = message.split_ascii_whitespace().collect();
        let bytes = STANDARD
            .decode(packed)
            .map_err(|_| TfRecordDataError::Layout("its metrics are no base64"))?;
        let metrics = ModelMetrics::decode(bytes.as_slice())
            .map_err(|_| TfRecordDataError::Layout("its metrics are no message"))?;
        let end = metrics.evaluations.last();
        let accuracy = |value: Option<f64>| {
            let value = value.filter(|value| (0.0..=1.0).contains(value));
            let missing = TfRecordDataError::Layout("its accuracies are no parts of 1");
            value.map(|value| 100.0 * value).ok_or(missing)
        };
        let parameters = metrics.trainable_parameters.unwrap_or_default();
        Ok(TfRecord {
            hash: hash.to_owned(),
            epochs,
            adjacency: adjacency.to_owned(),
            operations: operations.to_owned(),
            parameters: parameters.max(0) as u64,
            validation: accuracy(end.and_then(|end| end.validation))?,
            test: accuracy(end.and_then(|end| end.test))?,
        })
    }

    /// The cell, whose hash is the one that the record says.
    ///
    /// # Errors
    /// If it is no cell, or another one.
    pub fn cell(&self) -> Result<GraphCell, TfRecordDataError> {
        let names: Vec<String> = self.operations.split(',').map(str::to_owned).collect();
        let digits = self.adjacency.bytes().map(|digit| digit.wrapping_sub(b'0'));
        let digits: Vec<u8> = digits.collect();
        if digits.len() != names.len() * names.len() {
            return Err(TfRecordDataError::Layout(
                "its matrix does not fit its operations",
            ));
        }
        let rows: Vec<Vec<u8>> = digits.chunks(names.len()).map(<[u8]>::to_vec).collect();
        let cell = GraphCell::of_matrix(&rows, &names);
        let cell = cell.map_err(|fault| TfRecordDataError::Graph(fault.to_string()))?;
        match cell.hash() {
            found if found == self.hash => Ok(cell),
            found => Err(TfRecordDataError::Hash {
                stated: self.hash.clone(),
                found,
            }),
        }
    }
}
