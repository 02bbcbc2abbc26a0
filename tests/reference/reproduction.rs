//! The paper's experiment and its correlations, by the program itself, on the published columns.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::data;

/// The program with its data and cache in a folder; its answer as JSON.
///
/// # Panics
/// Where it fails.
fn freerea(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_freerea"))
        .args(arguments)
        .env("FREEREA_DATA", folder)
        .env("FREEREA_CACHE", "none")
        .current_dir(folder)
        .output()
        .expect("the program starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {message}");
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

fn shared(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/nats-tss")
        .join(file)
}

/// A folder whose library holds the published accuracies; `None` where they are missing.
fn library() -> Option<tempfile::TempDir> {
    data::accuracies()?;
    data::references()?;
    let folder = tempfile::tempdir().unwrap();
    let path = shared("accuracies.csv");
    let import = [
        "benchmark",
        "import",
        "--epochs",
        "200",
        "--averaging",
        "mean",
    ];
    let arguments = [&import[..], &[path.to_str().unwrap()]].concat();
    freerea(folder.path(), &arguments);
    Some(folder)
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn tau_over_the_whole_space_is_the_published_one() {
    let Some(folder) = library() else {
        return;
    };
    let metrics = shared("reference-metrics-cifar10.csv");
    let arguments = ["correlate", "--all", "--format", "json", "--metrics"];
    let answer = freerea(
        folder.path(),
        &[&arguments[..], &[metrics.to_str().unwrap()]].concat(),
    );
    for (quantity, tau) in [
        ("NASWOT", 0.608),
        ("LogSynflow", 0.630),
        ("skip", -0.004),
        ("score by paper", 0.340),
    ] {
        let lines = answer.as_array().unwrap();
        let line = lines
            .iter()
            .find(|line| line["quantity"] == quantity)
            .unwrap();
        let found = line["tau"].as_f64().unwrap();
        let rho = line["rho"].as_f64().unwrap();
        println!("{quantity}: tau {found:.4}, rho {rho:.4}");
        assert_eq!(line["cells"], 15_625);
        assert!(
            (found - tau).abs() <= 0.001,
            "{quantity}: {found} for {tau}"
        );
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_experiment_gives_the_papers_accuracies() {
    let Some(folder) = library() else {
        return;
    };
    let metrics = shared("reference-metrics-cifar10.csv");
    let arguments = [
        "reproduce",
        "--seeds",
        "30",
        "--format",
        "json",
        "--metrics",
    ];
    let arguments = [&arguments[..], &[metrics.to_str().unwrap()]].concat();
    let answer = freerea(folder.path(), &arguments);
    for (dataset, accuracy) in [
        ("cifar10", 94.36),
        ("cifar100", 73.50),
        ("ImageNet16-120", 46.34),
    ] {
        let lines = answer.as_array().unwrap();
        let line = lines
            .iter()
            .find(|line| line["dataset"] == dataset)
            .unwrap();
        let found = line["accuracy"].as_f64().unwrap();
        let deviation = line["deviation"].as_f64().unwrap();
        let (answer, answered) = (&line["answer"], &line["answered"]);
        println!("{dataset}: {found:.2} +- {deviation:.2}, #{answer} from {answered} of 30");
        assert_eq!(line["runs"], 30);
        assert!((found - accuracy).abs() <= 0.05, "{dataset}: {found}");
    }
    // The same command again runs nothing, and says the same.
    let runs = std::fs::read(folder.path().join("freerea-runs.jsonl")).unwrap();
    assert_eq!(freerea(folder.path(), &arguments), answer);
    let again = std::fs::read(folder.path().join("freerea-runs.jsonl")).unwrap();
    assert_eq!(runs, again);
}
