//! The reference data beside the repository. A clone without it skips; a build server fails.

use std::path::{Path, PathBuf};

use freerea_core::space::nats::TopologyCell;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A row of the benchmark's accuracies.
#[derive(Debug, Deserialize)]
pub struct Accuracy {
    pub index: u64,
    pub arch: TopologyCell,
    pub cifar10: f64,
}

/// A row of the metrics that FreeREA's authors cached for cifar10.
#[derive(Debug, Deserialize)]
pub struct Reference {
    pub index: u64,
    pub arch: TopologyCell,
    pub params_m: f64,
    /// Minus infinity where the kernel is singular.
    pub naswot: f64,
    pub logsynflow: f64,
}

/// The rows of a file of the reference data, or `None`, with a word, where it is not there.
///
/// # Panics
/// Where the file is broken, or missing although `CI` is set.
pub fn rows<R: DeserializeOwned>(file: &str) -> Option<Vec<R>> {
    rows_of(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/data")
            .join(file),
    )
}

/// The same for a file anywhere.
#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
pub fn rows_of<R: DeserializeOwned>(path: &PathBuf) -> Option<Vec<R>> {
    if !path.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            path.display()
        );
        println!("skipped: {} is not there", path.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(path).expect("the file can be read");
    let rows = reader.deserialize().collect::<Result<_, _>>();
    Some(rows.expect("every row is well formed"))
}

pub fn accuracies() -> Option<Vec<Accuracy>> {
    rows("nats-tss/accuracies.csv")
}

pub fn references() -> Option<Vec<Reference>> {
    rows("nats-tss/reference-metrics-cifar10.csv")
}
