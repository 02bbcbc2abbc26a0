//! Journals: what a killed run has done is not lost, and it goes on as if nothing had happened.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use freerea_core::evolution::{EvolutionEvent, Record};
use freerea_core::journal::{Fault, Recording, RunName, Runs};
use freerea_core::search::Happening;

use super::prepared::Prepared;
use super::{answer, freerea_in, start, wait_until};

const SEARCH: [&str; 15] = [
    "search",
    "--dataset",
    "ImageNet16-120",
    "--batch",
    "8",
    "--repeats",
    "auto",
    "--population",
    "10",
    "--tournament",
    "3",
    "--seed",
    "7",
    "--cells",
    "70",
];

fn runs(folder: &Path) -> Runs {
    Runs::at(folder.join("runs"))
}

fn last(folder: &Path) -> RunName {
    runs(folder).find("last").unwrap()
}

/// What was born and what became best, in order, without the times.
fn course(recording: &Recording) -> Vec<EvolutionEvent> {
    let events = recording.events.iter();
    events
        .filter_map(|event| match &event.happening {
            Happening::Evolution(event) => Some(event.clone()),
            Happening::Search(_) => None,
        })
        .collect()
}

fn explored(recording: &Recording) -> Vec<Record> {
    let mut scene = freerea_core::scene::Scene::default();
    for event in &recording.events {
        scene.apply(event.clone());
    }
    scene.history.records().iter().copied().collect()
}

/// Kills a search again and again, at all moments, and takes it up each time.
#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
fn is_killed_and_taken_up(search: &[&str], most: u32, at_least: u32) {
    let whole = tempfile::tempdir().unwrap();
    let undisturbed = answer(&freerea_in(whole.path(), search));
    let wanted = runs(whole.path()).read(&last(whole.path())).unwrap();

    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path(), search);
    let mut kills = 0;
    let began = Instant::now();
    for turn in 0u64..200 {
        // From before the first event to well into the run.
        sleep(Duration::from_millis(80 + turn * 7919 % 600));
        if kills == most || child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let begun = !runs(folder.path()).names().is_empty();
        child = if begun {
            start(folder.path(), &["resume"])
        } else {
            start(folder.path(), search)
        };
    }
    child.wait().unwrap();
    println!("killed {kills} times in {:.1?}", began.elapsed());
    assert!(kills >= at_least, "killed only {kills} times");

    let name = last(folder.path());
    let recording = runs(folder.path()).read(&name).unwrap();
    assert_eq!(recording.fault, None);
    assert_eq!(course(&recording), course(&wanted));
    assert_eq!(explored(&recording), explored(&wanted));
    let again = answer(&freerea_in(folder.path(), &["resume", name.as_str()]));
    assert_eq!(again, undisturbed);
}

#[test]
fn a_run_that_is_killed_twenty_times_is_the_run_that_was_not() {
    is_killed_and_taken_up(&SEARCH, 20, 3);
}

#[test]
#[ignore = "takes minutes"]
fn runs_of_every_space_that_are_killed_a_hundred_times_are_those_that_were_not() {
    let own = ["--cells", "900"];
    let graphs = [
        "--space",
        "nasbench101",
        "--stem-channels",
        "8",
        "--cells",
        "600",
    ];
    let sizes = ["--space", "nats-sss", "--cells", "400"];
    for (more, most) in [(&own[..], 34), (&graphs, 33), (&sizes, 33)] {
        // Only the repeats of nats-tss can be chosen by themselves.
        let auto = |part| {
            if part == "auto" && more.len() > 2 {
                "1"
            } else {
                part
            }
        };
        let search: Vec<&str> = SEARCH[..13].iter().copied().map(auto).collect();
        is_killed_and_taken_up(&[&search, more].concat(), most, most);
    }
}

/// A short run to its end.
fn short_run(folder: &Path) -> RunName {
    let mut arguments = SEARCH;
    arguments[14] = "30";
    answer(&freerea_in(folder, &arguments));
    last(folder)
}

/// A finished run in a folder, and its journal.
fn finished_run(folder: &Path) -> (RunName, PathBuf) {
    static RUN: LazyLock<Prepared> = LazyLock::new(|| {
        Prepared::by(|folder| {
            short_run(folder);
        })
    });
    RUN.put_into(folder);
    let name = last(folder);
    let path = runs(folder).path_of(&name);
    (name, path)
}

fn says(folder: &Path, arguments: &[&str], wanted: &str) {
    let output = freerea_in(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn runs_are_listed_shown_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (name, path) = finished_run(folder.path());
    let list = answer(&freerea_in(folder.path(), &["runs", "list"]));
    assert!(
        list.contains(name.as_str()) && list.contains("ended by cells"),
        "{list}"
    );
    let show = answer(&freerea_in(folder.path(), &["runs", "show"]));
    assert!(show.contains("30 cells in"), "{show}");
    assert!(
        show.contains("searching ") && show.contains(" with pauses"),
        "{show}"
    );
    says(
        folder.path(),
        &["runs", "remove", "last"],
        "--yes removes without asking",
    );
    assert!(path.exists());
    answer(&freerea_in(
        folder.path(),
        &["runs", "remove", "last", "--yes"],
    ));
    assert!(!path.exists());
    says(folder.path(), &["resume"], "there are no runs yet");
}

#[test]
fn a_search_that_is_refused_for_its_limits_leaves_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("events.jsonl");
    let log = log.to_str().unwrap();
    let search = ["search", "--max-params", "1", "--events", log];
    says(folder.path(), &search, "no cell of the space is feasible");
    assert_eq!(runs(folder.path()).names(), []);
    assert!(!Path::new(log).exists());
}

#[test]
fn what_is_wrong_with_a_journal_is_said_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let (name, path) = finished_run(folder.path());
    let sound = fs::read_to_string(&path).unwrap();
    let name = name.as_str();
    says(
        folder.path(),
        &["resume", "nothing"],
        "there is no run 'nothing'",
    );

    // Torn: dropped with a word.
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    write!(file, "{{\"at\":12,\"evo").unwrap();
    drop(file);
    let output = freerea_in(folder.path(), &["resume", name]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && said.contains("the last line is torn"),
        "{said}"
    );

    // Corrupt in the middle: refused, unless the rest may be dropped.
    let lines: Vec<&str> = sound.lines().collect();
    let middle = lines.len() / 2;
    let mut corrupt = lines.clone();
    corrupt[middle] = "{\"at\":1,\"noise\":true}";
    fs::write(&path, corrupt.join("\n") + "\n").unwrap();
    says(folder.path(), &["resume", name], "is no event");
    let read = runs(folder.path()).read(&last(folder.path())).unwrap();
    assert!(matches!(read.fault, Some(Fault::Corrupt { line, .. }) if line == middle + 1));
    let again = answer(&freerea_in(folder.path(), &["resume", name, "--discard"]));
    assert!(again.contains("30 of 15,625 feasible cells"), "{again}");

    // Changed: it does not follow.
    let place = lines
        .iter()
        .position(|line| line.contains("\"drawn\""))
        .unwrap();
    let mut changed = lines.clone();
    changed.remove(place);
    fs::write(&path, changed.join("\n") + "\n").unwrap();
    says(
        folder.path(),
        &["resume", name],
        "does not follow from those before",
    );

    // Of another version.
    fs::write(&path, sound.replacen("\"journal\":4", "\"journal\":9", 1)).unwrap();
    says(folder.path(), &["resume", name], "a journal of format 9");
}

#[test]
fn a_run_is_taken_away_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let (name, _) = finished_run(folder.path());
    let export = |format: &str| {
        let arguments = ["export", name.as_str(), "--format", format];
        answer(&freerea_in(folder.path(), &arguments))
    };
    assert_eq!(export("csv").lines().count(), 31);
    let json: serde_json::Value = serde_json::from_str(&export("json")).unwrap();
    assert_eq!(json.as_array().map(Vec::len), Some(30));
    assert!(export("dot").starts_with("digraph"));
    assert!(export("svg").ends_with("</svg>\n"));
    assert!(export("pytorch").contains("class Network(nn.Module)"));
    let parquet = folder.path().join("cells.parquet");
    let file = parquet.to_str().unwrap();
    says(
        folder.path(),
        &["export", "--format", "parquet"],
        "name a file with -o",
    );
    answer(&freerea_in(
        folder.path(),
        &["export", "--format", "parquet", "-o", file],
    ));
    assert!(fs::read(&parquet).unwrap().starts_with(b"PAR1"));
    let model = folder.path().join("best.onnx");
    let file = model.to_str().unwrap();
    answer(&freerea_in(
        folder.path(),
        &["export", "--format", "onnx", "-o", file],
    ));
    assert!(fs::metadata(&model).unwrap().len() > 100_000);
    let cell = ["export", "--format", "dot", "--cell", "9930"];
    assert!(answer(&freerea_in(folder.path(), &cell)).contains("#9930"));
    says(
        folder.path(),
        &["export", "--format", "svg", "-o", "/nowhere/x.svg"],
        "cannot write",
    );

    // What is there already stays, unless that is forced.
    let again = ["export", "--format", "csv", "-o", file];
    says(
        folder.path(),
        &again,
        &format!("{file} is there already; --force overwrites it"),
    );
    assert!(fs::metadata(&model).unwrap().len() > 100_000);
    let forced = freerea_in(folder.path(), &[&again[..], &["--force"]].concat());
    let said = String::from_utf8_lossy(&forced.stderr);
    assert!(said.contains(&format!("written to {file}\n")), "{said}");
    assert!(fs::read_to_string(&model).unwrap().starts_with("explored,"));
}

#[test]
fn runs_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let (name, path) = finished_run(folder.path());
    // A run beside itself, by its name and by its journal's path.
    let path = path.to_str().unwrap();
    let three = ["compare", name.as_str(), path, path];
    let compared = |arguments: &[&str]| answer(&freerea_in(folder.path(), arguments));
    let both = compared(&three[..3]);
    assert!(both.contains("in common       "), "{both}");
    assert!(both.contains("feasible histories of both runs"), "{both}");
    let all = compared(&three);
    assert!(all.contains("feasible histories of all runs"), "{all}");
    let csv = compared(&[&three[..], &["--format", "csv"]].concat());
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(
        lines[0].starts_with("run,dataset,network,seed,rule,"),
        "{csv}"
    );
    assert!(lines[0].contains(",arch,score,params,"), "{csv}");
    let json = compared(&[&three[..3], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["runs"].as_array().unwrap().len(), 2);
}

#[test]
fn a_run_is_written_by_one_process_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path(), &SEARCH);
    wait_until("run", || !runs(folder.path()).names().is_empty());
    says(
        folder.path(),
        &["resume"],
        "is being written by another freerea",
    );
    says(
        folder.path(),
        &["runs", "remove", "last", "--yes"],
        "is being written",
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_does_not_stop_a_search() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut arguments = SEARCH;
    arguments[14] = "12";
    let output = Command::new(env!("CARGO_BIN_EXE_freerea"))
        .args(arguments)
        .env("FREEREA_DATA", file.path())
        .env("FREEREA_CACHE", "none")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("no journal of this run"), "{said}");
}

#[test]
fn the_last_run_is_the_one_that_began_last_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (first, path) = finished_run(folder.path());
    let second = short_run(folder.path());
    assert_ne!(first, second);
    // The first one is written last.
    let text = fs::read_to_string(&path).unwrap();
    sleep(Duration::from_millis(20));
    fs::write(&path, text).unwrap();
    assert_eq!(last(folder.path()), second);
    for arguments in [
        ["export", "--format", "csv"].as_slice(),
        &["export", "--format", "dot"],
        &["resume"],
        &["compare", "last", first.as_str()],
    ] {
        let output = freerea_in(folder.path(), arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let which = format!("run {second}: best cell #");
        assert!(
            said.contains(&which) && said.contains("M parameters"),
            "{said}"
        );
        let other = format!("run {first}: best cell");
        assert!(
            !said.contains(&other),
            "a run that was named is not announced"
        );
    }
}

#[test]
fn a_run_that_another_process_writes_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = finished_run(folder.path());
    let second = short_run(folder.path());
    let _writing = runs(folder.path()).take_up(&second, false).unwrap();
    let output = freerea_in(folder.path(), &["resume"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let passed = format!("run {second} is being written by another freerea");
    assert!(said.starts_with(&passed), "{said}");
    assert!(
        said.contains(&format!("run {first}: best cell #")),
        "{said}"
    );
}
