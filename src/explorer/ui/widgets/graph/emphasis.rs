//! What stands out in a drawing of a cell.

use freerea_core::space::{Gene, Kind, Operation};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;

/// Which genes are to be noticed.
#[derive(Clone, Copy)]
pub(super) struct Emphasis<'a> {
    pub(super) marked: &'a [Gene],
    pub(super) cursor: Option<Gene>,
}

impl Emphasis<'_> {
    pub(super) fn is_marked(&self, gene: Gene) -> bool {
        self.marked.contains(&gene)
    }

    pub(super) fn is_cursor(&self, gene: Gene) -> bool {
        self.cursor == Some(gene)
    }
}

/// The role of an operation that may carry no signal.
pub(super) fn role(operation: Operation, carries: bool) -> Role {
    if carries || operation.names().kind == Kind::Nothing {
        Look::operation_role(operation)
    } else {
        Role::Dead
    }
}
