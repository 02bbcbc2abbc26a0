//! Ctrl-C and its like: the first ends the work at the next good moment, the second at once.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::signals;

/// Whether the user, or the system, wants the work to end.
#[derive(Debug, Clone)]
pub struct Interruption {
    wanted: Arc<AtomicBool>,
    /// The signal that asked for it last; 0 for none.
    signal: Arc<AtomicUsize>,
}

impl Interruption {
    /// Listens from now on, but not to what was ignored when the program was started.
    ///
    /// # Errors
    /// If the system lets no signal be listened to.
    pub fn watch() -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(false));
        let last = Arc::new(AtomicUsize::new(0));
        for signal in signals::heeded(&[SIGINT, SIGTERM, SIGHUP]) {
            let flag = || Arc::clone(&wanted);
            // The second signal of a kind ends the program at once.
            signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, flag())?;
            signal_hook::flag::register(signal, flag())?;
            signal_hook::flag::register_usize(signal, Arc::clone(&last), signal as usize)?;
        }
        Ok(Interruption {
            wanted,
            signal: last,
        })
    }

    /// Whether the work is to end.
    pub fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    /// The exit code of work that was ended early: 128 and the signal's number, as shells count;
    /// 130 for Ctrl-C.
    pub fn exit_code(&self) -> ExitCode {
        let signal = match self.signal.load(Ordering::Relaxed) {
            0 => SIGINT as usize,
            signal => signal,
        };
        ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX))
    }
}
