//! Reports: one file that says all of a run, and the command that gives it again.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use super::prepared::Prepared;
use super::{QUICK, answer, freerea_in};

/// A search under constraints of every kind.
fn search(folder: &Path, seed: &str) -> Value {
    let mut arguments = vec!["search", "--format", "json", "--seed", seed];
    arguments.extend(QUICK);
    arguments.extend([
        "--cells",
        "40",
        "--population",
        "12",
        "--tournament",
        "3",
        "--rule",
        "naswot+meco:0.5+skip",
        "--combine",
        "rank",
        "--max-params",
        "0.6M",
        "--forbid",
        "0-1=none",
        "--pin",
        "nor_conv_3x3",
    ]);
    serde_json::from_str(&answer(&freerea_in(folder, &arguments))).unwrap()
}

/// Two runs in a folder, which differ in their seeds.
fn two_runs(folder: &Path) {
    static RUNS: LazyLock<Prepared> = LazyLock::new(|| {
        Prepared::by(|folder| {
            search(folder, "1");
            search(folder, "2");
        })
    });
    RUNS.put_into(folder);
}

/// The command lines of a report in Markdown.
fn commands(report: &str) -> Vec<Vec<&str>> {
    let lines = report.lines();
    let lines = lines.filter_map(|line| line.strip_prefix("freerea "));
    lines.map(|line| line.split(' ').collect()).collect()
}

#[test]
fn the_command_of_a_report_gives_the_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut found = search(folder.path(), "7");
    let report = answer(&freerea_in(folder.path(), &["report", "--format", "md"]));
    let command = commands(&report).remove(0);
    let again = [&command[..], &["--format", "json"]].concat();
    let elsewhere = tempfile::tempdir().unwrap();
    let again = answer(&freerea_in(elsewhere.path(), &again));
    let mut again: Value = serde_json::from_str(&again).unwrap();
    found["run"].take();
    again["run"].take();
    assert_eq!(found, again, "{command:?}");
}

#[test]
fn a_report_is_one_file_that_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    two_runs(folder.path());
    let file = folder.path().join("report.html");
    let name = file.to_str().unwrap();
    let output = freerea_in(folder.path(), &["report", "-o", name]);
    assert!(output.status.success() && output.stdout.is_empty());
    let html = fs::read_to_string(&file).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    assert!(!html.contains("://") && !html.contains("<script"));
    let again = freerea_in(folder.path(), &["report", "-o", name]);
    assert_eq!(again.status.code(), Some(2));
    let forced = freerea_in(folder.path(), &["report", "-o", name, "--force"]);
    assert!(forced.status.success());
    let printed = answer(&freerea_in(folder.path(), &["report", "-o", "-"]));
    assert_eq!(printed, html);
    // A file's name says how it is written.
    let file = folder.path().join("report.md");
    let output = freerea_in(folder.path(), &["report", "-o", file.to_str().unwrap()]);
    assert!(output.status.success());
    assert!(fs::read_to_string(&file).unwrap().starts_with("# Run "));
}

#[test]
fn several_runs_are_reported_together() {
    let folder = tempfile::tempdir().unwrap();
    two_runs(folder.path());
    let listed = fs::read_dir(folder.path().join("runs")).unwrap();
    let mut journals: Vec<String> = listed
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    journals.sort();
    let [one, two] = &journals[..] else {
        panic!("{journals:?}");
    };
    let report = answer(&freerea_in(
        folder.path(),
        &["report", one, two, "--format", "md"],
    ));
    assert!(report.starts_with("# 2 runs\n"), "{report}");
    assert!(report.contains("All have the same settings but for the seed"));
    assert_eq!(commands(&report).len(), 2);
    let none = freerea_in(folder.path(), &["report", "no-such-run"]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn a_journal_of_any_name_is_no_markup() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/recorded/version-3.jsonl"
    );
    let journal = folder.path().join("<script>x&y.jsonl");
    fs::copy(recorded, &journal).unwrap();
    let html = answer(&freerea_in(
        folder.path(),
        &["report", journal.to_str().unwrap(), "--table", "none"],
    ));
    assert!(html.contains("&lt;script&gt;x&amp;y.jsonl") && !html.contains("<script"));
}

/// A browser that draws pages without a screen, if there is one.
fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.into_iter().find(|name| {
        let asked = std::process::Command::new(name).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    })
}

/// What a browser says of a page, which it draws into a picture beside it.
fn drawn_by(browser: &str, page: &Path) -> String {
    let option = |name: &str, path: &Path| format!("--{name}={}", path.display());
    let output = std::process::Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--window-size=1000,2000",
            "--enable-logging=stderr",
        ])
        .arg(option("user-data-dir", &page.with_extension("profile")))
        .arg(option("screenshot", &page.with_extension("png")))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_browser_draws_a_report_and_asks_no_one_for_anything() {
    let Some(browser) = browser() else {
        println!("skipped: no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    two_runs(folder.path());
    let file = folder.path().join("report.html");
    let name = file.to_str().unwrap();
    assert!(
        freerea_in(folder.path(), &["report", "-o", name])
            .status
            .success()
    );
    // What the page's own rule forbids, which is to ask anyone, would be said on the console.
    let said = drawn_by(browser, &file);
    assert!(!said.contains("CONSOLE"), "{said}");
    // An empty page of this size takes some 10 kB.
    let drawn = fs::metadata(file.with_extension("png")).unwrap().len();
    assert!(drawn > 40_000, "{drawn} bytes");

    let asking = fs::read_to_string(&file).unwrap().replace(
        "<main>",
        "<main><img src=\"http://127.0.0.1:9/picture.png\"/>",
    );
    let changed = folder.path().join("changed.html");
    fs::write(&changed, asking).unwrap();
    let said = drawn_by(browser, &changed);
    assert!(
        said.contains("CONSOLE") && said.contains("Content Security Policy"),
        "{said}"
    );
}
