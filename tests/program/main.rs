//! The program from outside: what it prints, where, and how it exits.

mod bad_input;
mod score;
mod search;
mod space;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// A run of the program with these arguments.
pub fn freerea(arguments: &[&str]) -> Output {
    freerea_reading("", arguments)
}

/// A run of the program that reads this text from standard input.
pub fn freerea_reading(input: &str, arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_freerea"))
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

/// What a run wrote to standard output.
///
/// # Panics
/// Where it failed.
pub fn answer(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout.clone()).expect("the answer is UTF-8")
}
