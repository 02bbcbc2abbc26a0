//! Constraints as arguments.

use clap::Args;
use freerea_core::evolution::{Constraints, Restriction};
use freerea_core::space::Space;
use freerea_core::space::cost::{Flops, Parameters};

use super::errors::{BadInput, OrBadInput};

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
    /// The constraints that the arguments say.
    pub fn constraints(&self, space: Space) -> Result<Constraints, BadInput> {
        let mut constraints = Constraints::none(space);
        constraints.params.min = self.min_params;
        constraints.params.max = self.max_params;
        constraints.flops.min = self.min_flops;
        constraints.flops.max = self.max_flops;
        for restriction in &self.forbid {
            restriction.forbid(&mut constraints).or_bad_input()?;
        }
        for restriction in &self.pin {
            restriction.pin(&mut constraints).or_bad_input()?;
        }
        Ok(constraints)
    }
}
