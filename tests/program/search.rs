//! `freerea search`.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use super::{QUICK, answer, command_in, freerea, wait_until};

/// A search of a few members that ends soon.
fn quick<'a>(seed: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let small = ["--population", "8", "--tournament", "3", "--seed", seed];
    [&["search"], &QUICK[..], &small, more].concat()
}

fn search(seed: &str, arguments: &[&str]) -> String {
    answer(&freerea(&quick(seed, arguments)))
}

#[test]
fn the_same_seed_gives_the_same_answer_on_one_worker_and_on_two() {
    let answers = ["1", "2"].map(|w| search("5", &["--cells", "24", "--workers", w]));
    assert_eq!(answers[0], answers[1]);
    assert!(
        answers[0].contains("24 of 15,625 feasible cells"),
        "{}",
        answers[0]
    );
}

#[test]
fn limits_are_kept_and_the_answer_is_read_by_programs() {
    let arguments = ["--cells", "20", "--max-params", "0.3M", "--format", "json"];
    let json: serde_json::Value = serde_json::from_str(&search("2", &arguments)).unwrap();
    assert!(json["params"].as_u64().unwrap() <= 300_000);
    assert_eq!(json["explored"], 20);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.csv");
    let path = file.to_str().unwrap();
    let arguments = [
        "--cells",
        "20",
        "--max-params",
        "0.3M",
        "--format",
        "csv",
        "-o",
        path,
    ];
    assert_eq!(search("2", &arguments), "");
    let csv = fs::read_to_string(&file).unwrap();
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let row: HashMap<String, String> = rows.deserialize().next().unwrap().unwrap();
    assert_eq!(row["index"], json["index"].to_string());
    for whole in [&row["run"], &row["table"]] {
        assert!(!whole.is_empty(), "{csv}");
    }
    assert_eq!(row["score_over"], "feasible history");
    assert_eq!(row["rule"], "extended");
    assert_eq!(row["score_of"], "naswot+logsynflow+skip+meco+shortcut");
}

#[test]
fn an_answer_says_how_it_compares_with_a_table() {
    let json = search("1", &["--cells", "12", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["table"], "glyphs");
    let table = search("1", &["--cells", "12"]);
    match json["accuracy"].as_f64() {
        Some(accuracy) => {
            let (rank, among) = (json["rank"].as_u64(), json["rank_among"].as_u64());
            assert!(rank >= Some(1) && rank <= among, "{json}");
            assert!(json["regret"].as_f64().unwrap() >= 0.0, "{json}");
            let accuracy = format!("{accuracy:.2} % in table glyphs");
            assert!(table.contains(&accuracy), "{table}");
        }
        None => assert!(table.contains("not in table glyphs"), "{table}"),
    }
    let none = search("1", &["--cells", "12", "--table", "none"]);
    assert!(!none.contains("accuracy"), "{none}");
}

#[test]
fn steps_and_time_end_a_search() {
    let json = search("3", &["--steps", "2", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["steps"], 2);
    let timed = freerea(&quick("3", &["--time", "1s"]));
    answer(&timed);
    assert!(String::from_utf8_lossy(&timed.stderr).contains("its time is over"));
}

#[test]
fn a_small_feasible_set_ends_the_search() {
    let pins = [
        "--pin", "0-1=none", "--pin", "0-2=none", "--pin", "1-2=none",
    ];
    let more = ["--pin", "1-3=none", "--pin", "2-3=skip_connect"];
    let text = search("1", &[&pins[..], &more].concat());
    assert!(text.contains("5 of 5 feasible cells"), "{text}");
}

#[test]
#[cfg(unix)]
fn ctrl_c_prints_the_answer_so_far() {
    let data = tempfile::tempdir().unwrap();
    let mut child = command_in(data.path())
        .args(quick("1", &["--cells", "15000"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("best cell in the journal", || {
        let journals = fs::read_dir(data.path().join("runs"));
        let mut journals = journals.into_iter().flatten().flatten();
        journals.any(|journal| {
            let journal = fs::read_to_string(journal.path());
            journal.is_ok_and(|journal| journal.contains("{\"best\":"))
        })
    });
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let mut text = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(text.starts_with("best cell"), "{text}");
}

#[test]
fn few_feasible_networks_are_all_scored() {
    let limited = ["--max-params", "81k", "--format", "json"];
    let json = search("2", &limited);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["feasible_networks"], 78, "{json}");
    assert_eq!(json["scored_networks"], 78);
    assert_eq!([&json["explored"], &json["feasible"]], [&729, &729]);
    // An end that the user names is kept to.
    let json = search("2", &[&limited[..], &["--cells", "30"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["explored"], 30);
    assert!(json["scored_networks"].as_u64().unwrap() <= 30);
}

#[test]
fn a_rule_is_in_force_and_shown() {
    let rule = [
        "--cells",
        "30",
        "--rule",
        "meco+skip:0.5",
        "--combine",
        "rank",
    ];
    let answer = search("2", &rule);
    let rule = "meco:0.5";
    assert!(!answer.contains(rule));
    let line = answer.lines().find(|line| line.starts_with("rule"));
    let line = line.expect("the answer names its rule");
    assert!(line.contains("skip:0.5+meco by rank"), "{line}");
}

/// The answer of a short search as JSON.
fn short(arguments: &[&str]) -> serde_json::Value {
    let json = search(
        "2",
        &[&["--cells", "26", "--format", "json"], arguments].concat(),
    );
    serde_json::from_str(&json).unwrap()
}

#[test]
fn a_rule_has_its_metrics_measured() {
    let json = short(&["--rule", "depth+naswot"]);
    assert_eq!(json["depth"].as_f64().unwrap().fract(), 0.0);
    assert!(json.get("l2_norm").is_none());
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn metrics_on_demand_are_measured() {
    let json = short(&["--metrics", "+depth,l2_norm"]);
    assert!(json["l2_norm"].as_f64().unwrap() > 0.0);
    assert!(json["depth"].is_number());
}

#[test]
#[cfg(not(feature = "torch"))]
fn metrics_that_need_libtorch_say_so() {
    let output = freerea(&quick("2", &["--metrics", "+depth,zen"]));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("+zen needs libtorch"), "{complaint}");
}
