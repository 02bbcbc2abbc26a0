//! Constraints as arguments.

use std::str::FromStr;

use clap::Args;

use super::errors::{BadInput, OrBadInput};
use crate::evolution::Constraints;
use crate::space::cost::{Flops, Parameters};
use crate::space::{Kind, Operation, Space, UnknownOperation};

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
    /// Forbid an operation (nor_conv_3x3), an edge (0-1: it carries none), or an operation at a
    /// place (0-3=none, L1=64)
    #[arg(long, value_name = "OPERATION|PLACE|PLACE=OPERATION")]
    forbid: Vec<Gene>,
    /// Pin a place to an operation (2-3=nor_conv_3x3, L1=8), or require an operation somewhere
    /// (skip_connect), or an edge that carries something (0-1)
    #[arg(long, value_name = "OPERATION|PLACE|PLACE=OPERATION")]
    pin: Vec<Gene>,
}

impl ConstraintArgs {
    /// The constraints that the arguments say.
    pub fn constraints(&self, space: Space) -> Result<Constraints, BadInput> {
        let mut constraints = Constraints::none(space);
        constraints.params.min = self.min_params;
        constraints.params.max = self.max_params;
        constraints.flops.min = self.min_flops;
        constraints.flops.max = self.max_flops;
        for gene in &self.forbid {
            gene.forbid(&mut constraints).or_bad_input()?;
        }
        for gene in &self.pin {
            gene.pin(&mut constraints).or_bad_input()?;
        }
        Ok(constraints)
    }
}

/// What can be forbidden or pinned, of whatever space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gene {
    /// An operation, wherever it is.
    Operation(Operation),
    /// A place, whatever it carries.
    Place(&'static str),
    /// An operation at a place.
    Both(&'static str, Operation),
}

/// Text that names no gene, or one of another space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeneError {
    /// The part before `=` is no place of a cell.
    #[error("'{0}' is no place of a cell; 'freerea space info' lists those of each space")]
    Place(String),
    /// The part after `=` is no operation.
    #[error(transparent)]
    Operation(#[from] UnknownOperation),
    /// Neither an operation nor a place.
    #[error(
        "'{0}' is neither an operation nor a place of a cell nor PLACE=OPERATION; \
         'freerea space info' lists them"
    )]
    Neither(String),
    /// A place of another space.
    #[error("{space} has no {place}; constraints of it speak of {}", space.loci().join(", "))]
    OtherPlace {
        /// The place.
        place: &'static str,
        /// The space that is searched.
        space: Space,
    },
    /// An operation of another space, or none that a place can carry.
    #[error("{operation} is no operation of {space}; it has {}", operations(*space))]
    OtherOperation {
        /// The operation.
        operation: Operation,
        /// The space that is searched.
        space: Space,
    },
    /// A place that always carries something.
    #[error("every {} carries something; name what it may be, like {place}={}", space.locus(), example(*space))]
    AlwaysThere {
        /// The place.
        place: &'static str,
        /// The space that is searched.
        space: Space,
    },
}

fn operations(space: Space) -> String {
    let names = space.operations().map(Operation::name);
    names.collect::<Vec<_>>().join(", ")
}

fn example(space: Space) -> &'static str {
    space.operations().next().map_or("", Operation::name)
}

fn place(text: &str) -> Option<&'static str> {
    let mut loci = Space::ALL.iter().flat_map(|space| space.loci());
    loci.find(|locus| locus.eq_ignore_ascii_case(text)).copied()
}

impl Gene {
    /// Forbids it: an edge that is forbidden carries `none`.
    ///
    /// # Errors
    /// Where the space has no such gene.
    pub fn forbid(self, constraints: &mut Constraints) -> Result<(), GeneError> {
        let space = constraints.space();
        match self {
            Gene::Operation(operation) => {
                constraints.forbid_operation(of_space(operation, space)?);
            }
            Gene::Place(place) => constraints.pin(number(place, space)?, nothing(place, space)?),
            Gene::Both(place, operation) => {
                constraints.forbid(number(place, space)?, of_space(operation, space)?);
            }
        }
        Ok(())
    }

    /// Pins it: an edge that is pinned carries something.
    ///
    /// # Errors
    /// Where the space has no such gene.
    pub fn pin(self, constraints: &mut Constraints) -> Result<(), GeneError> {
        let space = constraints.space();
        match self {
            Gene::Operation(operation) => {
                let operation = of_space(operation, space)?;
                constraints.required = constraints.required.with(operation);
            }
            Gene::Place(place) => constraints.forbid(number(place, space)?, nothing(place, space)?),
            Gene::Both(place, operation) => {
                constraints.pin(number(place, space)?, of_space(operation, space)?);
            }
        }
        Ok(())
    }
}

fn of_space(operation: Operation, space: Space) -> Result<Operation, GeneError> {
    let known = space.operations().any(|other| other == operation);
    match known {
        true => Ok(operation),
        false => Err(GeneError::OtherOperation { operation, space }),
    }
}

fn number(place: &'static str, space: Space) -> Result<usize, GeneError> {
    let number = space.loci().iter().position(|locus| *locus == place);
    number.ok_or(GeneError::OtherPlace { place, space })
}

/// What a place carries that is left out.
fn nothing(place: &'static str, space: Space) -> Result<Operation, GeneError> {
    space
        .operations()
        .find(|operation| operation.names().kind == Kind::Nothing)
        .ok_or(GeneError::AlwaysThere { place, space })
}

impl FromStr for Gene {
    type Err = GeneError;

    fn from_str(text: &str) -> Result<Self, GeneError> {
        if let Some((before, operation)) = text.split_once('=') {
            let operation: Operation = operation.parse()?;
            let place = place(before).ok_or_else(|| GeneError::Place(before.to_owned()))?;
            return Ok(Gene::Both(place, operation));
        }
        let operation = text.parse().map(Gene::Operation).ok();
        operation
            .or_else(|| place(text).map(Gene::Place))
            .ok_or_else(|| GeneError::Neither(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::Operation as Carried;

    #[test]
    fn genes_are_read() {
        assert_eq!("none".parse(), Ok(Gene::Operation(Carried::None.into())));
        assert_eq!("0-3".parse(), Ok(Gene::Place("0-3")));
        assert_eq!(
            "1-2=skip_connect".parse(),
            Ok(Gene::Both("1-2", Carried::SkipConnect.into()))
        );
        for text in ["3-0", "conv", "0-3=conv", "x=none"] {
            assert!(text.parse::<Gene>().is_err(), "{text}");
        }
    }

    #[test]
    fn genes_of_another_space_are_refused() {
        let refused = |text: &str, space| {
            let gene: Gene = text.parse().unwrap();
            gene.forbid(&mut Constraints::none(space)).err()
        };
        assert_eq!(refused("0-1", Space::NatsTss), None);
        assert_eq!(refused("L1=64", Space::NatsSss), None);
        for (text, space) in [
            ("L1=64", Space::NatsTss),
            ("none", Space::NatsSss),
            ("0-1", Space::NatsSss),
            ("L1", Space::NatsSss),
        ] {
            assert!(refused(text, space).is_some(), "{text}");
        }
    }
}
