//! A terminal that the tests look into.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::BorrowedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::LocalModes;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program in a terminal.
pub struct Emulator {
    /// `None` once the terminal is closed.
    child: Mutex<Option<Box<dyn Child + Send + Sync>>>,
    master: Box<dyn MasterPty + Send>,
    keys: Mutex<Box<dyn Write + Send>>,
    parser: Arc<Mutex<vt100::Parser>>,
    reading: Arc<Reading>,
    reader: Option<JoinHandle<()>>,
    /// The data directory, where no one else has one.
    _data: Option<TempDir>,
}

/// What the terminal read of what the program writes, and whether it goes on.
#[derive(Default)]
struct Reading {
    stalled: AtomicBool,
    closed: AtomicBool,
    /// All that was read.
    read: Mutex<Vec<u8>>,
}

/// What the program writes before and after a frame, which is then shown whole.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Little images in small batches, so that cells are scored quickly.
pub const QUICK: [&str; 6] = [
    "--dataset",
    "ImageNet16-120",
    "--batch",
    "8",
    "--repeats",
    "1",
];

impl Emulator {
    /// Starts the explorer on little images in small batches, so that cells are scored quickly,
    /// without tables of the user's.
    pub fn start(columns: u16, rows: u16, arguments: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut emulator = Self::start_with(columns, rows, arguments, data.path());
        emulator._data = Some(data);
        emulator
    }

    /// The same with a data directory.
    pub fn start_with(columns: u16, rows: u16, arguments: &[&str], data: &Path) -> Self {
        Self::run(columns, rows, &[&QUICK, arguments].concat(), data)
    }

    /// The program with these arguments alone.
    pub fn run(columns: u16, rows: u16, arguments: &[&str], data: &Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_freerea"));
        command.args(arguments);
        Self::spawn(columns, rows, command, data)
    }

    /// A shell with job control, which knows the quick explorer as `$FREEREA`. Job control takes a
    /// shell in between: a program that was started without one cannot be stopped.
    pub fn shell(columns: u16, rows: u16, data: &Path) -> Self {
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-i"]);
        command.env("PS1", "ready> ");
        let shell = Self::spawn(columns, rows, command, data);
        shell.wait_for("ready>");
        shell
    }

    /// A shell without job control that runs a script.
    pub fn script(columns: u16, rows: u16, script: &str, data: &Path) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        Self::spawn(columns, rows, command, data)
    }

    fn spawn(columns: u16, rows: u16, mut command: CommandBuilder, data: &Path) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let quick = format!("{} {}", env!("CARGO_BIN_EXE_freerea"), QUICK.join(" "));
        command.env("FREEREA", quick);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("FREEREA_CONFIG", "/nowhere/config.toml");
        command.env("FREEREA_DATA", data);
        command.env("FREEREA_CACHE", "none");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let keys = pair.master.take_writer().unwrap();
        let parser = Arc::new(Mutex::new(screen_of(rows, columns)));
        let reading = Arc::new(Reading::default());
        let reader = read_on(&*pair.master, Arc::clone(&parser), Arc::clone(&reading));
        Emulator {
            child: Mutex::new(Some(child)),
            master: pair.master,
            keys: Mutex::new(keys),
            parser,
            reading,
            reader: Some(reader),
            _data: None,
        }
    }

    /// Reads nothing from now on, like the end of a stalled line.
    pub fn stall(&self) {
        self.reading.stalled.store(true, Ordering::SeqCst);
    }

    /// Closes the terminal, and gives the program that ran in it.
    pub fn close(mut self) -> Box<dyn Child + Send + Sync> {
        self.reading.closed.store(true, Ordering::SeqCst);
        self.reader.take().unwrap().join().unwrap();
        self.child().take().unwrap()
    }

    /// Whether keys are shown and lines can be edited, as a shell's user expects it.
    pub fn cooked(&self) -> bool {
        let fd = self.master.as_raw_fd().unwrap();
        // SAFETY: the master is open as long as this is.
        let terminal = unsafe { BorrowedFd::borrow_raw(fd) };
        let modes = rustix::termios::tcgetattr(terminal).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Whether the program hears of clicks.
    pub fn mouse(&self) -> bool {
        let parser = self.parser.lock().unwrap();
        parser.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    fn child(&self) -> MutexGuard<'_, Option<Box<dyn Child + Send + Sync>>> {
        self.child.lock().unwrap()
    }

    /// The program's number.
    pub fn process(&self) -> u32 {
        self.child().as_ref().unwrap().process_id().unwrap()
    }

    /// Kills the program as a power cut would.
    pub fn kill(&self) {
        self.child().as_mut().unwrap().kill().unwrap();
        self.wait_for_end();
    }

    /// What the screen shows.
    pub fn screen(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    /// Whether the program has written these bytes, escapes and all.
    pub fn was_announced(&self, bytes: &str) -> bool {
        let read = self.reading.read.lock().unwrap();
        read.windows(bytes.len())
            .any(|seen| seen == bytes.as_bytes())
    }

    /// Whether the program has the whole screen.
    pub fn full_screen(&self) -> bool {
        self.parser.lock().unwrap().screen().alternate_screen()
    }

    /// Whether the cursor can be seen.
    pub fn cursor_visible(&self) -> bool {
        !self.parser.lock().unwrap().screen().hide_cursor()
    }

    /// Presses keys.
    pub fn press(&self, keys: &str) {
        let mut writer = self.keys.lock().unwrap();
        // The program may have left already, which the test finds out otherwise.
        let _ = writer.write_all(keys.as_bytes());
        let _ = writer.flush();
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until something holds of the screen, and returns it.
    ///
    /// # Panics
    /// Where it takes too long.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return screen;
            }
            assert!(began.elapsed() < PATIENCE, "no {what} on\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.parser
            .lock()
            .unwrap()
            .screen_mut()
            .set_size(side(rows), side(columns));
        self.master.resize(size).unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, name: &str) {
        send_signal(name, self.process());
    }

    /// Whether the program still runs.
    pub fn runs(&self) -> bool {
        let mut child = self.child();
        child.as_mut().unwrap().try_wait().unwrap().is_none()
    }

    /// Waits until the program has ended.
    ///
    /// # Panics
    /// Where it does not.
    pub fn wait_for_end(&self) -> ExitStatus {
        let began = Instant::now();
        loop {
            let ended = self.child().as_mut().unwrap().try_wait().unwrap();
            if let Some(status) = ended {
                self.wait_for_last_words();
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it goes on:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits a little for what an ended program wrote last, which may still be on its way.
    fn wait_for_last_words(&self) {
        let began = Instant::now();
        let all_read = || self.reader.as_ref().is_none_or(JoinHandle::is_finished);
        while !all_read() && began.elapsed() < Duration::from_millis(100) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Sends a process a signal.
pub fn send_signal(name: &str, process: u32) {
    let status = std::process::Command::new("kill")
        .args([&format!("-{name}"), &process.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Shows what the program writes, until the terminal is closed.
fn read_on(
    master: &dyn MasterPty,
    shown: Arc<Mutex<vt100::Parser>>,
    reading: Arc<Reading>,
) -> JoinHandle<()> {
    let mut output = master.try_clone_reader().unwrap();
    let fd = master.as_raw_fd().unwrap();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        let mut held = Vec::new();
        while !reading.closed.load(Ordering::SeqCst) {
            // SAFETY: the master is closed only after this thread has ended, or with the test.
            let terminal = unsafe { BorrowedFd::borrow_raw(fd) };
            let mut readable = [PollFd::from_borrowed_fd(terminal, PollFlags::IN)];
            let soon = Timespec {
                tv_sec: 0,
                tv_nsec: 50_000_000,
            };
            let found = poll(&mut readable, Some(&soon)).unwrap_or(0);
            if reading.stalled.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            }
            if found == 0 {
                continue;
            }
            let Ok(read @ 1..) = output.read(&mut bytes) else {
                break;
            };
            held.extend_from_slice(&bytes[..read]);
            reading
                .read
                .lock()
                .unwrap()
                .extend_from_slice(&bytes[..read]);
            let whole = whole_frames(&held);
            show(&mut shown.lock().unwrap(), &held[..whole]);
            held.drain(..whole);
        }
        show(&mut shown.lock().unwrap(), &held);
    })
}

fn side(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a terminal has a size")
}

fn screen_of(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(side(rows), side(columns), 0)
}

/// How many of the bytes can be shown, so that no frame is seen half drawn: all but those of a frame
/// that has begun, or may be about to.
fn whole_frames(bytes: &[u8]) -> usize {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|window| window == mark);
    let ended = last(FRAME_ENDS).map_or(0, |at| at + FRAME_ENDS.len());
    match last(FRAME_BEGINS) {
        Some(begun) if begun >= ended => begun,
        _ => {
            let begins = |&from: &usize| FRAME_BEGINS.starts_with(&bytes[from..]);
            (ended..bytes.len()).find(begins).unwrap_or(bytes.len())
        }
    }
}

/// Shows what the program wrote. What it wrote for another size than the terminal has by now can
/// break the emulator itself, which then begins anew; the program draws all again at a new size.
fn show(parser: &mut vt100::Parser, bytes: &[u8]) {
    let (rows, columns) = parser.screen().size();
    if catch_unwind(AssertUnwindSafe(|| parser.process(bytes))).is_err() {
        *parser = vt100::Parser::new(rows, columns, 0);
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended already.
        if let Some(child) = self.child().as_mut() {
            let _ = child.kill();
        }
        // Its thread reads from the master, which is closed next.
        self.reading.closed.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}
