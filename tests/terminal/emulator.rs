//! A terminal that the tests look into.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program in a terminal.
pub struct Emulator {
    child: Mutex<Box<dyn Child + Send + Sync>>,
    master: Box<dyn MasterPty + Send>,
    keys: Mutex<Box<dyn Write + Send>>,
    parser: Arc<Mutex<vt100::Parser>>,
    /// The data directory, where no one else has one.
    _data: Option<TempDir>,
}

/// What the program writes before and after a frame, which is then shown whole.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Little images in small batches, so that cells are scored quickly.
const QUICK: [&str; 6] = [
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
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_freerea"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("FREEREA_CONFIG", "/nowhere/config.toml");
        command.env("FREEREA_DATA", data);
        command.env("FREEREA_CACHE", "none");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let parser = Arc::new(Mutex::new(screen_of(rows, columns)));
        let shown = Arc::clone(&parser);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut held = Vec::new();
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                held.extend_from_slice(&bytes[..read]);
                let whole = whole_frames(&held);
                show(&mut shown.lock().unwrap(), &held[..whole]);
                held.drain(..whole);
            }
            show(&mut shown.lock().unwrap(), &held);
        });
        Emulator {
            child: Mutex::new(child),
            master: pair.master,
            keys: Mutex::new(keys),
            parser,
            _data: None,
        }
    }

    /// Kills the program as a power cut would.
    pub fn kill(&self) {
        self.child.lock().unwrap().kill().unwrap();
        self.wait_for_end();
    }

    /// What the screen shows.
    pub fn screen(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
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
        let process = self.child.lock().unwrap().process_id().unwrap();
        let status = std::process::Command::new("kill")
            .args([&format!("-{name}"), &process.to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Whether the program still runs.
    pub fn runs(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    /// Waits until the program has ended.
    ///
    /// # Panics
    /// Where it does not.
    pub fn wait_for_end(&self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.lock().unwrap().try_wait().unwrap() {
                // What it wrote last is still on its way.
                std::thread::sleep(Duration::from_millis(100));
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it goes on:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
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
        let _ = self.child.lock().unwrap().kill();
    }
}
