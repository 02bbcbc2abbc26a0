//! FreeREA: ageing evolution with tournament selection, mutation and crossover, guided by a
//! combined training-free score.
//!
//! Cavagnero, Robbiano, Caputo, Averta: *FreeREA: Training-Free Evolution-based Architecture
//! Search*, WACV 2023. Everything here is pure: no threads, no clocks, no tensors.

mod constraints;
mod enumeration;
mod event;
mod exploration;
mod foresight;
mod front;
mod history;
mod machine;
mod offspring;
mod population;
mod racing;
#[cfg(test)]
mod recorded;
mod rule;
mod score;
mod settings;
mod steering;
#[cfg(test)]
mod tests;
mod tournament;
mod unexplored;
mod weights;

pub use constraints::{
    Bound, BoundEnd, Constraints, Limit, Locus, Nudge, Range, Refusal, Restriction,
    RestrictionError, UnknownCostError,
};
pub use enumeration::{FEW_NETWORKS, Networks};
pub use event::{Cause, Contender, EvolutionEvent, Origin};
pub use history::{History, Record};
pub use machine::{Advance, Evolution};
pub use population::{Member, Population};
pub use rule::{Combination, NamedRule, Rule, RuleError, UnmeasuredError};
pub use score::{Scale, Score};
pub use settings::{PopulationSize, Settings, SettingsError, SizeError, TournamentSize};
pub use steering::TuneError;
pub use weights::{MetricWeights, WeightError, WeightedMetric, WeightedMetricError};
