//! The metrics, a file each.

pub(super) mod depth;
pub(super) mod fisher;
pub(super) mod grad_norm;
pub(super) mod grasp;
pub(super) mod jacov;
pub(super) mod l2_norm;
pub(super) mod logsynflow;
pub(super) mod meco;
pub(super) mod naswot;
pub(super) mod plain;
pub(super) mod shortcut;
pub(super) mod skip;
pub(super) mod snip;
pub(super) mod swap;
pub(super) mod synflow;
pub(super) mod zen;
pub(super) mod zico;
