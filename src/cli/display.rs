//! Where the explorer shows itself.

use clap::Args;

/// Where the explorer shows itself.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Explorer")]
pub struct DisplayArgs {
    /// Lines of text instead of a screen, for screen readers: changes are described, commands typed
    #[arg(long)]
    pub(super) accessible: bool,
}
