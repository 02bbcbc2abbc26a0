//! Latencies that others measured: HW-NAS-Bench's pickle, and comma-separated values with a column
//! a device.
//!
//! Li et al., *HW-NAS-Bench: Hardware-Aware Neural Architecture Search Benchmark*, ICLR 2021. The
//! pickle holds, by space, dataset and measure, a list by the cells' index.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::measurements::{Measurements, MeasurementsError, file_name, possible};
use crate::benchmark::pickle::{self, PickleError, Value};
use crate::cost::DeviceProfile;
use crate::space::dataset::Dataset;
use crate::space::{Cell, Space, Task};

/// Why no device can be read of a file.
#[derive(Debug, thiserror::Error)]
pub enum DeviceImportError {
    /// The system refuses to read it.
    #[error("{path:?} can't be read ({reason}): check the path, and that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The pickle is damaged, or names what is no data.
    #[error("{path:?} is no pickle of latencies: {why}")]
    Pickle {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: PickleError,
    },
    /// It holds no latencies of the space and dataset.
    #[error(
        "{path:?} has no latencies of nats-tss on {dataset}; it has {}",
        if found.is_empty() { "none at all".to_owned() } else { found.join(", ") }
    )]
    Nothing {
        /// The file.
        path: PathBuf,
        /// The dataset that was asked for.
        dataset: Dataset,
        /// The datasets that there are.
        found: Vec<String>,
    },
    /// The comma-separated values do not fit.
    #[error(transparent)]
    Measurements(#[from] MeasurementsError),
}

/// Its name of the topology space.
const SPACE: &str = "nasbench201";

/// What the names of latencies end with.
const LATENCY: &str = "_latency";

/// Reads the devices of a file: a pickle, or comma-separated values of the task's space.
///
/// # Errors
/// If the file cannot be read, or holds no latencies of the dataset.
pub fn import(path: &Path, task: Task) -> Result<Vec<DeviceProfile>, DeviceImportError> {
    let is_csv = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
    let Task { space, dataset, .. } = task;
    let devices = if is_csv {
        let read = Measurements::read(path, space)?.devices.into_iter();
        let by_index = |cells: Vec<(Cell, f64)>| {
            let entry = |(cell, ms): (Cell, f64)| (cell.index().number() as u32, ms);
            cells.into_iter().map(entry).collect()
        };
        read.map(|(name, cells)| (name, by_index(cells))).collect()
    } else {
        pickled(path, dataset)?
    };
    let task = Task {
        space: if is_csv { space } else { Space::NatsTss },
        ..task
    };
    let source = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let profile = |(name, measured): (String, BTreeMap<u32, f64>)| DeviceProfile {
        name,
        space: task.space,
        dataset,
        stem: task.open_stem(),
        source: source.clone(),
        fitted: None,
        measured,
    };
    Ok(devices.into_iter().map(profile).collect())
}

type ByIndex = BTreeMap<u32, f64>;

fn pickled(path: &Path, dataset: Dataset) -> Result<Vec<(String, ByIndex)>, DeviceImportError> {
    let bytes = fs::read(path).map_err(|reason| DeviceImportError::Unreadable {
        path: path.to_owned(),
        reason,
    })?;
    let root = pickle::read(bytes.as_slice(), pickle::EVERYTHING);
    let root = root.map_err(|why| DeviceImportError::Pickle {
        path: path.to_owned(),
        why,
    })?;
    let space = root.get(SPACE).unwrap_or(root);
    let name = dataset.name();
    let devices: Vec<(String, ByIndex)> = space
        .get(name)
        .iter()
        .flat_map(Value::entries)
        .filter_map(|(key, list)| {
            let name = file_name(key.text()?.strip_suffix(LATENCY)?);
            Some((name, by_index(&list)))
        })
        .filter(|(_, measured)| !measured.is_empty())
        .collect();
    if devices.is_empty() {
        Err(DeviceImportError::Nothing {
            path: path.to_owned(),
            dataset,
            found: space
                .entries()
                .iter()
                .filter_map(|(key, _)| key.text())
                .map(str::to_owned)
                .collect(),
        })
    } else {
        Ok(devices)
    }
}

fn by_index(list: &Value) -> ByIndex {
    let numbers = list.items().into_iter().zip(0..);
    numbers
        .filter(|(_, index)| (*index as usize) < Space::NatsTss.count())
        .filter_map(|(value, index)| Some((index, possible(value.number()?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_file_is_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("measured.csv");
        fs::write(&path, "index,a_ms,b_ms\n3,2.5,0\n").unwrap();
        let devices = import(&path, Dataset::Cifar10.into()).unwrap();
        assert_eq!(devices.len(), 2);
        assert_eq!(
            (devices[0].name.as_str(), devices[0].measured[&3]),
            ("a", 2.5)
        );
        assert_eq!(
            (devices[1].name.as_str(), devices[1].measured[&3]),
            ("b", -1.0)
        );
        assert_eq!(devices[0].source.as_deref(), Some("measured.csv"));
        fs::write(folder.path().join("x.pickle"), b"no pickle").unwrap();
        let error = import(&folder.path().join("x.pickle"), Dataset::Cifar10.into());
        assert!(matches!(error, Err(DeviceImportError::Pickle { .. })));
    }
}
