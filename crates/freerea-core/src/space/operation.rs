//! What a place of a cell can carry, in whatever space: an operation, or a number of channels.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Space;

/// How an operation is told apart at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Nothing,
    /// The identity, or an edge that only passes on.
    Skip,
    /// A 1x1 convolution.
    Convolution1x1,
    /// A 3x3 convolution.
    Convolution3x3,
    /// Pooling.
    Pool,
}

/// An operation's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// The benchmark's name; no two operations of a space have the same, and what has one name in
    /// two spaces is the same operation.
    pub name: &'static str,
    /// At most five letters.
    pub short: &'static str,
    /// As few letters as are understood among words.
    pub nickname: &'static str,
    /// One character, and one of ASCII.
    pub letters: [&'static str; 2],
    /// What it is.
    pub kind: Kind,
}

impl Names {
    /// All of them.
    pub(super) const fn new(
        name: &'static str,
        short: &'static str,
        nickname: &'static str,
        letters: [&'static str; 2],
        kind: Kind,
    ) -> Self {
        Names {
            name,
            short,
            nickname,
            letters,
            kind,
        }
    }
}

/// An operation of a space.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Operation {
    space: Space,
    place: u8,
}

impl Operation {
    /// The operation at a place of its space's list.
    ///
    /// # Panics
    /// If the list is shorter.
    pub fn new(space: Space, place: usize) -> Self {
        assert!(place < space.names().len(), "an operation of the space");
        Operation {
            space,
            place: place as u8,
        }
    }

    /// The operation of this name in a space, where that has it.
    pub fn in_space(self, space: Space) -> Option<Operation> {
        space.operation(self.name())
    }

    /// The space whose operation it is.
    pub const fn space(self) -> Space {
        self.space
    }

    /// Its place in the list of the space.
    pub const fn place(self) -> usize {
        self.place as usize
    }

    /// All its names.
    pub fn names(self) -> &'static Names {
        &self.space.names()[self.place()]
    }

    /// The benchmark's name.
    pub fn name(self) -> &'static str {
        self.names().name
    }

    /// This name, or if it is nothing, what a place is that carries it: `empty edge`.
    pub fn or_empty(self, name: &'static str) -> String {
        match self.names().kind {
            Kind::Nothing => format!("empty {}", self.space.locus()),
            _ => name.to_owned(),
        }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no operation of any space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no operation; {list}", list = UnknownOperation::list())]
pub struct UnknownOperation(pub String);

impl UnknownOperation {
    /// The operations of each space that constraints speak of.
    pub(crate) fn list() -> String {
        let of = |space: &Space| {
            let names = space.operations().map(|operation| {
                let (name, nickname) = (operation.name(), operation.names().nickname);
                if name == nickname {
                    name.to_owned()
                } else {
                    format!("{name} ({nickname})")
                }
            });
            format!("{space} has {}", names.collect::<Vec<_>>().join(", "))
        };
        Space::ALL.iter().map(of).collect::<Vec<_>>().join("; ")
    }
}

/// An operation as people write it, of whatever space: by the benchmark's name, by any short form
/// that a screen shows, or by a part of the name that no other operation of the space has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationName(String);

impl OperationName {
    /// The operation of a space that is meant, of those that constraints speak of.
    pub fn in_space(&self, space: Space) -> Option<Operation> {
        let simple = |text: &str| text.replace(['_', '-'], "").to_lowercase();
        let wanted = simple(&self.0);
        let among = |forms: &[&str]| forms.iter().any(|form| simple(form) == wanted);
        let by_name = |operation: &Operation| {
            let names = operation.names();
            among(&[names.name, names.short, names.nickname])
        };
        let by_letter = |operation: &Operation| among(&operation.names().letters);
        let mut all = space.operations();
        let found = all
            .find(by_name)
            .or_else(|| space.operations().find(by_letter));
        if found.is_some() {
            return found;
        }
        let partly = |operation: &Operation| simple(operation.name()).contains(&wanted);
        let mut alike = space.operations().filter(partly);
        match (alike.next(), alike.next()) {
            (Some(operation), None) if wanted.len() > 2 => Some(operation),
            _ => None,
        }
    }
}

impl FromStr for OperationName {
    type Err = UnknownOperation;

    fn from_str(text: &str) -> Result<Self, UnknownOperation> {
        let name = OperationName(text.to_owned());
        if Space::ALL
            .iter()
            .any(|&space| name.in_space(space).is_some())
        {
            Ok(name)
        } else {
            Err(UnknownOperation(text.to_owned()))
        }
    }
}

impl From<Operation> for OperationName {
    fn from(operation: Operation) -> Self {
        OperationName(operation.name().to_owned())
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Reads the name of an operation: that of the first space that has it. Who knows the space takes
/// its own by [`Operation::in_space`].
impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(name: &str) -> Result<Self, UnknownOperation> {
        Space::ALL
            .iter()
            .find_map(|space| space.operation(name))
            .ok_or_else(|| UnknownOperation(name.to_owned()))
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A set of operations of one space, for instance those that a place may carry.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationSet {
    space: Space,
    bits: u16,
}

impl OperationSet {
    /// No operation.
    pub const fn empty(space: Space) -> Self {
        OperationSet { space, bits: 0 }
    }

    /// All operations that constraints of the space speak of.
    pub fn full(space: Space) -> Self {
        space
            .operations()
            .fold(OperationSet::empty(space), OperationSet::with)
    }

    /// The set of one operation.
    pub fn only(operation: Operation) -> Self {
        OperationSet::empty(operation.space).with(operation)
    }

    /// Whether the operation is in the set.
    pub const fn contains(self, operation: Operation) -> bool {
        self.bits & 1 << operation.place != 0
    }

    /// The set with the operation.
    #[must_use]
    pub const fn with(self, operation: Operation) -> Self {
        let bits = self.bits | 1 << operation.place;
        OperationSet { bits, ..self }
    }

    /// The set without the operation.
    #[must_use]
    pub const fn without(self, operation: Operation) -> Self {
        let bits = self.bits & !(1 << operation.place);
        OperationSet { bits, ..self }
    }

    /// What either set holds.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        let bits = self.bits | other.bits;
        OperationSet { bits, ..self }
    }

    /// What is in the set and not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        let bits = self.bits & !other.bits;
        OperationSet { bits, ..self }
    }

    /// Whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The members, in the order of the space.
    pub fn iter(self) -> impl Iterator<Item = Operation> {
        (0..self.space.names().len())
            .map(move |place| Operation::new(self.space, place))
            .filter(move |&operation| self.contains(operation))
    }
}

impl fmt::Debug for OperationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_tell_all_operations_apart() {
        for space in Space::ALL {
            let mut names = HashSet::new();
            for place in 0..space.names().len() {
                let operation = Operation::new(space, place);
                assert!(names.insert(operation.name()), "{operation}");
                assert!(operation.names().short.chars().count() <= 5);
                assert!(operation.names().letters[1].is_ascii());
                let read: Operation = operation.name().parse().unwrap();
                assert_eq!(read.names(), operation.names());
                assert_eq!(read.in_space(space), Some(operation));
            }
        }
        assert!("conv9".parse::<Operation>().is_err());
    }

    #[test]
    fn every_short_form_that_a_screen_shows_is_read() {
        for space in Space::ALL {
            for operation in space.operations() {
                let names = operation.names();
                let meant = |form: &str| form.parse::<OperationName>().unwrap().in_space(space);
                for form in [names.name, names.short, names.nickname] {
                    assert_eq!(meant(form), Some(operation), "{form}");
                }
                // A letter may be the name of another number of channels.
                for letter in names.letters {
                    let other = meant(letter).is_some_and(|other| other.name() == letter);
                    assert!(other || meant(letter) == Some(operation), "{letter}");
                }
            }
        }
        let meant = |text: &str, space| {
            let name: OperationName = text.parse().ok()?;
            name.in_space(space).map(Operation::name)
        };
        assert_eq!(meant("avg_pool", Space::NatsTss), Some("avg_pool_3x3"));
        assert_eq!(meant("conv1x1", Space::NatsTss), Some("nor_conv_1x1"));
        assert_eq!(meant("Max_Pool", Space::NasBench101), Some("maxpool3x3"));
        assert_eq!(meant("pool", Space::NasBench101), Some("maxpool3x3"));
        assert_eq!(meant("conv", Space::NatsTss), None, "there are two");
        let unknown = "dilated".parse::<OperationName>().unwrap_err().to_string();
        assert!(
            unknown.contains("nats-tss has none, skip_connect (skip), nor_conv_1x1 (1x1)"),
            "{unknown}"
        );
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        for space in Space::ALL {
            let full = OperationSet::full(space);
            for operation in space.operations() {
                let rest = full.without(operation);
                assert!(full.contains(operation) && !rest.contains(operation));
                assert_eq!(full.minus(rest), OperationSet::only(operation));
            }
        }
    }
}
