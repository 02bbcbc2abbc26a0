//! What becomes of keys and of pasted text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::leave::Departure;
use crate::explorer::input::action::{AppAction, Outcome};
use crate::explorer::input::key_press::KeyPress;
use crate::explorer::input::keymap::Key;
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    /// What becomes of a key: the open dialog takes it, or the keymap knows it. Keys that end or
    /// stop a program everywhere do so in dialogs too.
    pub fn press(&mut self, key: impl Into<KeyPress>) -> Vec<Effect> {
        let key = if self.takes_text() {
            key.into().text()
        } else {
            key.into().command()
        };
        self.view.notice = None;
        let again = std::mem::take(&mut self.interrupted);
        if is_ctrl(key, 'c') {
            return self.interrupt(again);
        }
        if is_ctrl(key, 'z') {
            return self.apply(AppAction::Suspend);
        }
        if let Some(help) = &mut self.help {
            return match help.press(key) {
                Outcome::Stay => Vec::new(),
                Outcome::Close => {
                    self.help = None;
                    Vec::new()
                }
                Outcome::Act(action) | Outcome::Finish(action) => {
                    self.help = None;
                    self.apply(action)
                }
            };
        }
        if self.guide.is_some()
            && self.dialog.is_none()
            && let Some(effects) = self.press_in_tour(key)
        {
            return effects;
        }
        let Some(dialog) = &mut self.dialog else {
            return match self.keymap.action(self.view.focus, key.into()) {
                Some(action) => self.apply(action.clone()),
                None => self.refused(format!(
                    "'{}' does nothing in {}; '?' lists the keys",
                    Key::from(key),
                    self.view.focus
                )),
            };
        };
        if asks_for_help(key, dialog) {
            return self.show_help();
        }
        match dialog.press(key, &self.scene) {
            Outcome::Stay => self.find_names(),
            Outcome::Close => {
                self.dialog = None;
                Vec::new()
            }
            Outcome::Act(action) => self.apply(action),
            Outcome::Finish(action) => {
                self.dialog = None;
                self.apply(action)
            }
        }
    }

    /// Whether what is typed is text, in whatever alphabet.
    fn takes_text(&self) -> bool {
        match &self.help {
            Some(help) => help.takes_text(),
            None => matches!(self.dialog, Some(Dialog::Prompt(_))),
        }
    }

    /// Ctrl-c closes what is open, or asks whether to leave; a second one leaves.
    fn interrupt(&mut self, again: bool) -> Vec<Effect> {
        self.interrupted = true;
        let leaves = matches!(
            self.dialog,
            Some(Dialog::Leave(Departure::Quit) | Dialog::Offer(_))
        );
        if again || leaves {
            return self.apply(AppAction::QuitNow);
        }
        let helped = self.help.take().is_some();
        if helped || self.dialog.take().is_some() {
            self.done("ctrl-c again leaves");
            return Vec::new();
        }
        self.apply(AppAction::Quit)
    }

    /// What becomes of pasted text: the command line takes it.
    pub fn paste(&mut self, text: &str) {
        if let Some(Dialog::Prompt(prompt)) = &mut self.dialog
            && let Outcome::Act(action) = prompt.type_text(text)
        {
            // A filter asks for nothing outside.
            self.apply(action);
        }
    }
}

/// Whether a dialog's key asks what its keys are: the command line takes the question mark as text.
fn asks_for_help(key: KeyEvent, dialog: &Dialog) -> bool {
    match key.code {
        KeyCode::F(1) => true,
        KeyCode::Char('?') => !matches!(dialog, Dialog::Prompt(_)),
        _ => false,
    }
}

fn is_ctrl(key: KeyEvent, character: char) -> bool {
    key.code == KeyCode::Char(character) && key.modifiers == KeyModifiers::CONTROL
}
