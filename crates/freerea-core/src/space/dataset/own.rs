//! A task of one's own, which settings can copy.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::description::Description;
use crate::intern::Interned;

static KNOWN: Interned<Description> = Interned::new();

/// A task of one's own: its description, kept for as long as the program runs.
#[derive(Clone, Copy)]
pub struct OwnTask(&'static Description);

impl OwnTask {
    pub(super) fn keep(description: Description) -> Self {
        OwnTask(KNOWN.keep(description))
    }

    /// What decides its networks.
    pub const fn description(self) -> &'static Description {
        self.0
    }
}

/// Equal descriptions are kept once.
impl PartialEq for OwnTask {
    fn eq(&self, other: &OwnTask) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for OwnTask {}

impl Hash for OwnTask {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialOrd for OwnTask {
    fn partial_cmp(&self, other: &OwnTask) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OwnTask {
    /// By name first.
    fn cmp(&self, other: &OwnTask) -> Ordering {
        self.0.cmp(other.0)
    }
}

impl fmt::Debug for OwnTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnTask").field(&self.0.name).finish()
    }
}
