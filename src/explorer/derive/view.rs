//! What the user looks at: focus, selection, sorting, axes. None of it changes the search.

use freerea_core::cost::Cost;
use freerea_core::evolution::Record;
use freerea_core::scene::Scene;
use freerea_core::space::Cell;

pub use crate::explorer::derive::choices::{Comparison, Listing, Panel, Plot, Scope};
pub use crate::explorer::derive::column::Column;
use crate::explorer::derive::filter::Filter;
pub use crate::explorer::derive::parallel_axes::ParallelAxes;
pub use crate::explorer::derive::quantity::Quantity;

/// A word to the user, shown in the last line until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something went as asked.
    Done(String),
    /// Something could not be done.
    Refused(String),
}

impl View {
    /// Whether there is nothing to go back from.
    pub fn is_plain(&self) -> bool {
        !self.zoomed && self.filter.is_empty()
    }
}

/// What the user looks at.
#[derive(Clone, Debug)]
pub struct View {
    /// The panel that keys go to.
    pub focus: Panel,
    /// Whether that panel fills the screen.
    pub zoomed: bool,
    /// What the table lists.
    pub listing: Listing,
    /// What the table is sorted by.
    pub sort: Column,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Only cells that pass it are listed.
    pub filter: Filter,
    /// The cell that all panels show; `None` follows the best cell.
    pub selected: Option<Cell>,
    /// Cells marked for a crossover, at most two.
    pub marked: Vec<Cell>,
    /// What the distributions panel shows.
    pub plot: Plot,
    /// The histogram that a small panel shows.
    pub histogram: Quantity,
    /// The scatter plot's horizontal axis.
    pub x: Quantity,
    /// The scatter plot's vertical axis.
    pub y: Quantity,
    /// The axes of the parallel coordinates.
    pub axes: ParallelAxes,
    /// What the correlation panel shows.
    pub comparison: Comparison,
    /// The cells that correlations are over.
    pub scope: Scope,
    /// The quantity that is set against accuracy.
    pub correlate: Quantity,
    /// Lines that the events panel is scrolled back from the latest.
    pub events_back: usize,
    /// A word to the user.
    pub notice: Option<Notice>,
}

impl View {
    /// The selected cell, or the best where none is selected.
    pub fn selection<'s>(&self, scene: &'s Scene) -> Option<&'s Record> {
        let chosen = self.selected.and_then(|cell| scene.history.get(cell));
        chosen.or_else(|| scene.answer())
    }
}

impl Default for View {
    fn default() -> Self {
        View {
            focus: Panel::Population,
            zoomed: false,
            listing: Listing::Population,
            sort: Column::Score,
            descending: true,
            filter: Filter::default(),
            selected: None,
            marked: Vec::new(),
            plot: Plot::Histograms,
            histogram: Quantity::Score,
            x: Quantity::Cost(Cost::Params),
            y: Quantity::Score,
            axes: ParallelAxes::default(),
            comparison: Comparison::Coefficients,
            scope: Scope::History,
            correlate: Quantity::Score,
            events_back: 0,
            notice: None,
        }
    }
}
