//! What a cell must keep to: limits of its costs, and what places of it carry.

mod bound;
mod range;
mod refusal;
mod restriction;
mod written;

use std::fmt;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use crate::cost::{Cost, CostTable, Costing, Costs};
use crate::space::{Cell, Operation, OperationSet, Space};
pub use bound::{Bound, BoundEnd, Nudge};
pub use range::{Limit, Range};
pub use refusal::{Locus, Refusal, UnknownCostError};
pub use restriction::{Restriction, RestrictionError};
use written::Written;

/// The most places that the constraints of a space speak of.
const LOCI: usize = 6;

/// What a feasible cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Constraints {
    space: Space,
    /// Limits of each cost.
    limits: [Range; Cost::COUNT],
    /// What each place may carry, in the order of [`Space::loci`]; the rest is not looked at.
    allowed: [OperationSet; LOCI],
    /// Operations that must occur somewhere.
    pub required: OperationSet,
}

impl Constraints {
    /// Every cell of a space is feasible.
    pub fn none(space: Space) -> Self {
        Constraints {
            space,
            limits: Default::default(),
            allowed: [OperationSet::full(space); LOCI],
            required: OperationSet::empty(space),
        }
    }

    /// The space whose cells they are for.
    pub const fn space(&self) -> Space {
        self.space
    }

    /// The places of the space with what each may carry.
    pub fn loci(&self) -> impl Iterator<Item = (&'static str, OperationSet)> {
        self.space.loci().iter().copied().zip(self.allowed)
    }

    /// What a place may carry, by its number.
    pub const fn allowed(&self, locus: usize) -> OperationSet {
        self.allowed[locus]
    }

    /// Lets a place carry these operations alone.
    pub const fn allow(&mut self, locus: usize, operations: OperationSet) {
        self.allowed[locus] = operations;
    }

    /// Whether a cell of these costs is feasible.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn admit(&self, cell: Cell, costs: &Costs) -> Result<(), Refusal> {
        let space = cell.space();
        if space != self.space {
            return Err(Refusal::Space { space });
        }
        self.admit_costs(costs)?;
        self.admit_operations(cell)
    }

    /// Whether costs keep to the limits.
    fn admit_costs(&self, costs: &Costs) -> Result<(), Refusal> {
        let broken = |cost| Refusal::of_cost(cost, costs.get(cost), self[cost]);
        match Cost::ALL.into_iter().find_map(broken) {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }

    /// Whether a cell of the space carries what it may and must.
    fn admit_operations(&self, cell: Cell) -> Result<(), Refusal> {
        let mut present = OperationSet::empty(self.space);
        for (number, (name, allowed)) in self.loci().enumerate() {
            let found = cell.found_at(number);
            if let Some(operation) = found.minus(allowed).iter().next() {
                let locus = Locus(name);
                return Err(Refusal::Operation { locus, operation });
            }
            present = present.union(found);
        }
        match self.required.minus(present).iter().next() {
            Some(operation) => Err(Refusal::Missing { operation }),
            None => Ok(()),
        }
    }

    /// Whether a cell is feasible, its costs counted for this.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn admit_cell(&self, cell: Cell, costing: impl Into<Costing>) -> Result<(), Refusal> {
        self.admit(cell, &Costs::of(cell, costing))
    }

    /// Whether all costs that are limited are known of cells.
    ///
    /// # Errors
    /// Which one is not, and why.
    pub fn check(&self, costing: &Costing) -> Result<(), UnknownCostError> {
        let mut limited = Cost::ALL.into_iter().filter(|&cost| self[cost].is_set());
        limited.try_for_each(|cost| UnknownCostError::check(cost, costing))
    }

    /// All feasible cells of the space, in the benchmark's order.
    pub fn feasible(&self, costing: impl Into<Costing>) -> Vec<Cell> {
        let indices = self.feasible_indices(costing.into()).into_iter();
        indices
            .map(|index| self.space.cell(index as usize))
            .collect()
    }

    /// The indices of all feasible cells, in order.
    pub(super) fn feasible_indices(&self, costing: Costing) -> Vec<u32> {
        self.feasible_among(&CostTable::of(costing)).collect()
    }

    /// How many cells of the space are feasible by their costs.
    pub fn count(&self, table: &CostTable) -> usize {
        self.feasible_among(table).count()
    }

    fn feasible_among(&self, table: &CostTable) -> impl Iterator<Item = u32> {
        let costs = table.each().iter().zip(0..);
        // The costs first: most cells are decided by them, and they need no cell to be made.
        let open = self.is_open();
        let carries = move |index: u32| {
            let cell = self.space.cell(index as usize);
            self.admit_operations(cell).is_ok()
        };
        costs
            .filter(move |(costs, index)| {
                self.admit_costs(costs).is_ok() && (open || carries(*index))
            })
            .map(|(_, index)| index)
    }

    /// Whether every place may carry everything and nothing is required.
    fn is_open(&self) -> bool {
        let full = OperationSet::full(self.space);
        self.loci().all(|(_, allowed)| allowed == full)
            && self.required == OperationSet::empty(self.space)
    }

    /// Forbids an operation everywhere.
    pub fn forbid_operation(&mut self, operation: Operation) {
        for allowed in &mut self.allowed {
            *allowed = allowed.without(operation);
        }
    }

    /// Forbids an operation at one place.
    pub const fn forbid(&mut self, locus: usize, operation: Operation) {
        self.allowed[locus] = self.allowed[locus].without(operation);
    }

    /// Lets a place carry nothing but this operation.
    pub fn pin(&mut self, locus: usize, operation: Operation) {
        self.allowed[locus] = OperationSet::only(operation);
    }

    /// The operations that no place may carry.
    pub fn forbidden(&self) -> impl Iterator<Item = Operation> {
        let nowhere = |operation| self.loci().all(|(_, set)| !set.contains(operation));
        self.space
            .operations()
            .filter(move |&operation| nowhere(operation))
    }

    /// The places that may carry less than others, with what they may carry.
    pub fn pinned(&self) -> impl Iterator<Item = (&'static str, OperationSet)> {
        let somewhere = self
            .loci()
            .fold(OperationSet::empty(self.space), |somewhere, (_, set)| {
                somewhere.union(set)
            });
        self.loci()
            .filter(move |(_, allowed)| *allowed != somewhere)
    }
}

/// The limits of a cost.
impl Index<Cost> for Constraints {
    type Output = Range;

    fn index(&self, cost: Cost) -> &Range {
        &self.limits[cost as usize]
    }
}

impl IndexMut<Cost> for Constraints {
    fn index_mut(&mut self, cost: Cost) -> &mut Range {
        &mut self.limits[cost as usize]
    }
}

impl From<Constraints> for Written {
    fn from(constraints: Constraints) -> Self {
        Written {
            space: constraints.space,
            limits: Cost::ALL
                .into_iter()
                .filter(|&cost| constraints[cost].is_set())
                .map(|cost| (cost, constraints[cost]))
                .collect(),
            allowed: constraints
                .loci()
                .map(|(_, set)| set.iter().collect())
                .collect(),
            required: constraints.required.iter().collect(),
        }
    }
}

impl TryFrom<Written> for Constraints {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let space = written.space;
        let set = |operations: Vec<Operation>| {
            operations
                .into_iter()
                .try_fold(OperationSet::empty(space), |set, operation| match operation
                    .in_space(space)
                {
                    Some(operation) => Ok(set.with(operation)),
                    None => Err(format!("{operation} is no operation of {space}")),
                })
        };
        if written.allowed.len() != space.loci().len() {
            return Err(format!(
                "{space} has {} places, not {}",
                space.loci().len(),
                written.allowed.len()
            ));
        }
        let mut constraints = Constraints {
            required: set(written.required)?,
            ..Constraints::none(space)
        };
        for (cost, range) in written.limits {
            constraints[cost] = range;
        }
        for (locus, operations) in written.allowed.into_iter().enumerate() {
            constraints.allow(locus, set(operations)?);
        }
        Ok(constraints)
    }
}

impl fmt::Display for Constraints {
    /// The constraints in force, as the command line takes them; "none" where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for cost in Cost::ALL {
            let (title, unit) = (cost.title(), cost.definition().unit);
            let Range { min, max } = self[cost];
            parts.extend(min.map(|min| format!("{title} >= {}", unit.write(min))));
            parts.extend(max.map(|max| format!("{title} <= {}", unit.write(max))));
        }
        let named = |operation: Operation| operation.or_empty(operation.name());
        parts.extend(
            self.forbidden()
                .map(|operation| format!("no {}", named(operation))),
        );
        for (locus, allowed) in self.pinned() {
            let names: Vec<&str> = allowed.iter().map(Operation::name).collect();
            parts.push(format!("{locus} = {}", names.join(" or ")));
        }
        parts.extend(
            self.required
                .iter()
                .map(|operation| format!("some {}", named(operation))),
        );
        if parts.is_empty() {
            f.pad("none")
        } else {
            f.pad(&parts.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
