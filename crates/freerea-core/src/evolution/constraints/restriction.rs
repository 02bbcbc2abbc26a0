//! What is forbidden or pinned, as people name it.

use std::str::FromStr;

use super::Constraints;
use crate::space::{Kind, Operation, OperationName, Space, UnknownOperation};

/// What can be forbidden or pinned, of whatever space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restriction {
    /// An operation, wherever it is.
    Operation(OperationName),
    /// A place, whatever it carries.
    Place(&'static str),
    /// An operation at a place.
    Both(&'static str, OperationName),
}

/// Text that is no restriction, or one of another space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestrictionError {
    /// The part before `=` is no place of a cell.
    #[error("'{0}' is no place of a cell; 'freerea space info' lists those of each space")]
    Place(String),
    /// The part after `=` is no operation.
    #[error(transparent)]
    Operation(#[from] UnknownOperation),
    /// Neither an operation nor a place.
    #[error(
        "'{0}' is neither an operation nor a place of a cell nor PLACE=OPERATION; {list}; \
         'freerea space info' lists the places",
        list = UnknownOperation::list()
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
        operation: OperationName,
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

impl Restriction {
    /// Forbids it: an edge that is forbidden carries `none`.
    ///
    /// # Errors
    /// If the space has no such place or operation.
    pub fn forbid(&self, constraints: &mut Constraints) -> Result<(), RestrictionError> {
        let space = constraints.space();
        match self {
            Restriction::Operation(operation) => {
                constraints.forbid_operation(of_space(operation, space)?);
            }
            Restriction::Place(place) => {
                constraints.pin(number(place, space)?, nothing(place, space)?);
            }
            Restriction::Both(place, operation) => {
                constraints.forbid(number(place, space)?, of_space(operation, space)?);
            }
        }
        Ok(())
    }

    /// Pins it: an edge that is pinned carries something.
    ///
    /// # Errors
    /// If the space has no such place or operation.
    pub fn pin(&self, constraints: &mut Constraints) -> Result<(), RestrictionError> {
        let space = constraints.space();
        match self {
            Restriction::Operation(operation) => {
                let operation = of_space(operation, space)?;
                constraints.required = constraints.required.with(operation);
            }
            Restriction::Place(place) => {
                constraints.forbid(number(place, space)?, nothing(place, space)?);
            }
            Restriction::Both(place, operation) => {
                constraints.pin(number(place, space)?, of_space(operation, space)?);
            }
        }
        Ok(())
    }
}

fn of_space(name: &OperationName, space: Space) -> Result<Operation, RestrictionError> {
    name.in_space(space)
        .ok_or_else(|| RestrictionError::OtherOperation {
            operation: name.clone(),
            space,
        })
}

fn number(place: &'static str, space: Space) -> Result<usize, RestrictionError> {
    let number = space.loci().iter().position(|locus| *locus == place);
    number.ok_or(RestrictionError::OtherPlace { place, space })
}

/// What a place carries that is left out.
fn nothing(place: &'static str, space: Space) -> Result<Operation, RestrictionError> {
    space
        .operations()
        .find(|operation| operation.names().kind == Kind::Nothing)
        .ok_or(RestrictionError::AlwaysThere { place, space })
}

impl FromStr for Restriction {
    type Err = RestrictionError;

    fn from_str(text: &str) -> Result<Self, RestrictionError> {
        if let Some((before, operation)) = text.split_once('=') {
            let operation: OperationName = operation.parse()?;
            let place = place(before).ok_or_else(|| RestrictionError::Place(before.to_owned()))?;
            return Ok(Restriction::Both(place, operation));
        }
        let operation = text.parse().map(Restriction::Operation).ok();
        operation
            .or_else(|| place(text).map(Restriction::Place))
            .ok_or_else(|| RestrictionError::Neither(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::EdgeOperation;

    fn operation(carried: EdgeOperation) -> OperationName {
        Operation::from(carried).into()
    }

    #[test]
    fn restrictions_are_read() {
        assert_eq!(
            "none".parse(),
            Ok(Restriction::Operation(operation(EdgeOperation::None)))
        );
        assert_eq!("0-3".parse(), Ok(Restriction::Place("0-3")));
        assert_eq!(
            "1-2=skip_connect".parse(),
            Ok(Restriction::Both(
                "1-2",
                operation(EdgeOperation::SkipConnect)
            ))
        );
        for text in ["3-0", "conv", "0-3=conv", "x=none"] {
            assert!(text.parse::<Restriction>().is_err(), "{text}");
        }
    }

    #[test]
    fn restrictions_of_another_space_are_refused() {
        let refused = |text: &str, space| {
            let restriction: Restriction = text.parse().unwrap();
            restriction.forbid(&mut Constraints::none(space)).err()
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
