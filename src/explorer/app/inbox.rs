//! Whatever reaches the explorer, through one channel.

use std::io;
use std::sync::mpsc::Sender;

use freerea_core::journal::{JournalStatus, Recording, WriterPresence};
use freerea_core::search::Event;

use crate::explorer::app::keyboard::TerminalInput;

/// Whatever reaches the explorer.
pub(crate) enum Incoming {
    Terminal(TerminalInput),
    /// A line, where there is no screen.
    Typed(String),
    /// Of the search with this number, since one may follow another.
    Search(u64, Box<Event>),
    /// Of the run that is watched with this number.
    Watched(u64, WatchNews),
    Journal(JournalStatus),
    Signal(i32),
    /// The terminal has taken a frame whole.
    Drawn,
    /// What another part of the program, such as libtorch, wrote to standard error.
    Said(String),
    /// The terminal can be read or written no more.
    Lost(io::Error),
    /// The search with this number tells nothing any more.
    Silent(u64),
}

/// What is new of a run that another process writes.
pub(crate) enum WatchNews {
    Events(Vec<Event>),
    /// Its journal was cut or replaced; this is what is there now.
    Anew(Box<Recording>),
    Writer(WriterPresence),
    /// Its journal cannot be followed.
    Trouble(String),
    /// It can again.
    TroubleOver,
}

/// A search's way in. Whatever ends the search, its silence is noticed.
pub(crate) struct EventSender {
    search: u64,
    inbox: Sender<Incoming>,
}

impl EventSender {
    pub(crate) fn new(search: u64, inbox: Sender<Incoming>) -> Self {
        EventSender { search, inbox }
    }

    pub(crate) fn send(&self, event: Event) -> bool {
        self.inbox
            .send(Incoming::Search(self.search, Box::new(event)))
            .is_ok()
    }
}

impl Drop for EventSender {
    fn drop(&mut self) {
        // Who has left already need not hear of it.
        let _ = self.inbox.send(Incoming::Silent(self.search));
    }
}
