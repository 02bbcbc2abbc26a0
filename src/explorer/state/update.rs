//! What becomes of each action: one exhaustive match a group, in the room of its subject.

use freerea_core::search::Command;
use freerea_core::space::{Cell, CellName};

use crate::explorer::derive::playback::Playback;
use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::help::Help;
use crate::explorer::dialogs::leave::Departure;
use crate::explorer::dialogs::lineage::Lineage;
use crate::explorer::dialogs::prompt::Prompt;
use crate::explorer::dialogs::themes::ThemePicker;
use crate::explorer::input::action::{Action, AppAction, CellNotation, FileAction};
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    /// Does what is to be done here, and asks for the rest.
    pub fn apply(&mut self, action: impl Into<Action>) -> Vec<Effect> {
        self.changed();
        match action.into() {
            Action::Run(action) if self.past.is_some() => self.play_back(action),
            Action::Run(_) | Action::Edit(_) | Action::Limit(_) | Action::Tune(_)
                if !self.is_driven() =>
            {
                self.refuse_to_change()
            }
            Action::Run(action) => self.drive(action),
            Action::Travel(action) => self.travel(action),
            Action::Edit(action) => self.edit(action),
            Action::Limit(action) => self.limit(action),
            Action::Tune(action) => self.tune(action),
            Action::Look(action) => self.look(action),
            Action::File(action) => self.file(action),
            Action::App(action) => self.app(action),
        }
    }

    fn file(&mut self, action: FileAction) -> Vec<Effect> {
        match action {
            FileAction::Save(_) if self.guide.is_some() => self.refuse_to_change(),
            FileAction::Copy(notation) => match self.selected() {
                Some(record) => {
                    let (what, text) = match notation {
                        CellNotation::String => ("string", record.cell.to_string()),
                        CellNotation::Index => ("index", record.cell.index().to_string()),
                    };
                    self.done(format!("copied the {what} {text}"));
                    vec![Effect::Copy(text)]
                }
                None => self.refused("there is no cell to copy yet"),
            },
            FileAction::Save(to) => match self.selected() {
                Some(record) => vec![Effect::Save(record, to)],
                None => self.refused("there is no cell to save yet"),
            },
            FileAction::Export(format, to) => vec![Effect::Export(format, to)],
            FileAction::Screenshot(to) => vec![Effect::Screenshot(to)],
        }
    }

    fn app(&mut self, action: AppAction) -> Vec<Effect> {
        match action {
            AppAction::Quit if self.guide.is_some() => vec![Effect::LeaveTour],
            AppAction::Versus { .. }
            | AppAction::Fork(_)
            | AppAction::TakeUp(_)
            | AppAction::Begin
            | AppAction::Tour(_)
                if self.guide.is_some() =>
            {
                self.refuse_to_change()
            }
            // A replay has nothing to lose.
            AppAction::Quit if self.unsaved() && self.source == Playback::Live => {
                self.open(Dialog::Leave(Departure::Quit))
            }
            AppAction::Quit | AppAction::QuitNow => vec![Effect::Quit],
            AppAction::Suspend => vec![Effect::Suspend],
            AppAction::Redraw => vec![Effect::Redraw],
            AppAction::Help => self.show_help(),
            AppAction::CommandLine(text) => {
                self.known.space = self.scene.settings.space();
                self.open(Dialog::Prompt(Prompt::new(&text, self.known.clone())));
                self.find_names()
            }
            AppAction::Table(choice) => vec![Effect::Table(choice)],
            AppAction::Back => self.back(),
            AppAction::Lineage(named) => match self.cell_named(named) {
                Ok(cell) => self.show_lineage(cell),
                Err(why) => self.refused(why),
            },
            AppAction::Versus { other, more } => vec![Effect::Versus { other, more }],
            AppAction::Fork(seed) => vec![Effect::Fork {
                moment: self.scene.events.len(),
                seed,
            }],
            AppAction::TakeUp(name) => vec![Effect::TakeUp(name)],
            AppAction::Begin => vec![Effect::Begin],
            AppAction::Tour(file) => vec![Effect::TakeTour(file)],
            AppAction::PickTheme => {
                let picker = ThemePicker::new(self.themes().to_vec(), self.look.theme.name());
                self.open(Dialog::Themes(picker))
            }
            AppAction::Theme(name) => vec![Effect::LoadTheme(name)],
        }
    }

    /// Closes what is open, or goes back from the zoom, the filter or the past.
    fn back(&mut self) -> Vec<Effect> {
        if self.dialog.take().is_some() {
        } else if self.view.zoomed {
            self.view.zoomed = false;
        } else if !self.view.filter.is_empty() {
            self.view.filter.clear();
        } else if self.guide.is_some() {
            return vec![Effect::LeaveTour];
        } else if self.past.is_some() {
            self.look_at_the_present();
        } else {
            self.view.events_back = 0;
        }
        Vec::new()
    }

    /// Shows the keys of the place that has them.
    pub(crate) fn show_help(&mut self) -> Vec<Effect> {
        let space = self.scene.settings.space();
        let help = Help::new(&self.keymap, self.view.focus, self.dialog.as_ref(), space);
        self.help = Some(match self.guide {
            Some(_) => help.on_tour(),
            None => help,
        });
        Vec::new()
    }

    fn show_lineage(&mut self, cell: Option<Cell>) -> Vec<Effect> {
        match cell {
            Some(cell) if self.scene.births(cell).is_empty() => {
                self.refused(format!("#{} was not born by now", cell.index()))
            }
            Some(cell) => self.open(Dialog::Lineage(Lineage::new(cell, &self.scene))),
            None => self.refused("no cell is born yet"),
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

    /// Asks for the names of runs and tables once a command is typed that takes them: to read
    /// them takes a while.
    pub(crate) fn find_names(&mut self) -> Vec<Effect> {
        if let Some(Dialog::Prompt(prompt)) = &mut self.dialog
            && prompt.lacks_names()
        {
            return vec![Effect::FindNames];
        }
        Vec::new()
    }

    /// Lays a dialog over the panels.
    pub(crate) fn open(&mut self, dialog: Dialog) -> Vec<Effect> {
        self.dialog = Some(dialog);
        Vec::new()
    }

    /// Says that something cannot be done; nothing is to be done outside.
    pub(crate) fn refused(&mut self, why: impl Into<String>) -> Vec<Effect> {
        self.refuse(why);
        Vec::new()
    }
}

pub(crate) fn tell(command: Command) -> Vec<Effect> {
    vec![Effect::Tell(command)]
}
