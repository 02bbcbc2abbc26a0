//! The five operations that an edge can carry.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an edge does with the feature map of its source node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EdgeOperation {
    /// No connection: zeros.
    #[serde(rename = "none")]
    None,
    /// The identity.
    #[serde(rename = "skip_connect")]
    SkipConnect,
    /// ReLU, 1x1 convolution, batch norm.
    #[serde(rename = "nor_conv_1x1")]
    NorConv1x1,
    /// ReLU, 3x3 convolution, batch norm.
    #[serde(rename = "nor_conv_3x3")]
    NorConv3x3,
    /// Mean of 3x3 pixels, stride 1, padding not counted.
    #[serde(rename = "avg_pool_3x3")]
    AvgPool3x3,
}

impl EdgeOperation {
    /// All operations, in the benchmark's order.
    pub const ALL: [EdgeOperation; 5] = [
        EdgeOperation::None,
        EdgeOperation::SkipConnect,
        EdgeOperation::NorConv1x1,
        EdgeOperation::NorConv3x3,
        EdgeOperation::AvgPool3x3,
    ];

    /// The benchmark's name.
    pub const fn name(self) -> &'static str {
        match self {
            EdgeOperation::None => "none",
            EdgeOperation::SkipConnect => "skip_connect",
            EdgeOperation::NorConv1x1 => "nor_conv_1x1",
            EdgeOperation::NorConv3x3 => "nor_conv_3x3",
            EdgeOperation::AvgPool3x3 => "avg_pool_3x3",
        }
    }

    /// The side of the convolution's kernel, where the operation is a convolution.
    pub const fn kernel(self) -> Option<usize> {
        match self {
            EdgeOperation::NorConv1x1 => Some(1),
            EdgeOperation::NorConv3x3 => Some(3),
            EdgeOperation::None | EdgeOperation::SkipConnect | EdgeOperation::AvgPool3x3 => None,
        }
    }
}

impl fmt::Display for EdgeOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of operations, for instance those that an edge may carry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<EdgeOperation>", into = "Vec<EdgeOperation>")]
pub struct EdgeOperationSet(u8);

impl EdgeOperationSet {
    /// No operation.
    pub const EMPTY: EdgeOperationSet = EdgeOperationSet(0);
    /// All five operations.
    pub const FULL: EdgeOperationSet = EdgeOperationSet(0b1_1111);

    /// The set of one operation.
    pub const fn only(operation: EdgeOperation) -> Self {
        EdgeOperationSet(1 << operation as u8)
    }

    /// Whether the operation is in the set.
    pub const fn contains(self, operation: EdgeOperation) -> bool {
        self.0 & Self::only(operation).0 != 0
    }

    /// The set with the operation.
    #[must_use]
    pub const fn with(self, operation: EdgeOperation) -> Self {
        EdgeOperationSet(self.0 | Self::only(operation).0)
    }

    /// The set without the operation.
    #[must_use]
    pub const fn without(self, operation: EdgeOperation) -> Self {
        EdgeOperationSet(self.0 & !Self::only(operation).0)
    }

    /// What both sets hold.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        EdgeOperationSet(self.0 & other.0)
    }

    /// Whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, in the benchmark's order.
    pub fn iter(self) -> impl Iterator<Item = EdgeOperation> {
        EdgeOperation::ALL
            .into_iter()
            .filter(move |&operation| self.contains(operation))
    }
}

impl FromIterator<EdgeOperation> for EdgeOperationSet {
    fn from_iter<I: IntoIterator<Item = EdgeOperation>>(operations: I) -> Self {
        operations
            .into_iter()
            .fold(EdgeOperationSet::EMPTY, EdgeOperationSet::with)
    }
}

impl From<Vec<EdgeOperation>> for EdgeOperationSet {
    fn from(operations: Vec<EdgeOperation>) -> Self {
        operations.into_iter().collect()
    }
}

impl From<EdgeOperationSet> for Vec<EdgeOperation> {
    fn from(set: EdgeOperationSet) -> Self {
        set.iter().collect()
    }
}

impl fmt::Debug for EdgeOperationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
