//! Constraints as arguments.

use clap::Args;
use freerea_core::cost::Costing;
use freerea_core::evolution::{Constraints, Restriction};

use super::errors::{BadInput, OrBadInput};
use super::limits::LimitArgs;

/// What a cell must keep to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Constraints")]
pub struct ConstraintArgs {
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Forbid an operation (nor_conv_3x3 or 3x3, pool, skip), an edge (0-1: it carries none), or an operation at a
    /// place (0-3=none, L1=64)
    #[arg(long, value_name = "OPERATION|PLACE|PLACE=OPERATION")]
    forbid: Vec<Restriction>,
    /// Pin a place to an operation (2-3=nor_conv_3x3, L1=8), or require an operation somewhere
    /// (skip_connect), or an edge that carries something (0-1)
    #[arg(long, value_name = "OPERATION|PLACE|PLACE=OPERATION")]
    pin: Vec<Restriction>,
}

impl ConstraintArgs {
    /// The constraints that the arguments say, if what they limit is known.
    pub fn constraints(&self, costing: &Costing) -> Result<Constraints, BadInput> {
        let mut constraints = Constraints::none(costing.task.space);
        self.limits.put(&mut constraints);
        constraints.check(costing).or_bad_input()?;
        for restriction in &self.forbid {
            restriction.forbid(&mut constraints).or_bad_input()?;
        }
        for restriction in &self.pin {
            restriction.pin(&mut constraints).or_bad_input()?;
        }
        Ok(constraints)
    }
}
