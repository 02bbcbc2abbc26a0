//! Ctrl-C and its like: the first ends the work at the next good moment, the second at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::signals;

/// The exit code of work that was ended early.
pub const EXIT_CODE: u8 = 130;

/// Whether the user, or the system, wants the work to end.
#[derive(Debug, Clone)]
pub struct Interruption(Arc<AtomicBool>);

impl Interruption {
    /// Listens from now on, but not to what was ignored when the program was started.
    ///
    /// # Errors
    /// Where the system lets no signal be listened to.
    pub fn watch() -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(false));
        for signal in signals::heeded(&[SIGINT, SIGTERM, SIGHUP]) {
            let flag = || Arc::clone(&wanted);
            // The second signal of a kind ends the program at once.
            signal_hook::flag::register_conditional_shutdown(signal, EXIT_CODE.into(), flag())?;
            signal_hook::flag::register(signal, flag())?;
        }
        Ok(Interruption(wanted))
    }

    /// Whether the work is to end.
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
