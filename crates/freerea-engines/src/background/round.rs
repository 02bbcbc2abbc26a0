//! Cells that are scored together, so that a first look at all of them can tell which need more.

use freerea_core::metric::Metrics;
use freerea_core::space::Cell;

/// Cells that were sought at the same time. All have a first look; those that are in doubt then
/// have the others.
pub(super) struct Round {
    cells: Vec<RoundCell>,
    looked: bool,
}

struct RoundCell {
    cell: Cell,
    samples: Vec<Metrics>,
    wanted: usize,
}

/// What a round has come to.
pub(super) enum Turn {
    /// Samples are on their way.
    Waiting,
    /// All had their first look.
    Looked(Vec<(Cell, Metrics)>),
    /// All is known.
    Complete(Vec<(Cell, Metrics)>),
}

impl Round {
    /// A round before its first look.
    pub(super) fn new(cells: &[Cell]) -> Self {
        let cells = cells.iter().map(|&cell| RoundCell {
            cell,
            samples: Vec::new(),
            wanted: 1,
        });
        Round {
            cells: cells.collect(),
            looked: false,
        }
    }

    /// Whether the round waits for the cell.
    pub(super) fn holds(&self, cell: Cell) -> bool {
        self.cells.iter().any(|scored| scored.cell == cell)
    }

    /// Takes samples of one of its cells.
    pub(super) fn take(&mut self, cell: Cell, samples: Vec<Metrics>) -> Turn {
        let held = self.cells.iter_mut().find(|scored| scored.cell == cell);
        if let Some(scored) = held {
            scored.samples.extend(samples);
        }
        match (self.is_waiting(), self.looked) {
            (true, _) => Turn::Waiting,
            (false, true) => Turn::Complete(self.metrics()),
            (false, false) => {
                self.looked = true;
                Turn::Looked(self.metrics())
            }
        }
    }

    /// Waits for more of a cell.
    pub(super) fn want(&mut self, cell: Cell, repeats: u32) {
        let held = self.cells.iter_mut().find(|scored| scored.cell == cell);
        if let Some(scored) = held {
            scored.wanted = repeats as usize;
        }
    }

    fn is_waiting(&self) -> bool {
        self.cells.iter().any(|s| s.samples.len() < s.wanted)
    }

    fn metrics(&self) -> Vec<(Cell, Metrics)> {
        let mean = |s: &RoundCell| Metrics::mean(&s.samples).with_cell(s.cell);
        self.cells.iter().map(|s| (s.cell, mean(s))).collect()
    }
}
