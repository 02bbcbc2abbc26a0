//! Signals that were ignored when the program was started stay ignored: that is how `nohup`, and
//! a shell that starts a job in the background of a script, protect what they start.

use std::mem::MaybeUninit;
use std::os::raw::c_int;
use std::ptr;

/// Those of the signals that may be listened to.
pub fn heeded(signals: &[c_int]) -> Vec<c_int> {
    let heeded = signals.iter().copied();
    heeded.filter(|&signal| !is_ignored(signal)).collect()
}

/// Whether a signal is ignored at present.
pub fn is_ignored(signal: c_int) -> bool {
    let mut present = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: without a new action, sigaction only writes the present one to where it is asked to.
    let answer = unsafe { libc::sigaction(signal, ptr::null(), present.as_mut_ptr()) };
    // SAFETY: an answer of 0 means that the present action was written.
    answer == 0 && unsafe { present.assume_init() }.sa_sigaction == libc::SIG_IGN
}

/// What is stopped as by ctrl-z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// This program alone: the others have had the signal already.
    Program,
    /// All programs that were started together: a `make` that waits for this one has to stop too.
    Group,
}

/// Stops as ctrl-z does, until the program is continued. It does not stop if no shell could
/// continue it: the system discards the signal then. A group stops at once with the program, so
/// that a shell cannot continue it before it has stopped.
pub fn stop(what: Stop) {
    // SAFETY: both are plain C structures, for which zeros are a value; the default action has no
    // handler that could be called at a bad moment.
    unsafe {
        let mut default: libc::sigaction = std::mem::zeroed();
        default.sa_sigaction = libc::SIG_DFL;
        let mut before: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(libc::SIGTSTP, &default, &mut before) == 0 {
            match what {
                Stop::Program => libc::raise(libc::SIGTSTP),
                Stop::Group => libc::kill(0, libc::SIGTSTP),
            };
            libc::sigaction(libc::SIGTSTP, &before, ptr::null_mut());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ignored_stays_ignored() {
        // Rust's runtime ignores SIGPIPE; SIGURG is ignored only by default, which is another thing.
        assert!(is_ignored(libc::SIGPIPE));
        assert_eq!(heeded(&[libc::SIGPIPE, libc::SIGURG]), [libc::SIGURG]);
    }
}
