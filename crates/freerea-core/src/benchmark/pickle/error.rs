//! Why a pickle is refused.

/// The most objects that a pickle may hold, on its stack, in its memo or at all; a file of the
/// benchmark has some 40,000.
pub(super) const MOST_OBJECTS: usize = 1 << 20;

/// Why a pickle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PickleError {
    /// The end comes too early.
    #[error("its data end in the middle, at byte {0}")]
    Truncated(usize),
    /// It does not begin as a pickle of these protocols does.
    #[error("it is no pickle of protocol 2 to 5")]
    Protocol,
    /// It names something that is not among the three that are data.
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
    /// More objects than any file of the benchmark has.
    #[error("it holds more than {MOST_OBJECTS} objects")]
    Objects,
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
