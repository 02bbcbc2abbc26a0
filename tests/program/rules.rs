//! `freerea rules`.

use std::fmt::Write;

use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;

use super::{answer, freerea};

/// A file of metrics in which all grow with the parameters.
fn metrics(folder: &tempfile::TempDir) -> String {
    let mut text = "index,naswot,logsynflow,meco\n".to_owned();
    for cell in Space::NatsTss.all() {
        let params = cell.size(Dataset::Cifar10).params as f64 / 1e6;
        writeln!(text, "{},{params},{params},{params}", cell.index()).unwrap();
    }
    let path = folder.path().join("metrics.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_rule_is_judged_under_every_limit() {
    let folder = tempfile::tempdir().unwrap();
    let file = metrics(&folder);
    let limits = ["--max-params", "0.2M,0.4M", "--max-flops", "60M"];
    let own = [
        "--rule",
        "naswot",
        "--table",
        "glyphs",
        "--accuracies",
        "cifar10",
    ];
    let arguments = [&["rules", "--metrics", &file], &limits[..], &own].concat();
    let json = answer(&freerea(&[&arguments[..], &["--format", "json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rows = json.as_array().unwrap();
    // Five rules under no limit and three.
    assert_eq!(rows.len(), 20);
    for row in rows {
        let number = |name: &str| row[name].as_f64().unwrap();
        let regret = number("best") - number("accuracy");
        assert!(
            (number("regret") - regret).abs() < 1e-9 && regret >= 0.0,
            "{row}"
        );
        assert!(number("feasible") > 0.0);
    }
    let table = answer(&freerea(&arguments));
    assert!(table.contains("paper by rank") && table.contains("parameters <= 0.2M"));
}

#[test]
fn a_rule_that_the_file_cannot_do_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = metrics(&folder);
    let output = freerea(&["rules", "--metrics", &file, "--rule", "naswot+zen"]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("zen was not measured"), "{complaint}");
}
