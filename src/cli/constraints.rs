//! Constraints as arguments.

use std::str::FromStr;

use clap::Args;

use crate::evolution::Constraints;
use crate::space::cost::{Flops, Parameters};
use crate::space::nats::{Edge, EdgeError, Operation, OperationError};

/// What a cell must keep to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Constraints")]
pub struct ConstraintArgs {
    /// Most trainable parameters, like 0.4M
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub max_params: Option<Parameters>,
    /// Least trainable parameters
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub min_params: Option<Parameters>,
    /// Most FLOPs (multiply-accumulates of one image), like 60M
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub max_flops: Option<Flops>,
    /// Least FLOPs
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub min_flops: Option<Flops>,
    /// Forbid an operation (nor_conv_3x3), an edge (0-1: it carries none), or an operation on an
    /// edge (0-3=none)
    #[arg(long, value_name = "OPERATION|EDGE|EDGE=OPERATION")]
    forbid: Vec<Gene>,
    /// Pin an edge to an operation (2-3=nor_conv_3x3), or require an operation somewhere
    /// (skip_connect), or an edge that carries something (0-1)
    #[arg(long, value_name = "OPERATION|EDGE|EDGE=OPERATION")]
    pin: Vec<Gene>,
}

impl ConstraintArgs {
    /// The constraints that the arguments say.
    pub fn constraints(&self) -> Constraints {
        let mut constraints = Constraints::default();
        constraints.params.min = self.min_params;
        constraints.params.max = self.max_params;
        constraints.flops.min = self.min_flops;
        constraints.flops.max = self.max_flops;
        for gene in &self.forbid {
            gene.forbid(&mut constraints);
        }
        for gene in &self.pin {
            gene.pin(&mut constraints);
        }
        constraints
    }
}

/// What can be forbidden or pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gene {
    /// An operation, wherever it is.
    Operation(Operation),
    /// An edge, whatever it carries.
    Edge(Edge),
    /// An operation on an edge.
    Both(Edge, Operation),
}

/// Text that names no gene.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeneError {
    /// The part before or without `=` is no edge.
    #[error(transparent)]
    Edge(#[from] EdgeError),
    /// The part after `=` is no operation.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// Neither an operation nor an edge.
    #[error(
        "'{0}' is neither an operation (none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3) nor an edge (0-1, 0-2, 1-2, 0-3, 1-3, 2-3) nor EDGE=OPERATION"
    )]
    Neither(String),
}

impl Gene {
    /// Forbids it: an edge that is forbidden carries `none`.
    pub fn forbid(self, constraints: &mut Constraints) {
        match self {
            Gene::Operation(operation) => constraints.forbid_operation(operation),
            Gene::Edge(edge) => constraints.pin(edge, Operation::None),
            Gene::Both(edge, operation) => constraints.forbid(edge, operation),
        }
    }

    /// Pins it: an edge that is pinned carries something.
    pub fn pin(self, constraints: &mut Constraints) {
        match self {
            Gene::Operation(operation) => {
                constraints.required = constraints.required.with(operation);
            }
            Gene::Edge(edge) => constraints.forbid(edge, Operation::None),
            Gene::Both(edge, operation) => constraints.pin(edge, operation),
        }
    }
}

impl FromStr for Gene {
    type Err = GeneError;

    fn from_str(text: &str) -> Result<Self, GeneError> {
        if let Some((edge, operation)) = text.split_once('=') {
            return Ok(Gene::Both(edge.parse()?, operation.parse()?));
        }
        let operation = text.parse().map(Gene::Operation).ok();
        operation
            .or_else(|| text.parse().map(Gene::Edge).ok())
            .ok_or_else(|| GeneError::Neither(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genes_are_read() {
        assert_eq!("none".parse(), Ok(Gene::Operation(Operation::None)));
        assert_eq!("0-3".parse(), Ok(Gene::Edge(Edge::E03)));
        assert_eq!(
            "1-2=skip_connect".parse(),
            Ok(Gene::Both(Edge::E12, Operation::SkipConnect))
        );
        for text in ["3-0", "conv", "0-3=conv", "x=none"] {
            assert!(text.parse::<Gene>().is_err(), "{text}");
        }
    }
}
