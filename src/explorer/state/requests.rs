//! Changes that the user asked for, until the search has made them.

use freerea_core::evolution::Origin;
use freerea_core::space::Cell;

/// A change that the search was asked for and has not made yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Request {
    /// A child of another cell, changed in the editor.
    Mutate {
        /// The cell that was changed.
        parent: Cell,
        /// What it became.
        child: Cell,
    },
    /// A cell that is let in.
    Insert(Cell),
    /// A child of two cells.
    Cross([Cell; 2]),
    /// A cell that is taken out.
    Remove(Cell),
}

impl Request {
    /// The child that came of it, if it came of it.
    pub(crate) fn is_origin_of(&self, cell: Cell, origin: Origin) -> bool {
        match *self {
            Request::Mutate { parent, child } => child == cell && origin == Origin::Hand { parent },
            Request::Insert(inserted) => inserted == cell && origin == Origin::Inserted,
            Request::Cross(parents) => origin == Origin::Crossover { parents },
            Request::Remove(_) => false,
        }
    }

    /// What was asked for, with the child.
    pub(crate) fn said(&self, child: Cell) -> String {
        let child = child.index();
        match self {
            Request::Mutate { parent, .. } => {
                format!("changed #{}: the child is #{child}", parent.index())
            }
            Request::Insert(_) => format!("let in #{child}"),
            Request::Cross([one, other]) => format!(
                "crossed #{} and #{}: the child is #{child}",
                one.index(),
                other.index()
            ),
            Request::Remove(cell) => format!("#{} is taken out", cell.index()),
        }
    }
}
