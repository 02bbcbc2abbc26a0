//! Constraints as files keep them: names instead of numbers, so that a file outlives a program.

use serde::{Deserialize, Serialize};

use super::range::Range;
use crate::space::cost::{Flops, Parameters};
use crate::space::{Operation, Space};

/// Constraints as files keep them.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    pub(super) space: Space,
    pub(super) params: Range<Parameters>,
    pub(super) flops: Range<Flops>,
    pub(super) allowed: Vec<Vec<Operation>>,
    pub(super) required: Vec<Operation>,
}
