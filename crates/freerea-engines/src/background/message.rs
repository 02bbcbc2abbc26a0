//! What the driver hears.

use freerea_core::search::Command;

use super::pool::Scored;

/// Whatever reaches the driver, through one door.
pub(super) enum Message {
    Command(Command),
    Scored(Scored),
    /// No one waits for the end of the search.
    Abandoned,
}

impl From<Scored> for Message {
    fn from(scored: Scored) -> Self {
        Message::Scored(scored)
    }
}
