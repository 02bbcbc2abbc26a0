//! Taking the terminal and giving it back, whatever happens in between.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, queue};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGABRT, SIGTSTP};

use crate::explorer::app::diversion;
use crate::explorer::app::diversion::Diversion;
use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::output::{Delivery, Output};
use crate::explorer::app::painter::Painter;
use crate::signals::{self, Stop};

/// How long a terminal that does not read is waited for when it is given back.
const PATIENCE: Duration = Duration::from_secs(1);

/// A stop that is over sooner than a person could end it was none.
const NO_STOP: Duration = Duration::from_millis(50);

/// Clicks and the wheel, in the form without a largest column. Motion, which crossterm's own command
/// asks for besides, is of no use here, and much to send over a slow line.
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";

/// Asks which of kitty's keyboard reports are on. A terminal that has none does not answer.
const ASK_FOR_PROTOCOL: &str = "\x1b[?u";

/// All keys as distinct sequences, with the key of the standard layout and the text that they
/// type: with less, letters come as letters alone.
const REPORT_KEYS: &str = "\x1b[>29u";

/// Undoes [`REPORT_KEYS`].
const REPORT_NO_KEYS: &str = "\x1b[<u";

/// Whether the terminal reports keys in kitty's way.
static REPORTS_KEYS: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours.
static POSSESSION: Mutex<Option<Possession>> = Mutex::new(None);

/// How the terminal was before it was taken first.
static BEFORE: OnceLock<Termios> = OnceLock::new();

struct Possession {
    output: Output,
    diversion: Option<Diversion>,
}

/// The terminal, full-screen and in raw mode, until this is dropped.
pub struct TerminalGuard {
    terminal: Terminal<Painter<Output>>,
    output: Output,
    mouse: bool,
    door: Sender<Incoming>,
}

impl TerminalGuard {
    /// Takes the terminal. What becomes of frames, and what others want to write meanwhile, comes
    /// through the door.
    ///
    /// # Errors
    /// If it cannot be put into raw mode.
    pub(crate) fn take(mouse: bool, door: Sender<Incoming>) -> io::Result<Self> {
        let reply = door.clone();
        let output = Output::open(move |delivery| {
            // Who has left already need not hear of it.
            let _ = reply.send(match delivery {
                Delivery::Done => Incoming::Drawn,
                Delivery::Lost(error) => Incoming::Lost(error),
            });
        })?;
        enter(mouse, &output, &door)?;
        let terminal = Terminal::new(Painter::new(output.clone()))?;
        Ok(TerminalGuard {
            terminal,
            output,
            mouse,
            door,
        })
    }

    /// Whether a frame can be drawn: the terminal is ours, and has taken the last one.
    pub fn is_ready(&self) -> bool {
        TAKEN.load(Ordering::SeqCst) && self.output.is_idle()
    }

    /// Draws a frame, which the terminal shows whole or not at all where it can.
    ///
    /// # Errors
    /// If the terminal does not tell its size.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.output, BeginSynchronizedUpdate)?;
        self.terminal.draw(render)?;
        queue!(self.output, EndSynchronizedUpdate)?;
        self.output.send();
        Ok(())
    }

    /// Asks the terminal to put a text into its clipboard (OSC 52), between two frames. It does not
    /// say whether it did.
    ///
    /// # Errors
    /// Never: what a lost terminal does not take is left out.
    pub fn copy(&mut self, text: String) -> io::Result<()> {
        queue!(self.output, CopyToClipboard::to_clipboard_from(text))?;
        self.output.send();
        Ok(())
    }

    /// Asks a terminal that can do so to report keys in kitty's way, so that commands are found on a
    /// keyboard of any alphabet.
    ///
    /// # Errors
    /// Never: what a lost terminal does not take is left out.
    pub fn ask_for_keys(&mut self) -> io::Result<()> {
        let ours = TAKEN.load(Ordering::SeqCst);
        if ours && !REPORTS_KEYS.swap(true, Ordering::SeqCst) {
            queue!(self.output, Print(REPORT_KEYS))?;
            self.output.send();
        }
        Ok(())
    }

    /// How large the terminal is.
    ///
    /// # Errors
    /// If it does not say.
    pub fn size(&self) -> io::Result<Rect> {
        let size = self.terminal.size()?;
        Ok(Rect::new(0, 0, size.width, size.height))
    }

    /// Gives the terminal back to the shell until the user calls the program to the foreground.
    /// Says whether it stopped: without a shell that could continue it, the system does not stop it.
    ///
    /// # Errors
    /// If the terminal cannot be had again.
    pub fn stop(&mut self, what: Stop) -> io::Result<bool> {
        give_back();
        let began = Instant::now();
        signals::stop(what);
        self.resume()?;
        Ok(began.elapsed() > NO_STOP)
    }

    /// Takes the terminal anew after a stop: the shell has set it up for itself meanwhile.
    ///
    /// # Errors
    /// If it cannot be put into raw mode.
    pub fn resume(&mut self) -> io::Result<()> {
        give_back();
        enter(self.mouse, &self.output, &self.door)?;
        self.redraw()
    }

    /// Lets the next frame be drawn from nothing.
    ///
    /// # Errors
    /// If the terminal does not tell its size.
    pub fn redraw(&mut self) -> io::Result<()> {
        // `clear` would ask the terminal for its cursor, whose answer only the thread that reads
        // the keys gets to see.
        let size = self.size()?;
        self.terminal.resize(size)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the program may be stopped as by ctrl-z: not where SIGTSTP was ignored at its start.
pub(crate) fn can_stop() -> bool {
    !signals::is_ignored(SIGTSTP)
}

fn enter(mouse: bool, output: &Output, door: &Sender<Incoming>) -> io::Result<()> {
    if let Ok(before) = tcgetattr(rustix::stdio::stdin()) {
        BEFORE.get_or_init(|| before);
    }
    enable_raw_mode()?;
    let mut writer = output.clone();
    queue!(
        writer,
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide,
        Print(ASK_FOR_PROTOCOL)
    )?;
    if mouse {
        queue!(writer, Print(MOUSE))?;
    }
    let door = door.clone();
    let tell = move |line| {
        // Who has left already need not hear of it.
        let _ = door.send(Incoming::Said(line));
    };
    // Without a pipe, words of others are a blemish; that is no reason to leave.
    let diversion = Diversion::begin(output.own_terminal(), tell).unwrap_or_default();
    *POSSESSION.lock().unwrap_or_else(PoisonError::into_inner) = Some(Possession {
        output: output.clone(),
        diversion,
    });
    TAKEN.store(true, Ordering::SeqCst);
    output.send();
    Ok(())
}

/// Gives the terminal back, if it is ours. Safe to call at any moment, also while a panic is
/// reported; a terminal that is gone cannot be given back, and that is no fault.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let possession = POSSESSION
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let Some(Possession { output, diversion }) = possession else {
        return;
    };
    output.discard();
    let mut writer = output.clone();
    // Writing to memory does not fail.
    let _ = write!(writer, "{}{}", giving_keys_back(), giving_back());
    output.send();
    output.drain(PATIENCE);
    let _ = disable_raw_mode();
    if let Some(diversion) = diversion {
        diversion.end(output.own_terminal());
    }
}

/// What a terminal that reports keys in kitty's way is sent first. Other screens than the one that we
/// leave have reports of their own.
fn giving_keys_back() -> &'static str {
    if REPORTS_KEYS.swap(false, Ordering::SeqCst) {
        REPORT_NO_KEYS
    } else {
        ""
    }
}

/// All that every terminal is sent when it is given back.
fn giving_back() -> String {
    use crossterm::Command;
    let mut reset = String::new();
    // Writing to memory does not fail.
    let _ = EndSynchronizedUpdate
        .write_ansi(&mut reset)
        .and_then(|()| DisableMouseCapture.write_ansi(&mut reset))
        .and_then(|()| DisableBracketedPaste.write_ansi(&mut reset))
        .and_then(|()| LeaveAlternateScreen.write_ansi(&mut reset))
        .and_then(|()| cursor::Show.write_ansi(&mut reset));
    reset
}

/// Gives the terminal back also where the program is aborted, as C++ does where it knows no way on.
///
/// # Errors
/// If the system lets SIGABRT not be listened to.
pub(crate) fn give_back_when_aborted() -> io::Result<()> {
    static RESET: OnceLock<String> = OnceLock::new();
    RESET.get_or_init(giving_back);
    let give_back = || {
        if TAKEN.swap(false, Ordering::SeqCst) {
            let reset = RESET.get().map(String::as_bytes).unwrap_or_default();
            // Standard error may lead into the pipe; the terminal can be read from, and then mostly
            // be written to as well.
            let terminal = rustix::stdio::stdin();
            let _ = rustix::io::write(terminal, giving_keys_back().as_bytes());
            let _ = rustix::io::write(terminal, reset);
            if let Some(before) = BEFORE.get() {
                let _ = tcsetattr(terminal, OptionalActions::Now, before);
            }
            if let Some(said) = diversion::said_so_far() {
                let _ = rustix::io::write(terminal, &said);
            }
        }
        // It ends the program; where it could not, abort does.
        let _ = signal_hook::low_level::emulate_default_handler(SIGABRT);
    };
    // SAFETY: the action takes no lock that it would wait for, and allocates nothing: atomic
    // swaps, cells that are set already, and system calls that POSIX lists as safe in handlers.
    unsafe { signal_hook::low_level::register(SIGABRT, give_back) }?;
    Ok(())
}
