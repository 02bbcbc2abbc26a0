//! Why a cell is not feasible.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::range::{Limit, Range};
use crate::cost::{Amount, Cost, Costing};
use crate::space::{Operation, Space};

/// Why a cell is not feasible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", from = "ReadRefusal")]
pub enum Refusal {
    /// A cost breaks a limit.
    #[error("{}: {} is {}", cost.title(), cost.definition().unit.readable(*amount), limit.words(*cost))]
    Cost {
        /// The cost.
        cost: Cost,
        /// What the cell has of it.
        amount: u64,
        /// The limit that it breaks.
        limit: Limit,
    },
    /// A cost is limited, and the cell's is unknown.
    #[error("{}: it is limited, and unknown of this cell", cost.title())]
    Unknown {
        /// The cost.
        cost: Cost,
    },
    /// The cell cannot run on the device.
    #[error("{}: it did not compile on the device", cost.title())]
    Impossible {
        /// The cost that tells it.
        cost: Cost,
    },
    /// A place carries what it may not.
    #[error("{} may not be {operation}", locus.with_article(*operation))]
    Operation {
        /// The place.
        #[serde(rename = "edge")]
        locus: Locus,
        /// What it carries.
        operation: Operation,
    },
    /// It is of another space than the one that is searched.
    #[error("it is a cell of {space}")]
    Space {
        /// Its space.
        space: Space,
    },
    /// An operation that must occur does not.
    #[error("no {} is {operation}, which is required", operation.space().locus())]
    Missing {
        /// The operation.
        operation: Operation,
    },
}

/// A limit of a cost that is unknown of every cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot be limited: {why}", cost.title())]
pub struct UnknownCostError {
    cost: Cost,
    why: &'static str,
}

impl UnknownCostError {
    /// Whether a cost can be limited, which it can if it is known of cells.
    ///
    /// # Errors
    /// Why it is unknown of all of them.
    pub fn check(cost: Cost, costing: &Costing) -> Result<(), Self> {
        match (cost.definition().missing)(costing) {
            None => Ok(()),
            Some(why) => Err(UnknownCostError { cost, why }),
        }
    }
}

/// Refusals as journals of all versions have them: up to the third, a cost was a variant.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReadRefusal {
    Params {
        cost: u64,
        limit: Limit,
    },
    Flops {
        cost: u64,
        limit: Limit,
    },
    Cost {
        cost: Cost,
        amount: u64,
        limit: Limit,
    },
    Unknown {
        cost: Cost,
    },
    Impossible {
        cost: Cost,
    },
    Operation {
        #[serde(rename = "edge")]
        locus: Locus,
        operation: Operation,
    },
    Space {
        space: Space,
    },
    Missing {
        operation: Operation,
    },
}

impl From<ReadRefusal> for Refusal {
    fn from(read: ReadRefusal) -> Self {
        let of = |cost, amount, limit| Refusal::Cost {
            cost,
            amount,
            limit,
        };
        match read {
            ReadRefusal::Params { cost, limit } => of(Cost::Params, cost, limit),
            ReadRefusal::Flops { cost, limit } => of(Cost::Flops, cost, limit),
            ReadRefusal::Cost {
                cost,
                amount,
                limit,
            } => of(cost, amount, limit),
            ReadRefusal::Unknown { cost } => Refusal::Unknown { cost },
            ReadRefusal::Impossible { cost } => Refusal::Impossible { cost },
            ReadRefusal::Operation { locus, operation } => Refusal::Operation { locus, operation },
            ReadRefusal::Space { space } => Refusal::Space { space },
            ReadRefusal::Missing { operation } => Refusal::Missing { operation },
        }
    }
}

impl Refusal {
    /// Why an amount of a cost is not feasible within limits, if it is not.
    pub(super) fn of_cost(cost: Cost, amount: Amount, range: Range) -> Option<Self> {
        match amount {
            Amount::Known(amount) => {
                let limit = range.broken_by(amount)?;
                Some(Refusal::Cost {
                    cost,
                    amount,
                    limit,
                })
            }
            Amount::Unknown => range.is_set().then_some(Refusal::Unknown { cost }),
            // Whatever the limits are: a cell that cannot run is never fast.
            Amount::Impossible => Some(Refusal::Impossible { cost }),
        }
    }
}

/// A place that constraints speak of: the name of one of the space's [loci](Space::loci).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locus(pub(super) &'static str);

impl Locus {
    /// The place's name.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// `edge 0-1`; where the place stands for all of them, `a node`.
    fn with_article(self, operation: Operation) -> String {
        let kind = operation.space().locus();
        match operation.space().loci().len() {
            1 => format!("a {kind}"),
            _ => format!("{kind} {}", self.0),
        }
    }
}

impl Serialize for Locus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Locus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut loci = Space::ALL.iter().flat_map(|space| space.loci());
        let locus = loci.find(|locus| **locus == name);
        locus
            .map(|locus| Locus(locus))
            .ok_or_else(|| de::Error::custom(format!("'{name}' is no place of a cell")))
    }
}
