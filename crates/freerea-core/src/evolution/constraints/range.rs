//! Limits of a cost.

use serde::{Deserialize, Serialize};

use crate::cost::Cost;

/// Limits of a cost in its smallest unit, both of them optional and inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The least that is allowed.
    pub min: Option<u64>,
    /// The most that is allowed.
    pub max: Option<u64>,
}

impl Range {
    /// Which limit an amount breaks.
    pub(super) const fn broken_by(&self, amount: u64) -> Option<Limit> {
        match (self.min, self.max) {
            (Some(min), _) if amount < min => Some(Limit::Min(min)),
            (_, Some(max)) if amount > max => Some(Limit::Max(max)),
            _ => None,
        }
    }

    /// Whether there is a limit.
    pub const fn is_set(&self) -> bool {
        self.min.is_some() || self.max.is_some()
    }
}

/// One limit of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// At least this.
    Min(u64),
    /// At most this.
    Max(u64),
}

impl Limit {
    /// The limit as what an amount is beyond.
    pub fn words(self, cost: Cost) -> String {
        let unit = cost.definition().unit;
        match self {
            Limit::Min(min) => format!("below the limit of {}", unit.write(min)),
            Limit::Max(max) => format!("above the limit of {}", unit.write(max)),
        }
    }
}
