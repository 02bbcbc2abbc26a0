//! What happens around the program: terminals that are closed, stalled or shared, signals, shells.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use freerea_core::evolution::EvolutionEvent;
use freerea_core::journal::{Recording, Runs, State, Summary};
use freerea_core::search::{Happening, Reason, RunState};
use portable_pty::{Child, ExitStatus};

use super::emulator::{Emulator, QUICK, send_signal};
use super::{NO_KEYS, generation, leave, paused_after, report_keys};

/// Within this time a program that should end has ended.
const SOON: Duration = Duration::from_secs(5);

fn end_of(mut child: Box<dyn Child + Send + Sync>) -> ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if began.elapsed() > SOON {
            let _ = child.kill();
            panic!("it goes on without a terminal");
        }
        sleep(Duration::from_millis(20));
    }
}

/// How the last run ended.
fn last_state(data: &Path) -> State {
    let runs = Runs::at(data.join("runs"));
    let name = runs.find("last").unwrap();
    let running = runs.is_running(&name);
    Summary::of(&runs.read(&name).unwrap(), running).state
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < SOON, "no {what}");
        sleep(Duration::from_millis(20));
    }
}

/// The explorer that was started in the folder, wherever in a family of shells.
fn explorer_of(data: &Path) -> u32 {
    let wanted = format!("FREEREA_DATA={}", data.display());
    let mut found = None;
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let read = |what: &str| fs::read(entry.path().join(what)).unwrap_or_default();
        let name = String::from_utf8_lossy(&read("comm")).trim().to_owned();
        let environment = String::from_utf8_lossy(&read("environ")).into_owned();
        if name == "freerea" && environment.split('\0').any(|one| one == wanted) {
            found = Some(process);
        }
    }
    found.expect("an explorer runs")
}

#[test]
fn a_terminal_that_cannot_draw_says_what_can_be_done_there() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::script(100, 24, "TERM=dumb $FREEREA", data.path());
    emulator.wait_for("this terminal cannot draw the explorer");
    emulator.wait_for("'freerea search', or --accessible");
    assert_eq!(emulator.wait_for_end().exit_code(), 2);
    assert!(!data.path().join("runs").exists(), "no search began");
}

#[test]
fn a_closed_terminal_ends_the_run_in_order() {
    let data = tempfile::tempdir().unwrap();
    let emulator = Emulator::start_with(80, 24, &[], data.path());
    paused_after(&emulator, 1);
    let status = end_of(emulator.close());
    assert_eq!(status.exit_code(), 128 + 1, "{status:?}");
    assert_eq!(last_state(data.path()), State::Ended(Reason::Interrupted));
    assert_eq!(last_state(data.path()).to_string(), "interrupted");
}

#[test]
fn a_terminal_that_closes_without_a_signal_is_noticed() {
    let data = tempfile::tempdir().unwrap();
    let code = data.path().join("code");
    // The shell that leads the session takes no notice, and so no one tells the explorer.
    let script = format!(
        "trap '' HUP; ( trap - HUP; exec $FREEREA ); echo $? > {}",
        code.display()
    );
    let emulator = Emulator::script(80, 24, &script, data.path());
    paused_after(&emulator, 1);
    let began = Instant::now();
    end_of(emulator.close());
    assert!(began.elapsed() < Duration::from_secs(3));
    assert_eq!(fs::read_to_string(code).unwrap().trim(), "129");
    assert_eq!(last_state(data.path()), State::Ended(Reason::Interrupted));
}

/// What happened in the evolution, without the times.
fn evolution(recording: &Recording) -> Vec<EvolutionEvent> {
    let events = recording.events.iter();
    events
        .filter_map(|event| match &event.happening {
            Happening::Evolution(event) => Some(event.clone()),
            Happening::Search(_) => None,
        })
        .collect()
}

/// Closes the terminal of a run again and again, at all moments, and takes the run up each time.
fn is_closed_and_taken_up(rounds: u64) {
    let data = tempfile::tempdir().unwrap();
    let runs = Runs::at(data.path().join("runs"));
    let seeded = [&QUICK[..], &["--seed", "7"]].concat();
    let explored =
        |event: &&EvolutionEvent| matches!(event, EvolutionEvent::Born { explored: true, .. });
    let cells = || {
        let name = runs.find("last").ok()?;
        let recording = runs.read(&name).ok()?;
        Some(evolution(&recording).iter().filter(explored).count() + 1)
    };
    let (mut closings, mut round) = (0, 0);
    // A slow machine needs more rounds until something has happened.
    while round < rounds || (round < 5 * rounds && cells() <= Some(10)) {
        let arguments: &[&str] = if runs.names().is_empty() {
            &seeded
        } else {
            &["resume"]
        };
        let emulator = Emulator::run(100, 30, arguments, data.path());
        // From before its first frame to well into the run.
        sleep(Duration::from_millis(round * 7919 % 900));
        let closed = Instant::now();
        let status = end_of(emulator.close());
        assert!(closed.elapsed() < Duration::from_secs(3));
        // Before it listens, the system ends it.
        let ended = status.exit_code() == 129 || status.signal().is_some();
        assert!(ended, "{status:?} in round {round}");
        closings += u64::from(status.exit_code() == 129);
        round += 1;
    }
    assert!(
        closings > rounds / 2,
        "only {closings} closings were listened to"
    );
    let name = runs.find("last").unwrap();
    assert_eq!(runs.names().len(), 1);
    let closed = runs.read(&name).unwrap();
    assert_eq!(closed.fault, None);
    RunState::along(&closed.events).unwrap();

    let closed = evolution(&closed);
    let cells = closed.iter().filter(explored).count() + 1;
    assert!(cells > 10, "only {cells} cells");
    let whole = tempfile::tempdir().unwrap();
    let cells = cells.to_string();
    let search = [&["search"], &QUICK[..], &["--seed", "7", "--cells", &cells]].concat();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_freerea"))
        .args(search)
        .env("FREEREA_DATA", whole.path())
        .env("FREEREA_CACHE", "none")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let runs = Runs::at(whole.path().join("runs"));
    let undisturbed = evolution(&runs.read(&runs.find("last").unwrap()).unwrap());
    assert!(undisturbed.len() >= closed.len());
    assert_eq!(closed, undisturbed[..closed.len()]);
}

#[test]
fn a_run_whose_terminal_is_closed_again_and_again_is_the_run_that_was_not() {
    is_closed_and_taken_up(8);
}

#[test]
#[ignore = "takes two minutes"]
fn a_run_whose_terminal_is_closed_a_hundred_times_is_the_run_that_was_not() {
    is_closed_and_taken_up(100);
}

#[test]
fn a_replay_without_a_terminal_ends() {
    let data = tempfile::tempdir().unwrap();
    let first = Emulator::start_with(80, 24, &[], data.path());
    paused_after(&first, 1);
    leave(&first);
    let binary = env!("CARGO_BIN_EXE_freerea");
    let script = format!("trap '' HUP; ( trap - HUP; exec {binary} replay ); exit $?");
    let replay = Emulator::script(80, 24, &script, data.path());
    replay.wait_for("Population");
    assert_eq!(end_of(replay.close()).exit_code(), 129);
}

#[test]
fn a_stalled_terminal_does_not_hold_up_a_signal() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let data = tempfile::tempdir().unwrap();
        let emulator = Emulator::start_with(200, 60, &[], data.path());
        emulator.wait_for("Population");
        emulator.stall();
        // More than the system keeps for a terminal that does not read.
        for _ in 0..20 {
            emulator.press("\u{c}z");
            sleep(Duration::from_millis(40));
        }
        let began = Instant::now();
        emulator.signal(name);
        let status = emulator.wait_for_end();
        assert!(began.elapsed() < Duration::from_secs(4), "{name}");
        assert_eq!(status.exit_code(), 128 + number, "{name}");
        assert_eq!(
            last_state(data.path()),
            State::Ended(Reason::Interrupted),
            "{name}"
        );
    }
}

#[test]
fn every_signal_that_ends_a_program_gives_the_terminal_back() {
    let numbers = [("QUIT", 3), ("USR1", 10), ("USR2", 12), ("XCPU", 24)];
    for (name, number) in numbers
        .map(|(name, n)| (name, Some(n)))
        .into_iter()
        .chain([("ABRT", None)])
    {
        let emulator = Emulator::start(80, 24, &[]);
        emulator.wait_for("Population");
        assert!(emulator.full_screen() && !emulator.cooked() && emulator.mouse());
        report_keys(&emulator);
        emulator.signal(name);
        let status = emulator.wait_for_end();
        if let Some(number) = number {
            assert_eq!(status.exit_code(), 128 + number, "{name}");
        }
        assert!(!emulator.full_screen(), "{name}");
        assert!(emulator.cursor_visible(), "{name}");
        assert!(emulator.cooked(), "{name}");
        assert!(!emulator.mouse(), "{name}");
        assert!(emulator.was_announced(NO_KEYS), "{name}");
    }
}

#[test]
fn ctrl_z_stops_all_that_was_started_together() {
    let data = tempfile::tempdir().unwrap();
    let shell = Emulator::shell(100, 30, data.path());
    // As `make run` does: a shell in between that waits.
    shell.press("sh -c '$FREEREA; true'\r");
    let steps = paused_after(&shell, 1);
    report_keys(&shell);
    shell.press("\x1b[122;5u");
    shell.wait_until("a prompt", |screen| {
        screen.contains("Stopped") && screen.trim_end().ends_with("ready>")
    });
    assert!(shell.was_announced(NO_KEYS));
    assert!(!shell.full_screen() && shell.cursor_visible() && !shell.mouse());
    shell.press("fg\r");
    shell.wait_until("the explorer again", |screen| {
        screen.contains("Population") && generation(screen) == Some(steps)
    });
    assert!(shell.full_screen() && !shell.cooked());
    // In a dialog too.
    shell.press("?");
    shell.wait_for("help");
    shell.press("\u{1a}");
    shell.wait_until("a prompt", |screen| screen.trim_end().ends_with("ready>"));
    shell.press("fg\r");
    shell.wait_for("Population");
    shell.press("\u{3}\u{3}");
    shell.wait_until("a prompt", |screen| screen.trim_end().ends_with("ready>"));
}

#[test]
fn ctrl_z_without_a_shell_stops_nothing() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    emulator.press("\u{1a}");
    emulator.wait_for("no shell started this");
    leave(&emulator);
}

#[test]
fn being_stopped_from_outside_gives_the_terminal_back() {
    let data = tempfile::tempdir().unwrap();
    let shell = Emulator::shell(100, 30, data.path());
    shell.press("$FREEREA\r");
    paused_after(&shell, 1);
    let explorer = explorer_of(data.path());
    send_signal("TSTP", explorer);
    shell.wait_until("a prompt", |screen| screen.trim_end().ends_with("ready>"));
    assert!(!shell.full_screen() && !shell.mouse() && shell.cursor_visible());
    shell.press("fg\r");
    shell.wait_for("Population");
    assert!(!shell.cooked() && shell.mouse());
    // SIGSTOP leaves no time to give anything back; what the shell did is undone afterwards.
    send_signal("STOP", explorer);
    shell.wait_until("a prompt", |screen| screen.contains("Stopped"));
    shell.press("\rfg\r");
    wait_until("raw mode", || !shell.cooked());
    shell.wait_until("the explorer alone", |screen| {
        screen.contains("Population") && !screen.contains("ready>")
    });
    leave_shell(&shell);
}

/// Leaves the explorer. A key that is pressed while it takes the terminal anew may be lost, so it is
/// pressed again after a while.
fn leave_shell(shell: &Emulator) {
    let has_left = || {
        shell.press("\u{3}\u{3}");
        let began = Instant::now();
        while shell.full_screen() && began.elapsed() < Duration::from_secs(1) {
            sleep(Duration::from_millis(20));
        }
        !shell.full_screen()
    };
    wait_until("shell", has_left);
}

#[test]
fn ctrl_c_closes_or_asks_and_then_leaves() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    for dialog in ["?", "c", "n", "t", ":", "m", "L"] {
        emulator.press(dialog);
        sleep(Duration::from_millis(200));
        emulator.press("\u{3}");
        emulator.wait_for("ctrl-c again leaves");
        emulator.press("k");
        emulator.wait_until("the panels", |screen| !screen.contains("again leaves"));
    }
    emulator.press("\u{3}");
    emulator.wait_for("Leave?");
    emulator.press("n");
    emulator.wait_until("the panels", |screen| !screen.contains("Leave?"));
    // A question is seen however small the terminal is.
    for (columns, rows) in [(39, 11), (12, 3)] {
        emulator.resize(columns, rows);
        emulator.press("q");
        emulator.wait_for("Leave? y/n");
        emulator.press("n");
        emulator.wait_until("no question", |screen| !screen.contains("Leave?"));
    }
    emulator.press("\u{3}\u{3}");
    assert!(emulator.wait_for_end().success());
}

#[cfg(target_os = "linux")]
#[test]
fn what_others_write_is_a_notice_and_stays_after_leaving() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    let warning = "[W NNPACK.cpp] Unsupported hardware.";
    let stderr = format!("/proc/{}/fd/2", emulator.process());
    fs::write(stderr, format!("{warning}\n")).unwrap();
    let screen = emulator.wait_until("a notice", |screen| screen.contains(warning));
    assert!(screen.lines().last().unwrap().contains(warning), "{screen}");
    leave(&emulator);
    let screen = emulator.screen();
    assert!(screen.contains(warning), "{screen}");
}

#[test]
fn a_burst_of_input_is_read_to_its_end() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    let moves: String = (1..=300)
        .map(|step| format!("\u{1b}[<35;{};{}M", 1 + step % 80, 1 + step % 24))
        .collect();
    assert!(moves.len() > 2_500);
    emulator.press(&format!("{moves}z"));
    emulator.wait_until("zoom", |screen| !screen.contains("╭ 5 Events"));
    leave(&emulator);
}

#[test]
fn an_answer_of_the_terminal_presses_no_key() {
    let emulator = Emulator::start(80, 24, &[]);
    paused_after(&emulator, 1);
    emulator.press("\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{7}");
    emulator.press("\u{1b}]10;rgb:ffff/ffff/ffff\u{1b}\\");
    emulator.press("\u{1b}P>|XTerm(388)\u{1b}\\");
    sleep(Duration::from_millis(400));
    let screen = emulator.screen();
    assert!(
        !screen.contains("restart") && !screen.contains("rgb"),
        "{screen}"
    );
    emulator.press("z");
    emulator.wait_until("zoom", |screen| !screen.contains("╭ 5 Events"));
    leave(&emulator);
}
