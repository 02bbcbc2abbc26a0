//! `freerea score`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::{QUICK, answer, freerea, freerea_reading};

fn with_quick<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &QUICK].concat()
}

#[test]
fn each_named_cell_has_a_row_in_order() {
    let csv = answer(&freerea(&with_quick(&[
        "score", "9930", "1651", "9930", "--format", "csv",
    ])));
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(
        rows[0],
        "index,arch,params,flops,sram_bytes,flash_bytes,naswot,logsynflow,skip,meco,shortcut,synflow"
    );
    assert!(rows[1].starts_with("9930,") && rows[2].starts_with("1651,"));
    assert_eq!(rows[1], rows[3]);
    let all_none: Vec<&str> = rows[2].split(',').collect();
    assert_eq!(
        all_none[6..],
        ["", "0.0", "0.0", "0.0", "0.0", "0.0"],
        "singular, without flow"
    );
}

#[test]
fn standard_input_and_workers_change_nothing() {
    let one = answer(&freerea(&with_quick(&[
        "score",
        "0",
        "9",
        "--workers",
        "1",
    ])));
    let two = freerea_reading("0\n\n9\n", &with_quick(&["score", "--workers", "2"]));
    assert_eq!(one, answer(&two));
}

#[test]
fn a_bad_line_of_standard_input_is_named() {
    let output = freerea_reading("0\n99999\n", &["score"]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("line 2") && complaint.contains("99999"),
        "{complaint}"
    );
}

#[test]
fn all_metrics_are_listed_with_their_formulas() {
    let table = answer(&freerea(&["metrics"]));
    for metric in ["naswot", "meco", "zico"] {
        assert!(table.contains(metric), "{table}");
    }
    let json = answer(&freerea(&["metrics", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sources = json.as_array().unwrap().iter();
    assert!(
        sources
            .into_iter()
            .all(|metric| metric["source"].is_string())
    );
}

#[test]
fn cells_that_are_scored_already_are_scored_anew_only_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part.csv");
    let name = file.to_str().unwrap();
    let all = ["score", "--all", "--shard", "1/1500", "-o", name];
    let score = |more: &[&str]| freerea(&with_quick(&[&all, more].concat()));
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    answer(&score(&[]));
    let first = fs::read_to_string(&file).unwrap();
    let again = score(&["--seed", "2"]);
    answer(&again);
    let wanted = format!("all 11 cells are scored already in {name}; --force scores them anew");
    assert!(said(&again).contains(&wanted), "{}", said(&again));
    assert_eq!(fs::read_to_string(&file).unwrap(), first);
    answer(&score(&["--seed", "2", "--force"]));
    assert_ne!(fs::read_to_string(&file).unwrap(), first);
    // What is not all of it is another file, which is kept.
    for other in [&["--shard", "2/1500"][..], &["--space", "nats-sss"]] {
        let arguments = [&["score", "--all", "-o", name], other].concat();
        let refused = freerea(&with_quick(&arguments));
        assert_eq!(refused.status.code(), Some(2), "{other:?}");
        assert!(said(&refused).contains("is there already"), "{other:?}");
    }
    let task = ["score", "--all", "--shard", "1/1500", "-o", name];
    assert_eq!(freerea(&task).status.code(), Some(2), "of another dataset");
}

/// Begins a command, and interrupts it once it has kept a few cells.
#[cfg(unix)]
fn interrupted(arguments: &[&str], partial: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_freerea"))
        .args(arguments)
        .env("FREEREA_CACHE", "none")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let kept = || fs::read_to_string(partial).map_or(0, |text| text.lines().count());
    while kept() < 4 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before");
        sleep(Duration::from_millis(5));
    }
    let kill = ["-INT", &child.id().to_string()];
    assert!(Command::new("kill").args(kill).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
#[cfg(unix)]
fn scoring_goes_on_where_it_was_ended() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part.csv");
    let (name, partial) = (
        file.to_str().unwrap(),
        folder.path().join("part.csv.partial"),
    );
    let all = [
        "score",
        "--all",
        "--shard",
        "1/100",
        "--workers",
        "1",
        "-o",
        name,
    ];
    for more in [&[][..], &["--seed", "2", "--force"]] {
        let before = fs::read(&file).ok();
        let all = with_quick(&[&all, more].concat());
        interrupted(&all, &partial);
        assert_eq!(
            fs::read(&file).ok(),
            before,
            "the file is whole or as it was"
        );
        let ended = freerea(&all);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        answer(&ended);
        assert!(said.contains(" cells are scored already; "), "{said}");
        assert_ne!(fs::read(&file).ok(), before);
        assert!(!partial.exists());
    }
}
