//! Closed pipes, full disks and folders that cannot be written: what the user asked for is given as
//! long as there is any place to give it.
#![cfg(unix)]

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use tempfile::TempDir;

const SEARCH: &str = "search --dataset ImageNet16-120 --batch 8 --repeats 1 --population 8 \
                      --tournament 3 --cells 12 --no-cache";

/// A line for the shell, where $F is the program and the folder is the current one.
fn line(folder: &Path, line: &str) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-c", line])
        .current_dir(folder)
        .env("F", env!("CARGO_BIN_EXE_freerea"))
        .env("SEARCH", SEARCH)
        .env("FREEREA_DATA", folder)
        .env("FREEREA_CACHE", "none")
        .env("FREEREA_CONFIG", folder.join("none.toml"))
        .stdin(Stdio::null());
    command
}

/// What comes of such a line.
fn shell(folder: &Path, text: &str) -> Output {
    line(folder, text).output().unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a line says that ends with this code: one line of plain text.
fn complaint(folder: &Path, line: &str, code: i32) -> String {
    let output = shell(folder, line);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{line}: {said}");
    assert_eq!(said.lines().count(), 1, "{line}: {said}");
    assert!(
        said.starts_with("error: ") && !said.contains('\x1b'),
        "{said:?}"
    );
    said
}

#[test]
fn a_search_outlives_those_who_listen_to_it() {
    let folder = folder();
    for silenced in ["2>&1 >/dev/null | true", "2>&-"] {
        let line = format!("{{ $F $SEARCH -o best.json; echo $? >code; }} {silenced}");
        shell(folder.path(), &line);
        let code = fs::read_to_string(folder.path().join("code")).unwrap();
        assert_eq!(code, "0\n", "{silenced}");
        assert!(folder.path().join("best.json").exists(), "{silenced}");
        fs::remove_file(folder.path().join("best.json")).unwrap();
    }
    // Progress lines come too late for a short search: the summary at its end stands for them.
    if Path::new("/dev/full").exists() {
        let output = shell(folder.path(), "$F $SEARCH 2>/dev/full");
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).starts_with("best cell"));
    }
}

#[test]
fn a_reader_who_has_enough_is_no_fault() {
    let folder = folder();
    shell(folder.path(), "$F $SEARCH --seed 3");
    for command in [
        "config",
        "runs list",
        "runs show",
        "space list",
        "space info",
        "export --format csv",
        "export --format json",
        "benchmark list",
        "benchmark show glyphs",
        "compare last last",
        "completions zsh",
        "man",
        "man search",
        "--help",
    ] {
        // The reader is gone before the first word.
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let mut line = line(folder.path(), &format!("exec $F {command}"));
        let output = line.stdout(writer).output().unwrap();
        let said = text(&output.stderr);
        // Which run was taken is said all the same.
        let said: String = said
            .lines()
            .filter(|line| !line.starts_with("run "))
            .collect();
        let ended = (output.status.code(), said.as_str());
        assert_eq!(ended, (Some(0), ""), "{command}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_system_refuses_is_said_in_one_plain_line() {
    let folder = folder();
    for command in ["config", "runs list", "space info", "benchmark list"] {
        let line =
            format!("RUST_BACKTRACE=1 NO_COLOR=1 $F {command} 2> >(grep -v '^no ' >&2) >/dev/full");
        let said = complaint(folder.path(), &line, 1);
        assert!(said.contains("standard output"), "{said}");
        assert!(said.contains("No space left"), "{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn files_that_cannot_be_written_are_refused_before_the_search() {
    let folder = folder();
    let path = folder.path();
    for line in ["$F $SEARCH -o /dev/full", "$F $SEARCH --events /dev/full"] {
        let said = complaint(path, line, 1);
        assert!(said.contains("/dev/full: No space left"), "{said}");
    }
    let said = complaint(path, "$F $SEARCH -o none/best", 2);
    assert!(said.contains("there is no folder none"), "{said}");
    for line in [
        "$F $SEARCH --events -",
        "$F $SEARCH --events x -o x",
        "$F $SEARCH --events x -o ./x",
    ] {
        let said = complaint(path, line, 2);
        assert!(said.contains("the same place"), "{said}");
    }
    assert!(!path.join("runs").exists(), "no search began");
    // root may write everywhere.
    if fs::write("/proc/version", "").is_err() && !is_root() {
        let locked = path.join("locked");
        fs::create_dir(&locked).unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        let said = complaint(path, "$F $SEARCH -o locked/best", 2);
        assert!(said.contains("Permission denied"), "{said}");
    }
}

#[test]
fn files_that_are_there_are_kept_unless_they_may_be_overwritten() {
    let folder = folder();
    let path = folder.path();
    let there = path.join("there.csv");
    let line = "$F score --batch 2 --repeats 1 --no-cache --format csv -o a.csv 9930";
    assert!(shell(path, line).status.success());
    for line in [
        "$F $SEARCH --events there.csv",
        "$F $SEARCH -o there.csv",
        "$F score merge a.csv -o there.csv",
    ] {
        fs::write(&there, "mine").unwrap();
        let said = complaint(path, line, 2);
        let wanted = "there.csv is there already; --force overwrites it";
        assert!(said.contains(wanted), "{said}");
        assert_eq!(fs::read_to_string(&there).unwrap(), "mine", "{line}");
        let forced = shell(path, &format!("{line} --force"));
        assert!(forced.status.success(), "{}", text(&forced.stderr));
        assert_ne!(fs::read_to_string(&there).unwrap(), "mine", "{line}");
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

#[test]
fn an_answer_that_its_file_cannot_take_goes_to_standard_output() {
    let folder = folder();
    fs::create_dir(folder.path().join("there")).unwrap();
    let line = "{ until ls runs; do sleep 0.05; done; rm -r there; } >/dev/null 2>&1 &
        $F ${SEARCH/cells 12/cells 4000} --time 1s -o there/best";
    let output = shell(folder.path(), line);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("best cell"));
    let said = text(&output.stderr);
    assert!(said.contains("on standard output instead"), "{said}");
}

#[test]
fn a_dash_is_standard_output() {
    let folder = folder();
    let output = shell(folder.path(), "$F space count -o -");
    assert!(text(&output.stdout).contains("15625"));
    let output = shell(folder.path(), "$F $SEARCH --events - -o best");
    let events = text(&output.stdout);
    assert!(
        events.lines().next().unwrap().contains("\"started\""),
        "{events}"
    );
    assert!(!folder.path().join("-").exists() && folder.path().join("best").exists());
    let output = shell(folder.path(), "$F export --format parquet -o -");
    assert!(output.stdout.starts_with(b"PAR1"));
    let output = shell(
        folder.path(),
        "$F space info > info; $F space info -o /dev/stdout >> info",
    );
    assert!(output.status.success());
    let twice = fs::read_to_string(folder.path().join("info")).unwrap();
    assert_eq!(twice.matches("nats-sss").count() % 2, 0);
}

#[test]
fn files_have_the_rights_that_the_user_gives_new_files() {
    let folder = folder();
    let line = "umask 027; $F $SEARCH --events events -o best
        $F export --format parquet -o cells.parquet
        $F export --format csv -o cells.csv
        $F space list --max-params 0.1M --format csv -o some.csv
        $F score --batch 2 --repeats 1 --no-cache --format csv -o a.csv 9930
        $F score merge a.csv -o merged.parquet";
    let output = shell(folder.path(), line);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for name in [
        "best",
        "events",
        "cells.parquet",
        "cells.csv",
        "some.csv",
        "merged.parquet",
    ] {
        let found = fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o640, "{name}");
    }
}

/// What the program writes to a terminal whose locale is this one.
fn shown(folder: &Path, locale: &str) -> Vec<u8> {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_freerea"));
    command.env("FREEREA_CACHE", "none");
    command.args(SEARCH.split_whitespace());
    command.env("FREEREA_DATA", folder);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", locale);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut bytes = Vec::new();
    // Linux ends a terminal with an error.
    let _ = reader.read_to_end(&mut bytes);
    assert!(child.wait().unwrap().success());
    bytes
}

#[test]
fn a_bar_keeps_to_the_characters_of_the_locale() {
    let folder = folder();
    let plain = shown(folder.path(), "C");
    assert!(plain.is_ascii(), "{}", text(&plain));
    assert!(text(&plain).contains("12 cells in"));
    assert!(!shown(folder.path(), "C.UTF-8").is_ascii());
}
