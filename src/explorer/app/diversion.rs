//! What others write while the screen is taken, as libtorch does with its warnings: it is shown as a
//! notice, and written where it belongs once the screen is given back.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::fd::BorrowedFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::stdio::{dup2_stderr, dup2_stdout, stderr, stdout};
use rustix::termios::ttyname;

use crate::explorer::app::output::write_all;

/// How long the last words may take.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// What was written since the screen was taken.
static SAID: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Standard error, and standard output too where the screen does not depend on it, lead elsewhere
/// until this is ended.
pub(crate) struct Diversion {
    ended: Receiver<()>,
    both: bool,
}

impl Diversion {
    /// Begins to listen; `None` where standard error is not the terminal that is taken.
    ///
    /// # Errors
    /// If the system gives no pipe or thread.
    pub(crate) fn begin(
        own_terminal: Option<BorrowedFd<'_>>,
        listener: impl Fn(String) + Send + 'static,
    ) -> io::Result<Option<Self>> {
        let name = |standard| ttyname(standard, Vec::new()).ok();
        let screen = name(stdout());
        if screen.is_none() || name(stderr()) != screen {
            return Ok(None);
        }
        let (reader, writer) = io::pipe()?;
        let reader = File::from(std::os::fd::OwnedFd::from(reader));
        let (last, ended) = channel();
        thread::Builder::new()
            .name("diversion".to_owned())
            .spawn(move || {
                listen(reader, listener);
                // Who no longer waits need not hear of it.
                let _ = last.send(());
            })?;
        let both = own_terminal.is_some();
        dup2_stderr(&writer)?;
        if both {
            dup2_stdout(&writer)?;
        }
        Ok(Some(Diversion { ended, both }))
    }

    /// Standard error leads to the terminal again, and what was written meanwhile comes there.
    pub(crate) fn end(self, own_terminal: Option<BorrowedFd<'_>>) {
        // A terminal that is gone cannot be led to, and there is no one to tell.
        let _ = match own_terminal {
            Some(terminal) if self.both => dup2_stdout(terminal).and(dup2_stderr(terminal)),
            _ => dup2_stderr(stdout()),
        };
        match self.ended.recv_timeout(LAST_WORDS) {
            Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        let mut words = std::mem::take(&mut *said());
        if words.last().is_some_and(|&last| last != b'\n') {
            words.push(b'\n');
        }
        let _ = write_all(stderr(), &words);
    }
}

/// What was written so far, for a program that is about to end by force: `None` where another thread
/// is just adding to it.
pub(crate) fn said_so_far() -> Option<MutexGuard<'static, Vec<u8>>> {
    SAID.try_lock().ok()
}

fn said() -> MutexGuard<'static, Vec<u8>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen(reader: File, listener: impl Fn(String)) {
    let mut lines = BufReader::new(reader);
    let mut line = Vec::new();
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        said().extend_from_slice(&line);
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            listener(text.trim().to_owned());
        }
        line.clear();
    }
}
