//! What a run or a cell can be taken away as.

use super::{CsvError, columns, csv, dot, exported, json, onnx, pytorch, svg};
use crate::benchmark::Yardstick;
use crate::columnar::{self, ColumnarError};
use crate::scene::Scene;
use crate::space::Cell;

/// What an export becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum ExportFormat {
    /// All cells, comma-separated
    Csv,
    /// All cells, as JSON
    Json,
    /// All cells, as Parquet
    Parquet,
    /// A cell, for Graphviz
    Dot,
    /// A cell, as a drawing
    Svg,
    /// A cell's network, as Python source
    Pytorch,
    /// A cell's network, as an ONNX model
    Onnx,
}

/// Why there is nothing to take away.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no cell to draw.
    #[error("the run has no best cell yet; name one with --cell")]
    NoCell,
    /// A value has no form in JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A value has no form in CSV.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// A value has no form in Parquet.
    #[error(transparent)]
    Columnar(#[from] ColumnarError),
}

impl ExportFormat {
    /// All formats.
    pub const ALL: [ExportFormat; 7] = [
        ExportFormat::Csv,
        ExportFormat::Json,
        ExportFormat::Parquet,
        ExportFormat::Dot,
        ExportFormat::Svg,
        ExportFormat::Pytorch,
        ExportFormat::Onnx,
    ];

    /// What the format is called on command lines.
    pub const fn name(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Parquet => "parquet",
            ExportFormat::Dot => "dot",
            ExportFormat::Svg => "svg",
            ExportFormat::Pytorch => "pytorch",
            ExportFormat::Onnx => "onnx",
        }
    }

    /// What files of the format end with.
    pub const fn extension(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Parquet => "parquet",
            ExportFormat::Dot => "dot",
            ExportFormat::Svg => "svg",
            ExportFormat::Pytorch => "py",
            ExportFormat::Onnx => "onnx",
        }
    }

    /// Whether people can read it.
    pub const fn is_text(self) -> bool {
        !matches!(self, ExportFormat::Parquet | ExportFormat::Onnx)
    }

    /// The cells of a run, or one of them, in this format.
    ///
    /// # Errors
    /// If there is no cell to draw, or the format cannot hold the values.
    pub fn contents(
        self,
        scene: &Scene,
        cell: Option<Cell>,
        yardstick: Option<&Yardstick>,
    ) -> Result<Vec<u8>, ExportError> {
        let (task, seed) = (scene.settings.task(), scene.settings.seed);
        let cell = cell.ok_or(ExportError::NoCell);
        let rows = || exported(scene, yardstick);
        Ok(match self {
            ExportFormat::Csv => csv(&rows())?.into_bytes(),
            ExportFormat::Json => json(&rows())?.into_bytes(),
            ExportFormat::Parquet => {
                let mut bytes = Vec::new();
                columnar::write(&mut bytes, &columns(&rows()))?;
                bytes
            }
            ExportFormat::Dot => dot(cell?, task).into_bytes(),
            ExportFormat::Svg => svg(cell?, task).into_bytes(),
            ExportFormat::Pytorch => pytorch(cell?, task).into_bytes(),
            ExportFormat::Onnx => onnx(cell?, task, seed),
        })
    }
}
