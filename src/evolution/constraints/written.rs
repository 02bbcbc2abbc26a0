//! Constraints as files keep them: names instead of numbers, so that a file outlives a program.

use serde::{Deserialize, Serialize};

use super::{Constraints, Range};
use crate::space::cost::{Flops, Parameters};
use crate::space::{Operation, OperationSet, Space};

/// Constraints as files keep them.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    space: Space,
    params: Range<Parameters>,
    flops: Range<Flops>,
    allowed: Vec<Vec<Operation>>,
    required: Vec<Operation>,
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
