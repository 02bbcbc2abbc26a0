//! The program from outside: what it prints, where, and how it exits.

mod accessible;
mod bad_input;
mod benchmark;
#[cfg(unix)]
mod broken_downloads;
#[cfg(unix)]
mod cluster;
mod devices;
mod documentation;
mod download;
#[cfg(feature = "torch")]
mod finals;
mod installed;
mod journal;
mod prepared;
mod report;
mod reproduce;
mod rules;
mod score;
mod search;
#[cfg(unix)]
mod signals;
mod sources;
mod space;
mod spaces;
mod streams;
mod tasks;
#[cfg(not(feature = "torch"))]
mod without_torch;
#[cfg(target_os = "linux")]
mod workers;

#[path = "../made_up/mod.rs"]
mod made_up;

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Little images in small batches keep the tests short.
pub const QUICK: [&str; 6] = [
    "--dataset",
    "ImageNet16-120",
    "--batch",
    "8",
    "--repeats",
    "1",
];

/// A run of the program with these arguments.
pub fn freerea(arguments: &[&str]) -> Output {
    freerea_reading("", arguments)
}

/// A run of the program with its data directory in this folder.
pub fn freerea_in(folder: &Path, arguments: &[&str]) -> Output {
    run("", arguments, command_in(folder))
}

/// The program with its data directory in this folder.
pub fn command_in(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_freerea"));
    command.env("FREEREA_DATA", folder);
    command.env("FREEREA_CACHE", folder.join("cache"));
    // A test's server is on this machine, where no proxy leads.
    for variable in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(variable);
        command.env_remove(variable.to_uppercase());
    }
    command
}

/// The program, running, without a cache that would make it too quick to be killed.
pub fn start(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_freerea"))
        .args(arguments)
        .env("FREEREA_DATA", folder)
        .env("FREEREA_CACHE", "none")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A run of the program that reads this text from standard input.
pub fn freerea_reading(input: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_freerea"));
    command.env("FREEREA_CACHE", "none");
    command.env("FREEREA_DATA", env!("CARGO_TARGET_TMPDIR"));
    run(input, arguments, command)
}

fn run(input: &str, arguments: &[&str], mut command: Command) -> Output {
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // A program that does not read its input may be gone already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

/// Waits for what a program does meanwhile.
///
/// # Panics
/// Where it takes too long.
pub fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "no {what}");
        sleep(Duration::from_millis(10));
    }
}

/// What a run wrote to standard output.
///
/// # Panics
/// Where it failed.
pub fn answer(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout.clone()).expect("the answer is UTF-8")
}
