//! Signals on their way to the explorer.

use std::io;
use std::os::raw::c_int;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGWINCH, SIGXCPU,
};
use signal_hook::iterator::Signals;

use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::terminal;
use crate::signals::heeded;

/// Signals that end the program, were it to take no notice of them.
const ENDING: [c_int; 10] = [
    SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF,
];

/// How long the explorer may take to end, once it is asked to.
const GRACE: Duration = Duration::from_secs(2);

/// Listens from now on. SIGABRT does not come this way: it leaves no time for it.
///
/// # Errors
/// If the system lets no signal be listened to, or gives no thread.
pub(crate) fn watch(door: Sender<Incoming>) -> io::Result<()> {
    terminal::give_back_when_aborted()?;
    let mut signals = Signals::new(
        heeded(&ENDING)
            .into_iter()
            .chain(heeded(&[SIGTSTP, SIGCONT, SIGWINCH])),
    )?;
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if ENDING.contains(&signal) {
                    end_after_grace(signal);
                }
                // Who has left already need not hear of it.
                let _ = door.send(Incoming::Signal(signal));
            }
        })?;
    Ok(())
}

/// Ends the program in a while, whatever still holds it up by then: scoring of a large cell, a
/// terminal that does not read.
pub(crate) fn end_after_grace(signal: c_int) {
    let end = move || {
        thread::sleep(GRACE);
        terminal::give_back();
        signal_hook::low_level::exit(128 + signal)
    };
    // Without a thread, it ends in its own time.
    let _ = thread::Builder::new().name("grace".to_owned()).spawn(end);
}
