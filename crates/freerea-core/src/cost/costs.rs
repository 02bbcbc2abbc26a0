//! What a cell costs, all costs at once.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::Amount;
use super::costed::CostedCell;
use super::costing::Costing;
use super::registry::Cost;
use crate::space::Cell;

/// What a cell costs. Amounts are kept as numbers, since records of cells are many; two large ones
/// stand for what has no amount.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Costs([u64; Cost::COUNT]);

const UNKNOWN: u64 = u64::MAX;
const IMPOSSIBLE: u64 = u64::MAX - 1;

const fn number(amount: Amount) -> u64 {
    match amount {
        Amount::Known(amount) => amount,
        Amount::Unknown => UNKNOWN,
        Amount::Impossible => IMPOSSIBLE,
    }
}

impl Default for Costs {
    /// All of them unknown.
    fn default() -> Self {
        Costs([UNKNOWN; Cost::COUNT])
    }
}

impl fmt::Debug for Costs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.known()).finish()
    }
}

impl Costs {
    /// What a cell costs.
    pub fn of(cell: Cell, costing: impl Into<Costing>) -> Self {
        let costing = costing.into();
        let costed = CostedCell::new(cell, &costing);
        Costs(Cost::ALL.map(|cost| number((cost.definition().of)(&costed))))
    }

    /// These costs, where they are known, over what is computed: records of an earlier version
    /// lack some.
    #[must_use]
    pub fn completed(mut self, cell: Cell, costing: &Costing) -> Self {
        let costed = CostedCell::new(cell, costing);
        for cost in Cost::ALL {
            if self.get(cost) == Amount::Unknown {
                self.0[cost as usize] = number((cost.definition().of)(&costed));
            }
        }
        self
    }

    /// Amounts of some costs; the others are unknown.
    pub fn from_amounts(amounts: impl IntoIterator<Item = (Cost, Amount)>) -> Self {
        let mut costs = Costs::default();
        for (cost, amount) in amounts {
            costs.0[cost as usize] = number(amount);
        }
        costs
    }

    /// The costs with their amounts, those that are unknown left out.
    pub fn known(&self) -> impl Iterator<Item = (Cost, Amount)> {
        let all = Cost::ALL.map(|cost| (cost, self.get(cost)));
        all.into_iter()
            .filter(|(_, amount)| *amount != Amount::Unknown)
    }

    /// What it is of a cost.
    pub const fn get(&self, cost: Cost) -> Amount {
        match self.0[cost as usize] {
            UNKNOWN => Amount::Unknown,
            IMPOSSIBLE => Amount::Impossible,
            amount => Amount::Known(amount),
        }
    }

    /// An amount, where there is one.
    pub const fn amount(&self, cost: Cost) -> Option<u64> {
        self.get(cost).known()
    }
}

/// A field a cost, those that are unknown left out.
impl Serialize for Costs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.known()
                .map(|(cost, amount)| (cost.definition().field, amount)),
        )
    }
}

impl<'de> Deserialize<'de> for Costs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldReader;

        impl<'de> Visitor<'de> for FieldReader {
            type Value = Costs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the costs of a cell")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Costs, A::Error> {
                let mut costs = Costs::default();
                while let Some(field) = map.next_key::<std::borrow::Cow<'_, str>>()? {
                    match Cost::of_field(&field) {
                        Some(cost) => costs.0[cost as usize] = number(map.next_value()?),
                        None => {
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(costs)
            }
        }

        deserializer.deserialize_map(FieldReader)
    }
}
