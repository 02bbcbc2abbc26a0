//! The peak of a cell's network: the largest over its parts.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::costing::Costing;
use crate::network::memory::{SramRule, Timeline};
use crate::space::{Cell, Part, Section, Space, Task};

/// The most memory that a cell's network takes, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peak {
    /// Bytes.
    pub bytes: u64,
    /// The part of the network that takes it.
    pub part: Part,
}

/// Peaks in bytes of parts, which many cells share.
type Peaks = HashMap<(Task, SramRule, Part), u64>;

static KNOWN: Mutex<Option<Peaks>> = Mutex::new(None);

/// The peak of a part; searched for once.
fn of_part(task: Task, rule: SramRule, part: Part) -> u64 {
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (task, rule, part);
    if let Some(&bytes) = known().get_or_insert_default().get(&key) {
        return bytes;
    }
    let bytes = Space::fragment(part, task).peak(rule);
    known().get_or_insert_default().insert(key, bytes);
    bytes
}

/// The most memory that a cell's network takes; of equal parts the cell's own comes first.
pub fn peak(cell: Cell, costing: &Costing) -> Peak {
    let (task, rule) = (costing.task, costing.platform.sram_rule);
    let parts = cell.parts(task).into_iter().map(|part| Peak {
        bytes: of_part(task, rule, part),
        part,
    });
    let is_cell = |peak: &Peak| matches!(peak.part.section, Section::Cell(_));
    let largest = parts.max_by_key(|peak| (peak.bytes, is_cell(peak)));
    largest.expect("a network has parts")
}

/// What is held while the part runs that takes the most.
pub fn timeline(cell: Cell, costing: &Costing) -> (Section, Timeline) {
    let part = peak(cell, costing).part;
    let fragment = Space::fragment(part, costing.task);
    (part.section, fragment.timeline(costing.platform.sram_rule))
}
