//! Devices: files of their latencies, what is fitted to measured cells, and tables that others
//! measured.

mod fit;
mod import;
mod library;
mod measurements;

pub use fit::{FitAnswer, FitError, fit};
pub use import::{DeviceImportError, import};
pub use library::{DeviceFileError, DeviceLibrary};
pub use measurements::{Measurements, MeasurementsError};
