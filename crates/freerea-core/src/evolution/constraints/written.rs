//! Constraints as files keep them: names instead of numbers, so that a file outlives a program.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::range::Range;
use crate::cost::Cost;
use crate::space::{Operation, Space};

/// Constraints as files keep them.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    pub(super) space: Space,
    /// A field a cost.
    #[serde(flatten)]
    pub(super) limits: BTreeMap<Cost, Range>,
    pub(super) allowed: Vec<Vec<Operation>>,
    pub(super) required: Vec<Operation>,
}
