//! What a cell must keep to: limits of its costs, and what places of it carry.

mod bound;
mod range;
mod restriction;
mod written;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::space::cost::{Cost, Flops, Parameters};
use crate::space::{Cell, Operation, OperationSet, Space, Task};
pub use bound::{Bound, Nudge};
pub use range::{Limit, Range};
pub use restriction::{Restriction, RestrictionError};
use written::Written;

/// Why a cell is not feasible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Its parameters break a limit.
    #[error("{cost} parameters are {limit}")]
    Params {
        /// The cell's parameters.
        cost: Parameters,
        /// The limit that they break.
        limit: Limit<Parameters>,
    },
    /// Its FLOPs break a limit.
    #[error("{cost} FLOPs are {limit}")]
    Flops {
        /// The cell's FLOPs.
        cost: Flops,
        /// The limit that they break.
        limit: Limit<Flops>,
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

/// A place that constraints speak of: the name of one of the space's [loci](Space::loci).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locus(&'static str);

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

/// The most places that the constraints of a space speak of.
const LOCI: usize = 6;

/// What a feasible cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Constraints {
    space: Space,
    /// Limits of the trainable parameters.
    pub params: Range<Parameters>,
    /// Limits of the FLOPs.
    pub flops: Range<Flops>,
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
            params: Range::default(),
            flops: Range::default(),
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

    /// Whether a cell of this cost is feasible.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn admit(&self, cell: Cell, cost: Cost) -> Result<(), Refusal> {
        let space = cell.space();
        if space != self.space {
            return Err(Refusal::Space { space });
        }
        if let Some(limit) = self.params.broken_by(cost.params) {
            let cost = cost.params;
            return Err(Refusal::Params { cost, limit });
        }
        if let Some(limit) = self.flops.broken_by(cost.flops) {
            let cost = cost.flops;
            return Err(Refusal::Flops { cost, limit });
        }
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

    /// All feasible cells of the space, in the benchmark's order.
    pub fn feasible(&self, task: impl Into<Task>) -> Vec<Cell> {
        let indices = self.feasible_indices(task.into()).into_iter();
        indices
            .map(|index| self.space.cell(index as usize))
            .collect()
    }

    /// The indices of all feasible cells, in order.
    pub(super) fn feasible_indices(&self, task: Task) -> Vec<u32> {
        let costs = self.space.costs(task);
        let cells = self.space.all().zip(costs.each()).zip(0..);
        cells
            .filter(|((cell, cost), _)| self.admit(*cell, **cost).is_ok())
            .map(|(_, index)| index)
            .collect()
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

impl From<Constraints> for Written {
    fn from(constraints: Constraints) -> Self {
        Written {
            space: constraints.space,
            params: constraints.params,
            flops: constraints.flops,
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
                .try_fold(OperationSet::empty(space), |set, operation| {
                    match operation.space() == space {
                        true => Ok(set.with(operation)),
                        false => Err(format!("{operation} is no operation of {space}")),
                    }
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
            params: written.params,
            flops: written.flops,
            required: set(written.required)?,
            ..Constraints::none(space)
        };
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
        let mut limits = |name: &str, min: Option<String>, max: Option<String>| {
            parts.extend(min.map(|min| format!("{name} >= {min}")));
            parts.extend(max.map(|max| format!("{name} <= {max}")));
        };
        let written = |limit: Option<Parameters>| limit.map(|limit| limit.to_string());
        limits(
            "parameters",
            written(self.params.min),
            written(self.params.max),
        );
        let written = |limit: Option<Flops>| limit.map(|limit| limit.to_string());
        limits("FLOPs", written(self.flops.min), written(self.flops.max));
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
        match parts.is_empty() {
            true => f.pad("none"),
            false => f.pad(&parts.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::nats::{self, Edge, EdgeOperation};

    const CONVOLUTIONS: nats::TopologyCell =
        nats::TopologyCell::new([EdgeOperation::NorConv3x3; 6]);

    fn refusal(constraints: &Constraints, cell: nats::TopologyCell) -> Option<Refusal> {
        let cell = Cell::from(cell);
        constraints.admit(cell, cell.cost(Dataset::Cifar10)).err()
    }

    #[test]
    fn without_constraints_every_cell_is_feasible() {
        let all = Constraints::none(Default::default()).feasible(Dataset::Cifar10);
        assert_eq!(all.len(), 15_625);
        assert_eq!(Constraints::none(Default::default()).to_string(), "none");
    }

    #[test]
    fn limits_are_inclusive() {
        let params = CONVOLUTIONS.cost(Dataset::Cifar10).params;
        let mut constraints = Constraints::none(Default::default());
        constraints.params.max = Some(params);
        constraints.params.min = Some(params);
        assert_eq!(refusal(&constraints, CONVOLUTIONS), None);
        let max = Parameters(params.0 - 1);
        constraints.params = Range {
            min: None,
            max: Some(max),
        };
        let refusal = refusal(&constraints, CONVOLUTIONS).unwrap();
        assert_eq!(
            refusal.to_string(),
            "1.531546M parameters are above the most of 1.531545M"
        );
    }

    #[test]
    fn operations_are_forbidden_pinned_and_required() {
        let mut constraints = Constraints::none(Default::default());
        constraints.pin(Edge::E03.place(), EdgeOperation::SkipConnect.into());
        constraints.forbid_operation(EdgeOperation::None.into());
        constraints.required = OperationSet::only(EdgeOperation::AvgPool3x3.into());
        assert_eq!(
            constraints.to_string(),
            "no empty edge, 0-3 = skip_connect, some avg_pool_3x3"
        );
        assert_eq!(
            refusal(&constraints, CONVOLUTIONS),
            Some(Refusal::Operation {
                locus: Locus("0-3"),
                operation: EdgeOperation::NorConv3x3.into()
            })
        );
        let pinned = CONVOLUTIONS.with(Edge::E03, EdgeOperation::SkipConnect);
        assert_eq!(
            refusal(&constraints, pinned),
            Some(Refusal::Missing {
                operation: EdgeOperation::AvgPool3x3.into()
            })
        );
        // 4 operations on 5 edges, less those without avg_pool_3x3.
        assert_eq!(
            constraints.feasible(Dataset::Cifar10).len(),
            4usize.pow(5) - 3usize.pow(5)
        );
    }
}
