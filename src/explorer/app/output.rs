//! What goes to the terminal, by a thread of its own: a terminal that does not read, like one at the
//! end of a stalled line, holds up neither keys nor signals.

use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What happened to the last piece that was sent.
#[derive(Debug)]
pub(crate) enum Delivery {
    /// The terminal took it whole.
    Done,
    /// The terminal takes nothing any more.
    Lost(io::Error),
}

/// Collects what is written until it is [sent](Output::send) in one piece. Copies share it.
#[derive(Clone)]
pub(crate) struct Output(Arc<Shared>);

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    terminal: Terminal,
}

/// Pieces on their way.
#[derive(Default)]
struct Queue {
    /// What is not sent yet.
    composed: Vec<u8>,
    /// What the thread takes next.
    sent: Vec<u8>,
    /// Whether the thread is writing.
    writing: bool,
    /// Whether the terminal takes nothing any more.
    lost: bool,
}

/// Standard output, under a number of its own where the system has one left.
enum Terminal {
    Own(OwnedFd),
    Standard,
}

impl Terminal {
    fn open() -> Self {
        match rustix::stdio::stdout().try_clone_to_owned() {
            Ok(own) => Terminal::Own(own),
            Err(_) => Terminal::Standard,
        }
    }
}

impl AsFd for Terminal {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Terminal::Own(own) => own.as_fd(),
            Terminal::Standard => rustix::stdio::stdout(),
        }
    }
}

impl Output {
    /// Output to the terminal that standard output is. The listener hears what becomes of each
    /// piece.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn open(listener: impl Fn(Delivery) + Send + 'static) -> io::Result<Self> {
        let output = Output(Arc::new(Shared {
            queue: Mutex::default(),
            changed: Condvar::new(),
            terminal: Terminal::open(),
        }));
        let writer = output.clone();
        thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || writer.write_on(listener))?;
        Ok(output)
    }

    /// The terminal, where it does not depend on standard output.
    pub(crate) fn own_terminal(&self) -> Option<BorrowedFd<'_>> {
        match &self.0.terminal {
            Terminal::Own(own) => Some(own.as_fd()),
            Terminal::Standard => None,
        }
    }

    /// Sends what was written since the last time.
    pub(crate) fn send(&self) {
        let mut queue = self.queue();
        let composed = std::mem::take(&mut queue.composed);
        queue.sent.extend(composed);
        self.0.changed.notify_all();
    }

    /// Leaves out what was written and not sent.
    pub(crate) fn discard(&self) {
        self.queue().composed.clear();
    }

    /// Whether the terminal has taken all that was sent.
    pub(crate) fn is_idle(&self) -> bool {
        self.queue().is_idle()
    }

    /// Waits until the terminal has taken all that was sent, but not longer than this.
    pub(crate) fn drain(&self, most: Duration) {
        let end = Instant::now() + most;
        let mut queue = self.queue();
        while !queue.is_idle() && !queue.lost {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let woken = self.0.changed.wait_timeout(queue, left);
            queue = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // A panic is reported through this, so it must not stand in its way.
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_on(&self, listener: impl Fn(Delivery)) {
        loop {
            let mut queue = self.queue();
            while queue.sent.is_empty() {
                let woken = self.0.changed.wait(queue);
                queue = woken.unwrap_or_else(PoisonError::into_inner);
            }
            let piece = std::mem::take(&mut queue.sent);
            queue.writing = true;
            drop(queue);
            let outcome = write_all(self.0.terminal.as_fd(), &piece);
            let mut queue = self.queue();
            queue.writing = false;
            queue.lost |= outcome.is_err();
            self.0.changed.notify_all();
            drop(queue);
            match outcome {
                Ok(()) => listener(Delivery::Done),
                Err(error) => return listener(Delivery::Lost(error)),
            }
        }
    }
}

impl Queue {
    fn is_idle(&self) -> bool {
        self.sent.is_empty() && !self.writing
    }
}

impl Write for Output {
    /// Never fails: what a lost terminal does not take is left out, and the listener knows.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.queue().composed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Nothing is sent before it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all, also where the terminal is shared with a program that has made it non-blocking.
pub(crate) fn write_all(terminal: BorrowedFd<'_>, mut bytes: &[u8]) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    while !bytes.is_empty() {
        match rustix::io::write(terminal, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut writable = [PollFd::from_borrowed_fd(terminal, PollFlags::OUT)];
                match poll(&mut writable, None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
