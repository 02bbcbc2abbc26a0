//! What becomes of each action.

use freerea_core::evolution::Constraints;
use freerea_core::search::{Command, Pace, Speed};
use freerea_core::space::{Cell, CellName};

use crate::explorer::derive::view::{Column, Panel, View};
use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::constraints::ConstraintsDialog;
use crate::explorer::dialogs::editor::Editor;
use crate::explorer::dialogs::help::Help;
use crate::explorer::dialogs::lineage::Lineage;
use crate::explorer::dialogs::prompt::Prompt;
use crate::explorer::dialogs::settings::SettingsDialog;
use crate::explorer::dialogs::themes::ThemePicker;
use crate::explorer::input::action::{Action, Motion};
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::ui::panels::population;

impl Explorer {
    /// Does what is to be done here, and asks for the rest.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        self.changed();
        if let Some(effects) = self.travel(&action) {
            return effects;
        }
        match action {
            Action::Fork(seed) => {
                let moment = self.scene.events.len();
                return vec![Effect::Fork { moment, seed }];
            }
            Action::Lineage(named) => match self.cell_named(named) {
                Ok(cell) => self.show_lineage(cell),
                Err(why) => self.refuse(why),
            },
            Action::Versus(run) => return vec![Effect::Versus(run)],
            Action::Screenshot(to) => return vec![Effect::Screenshot(to)],
            Action::Export(format, to) => return vec![Effect::Export(format, to)],
            Action::TakeUp => return vec![Effect::TakeUp],
            Action::Begin => return vec![Effect::Begin],
            Action::Quit if self.unsaved() => self.dialog = Some(Dialog::Leave(Action::QuitNow)),
            Action::Quit | Action::QuitNow => return vec![Effect::Quit],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Help => {
                let help = Help::new(&self.keymap, self.view.focus);
                self.dialog = Some(Dialog::Help(help));
            }
            Action::CommandLine(text) => {
                self.dialog = Some(Dialog::Prompt(Prompt::new(&text)));
            }
            Action::Back => self.back(),
            Action::PickTheme => {
                let picker = ThemePicker::new(self.themes().to_vec(), self.look.theme.name());
                self.dialog = Some(Dialog::Themes(picker));
            }
            Action::Theme(name) => return vec![Effect::LoadTheme(name)],
            Action::Save(to) => match self.selected() {
                Some(record) => return vec![Effect::Save(record, to)],
                None => self.refuse("there is no cell to save yet"),
            },

            Action::TogglePause => {
                let pace = match self.scene.pace {
                    Pace::Paused => Pace::Running,
                    Pace::Running | Pace::Step | Pace::Birth => Pace::Paused,
                };
                return tell(Command::Pace(pace));
            }
            Action::Pause => return tell(Command::Pace(Pace::Paused)),
            Action::Resume => return tell(Command::Pace(Pace::Running)),
            Action::Step => return tell(Command::Pace(Pace::Step)),
            Action::Birth => return tell(Command::Pace(Pace::Birth)),
            Action::Slower => return tell(Command::Speed(self.scene.speed.slower())),
            Action::Faster => return tell(Command::Speed(self.scene.speed.faster())),
            Action::FullSpeed => return tell(Command::Speed(Speed::Full)),
            Action::Restart(seed) if self.unsaved() => {
                self.dialog = Some(Dialog::Leave(Action::RestartNow(seed)));
            }
            Action::Restart(seed) | Action::RestartNow(seed) => {
                let next = self.scene.settings.seed.wrapping_add(1);
                let seed = seed.unwrap_or(next);
                self.view.selected = None;
                self.view.marked.clear();
                self.done(format!("begins anew with seed {seed}"));
                return tell(Command::Restart { seed });
            }

            Action::Edit(gene) => match self.selected() {
                Some(record) => {
                    let mut editor = Editor::new(record.cell);
                    gene.into_iter().for_each(|gene| editor.point_at(gene));
                    self.dialog = Some(Dialog::Editor(editor));
                }
                None => self.refuse("there is no cell to change yet"),
            },
            Action::Mutate { parent, child } => {
                self.view.selected = Some(child);
                self.done(format!("#{} is scored, then joins", child.index()));
                return tell(Command::Mutate { parent, child });
            }
            Action::Insert(named) => match self.cell_named(Some(named)) {
                Ok(cell) => return cell.map_or_else(Vec::new, |cell| self.insert(cell)),
                Err(why) => self.refuse(why),
            },
            Action::Mark => self.mark(),
            Action::Cross => return self.cross(),
            Action::Remove => match self.selected() {
                Some(record) => {
                    self.done(format!("#{} is taken out", record.cell.index()));
                    return tell(Command::Remove(record.cell));
                }
                None => self.refuse("there is no cell to remove yet"),
            },

            Action::EditConstraints => {
                let dialog = ConstraintsDialog::new(&self.scene);
                self.dialog = Some(Dialog::Constraints(dialog));
            }
            Action::Constrain(constraints) => return self.constrain(constraints),
            Action::Limit(bound, limit) => {
                let mut constraints = self.scene.settings.constraints;
                bound.put(&mut constraints, limit);
                return self.constrain(constraints);
            }
            Action::Nudge(bound, nudge) => return self.nudge(bound, nudge),
            Action::Forbid(gene) => {
                let mut constraints = self.scene.settings.constraints;
                match gene.forbid(&mut constraints) {
                    Ok(()) => return self.constrain(constraints),
                    Err(why) => self.refuse(why.to_string()),
                }
            }
            Action::Pin(gene) => {
                let mut constraints = self.scene.settings.constraints;
                match gene.pin(&mut constraints) {
                    Ok(()) => return self.constrain(constraints),
                    Err(why) => self.refuse(why.to_string()),
                }
            }
            Action::Unconstrain => {
                let space = self.scene.settings.space();
                return self.constrain(Constraints::none(space));
            }
            Action::EditSettings => {
                let dialog = SettingsDialog::new(&self.scene);
                self.dialog = Some(Dialog::Settings(dialog));
            }
            Action::Population(population) => {
                return self.tune(|settings| settings.population = population);
            }
            Action::Tournament(tournament) => {
                return self.tune(|settings| settings.tournament = tournament);
            }
            Action::Weight(weighted) => {
                let weights = self.scene.settings.weights;
                match weights.with(weighted.metric, weighted.weight) {
                    Ok(weights) => return self.tune(|settings| settings.weights = weights),
                    Err(error) => self.refuse(error.to_string()),
                }
            }
            looking => self.look_elsewhere(looking),
        }
        Vec::new()
    }

    /// Actions that only change what the user looks at.
    fn look_elsewhere(&mut self, action: Action) {
        let view = &mut self.view;
        match action {
            Action::FocusNext => view.focus = view.focus.next(),
            Action::FocusPrevious => view.focus = view.focus.previous(),
            Action::Focus(panel) => view.focus = panel,
            Action::Zoom => view.zoomed = !view.zoomed,
            Action::List(listing) => view.listing = listing,
            Action::ListNext => view.listing = view.listing.next(),
            Action::Sort(column) if column == view.sort => view.descending = !view.descending,
            Action::Sort(column) => sort(view, column),
            Action::SortNext => sort(view, view.sort.next()),
            Action::SortPrevious => sort(view, view.sort.previous()),
            Action::SortReverse => view.descending = !view.descending,
            Action::Filter(filter) => view.filter = filter,
            Action::Select(named) => match self.cell_named(Some(named)) {
                Ok(cell) => self.select(cell),
                Err(why) => self.refuse(why),
            },
            Action::SelectBest => view.selected = None,
            Action::Plot(plot) => view.plot = plot,
            Action::PlotNext => view.plot = view.plot.next(),
            Action::Histogram(quantity) => view.histogram = quantity,
            Action::AxisX(quantity) => view.x = quantity,
            Action::AxisXNext => view.x = view.x.next(),
            Action::AxisY(quantity) => view.y = quantity,
            Action::AxisYNext => view.y = view.y.next(),
            Action::Compare(comparison) => view.comparison = comparison,
            Action::CompareNext => view.comparison = view.comparison.next(),
            Action::Correlate(quantity) => view.correlate = quantity,
            Action::CorrelateNext => view.correlate = view.correlate.next(),
            Action::Scope(scope) => view.scope = scope,
            Action::ScopeNext => view.scope = view.scope.next(),
            Action::Move(motion) => self.move_cursor(motion),
            _ => {}
        }
    }

    fn back(&mut self) {
        if self.dialog.take().is_some() {
        } else if self.view.zoomed {
            self.view.zoomed = false;
        } else if !self.view.filter.is_empty() {
            self.view.filter.clear();
        } else {
            self.view.events_back = 0;
        }
    }

    /// The cell that is named, or else the selected one.
    pub(crate) fn cell_named(&self, named: Option<CellName>) -> Result<Option<Cell>, String> {
        let space = self.scene.settings.space();
        match named {
            Some(named) => named.in_space(space).map(Some).map_err(|e| e.to_string()),
            None => Ok(self.selected().map(|record| record.cell)),
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
            Panel::Distributions if motion == Motion::Left => {
                self.view.histogram = self.view.histogram.previous();
            }
            Panel::Distributions if motion == Motion::Right => {
                self.view.histogram = self.view.histogram.next();
            }
            Panel::Correlation if motion == Motion::Left => {
                self.view.correlate = self.view.correlate.previous();
            }
            Panel::Correlation if motion == Motion::Right => {
                self.view.correlate = self.view.correlate.next();
            }
            _ => self.move_selection(motion),
        }
    }

    /// The selection moves through the table from wherever the keys go.
    fn move_selection(&mut self, motion: Motion) {
        self.refresh();
        let rows = &self.model().rows;
        let Some(last) = rows.len().checked_sub(1) else {
            return;
        };
        let page = self
            .areas()
            .area_of(Panel::Population)
            .map_or(10, population::page)
            .max(1);
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

    fn show_lineage(&mut self, cell: Option<Cell>) {
        match cell {
            Some(cell) if self.scene.births(cell).is_empty() => {
                self.refuse(format!("#{} was not born by now", cell.index()));
            }
            Some(cell) => {
                let lineage = Lineage::new(cell, &self.scene);
                self.dialog = Some(Dialog::Lineage(lineage));
            }
            None => self.refuse("no cell is born yet"),
        }
    }
}

pub(crate) fn tell(command: Command) -> Vec<Effect> {
    vec![Effect::Tell(command)]
}

/// Text and ranks rise, quantities fall at first.
fn sort(view: &mut View, column: Column) {
    view.sort = column;
    view.descending = !matches!(
        column,
        Column::Rank | Column::Index | Column::Cell | Column::Origin
    );
}
