//! Keys, clicks and pasted text, read on a thread of their own, since reading blocks; and whether the
//! terminal is still there.
//!
//! The bytes are made out here, not by crossterm: neither it nor its like tells which key of the
//! standard layout was pressed, which a command is known by where letters are not Latin.

mod decoder;
mod pieces;
mod sequences;
mod terminal_input;

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGHUP;

use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::signals;
use decoder::Decoder;
pub(crate) use terminal_input::TerminalInput;

/// Within this time, the rest of a sequence follows upon its beginning. People who press escape, or
/// alt and a key, press the next one later.
const AT_ONCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};

/// Reads from now on.
///
/// # Errors
/// If the system gives no thread.
pub(crate) fn watch(door: Sender<Incoming>) -> io::Result<()> {
    watch_for_hangup(door.clone())?;
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            if let Err(error) = read_on(&door) {
                // Who has left already need not hear of it.
                let _ = door.send(Incoming::Lost(error));
            }
        })?;
    Ok(())
}

/// Passes on what is read, as long as someone listens.
fn read_on(door: &Sender<Incoming>) -> io::Result<()> {
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    loop {
        let inputs = match read(&mut bytes, decoder.waits())? {
            Some(read) => decoder.take(&bytes[..read]),
            None => decoder.pause(),
        };
        for input in inputs {
            if door.send(Incoming::Terminal(input)).is_err() {
                return Ok(());
            }
        }
    }
}

/// Reads what there is; nothing, if it is to come at once and does not.
fn read(bytes: &mut [u8], at_once: bool) -> io::Result<Option<usize>> {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut terminal = [PollFd::from_borrowed_fd(stdin, PollFlags::IN)];
        match poll(&mut terminal, at_once.then_some(&AT_ONCE)) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        match rustix::io::read(stdin, &mut *bytes) {
            Ok(0) if terminal[0].revents().contains(PollFlags::HUP) => {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Ok(0) | Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(read) => return Ok(Some(read)),
            Err(error) => return Err(error.into()),
        }
    }
}

/// A terminal that was closed answers each reading at once with nothing, for ever. The system tells
/// whoever asks for that alone; SIGHUP reaches only the programs of the terminal's own session.
fn watch_for_hangup(door: Sender<Incoming>) -> io::Result<()> {
    thread::Builder::new()
        .name("hangup".to_owned())
        .spawn(move || {
            let stdin = rustix::stdio::stdin();
            loop {
                let mut terminal = [PollFd::from_borrowed_fd(stdin, PollFlags::empty())];
                let asked = poll(&mut terminal, None);
                let found = terminal[0].revents();
                if found.intersects(PollFlags::HUP | PollFlags::ERR) {
                    signals::end_after_grace(SIGHUP);
                    // Who has left already need not hear of it.
                    let _ = door.send(Incoming::Signal(SIGHUP));
                    break;
                }
                if asked != Err(Errno::INTR) {
                    break; // A system that cannot tell.
                }
            }
        })?;
    Ok(())
}
