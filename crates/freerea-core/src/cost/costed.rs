//! A cell whose costs are counted.

use std::cell::OnceCell;

use super::costing::Costing;
use crate::space::{Cell, Size};

/// A cell with what its costs depend on; what several costs are counted of is counted once.
#[derive(Debug)]
pub struct CostedCell<'c> {
    /// The cell.
    pub cell: Cell,
    /// What its costs depend on.
    pub costing: &'c Costing,
    size: OnceCell<Size>,
}

impl<'c> CostedCell<'c> {
    /// A cell of which nothing is counted yet.
    pub const fn new(cell: Cell, costing: &'c Costing) -> Self {
        CostedCell {
            cell,
            costing,
            size: OnceCell::new(),
        }
    }

    /// How large its network is, as the cell is written.
    pub fn size(&self) -> Size {
        *self.size.get_or_init(|| self.cell.size(self.costing.task))
    }

    /// How large the network of its live form is.
    pub fn live_size(&self) -> Size {
        let live = self.cell.live();
        if live == self.cell {
            self.size()
        } else {
            live.size(self.costing.task)
        }
    }
}
