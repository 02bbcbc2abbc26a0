//! Genes: the places of a cell that variation changes.

use std::fmt;

use serde::{Serialize, Serializer};

use super::operation::Operation;
use super::spaces::Space;

/// A place of a cell: an edge or a node with its operation, or a layer with its channels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gene {
    space: Space,
    place: u8,
}

impl Gene {
    /// The gene at a place of the space's own numbering.
    pub const fn new(space: Space, place: usize) -> Self {
        Gene {
            space,
            place: place as u8,
        }
    }

    /// Its place in the numbering of its space.
    pub const fn place(self) -> usize {
        self.place as usize
    }

    /// What it is in words: an edge, a node, a layer.
    pub fn kind(self) -> &'static str {
        self.space.gene_kind(self.place())
    }

    /// The space whose gene it is.
    pub const fn space(self) -> Space {
        self.space
    }
}

impl fmt::Display for Gene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.space.gene_name(self.place()))
    }
}

impl fmt::Debug for Gene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Gene {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One difference between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The gene in the numbering of the cell that is changed; `None` for what is new.
    pub before: Option<Gene>,
    /// The gene in the numbering of the changed cell; `None` for what is gone.
    pub after: Option<Gene>,
    /// What the gene carried.
    pub from: Operation,
    /// What it carries now.
    pub to: Operation,
}

impl Change {
    /// A change of a gene that both cells have under the same number.
    pub fn at(gene: Gene, from: Operation, to: Operation) -> Self {
        Change {
            before: Some(gene),
            after: Some(gene),
            from,
            to,
        }
    }

    /// The gene to name: as the changed cell has it, or as it was.
    ///
    /// # Panics
    /// Never: one of the two has it.
    pub fn gene(&self) -> Gene {
        self.after
            .or(self.before)
            .expect("a change is of a gene that one of the cells has")
    }
}
