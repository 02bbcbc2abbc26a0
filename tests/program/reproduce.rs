//! `freerea reproduce`: shards, seeds and files of runs.

use std::fmt::Write;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use super::prepared::Prepared;
use super::{answer, command_in, run};

/// Made-up accuracies and metrics of all cells; searches by such metrics take milliseconds.
fn make_tables(folder: &Path) {
    static TABLES: LazyLock<Prepared> = LazyLock::new(|| Prepared::by(make_up));
    TABLES.put_into(folder);
}

fn make_up(folder: &Path) {
    let mut accuracies = "index,cifar10,cifar100\n".to_owned();
    let mut metrics = "index,naswot,logsynflow\n".to_owned();
    for index in 0..15_625_u32 {
        let mixed = f64::from(index.wrapping_mul(2_654_435_761) % 9_973);
        writeln!(
            accuracies,
            "{index},{},{}",
            10.0 + mixed / 200.0,
            mixed / 150.0
        )
        .unwrap();
        writeln!(metrics, "{index},{},{}", mixed, f64::from(index) / 7.0).unwrap();
    }
    std::fs::write(folder.join("accuracies.csv"), accuracies).unwrap();
    std::fs::write(folder.join("metrics.csv"), metrics).unwrap();
    let import = "benchmark import accuracies.csv --epochs 200 --averaging mean";
    answer(&freerea(folder, import));
}

/// A run of the program in a folder.
fn freerea(folder: &Path, arguments: &str) -> Output {
    let mut command = command_in(folder);
    command.current_dir(folder);
    run("", &arguments.split(' ').collect::<Vec<_>>(), command)
}

/// The same of an experiment that takes little time.
fn reproduce(folder: &Path, arguments: &str) -> Output {
    let small = "reproduce --metrics metrics.csv --cells 30 --dataset cifar10 --dataset cifar100";
    freerea(folder, &format!("{small} {arguments}"))
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn shards_make_the_table_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    for shard in 1..=3 {
        let part = format!("--seeds 7 --shard {shard}/3 --runs part-{shard}.jsonl");
        let said = answer(&reproduce(folder, &part));
        assert_eq!(said, "", "a shard has no table");
    }
    for format in ["table", "csv", "json"] {
        let name = format!("--seeds 7 --format {format} --runs one-{format}.jsonl");
        let one = answer(&reproduce(folder, &name));
        let joint = "--runs part-3.jsonl --runs part-1.jsonl part-2.jsonl";
        let joint = reproduce(folder, &format!("--seeds 7 --format {format} {joint}"));
        assert_eq!(answer(&joint), one);
    }
    let again = "--seeds 7 --format csv -o table.csv --runs one-csv.jsonl";
    std::fs::write(folder.join("table.csv"), "kept").unwrap();
    let refused = reproduce(folder, again);
    assert_eq!(refused.status.code(), Some(2));
    let complaint = messages(&refused);
    assert!(
        complaint.contains("table.csv is there already; --force"),
        "{complaint}"
    );
    let table = || std::fs::read_to_string(folder.join("table.csv")).unwrap();
    assert_eq!(table(), "kept");
    answer(&reproduce(folder, &format!("{again} --force")));
    assert!(table().starts_with("dataset,"), "{}", table());
}

#[test]
fn a_torn_shard_goes_on_and_lets_others_be_read_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    let one = answer(&reproduce(folder, "--seeds 3 --format csv"));
    for shard in ["1/2", "2/2"] {
        let file = shard.replace('/', "-of-");
        answer(&reproduce(
            folder,
            &format!("--seeds 3 --shard {shard} --runs {file}"),
        ));
    }
    let path = folder.join("1-of-2");
    let whole = std::fs::read_to_string(&path).unwrap();
    let torn = &whole[..whole.len() - 40];
    std::fs::write(&path, torn).unwrap();
    let gap = reproduce(folder, "--seeds 3 --format csv --runs 1-of-2 2-of-2");
    assert_eq!(gap.status.code(), Some(2));
    assert!(
        messages(&gap).contains("1 of 6 runs") && messages(&gap).contains("seed"),
        "{}",
        messages(&gap)
    );
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        torn,
        "it is only read"
    );
    answer(&reproduce(folder, "--seeds 3 --shard 1/2 --runs 1-of-2"));
    let joint = reproduce(folder, "--seeds 3 --format csv --runs 1-of-2 2-of-2");
    assert_eq!(answer(&joint), one);
}

#[test]
fn a_pattern_that_matched_one_shard_computes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    let part = "--seeds 1 --shard 1/2 --runs part-1.jsonl";
    let first = messages(&reproduce(folder, part));
    assert!(first.contains("part-1.jsonl has 0 of 1 run"), "{first}");
    assert!(first.contains("is done: 1 run in part-1"), "{first}");
    let again = messages(&reproduce(folder, part));
    assert!(!again.contains("searching"), "nothing is left: {again}");
    let text = std::fs::read_to_string(folder.join("part-1.jsonl")).unwrap();
    for (arguments, parts) in [
        ("--runs part-1.jsonl", &["1 of 2 runs", "shard 1/2"]),
        (
            "--shard 2/2 --runs part-1.jsonl",
            &["the file of shard 1/2", "its own for shard 2/2"],
        ),
    ] {
        let output = reproduce(folder, &format!("--seeds 1 {arguments}"));
        let message = messages(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {message}");
        for part in parts {
            assert!(message.contains(part), "{arguments}: {message}");
        }
    }
    let kept = std::fs::read_to_string(folder.join("part-1.jsonl")).unwrap();
    assert_eq!(kept, text);
    let whole = text.replace(",\"shard\":\"1/2\"", "");
    assert_ne!(whole, text);
    std::fs::write(folder.join("earlier.jsonl"), whole).unwrap();
    let earlier = reproduce(folder, "--seeds 1 --runs earlier.jsonl");
    answer(&earlier);
    let message = messages(&earlier);
    assert!(
        message.contains("earlier.jsonl has 1 of 2 runs; searching the other 1"),
        "{message}"
    );
}

#[test]
fn what_is_wrong_with_the_runs_is_reported_before_a_missing_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    let untabled = "reproduce --metrics metrics.csv --dataset ImageNet16-120 --seeds 2";
    for (arguments, part) in [
        ("--cells 30 --runs part.jsonl", "no table"),
        ("--cells 30 --runs part.jsonl --shard 1/2", "is done: 1 run"),
        (
            "--cells 30 --runs part.jsonl",
            "runs are in none of the files",
        ),
        (
            "--cells 31 --runs part.jsonl",
            "'30 cells' where '31 cells'",
        ),
    ] {
        let message = messages(&freerea(folder, &format!("{untabled} {arguments}")));
        assert!(message.contains(part), "{arguments}: {message}");
    }
}

#[test]
fn a_range_of_seeds_adds_to_those_before() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    let all = answer(&reproduce(
        folder,
        "--seeds 6 --format csv --runs all.jsonl",
    ));
    answer(&reproduce(folder, "--seeds 4..6 --runs late.jsonl"));
    answer(&reproduce(folder, "--seeds 1..4 --runs early.jsonl"));
    let joint = reproduce(
        folder,
        "--seeds 6 --format csv --runs late.jsonl early.jsonl",
    );
    assert_eq!(answer(&joint), all, "seed 4 is in both, and counts once");
    let range = "--seeds 2..5 --format csv --runs";
    let read = answer(&reproduce(
        folder,
        &format!("{range} late.jsonl early.jsonl"),
    ));
    assert_eq!(
        read,
        answer(&reproduce(folder, &format!("{range} anew.jsonl")))
    );
    assert!(read.contains("cifar10,,4,"), "{read}");
}

#[test]
fn what_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_tables(folder);
    answer(&reproduce(folder, "--seeds 2 --runs a.jsonl"));
    let text = std::fs::read_to_string(folder.join("a.jsonl")).unwrap();
    let other = text.replace("\"explored\":", "\"explored\":9");
    std::fs::write(folder.join("other.jsonl"), other).unwrap();
    std::fs::write(
        folder.join("foreign.jsonl"),
        text.replace("30 cells", "99 cells"),
    )
    .unwrap();
    for (arguments, parts) in [
        ("--runs a.jsonl other.jsonl", &["other.jsonl", "line 2"][..]),
        (
            "--runs a.jsonl foreign.jsonl",
            &["foreign.jsonl", "'99 cells' where '30 cells' is asked for"],
        ),
        (
            "--runs runs-*.jsonl",
            &["no file is named like runs-*.jsonl"],
        ),
        ("--runs a.jsonl none.jsonl", &["none.jsonl"]),
        (
            "--shard 1/2",
            &["add one", "--shard 1/2 --runs runs-1.jsonl"],
        ),
        ("--shard 1/2 --runs a.jsonl b.jsonl", &["one file"]),
        (
            "--shard 1/2 --runs a.jsonl -o x.csv",
            &["--shard", "--output"],
        ),
        ("--shard 3/2 --runs a.jsonl", &["'3/2'", "3/16"]),
        ("--seeds 9..3", &["'9..3'", "11..20"]),
    ] {
        let seeds = if arguments.contains("--seeds") {
            ""
        } else {
            " --seeds 2"
        };
        let output = reproduce(folder, &format!("{arguments}{seeds}"));
        let message = messages(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        for part in parts {
            assert!(message.contains(part), "{arguments}: {message}");
        }
    }
    assert!(!folder.join("none.jsonl").exists());
}
