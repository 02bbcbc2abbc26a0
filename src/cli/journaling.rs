//! Whether a run is written down, as an argument.

use clap::Args;
use freerea_core::journal::Keeping;

/// Whether a run is written down.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct JournalArgs {
    /// Keep no journal: the run cannot be resumed or replayed
    #[arg(long, help_heading = "Output")]
    no_journal: bool,
}

impl JournalArgs {
    /// Whether it is.
    pub fn keeping(self) -> Keeping {
        if self.no_journal {
            Keeping::Nothing
        } else {
            Keeping::Journal
        }
    }
}
