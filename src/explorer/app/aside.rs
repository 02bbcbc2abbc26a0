//! A run that waits until a tour is over.

use crate::explorer::state::Explorer;

/// A run that waits until a tour is over.
pub(crate) struct Aside {
    /// What is known and shown of it.
    pub(crate) explorer: Explorer,
    /// Whether its search was running, and goes on then.
    pub(crate) was_running: bool,
}
