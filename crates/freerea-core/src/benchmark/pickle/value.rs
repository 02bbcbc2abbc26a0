//! What a pickle holds.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::error::MOST_DEPTH;
use super::name::{KnownName, NumberType};

/// A value of a pickle. Shared values are not copied.
#[derive(Clone, Debug)]
pub enum Value {
    /// `None`, `True`, `False`, or what no reader has a use for.
    Nothing,
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(Rc<str>),
    /// Bytes.
    Bytes(Rc<[u8]>),
    /// A list, tuple or set.
    Sequence(Rc<Container<Value>>),
    /// A dictionary, in the order in which entries were set.
    Dictionary(Rc<Container<(Value, Value)>>),
    /// A name that stands for data.
    Name(KnownName),
    /// A type of NumPy numbers.
    NumberType(NumberType),
}

/// What is kept of a dictionary's entry with this key: the value, something made of it, or nothing.
pub type Selection<'s> = &'s dyn Fn(&Value, Value) -> Option<Value>;

/// Keeps everything.
pub const EVERYTHING: Selection = &|_, value| Some(value);

/// Counts the values that containers hold.
pub(super) type Tally = Rc<Cell<usize>>;

/// Values that others can be added to while only the machine's stack holds it.
#[derive(Debug)]
pub struct Container<T> {
    items: RefCell<Vec<T>>,
    /// How many containers are in each other, with this one.
    depth: Cell<usize>,
    tally: Tally,
}

impl<T> Container<T> {
    fn new(items: Vec<T>, depth: usize, tally: &Tally) -> Rc<Self> {
        tally.set(tally.get() + items.len() + 1);
        Rc::new(Container {
            items: RefCell::new(items),
            depth: Cell::new(depth),
            tally: Rc::clone(tally),
        })
    }

    /// Adds items. `false` if another value holds it already, whose depth would change, or it
    /// became too deep.
    fn extend(self: &Rc<Self>, items: Vec<T>, depth: usize) -> bool {
        let depth = self.depth.get().max(depth);
        if Rc::strong_count(self) > 1 || depth > MOST_DEPTH {
            return false;
        }
        self.depth.set(depth);
        self.tally.set(self.tally.get() + items.len());
        self.items.borrow_mut().extend(items);
        true
    }
}

impl<T> Drop for Container<T> {
    fn drop(&mut self) {
        let held = self.items.get_mut().len() + 1;
        self.tally.set(self.tally.get() - held);
    }
}

impl Value {
    /// A list, tuple or set of these; `None` if it were too deep.
    pub(super) fn sequence(items: Vec<Value>, tally: &Tally) -> Option<Value> {
        let depth = depth_around(&items);
        (depth <= MOST_DEPTH).then(|| Value::Sequence(Container::new(items, depth, tally)))
    }

    /// A dictionary without entries.
    pub(super) fn dictionary(tally: &Tally) -> Value {
        Value::Dictionary(Container::new(Vec::new(), 1, tally))
    }

    /// Adds items to a sequence; `false` if it is none, or cannot take them.
    pub(super) fn append(&self, items: Vec<Value>) -> bool {
        let depth = depth_around(&items);
        match self {
            Value::Sequence(sequence) => sequence.extend(items, depth),
            _ => false,
        }
    }

    /// Sets entries of a dictionary; `false` if it is none, or cannot take them.
    pub(super) fn set(&self, entries: Vec<(Value, Value)>) -> bool {
        let depth = depth_around(entries.iter().flat_map(|(key, value)| [key, value]));
        match self {
            Value::Dictionary(dictionary) => dictionary.extend(entries, depth),
            _ => false,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Value::Sequence(sequence) => sequence.depth.get(),
            Value::Dictionary(dictionary) => dictionary.depth.get(),
            _ => 0,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, whole or not, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Float(number) => Some(*number),
            Value::Integer(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// What stands in a list, tuple or set; nothing if it is none of these.
    pub fn items(&self) -> Vec<Value> {
        match self {
            Value::Sequence(sequence) => sequence.items.borrow().clone(),
            _ => Vec::new(),
        }
    }

    /// The last of a list, tuple or set.
    pub fn last(&self) -> Option<Value> {
        match self {
            Value::Sequence(sequence) => sequence.items.borrow().last().cloned(),
            _ => None,
        }
    }

    /// The entries of a dictionary; nothing if it is none.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        match self {
            Value::Dictionary(dictionary) => dictionary.items.borrow().clone(),
            _ => Vec::new(),
        }
    }

    /// The entry of a dictionary under a text; the last one if there are several, as in Python.
    pub fn get(&self, key: &str) -> Option<Value> {
        let Value::Dictionary(dictionary) = self else {
            return None;
        };
        let entries = dictionary.items.borrow();
        let mut entries = entries.iter().rev();
        entries
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, entry)| entry.clone())
    }
}

/// The depth of a container of these.
fn depth_around<'v>(values: impl IntoIterator<Item = &'v Value>) -> usize {
    1 + values.into_iter().map(Value::depth).max().unwrap_or(0)
}

/// A value that is let go once nothing else holds it.
#[derive(Debug)]
pub(super) enum WeakValue {
    Sequence(Weak<Container<Value>>),
    Dictionary(Weak<Container<(Value, Value)>>),
    /// What takes no more memory than a reference to it would.
    Small(Value),
}

impl WeakValue {
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Sequence(sequence) => WeakValue::Sequence(Rc::downgrade(sequence)),
            Value::Dictionary(dictionary) => WeakValue::Dictionary(Rc::downgrade(dictionary)),
            other => WeakValue::Small(other.clone()),
        }
    }

    /// The value, if it is still there.
    pub fn value(&self) -> Option<Value> {
        match self {
            WeakValue::Sequence(sequence) => sequence.upgrade().map(Value::Sequence),
            WeakValue::Dictionary(dictionary) => dictionary.upgrade().map(Value::Dictionary),
            WeakValue::Small(value) => Some(value.clone()),
        }
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            WeakValue::Small(Value::Integer(_) | Value::Float(_) | Value::Nothing)
        )
    }

    /// Whether it is still there.
    pub fn is_alive(&self) -> bool {
        match self {
            WeakValue::Sequence(sequence) => sequence.strong_count() > 0,
            WeakValue::Dictionary(dictionary) => dictionary.strong_count() > 0,
            WeakValue::Small(_) => true,
        }
    }
}
