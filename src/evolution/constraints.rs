//! What a cell must keep to: limits of its costs, and operations forbidden, required or pinned.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::space::cost::{Cost, Flops, Parameters};
use crate::space::dataset::Dataset;
use crate::space::nats::{Cell, Edge, Operation, OperationSet};

/// Limits of a cost, both of them optional and inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T> {
    /// The least that is allowed.
    pub min: Option<T>,
    /// The most that is allowed.
    pub max: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Range {
            min: None,
            max: None,
        }
    }
}

impl<T: Copy + PartialOrd> Range<T> {
    /// Which limit a value breaks.
    fn broken_by(&self, value: T) -> Option<Limit<T>> {
        match (self.min, self.max) {
            (Some(min), _) if value < min => Some(Limit::Min(min)),
            (_, Some(max)) if value > max => Some(Limit::Max(max)),
            _ => None,
        }
    }
}

/// One limit of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit<T> {
    /// At least this.
    Min(T),
    /// At most this.
    Max(T),
}

impl<T: fmt::Display> fmt::Display for Limit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Min(min) => write!(f, "below the least of {min}"),
            Limit::Max(max) => write!(f, "above the most of {max}"),
        }
    }
}

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
    /// An edge carries what it may not.
    #[error("edge {edge} may not be {operation}")]
    Operation {
        /// The edge.
        edge: Edge,
        /// What it carries.
        operation: Operation,
    },
    /// An operation that must occur does not.
    #[error("no edge is {operation}, which is required")]
    Missing {
        /// The operation.
        operation: Operation,
    },
}

/// What a feasible cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraints {
    /// Limits of the trainable parameters.
    pub params: Range<Parameters>,
    /// Limits of the FLOPs.
    pub flops: Range<Flops>,
    /// What each edge may carry, in the order of [`Edge::ALL`].
    pub allowed: [OperationSet; 6],
    /// Operations that must occur on some edge.
    pub required: OperationSet,
}

impl Default for Constraints {
    /// Every cell is feasible.
    fn default() -> Self {
        Constraints {
            params: Range::default(),
            flops: Range::default(),
            allowed: [OperationSet::FULL; 6],
            required: OperationSet::EMPTY,
        }
    }
}

impl Constraints {
    /// Whether a cell of this cost is feasible.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn admit(&self, cell: Cell, cost: Cost) -> Result<(), Refusal> {
        if let Some(limit) = self.params.broken_by(cost.params) {
            let cost = cost.params;
            return Err(Refusal::Params { cost, limit });
        }
        if let Some(limit) = self.flops.broken_by(cost.flops) {
            let cost = cost.flops;
            return Err(Refusal::Flops { cost, limit });
        }
        for edge in Edge::ALL {
            let operation = cell.operation(edge);
            if !self.allowed[edge.place()].contains(operation) {
                return Err(Refusal::Operation { edge, operation });
            }
        }
        let present: OperationSet = cell.operations().into_iter().collect();
        match self.required.iter().find(|&op| !present.contains(op)) {
            Some(operation) => Err(Refusal::Missing { operation }),
            None => Ok(()),
        }
    }

    /// All feasible cells of the space, in the benchmark's order.
    pub fn feasible(&self, dataset: Dataset) -> Vec<Cell> {
        Cell::all()
            .filter(|cell| self.admit(*cell, cell.cost(dataset)).is_ok())
            .collect()
    }

    /// Forbids an operation on every edge.
    pub fn forbid_operation(&mut self, operation: Operation) {
        for allowed in &mut self.allowed {
            *allowed = allowed.without(operation);
        }
    }

    /// Forbids an operation on one edge.
    pub fn forbid(&mut self, edge: Edge, operation: Operation) {
        let allowed = &mut self.allowed[edge.place()];
        *allowed = allowed.without(operation);
    }

    /// Lets an edge carry nothing but this operation.
    pub fn pin(&mut self, edge: Edge, operation: Operation) {
        self.allowed[edge.place()] = OperationSet::only(operation);
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
        for operation in Operation::ALL {
            if self.allowed.iter().all(|set| !set.contains(operation)) {
                parts.push(format!("no {operation}"));
            }
        }
        let everywhere: OperationSet = Operation::ALL
            .into_iter()
            .filter(|&operation| self.allowed.iter().any(|set| set.contains(operation)))
            .collect();
        for (edge, allowed) in Edge::ALL.into_iter().zip(self.allowed) {
            if allowed != everywhere {
                let names: Vec<&str> = allowed.iter().map(Operation::name).collect();
                parts.push(format!("{edge} = {}", names.join(" or ")));
            }
        }
        parts.extend(
            self.required
                .iter()
                .map(|operation| format!("some {operation}")),
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

    const CONVOLUTIONS: Cell = Cell::new([Operation::NorConv3x3; 6]);

    fn refusal(constraints: &Constraints, cell: Cell) -> Option<Refusal> {
        constraints.admit(cell, cell.cost(Dataset::Cifar10)).err()
    }

    #[test]
    fn without_constraints_every_cell_is_feasible() {
        let all = Constraints::default().feasible(Dataset::Cifar10);
        assert_eq!(all.len(), 15_625);
        assert_eq!(Constraints::default().to_string(), "none");
    }

    #[test]
    fn limits_are_inclusive() {
        let params = CONVOLUTIONS.cost(Dataset::Cifar10).params;
        let mut constraints = Constraints::default();
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
        let mut constraints = Constraints::default();
        constraints.pin(Edge::E03, Operation::SkipConnect);
        constraints.forbid_operation(Operation::None);
        constraints.required = OperationSet::only(Operation::AvgPool3x3);
        assert_eq!(
            constraints.to_string(),
            "no none, 0-3 = skip_connect, some avg_pool_3x3"
        );
        assert_eq!(
            refusal(&constraints, CONVOLUTIONS),
            Some(Refusal::Operation {
                edge: Edge::E03,
                operation: Operation::NorConv3x3
            })
        );
        let pinned = CONVOLUTIONS.with(Edge::E03, Operation::SkipConnect);
        assert_eq!(
            refusal(&constraints, pinned),
            Some(Refusal::Missing {
                operation: Operation::AvgPool3x3
            })
        );
        // 4 operations on 5 edges, less those without avg_pool_3x3.
        assert_eq!(
            constraints.feasible(Dataset::Cifar10).len(),
            4usize.pow(5) - 3usize.pow(5)
        );
    }
}
