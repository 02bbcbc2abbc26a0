//! What an evolution is set to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::constraints::Constraints;
use super::rule::Rule;
use crate::cost::{Cost, CostTable, Costing, Platform};
use crate::space::dataset::Dataset;
use crate::space::{Space, StemChannels, Task};

/// The least members of a population or tournament: a crossover needs two parents.
const LEAST: usize = 2;
/// The most members, so that a slip of the finger does not ask for a month of scoring.
const MOST: usize = 1_000;

/// A size that a population or tournament cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no size of a population or tournament; it is a number from {LEAST} to {MOST}")]
pub struct SizeError(String);

macro_rules! sizes {
    ($($(#[$doc:meta])* $kind:ident = $default:literal),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "usize", into = "usize")]
        pub struct $kind(usize);

        impl $kind {
            /// The size as a number.
            pub const fn get(self) -> usize {
                self.0
            }
        }

        impl Default for $kind {
            fn default() -> Self {
                $kind($default)
            }
        }

        impl TryFrom<usize> for $kind {
            type Error = SizeError;

            fn try_from(size: usize) -> Result<Self, SizeError> {
                if (LEAST..=MOST).contains(&size) {
                    Ok($kind(size))
                } else {
                    Err(SizeError(size.to_string()))
                }
            }
        }

        impl FromStr for $kind {
            type Err = SizeError;

            fn from_str(text: &str) -> Result<Self, SizeError> {
                text.parse()
                    .ok()
                    .and_then(|size: usize| $kind::try_from(size).ok())
                    .ok_or_else(|| SizeError(text.to_owned()))
            }
        }

        impl From<$kind> for usize {
            fn from(size: $kind) -> usize {
                size.0
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

sizes! {
    /// N, the number of members that survive a step.
    PopulationSize = 25,
    /// n, the number of members drawn for a tournament.
    TournamentSize = 5
}

/// What decides the course of an evolution, besides the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The dataset, for the costs.
    pub dataset: Dataset,
    /// Channels of the stem, for the costs; the NATS-Bench spaces have their own.
    #[serde(default)]
    pub stem: StemChannels,
    /// What networks are to run on, for the costs.
    #[serde(default)]
    pub platform: Platform,
    /// The seed of every random choice.
    pub seed: u64,
    /// N.
    pub population: PopulationSize,
    /// n.
    pub tournament: TournamentSize,
    /// What feasible cells keep to.
    pub constraints: Constraints,
    /// How cells are judged.
    #[serde(alias = "weights")]
    pub rule: Rule,
}

impl Default for Settings {
    /// N = 25, n = 5 and no constraints, as in the paper; judged by the default rule.
    fn default() -> Self {
        Settings {
            dataset: Dataset::default(),
            stem: StemChannels::default(),
            platform: Platform::default(),
            seed: 1,
            population: PopulationSize::default(),
            tournament: TournamentSize::default(),
            constraints: Constraints::none(Default::default()),
            rule: Rule::default(),
        }
    }
}

/// What helps as well where the networks are the user's to describe.
const SMALLER: &str =
    ", or make [network] in the file of the task smaller (channels, stem-stride = 2)";

/// Settings with which no evolution can run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// No cell of the space keeps to the constraints.
    #[error(
        "no cell of the space is feasible under {constraints}{}; loosen a limit ('freerea space count' \
         tells how many cells remain){}",
        spans(out_of_reach),
        if *is_own_task { SMALLER } else { "" }
    )]
    Infeasible {
        /// The constraints.
        constraints: Box<Constraints>,
        /// The costs whose limits no cell keeps to, with the least and the most that cells have.
        out_of_reach: Vec<(Cost, [u64; 2])>,
        /// Whether the networks are those of a task of the user's.
        is_own_task: bool,
    },
    /// A tournament cannot draw more members than there are.
    #[error(
        "a tournament of {tournament} needs a population of at least {tournament}, not {population}"
    )]
    Tournament {
        /// n as asked for.
        tournament: TournamentSize,
        /// N as asked for.
        population: PopulationSize,
    },
}

impl SettingsError {
    /// That no cell keeps to the constraints, and which of them no cell can.
    pub fn infeasible(constraints: Constraints, costing: Costing) -> Self {
        let costs = CostTable::of(costing);
        let span = |cost: Cost| Some((cost, costs.range(cost)?));
        let spans = Cost::ALL.into_iter().filter_map(span);
        let out_of_reach = spans.filter(|(cost, [least, most])| {
            let limits = constraints[*cost];
            limits.max.is_some_and(|max| max < *least) || limits.min.is_some_and(|min| min > *most)
        });
        SettingsError::Infeasible {
            constraints: Box::new(constraints),
            out_of_reach: out_of_reach.collect(),
            is_own_task: costing.task.dataset.own().is_some(),
        }
    }
}

/// ` (parameters of cells: 73.306k to 1.531546M)`
fn spans(costs: &[(Cost, [u64; 2])]) -> String {
    let spans = costs.iter().map(|(cost, [least, most])| {
        let definition = cost.definition();
        let (least, most) = (definition.unit.write(*least), definition.unit.write(*most));
        format!("{} of cells: {least} to {most}", definition.words.title)
    });
    let spans: Vec<String> = spans.collect();
    if spans.is_empty() {
        String::new()
    } else {
        format!(" ({})", spans.join(", "))
    }
}

impl Settings {
    /// The space that is searched: that of the constraints.
    pub const fn space(&self) -> Space {
        self.constraints.space()
    }

    /// What decides the size of a cell's network.
    pub const fn task(&self) -> Task {
        Task {
            space: self.space(),
            dataset: self.dataset,
            stem: self.stem,
        }
    }

    /// What the costs of a cell depend on.
    pub const fn costing(&self) -> Costing {
        Costing {
            task: self.task(),
            platform: self.platform,
        }
    }

    /// Whether the sizes fit together.
    ///
    /// # Errors
    /// If the tournament is larger than the population.
    pub fn check_sizes(&self) -> Result<(), SettingsError> {
        if self.tournament.get() > self.population.get() {
            return Err(SettingsError::Tournament {
                tournament: self.tournament,
                population: self.population,
            });
        }
        Ok(())
    }
}
