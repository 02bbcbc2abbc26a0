//! The machine that a run was made on, for the record.

use std::thread::available_parallelism;

use serde::{Deserialize, Serialize};

/// What is known of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The operating system, such as `linux`.
    pub system: String,
    /// The processor's architecture, such as `x86_64`.
    pub architecture: String,
    /// Processors that the program may use.
    pub processors: usize,
}

impl Machine {
    /// The machine that the program runs on.
    pub fn here() -> Self {
        Machine {
            system: std::env::consts::OS.to_owned(),
            architecture: std::env::consts::ARCH.to_owned(),
            processors: available_parallelism().map_or(1, usize::from),
        }
    }
}
