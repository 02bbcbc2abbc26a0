//! What an inner node does.

use std::fmt;

/// The operation of an inner node, after which come batch norm and ReLU for convolutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeOperation {
    /// 3x3 convolution, batch norm, ReLU.
    Conv3x3,
    /// 1x1 convolution, batch norm, ReLU.
    Conv1x1,
    /// The largest of 3x3 pixels, stride 1.
    MaxPool3x3,
}

impl NodeOperation {
    /// All operations, in the order of the benchmark's labels 0, 1 and 2.
    pub const ALL: [NodeOperation; 3] = [
        NodeOperation::Conv3x3,
        NodeOperation::Conv1x1,
        NodeOperation::MaxPool3x3,
    ];

    /// The benchmark's name.
    pub const fn name(self) -> &'static str {
        match self {
            NodeOperation::Conv3x3 => "conv3x3-bn-relu",
            NodeOperation::Conv1x1 => "conv1x1-bn-relu",
            NodeOperation::MaxPool3x3 => "maxpool3x3",
        }
    }

    /// The operation of this name.
    pub fn named(name: &str) -> Option<NodeOperation> {
        NodeOperation::ALL.into_iter().find(|op| op.name() == name)
    }
}

impl fmt::Display for NodeOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
