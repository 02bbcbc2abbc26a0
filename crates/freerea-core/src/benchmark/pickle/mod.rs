//! A reader of Python's pickles (protocols 2 to 5) that builds plain data and never runs code.
//!
//! A pickle is a program for a small stack machine, and Python's own reader lets it call whatever
//! it names. Here, it can name the three things that the benchmark's files hold (an ordered
//! dictionary, NumPy's type and NumPy's scalar), and all of them become plain data; any other name
//! refuses the file. Objects stand in one list and refer to each other by number: shared ones are
//! not copied, cycles do no harm and nothing is recursive, so that memory is bounded whatever the
//! input says.

mod code;
mod error;
mod input;
mod machine;
mod object;

#[cfg(test)]
mod tests;

pub use error::PickleError;
use machine::PickleMachine;
use object::{Id, PickleObject};

/// What a pickle holds; text and bytes are borrowed from it.
pub struct Pickle<'d> {
    objects: Vec<PickleObject<'d>>,
    root: Id,
}

impl<'d> Pickle<'d> {
    /// Reads a whole pickle.
    ///
    /// # Errors
    /// If it is damaged, or names anything that is no data.
    pub fn read(data: &'d [u8]) -> Result<Self, PickleError> {
        let (objects, root) = PickleMachine::new(data).run()?;
        Ok(Pickle { objects, root })
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
    fn object(self) -> &'p PickleObject<'d> {
        &self.pickle.objects[self.id.place()]
    }

    /// The text, where it is one.
    pub fn text(self) -> Option<&'d str> {
        match *self.object() {
            PickleObject::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn integer(self) -> Option<i64> {
        match *self.object() {
            PickleObject::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The number, whole or not, where it is one.
    pub fn number(self) -> Option<f64> {
        match *self.object() {
            PickleObject::Float(number) => Some(number),
            PickleObject::Integer(number) => Some(number as f64),
            _ => None,
        }
    }

    /// What stands in a list, tuple or set; nothing where it is none of these.
    pub fn items(self) -> impl ExactSizeIterator<Item = Value<'p, 'd>> {
        let items = match self.object() {
            PickleObject::Sequence(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |&id| self.pickle.value(id))
    }

    /// The entries of a dictionary; nothing where it is none.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = (Value<'p, 'd>, Value<'p, 'd>)> {
        let entries = match self.object() {
            PickleObject::Dictionary(entries) => entries.as_slice(),
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
