//! What the user looks at: focus, selection, sorting, axes. None of it changes the search.

use freerea_core::space::Cell;

use crate::explorer::derive::view::{Column, Panel, ParallelAxes, Plot, Quantity, View};
use crate::explorer::input::action::{LookAction, Motion};
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::ui::panels::population;

impl Explorer {
    pub(crate) fn look(&mut self, action: LookAction) -> Vec<Effect> {
        if action.is_of_correlation() && self.benchmarked.is_none() {
            return self.refused("no accuracies to compare with; ':table NAME' takes a table");
        }
        if let Some(why) = self.unseen(&action) {
            return self.refused(why);
        }
        let view = &mut self.view;
        match action {
            LookAction::FocusNext => view.focus = view.focus.next(),
            LookAction::FocusPrevious => view.focus = view.focus.previous(),
            LookAction::Focus(panel) => view.focus = panel,
            LookAction::Zoom => view.zoomed = !view.zoomed,
            LookAction::List(listing) => view.listing = listing,
            LookAction::ListNext => view.listing = view.listing.next(),
            LookAction::Sort(column) if column == view.sort => view.descending = !view.descending,
            LookAction::Sort(column) => sort(view, column),
            LookAction::SortNext => sort(view, view.sort.next()),
            LookAction::SortPrevious => sort(view, view.sort.previous()),
            LookAction::SortReverse => view.descending = !view.descending,
            LookAction::Filter(filter) => view.filter = filter,
            LookAction::Select(named) => match self.cell_named(Some(named)) {
                Ok(cell) => self.select(cell),
                Err(why) => self.refuse(why),
            },
            LookAction::SelectBest => view.selected = None,
            LookAction::Plot(plot) => view.plot = plot,
            LookAction::PlotNext => view.plot = view.plot.next(),
            LookAction::Histogram(quantity) => view.histogram = quantity,
            LookAction::HistogramNext => {
                view.histogram = view.histogram.turned(Quantity::next, &self.scene);
            }
            LookAction::HistogramPrevious => {
                view.histogram = view.histogram.turned(Quantity::previous, &self.scene);
            }
            LookAction::AxisX(quantity) => view.x = quantity,
            LookAction::AxisXNext => view.x = view.x.turned(Quantity::next, &self.scene),
            LookAction::AxisY(quantity) => view.y = quantity,
            LookAction::AxisYNext => view.y = view.y.turned(Quantity::next, &self.scene),
            LookAction::Axes(axes) => view.axes = axes,
            LookAction::Compare(comparison) => view.comparison = comparison,
            LookAction::CompareNext => view.comparison = view.comparison.next(),
            LookAction::Correlate(quantity) => view.correlate = quantity,
            LookAction::CorrelateNext => {
                view.correlate = view.correlate.turned(Quantity::next, &self.scene);
            }
            LookAction::CorrelatePrevious => {
                view.correlate = view.correlate.turned(Quantity::previous, &self.scene);
            }
            LookAction::Scope(scope) => view.scope = scope,
            LookAction::ScopeNext => view.scope = view.scope.next(),
            LookAction::Move(motion) => self.move_cursor(motion),
        }
        Vec::new()
    }

    /// Why nothing would be seen of what an action changes.
    fn unseen(&self, action: &LookAction) -> Option<String> {
        let lacking = |quantities: &[Quantity]| {
            let mut whys = quantities.iter().map(|one| one.lacking(&self.scene));
            whys.find_map(|why| why)
        };
        let only = |plot: Plot, what: &str| {
            (self.view.plot != plot).then(|| format!("{what}; 'v' shows other plots"))
        };
        match action {
            LookAction::AxisXNext | LookAction::AxisYNext => {
                only(Plot::Scatter, "only the scatter plot has axes to turn")
            }
            LookAction::HistogramNext | LookAction::HistogramPrevious => {
                only(Plot::Histograms, "only histograms are turned over")
            }
            LookAction::Histogram(quantity)
            | LookAction::AxisX(quantity)
            | LookAction::AxisY(quantity)
            | LookAction::Correlate(quantity) => lacking(&[*quantity]),
            LookAction::Axes(ParallelAxes::Chosen(quantities)) => lacking(quantities),
            _ => None,
        }
    }

    fn select(&mut self, cell: Option<Cell>) {
        let Some(cell) = cell else {
            return;
        };
        match self.scene.history.get(cell) {
            Some(_) => self.view.selected = Some(cell),
            None => self.refuse(format!(
                "#{} was not explored; ':insert {0}' lets it in",
                cell.index()
            )),
        }
    }

    fn move_cursor(&mut self, motion: Motion) {
        match self.view.focus {
            Panel::Events => {
                let page = 10;
                let back = &mut self.view.events_back;
                *back = match motion {
                    Motion::Up => *back + 1,
                    Motion::Down => back.saturating_sub(1),
                    Motion::PageUp => *back + page,
                    Motion::PageDown => back.saturating_sub(page),
                    Motion::Top => self.scene.events.len(),
                    Motion::Bottom => 0,
                    Motion::Left | Motion::Right => *back,
                };
                *back = (*back).min(self.scene.events.len());
            }
            _ => self.move_selection(motion),
        }
    }

    /// The selection moves through the table from wherever the keys go.
    fn move_selection(&mut self, motion: Motion) {
        let area = self.areas().area_of(Panel::Population);
        let page = area.map_or(10, population::page).max(1);
        self.move_by_pages(motion, page);
    }

    /// The same, where a page has so many rows.
    pub(crate) fn move_by_pages(&mut self, motion: Motion, page: usize) {
        self.refresh();
        let rows = &self.model().rows;
        let Some(last) = rows.len().checked_sub(1) else {
            return;
        };
        let at = self.model().cursor.unwrap_or(0);
        let to = match motion {
            Motion::Up => at.saturating_sub(1),
            Motion::Down => at + 1,
            Motion::PageUp => at.saturating_sub(page),
            Motion::PageDown => at + page,
            Motion::Top => 0,
            Motion::Bottom => last,
            Motion::Left | Motion::Right => at,
        };
        self.view.selected = Some(self.model().rows[to.min(last)].record.cell);
        self.changed();
    }
}

fn sort(view: &mut View, column: Column) {
    view.sort = column;
    view.descending = column.falls_at_first();
}
