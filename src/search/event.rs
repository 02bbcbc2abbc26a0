//! Everything that happens in a search, and when.

use serde::{Deserialize, Serialize};

use super::command::{Pace, Speed};
use crate::evolution::{self, Settings};
use crate::space::nats::Cell;

/// Something that happened, at a moment of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Milliseconds since the run began.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub happening: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Happening {
    /// In the search around the evolution.
    Search(SearchEvent),
    /// In the evolution.
    Evolution(evolution::Event),
}

/// What happens around the evolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "search", rename_all = "snake_case")]
pub enum SearchEvent {
    /// A run began.
    Started {
        /// What it is set to.
        settings: Settings,
        /// How many cells of the space are feasible.
        feasible: usize,
    },
    /// Cells went to the scoring pool.
    Sought {
        /// The cells whose metrics are waited for.
        cells: Vec<Cell>,
    },
    /// The search goes on, steps or stands still.
    Paced {
        /// How.
        pace: Pace,
    },
    /// The search goes faster or slower.
    Sped {
        /// How fast.
        speed: Speed,
    },
    /// A command could not be carried out.
    Declined {
        /// Why, in a sentence.
        why: String,
    },
    /// The search came to its end.
    Finished {
        /// Why.
        reason: Reason,
    },
}

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its time is over.
    Time,
    /// It explored as many cells as it was to.
    Cells,
    /// It made as many steps as it was to.
    Steps,
    /// Every feasible cell is explored.
    Exhausted,
    /// The user ended it.
    Quit,
    /// Scoring failed.
    Failed(String),
}
