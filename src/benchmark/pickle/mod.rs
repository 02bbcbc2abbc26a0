//! A reader of Python's pickles (protocols 2 to 5) that builds plain data and never runs code.
//!
//! A pickle is a program for a small stack machine, and Python's own reader lets it call whatever
//! it names. Here, it can name the three things that the benchmark's files hold (an ordered
//! dictionary, NumPy's type and NumPy's scalar), and all of them become plain data; any other name
//! refuses the file. Objects stand in one list and refer to each other by number: shared ones are
//! not copied, cycles do no harm and nothing is recursive, so that memory is bounded whatever the
//! input says.

mod code;
mod input;
mod machine;
mod object;

#[cfg(test)]
mod tests;

use machine::Machine;
use object::{Id, Object};

/// The most objects that a pickle may hold, on its stack, in its memo or at all; a file of the
/// benchmark has some 40,000.
const MOST_OBJECTS: usize = 1 << 20;

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

/// What a pickle holds; text and bytes are borrowed from it.
pub struct Pickle<'d> {
    objects: Vec<Object<'d>>,
    root: Id,
}

impl<'d> Pickle<'d> {
    /// Reads a whole pickle.
    ///
    /// # Errors
    /// Where it is damaged, or names anything that is no data.
    pub fn read(data: &'d [u8]) -> Result<Self, PickleError> {
        Machine::new(data).run()
    }

    /// The object that all others belong to.
    pub fn root(&self) -> Value<'_, 'd> {
        self.value(self.root)
    }

    fn value(&self, id: Id) -> Value<'_, 'd> {
        Value { pickle: self, id }
    }
}

/// An object of a pickle.
#[derive(Clone, Copy)]
pub struct Value<'p, 'd> {
    pickle: &'p Pickle<'d>,
    id: Id,
}

impl<'p, 'd> Value<'p, 'd> {
    fn object(self) -> &'p Object<'d> {
        &self.pickle.objects[self.id.place()]
    }

    /// The text, where it is one.
    pub fn text(self) -> Option<&'d str> {
        match *self.object() {
            Object::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn integer(self) -> Option<i64> {
        match *self.object() {
            Object::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The number, whole or not, where it is one.
    pub fn number(self) -> Option<f64> {
        match *self.object() {
            Object::Float(number) => Some(number),
            Object::Integer(number) => Some(number as f64),
            _ => None,
        }
    }

    /// What stands in a list, tuple or set; nothing where it is none of these.
    pub fn items(self) -> impl ExactSizeIterator<Item = Value<'p, 'd>> {
        let items = match self.object() {
            Object::Sequence(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |&id| self.pickle.value(id))
    }

    /// The entries of a dictionary; nothing where it is none.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = (Value<'p, 'd>, Value<'p, 'd>)> {
        let entries = match self.object() {
            Object::Dictionary(entries) => entries.as_slice(),
            _ => &[],
        };
        let value = move |id| self.pickle.value(id);
        entries
            .iter()
            .map(move |&(key, entry)| (value(key), value(entry)))
    }

    /// The entry of a dictionary under a text; the last one where there are several, as in Python.
    pub fn get(self, key: &str) -> Option<Value<'p, 'd>> {
        let mut entries = self.entries().rev();
        entries
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, entry)| entry)
    }
}
