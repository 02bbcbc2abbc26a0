//! What happens in an evolution, in the words of the field.

use serde::{Deserialize, Serialize};

use super::constraints::{Constraints, Refusal};
use super::rule::Rule;
use super::score::Score;
use super::settings::{PopulationSize, TournamentSize};
use crate::cost::Costs;
use crate::metric::Metrics;
use crate::space::Cell;

/// Where a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A random feasible cell of the first population.
    Founder,
    /// One gene of the parent changed.
    Mutation {
        /// The parent.
        parent: Cell,
    },
    /// Each gene from either parent.
    Crossover {
        /// The parents; the better one first.
        parents: [Cell; 2],
    },
    /// A random feasible cell, brought in where variation finds no way on.
    Immigrant,
    /// A cell of the history that is feasible again, or takes an empty place.
    Return,
    /// Changed by the user's hand.
    Hand {
        /// The cell that was changed.
        parent: Cell,
    },
    /// Named by the user.
    Inserted,
    /// Scored in the exhaustive finish; never a member of the population.
    Enumerated,
}

impl Origin {
    /// The parents, if there are any.
    pub fn parents(&self) -> Vec<Cell> {
        match *self {
            Origin::Mutation { parent } | Origin::Hand { parent } => vec![parent],
            Origin::Crossover { parents } => parents.to_vec(),
            Origin::Founder
            | Origin::Immigrant
            | Origin::Return
            | Origin::Inserted
            | Origin::Enumerated => Vec::new(),
        }
    }

    /// All words that [`name`](Self::name) gives.
    pub const NAMES: [&str; 8] = [
        "founder",
        "mutation",
        "crossover",
        "immigrant",
        "return",
        "hand",
        "inserted",
        "enumerated",
    ];

    /// One word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Origin::Founder => Self::NAMES[0],
            Origin::Mutation { .. } => Self::NAMES[1],
            Origin::Crossover { .. } => Self::NAMES[2],
            Origin::Immigrant => Self::NAMES[3],
            Origin::Return => Self::NAMES[4],
            Origin::Hand { .. } => Self::NAMES[5],
            Origin::Inserted => Self::NAMES[6],
            Origin::Enumerated => Self::NAMES[7],
        }
    }
}

/// Why a member left the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It was the oldest: ageing.
    Age,
    /// N others score better.
    Outscored,
    /// It breaks a limit that was tightened.
    Limits,
    /// The user removed it.
    Removed,
}

/// A member drawn for a tournament.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contender {
    /// The cell.
    pub cell: Cell,
    /// Its combined score over the draw.
    pub score: Score,
}

/// One thing that happened. The state of an evolution is a fold of its events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvolutionEvent {
    /// A tournament was held.
    Drawn {
        /// The step, from 1.
        generation: u64,
        /// Who was drawn, best first; the first two are the parents.
        contenders: Vec<Contender>,
    },
    /// A cell entered the population as its youngest member.
    Born {
        /// The cell.
        cell: Cell,
        /// Where it comes from.
        origin: Origin,
        /// Its metrics.
        metrics: Box<Metrics>,
        /// Its costs.
        #[serde(alias = "cost")]
        costs: Costs,
        /// Whether the history holds it for the first time.
        explored: bool,
    },
    /// A child breaks a constraint and was dropped.
    Refused {
        /// The cell.
        cell: Cell,
        /// Where it comes from.
        origin: Origin,
        /// The constraint that it breaks.
        refusal: Refusal,
    },
    /// A child is alive already: that member counts as the youngest again.
    Refreshed {
        /// The cell.
        cell: Cell,
        /// Where the child comes from.
        origin: Origin,
    },
    /// A member left the population; it stays in the history.
    Died {
        /// The cell.
        cell: Cell,
        /// Why.
        cause: Cause,
    },
    /// A step is complete.
    Selected {
        /// The step, from 1.
        generation: u64,
    },
    /// The population has converged: variation of it explored nothing new for long. Until another
    /// cell is the best or the user changes the search, a random cell comes in after each
    /// tournament that explores nothing.
    Converged {
        /// How many tournaments in a row explored nothing.
        tournaments: u32,
    },
    /// The evolution ends, and what is left of the feasible networks is scored.
    EnumerationBegan {
        /// The feasible networks; cells that are the same network are one.
        networks: usize,
        /// Those that were not scored yet.
        left: usize,
    },
    /// A feasible cell came into the history without joining the population.
    Enumerated {
        /// The cell.
        cell: Cell,
        /// Its metrics.
        metrics: Box<Metrics>,
        /// Its costs.
        #[serde(alias = "cost")]
        costs: Costs,
    },
    /// Another cell is the best of the feasible history now.
    Best {
        /// The cell; `None` if no cell of the history is feasible.
        cell: Option<Cell>,
    },
    /// The constraints changed.
    Constrained {
        /// The new ones.
        constraints: Constraints,
        /// How many cells of the space are feasible now.
        feasible: usize,
    },
    /// Sizes, or the rule by which cells are judged, changed.
    Tuned {
        /// The size of the population, N.
        population: PopulationSize,
        /// The size of the tournament, n.
        tournament: TournamentSize,
        /// The rule.
        #[serde(alias = "weights")]
        rule: Rule,
    },
}
