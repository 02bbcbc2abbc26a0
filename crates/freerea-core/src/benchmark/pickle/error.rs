//! Why a pickle is refused.

/// The most values that may be kept of a pickle at a time, in containers, on its stack or in its
/// memo; 16,000 cells have some two million.
pub(super) const MOST_OBJECTS: usize = 4 << 20;

/// How many containers may be in each other; files of benchmarks have ten.
pub(super) const MOST_DEPTH: usize = 64;

/// Why a pickle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PickleError {
    /// The end comes too early.
    #[error("its data end in the middle, at byte {0}")]
    Truncated(usize),
    /// It does not begin as a pickle of these protocols does.
    #[error("it is no pickle of protocol 2 to 5")]
    Protocol,
    /// The system refuses to read on.
    #[error("it can't be read ({0})")]
    Unreadable(String),
    /// It names something that is not among those that are data.
    #[error("it names {0}, which is code and no data")]
    Code(String),
    /// An instruction that plain data do not need.
    #[error("byte {at} is the instruction 0x{code:02x}, which no plain data need")]
    Instruction {
        /// The instruction.
        code: u8,
        /// Where it stands.
        at: usize,
    },
    /// An instruction without what it works on: an empty stack, or an object of another kind.
    #[error("the instruction at byte {0} lacks what it needs")]
    Operand(usize),
    /// An object that was not remembered is recalled.
    #[error("byte {at} recalls the object {number}, which is not there")]
    Memo {
        /// The object's number.
        number: u32,
        /// Where it is recalled.
        at: usize,
    },
    /// A frame that does not hold whole instructions.
    #[error("the frame at byte {0} is broken")]
    Frame(usize),
    /// More objects than any file of a benchmark has.
    #[error("it holds more than {MOST_OBJECTS} objects")]
    Objects,
    /// Containers in containers, deeper than in any file of a benchmark.
    #[error("at byte {0}, more than {MOST_DEPTH} lists are in each other")]
    Depth(usize),
    /// A text that is not UTF-8.
    #[error("the text at byte {0} is not UTF-8")]
    Text(usize),
    /// A whole number beyond 64 bits, or a NumPy number of another kind.
    #[error("the number at byte {0} is of a kind that is not read")]
    Number(usize),
    /// Something stands behind the end.
    #[error("something stands behind its end, at byte {0}")]
    Trailing(usize),
}
