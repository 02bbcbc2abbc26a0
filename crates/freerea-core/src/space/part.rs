//! Parts of a network, by which its memory is described.

use std::fmt;

/// Where a part lies in its network. Between two parts one map alone is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// The first convolution.
    Stem,
    /// The cells of a stage that keep its maps' shape, from 1.
    Cell(u8),
    /// What leads to a stage, from 2: a residual block or a pool. From 1, where it is the stage's
    /// own first cell.
    Reduction(u8),
}

impl Section {
    /// The cells of a stage, counted from 0.
    pub(in crate::space) const fn stage(stage: usize) -> Self {
        Section::Cell(stage as u8 + 1)
    }

    /// What leads to a stage, counted from 0.
    pub(in crate::space) const fn reduction(stage: usize) -> Self {
        Section::Reduction(stage as u8 + 1)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Section::Stem => f.write_str("stem"),
            Section::Cell(stage) => write!(f, "cell of stage {stage}"),
            Section::Reduction(stage) => write!(f, "reduction to stage {stage}"),
        }
    }
}

/// A part of a network, by what decides its memory: two cells of a task that have the same part
/// need the same memory for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Where it lies.
    pub section: Section,
    /// What is in it, as its space numbers that.
    pub(in crate::space) code: u64,
}

impl Part {
    pub(in crate::space) const fn new(section: Section, code: u64) -> Self {
        Part { section, code }
    }
}
