//! Signals that were ignored when the program was started.

use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::wait_until;

/// How a search of so many cells ends that is sent a signal once it has begun, started by a shell
/// that did this first.
fn search_after(first: &str, signal: &str, cells: u32) -> ExitStatus {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "{first} exec {} search --cells {cells} --population 8 --tournament 3 --dataset ImageNet16-120 --batch 8 --repeats 1",
        env!("CARGO_BIN_EXE_freerea")
    );
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .env("FREEREA_DATA", folder.path())
        .env("FREEREA_CACHE", "none")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Its journal is made when it listens to signals, or just before.
    wait_until("run", || folder.path().join("runs").exists());
    for _ in 0..3 {
        sleep(Duration::from_millis(100));
        let _ = Command::new("kill")
            .args([&format!("-{signal}"), &child.id().to_string()])
            .stderr(Stdio::null())
            .status();
    }
    child.wait().unwrap()
}

#[test]
fn what_was_ignored_at_the_start_stays_ignored() {
    for signal in ["HUP", "INT", "TERM"] {
        let status = search_after(&format!("trap '' {signal};"), signal, 100);
        assert!(status.success(), "{signal}: {status}");
    }
}

#[test]
fn what_was_not_ignored_ends_the_search() {
    for (signal, number) in [("HUP", 1), ("INT", 2), ("TERM", 15)] {
        // More than any machine scores before the signal comes.
        let status = search_after("", signal, 10_000);
        assert_eq!(status.code(), Some(128 + number), "{signal}: {status}");
    }
}
