//! What becomes of a line that is typed where there is no screen: it answers a question, or is a
//! command.

use crossterm::event::{KeyCode, KeyEvent};

use crate::explorer::dialogs::Dialog;
use crate::explorer::input::action::{Action, AppAction};
use crate::explorer::input::commands;
use crate::explorer::plain::Wish;
use crate::explorer::state::Effect;
use crate::explorer::state::Explorer;

impl Explorer {
    /// What becomes of a line, and what the user asks to hear with it.
    pub fn obey(&mut self, line: &str) -> (Vec<Effect>, Option<Wish>) {
        let line = line.trim();
        let key = match line.chars().next() {
            Some(character) => KeyCode::Char(character),
            None => KeyCode::Enter,
        };
        let is_asked = self.dialog.as_ref().and_then(Dialog::question).is_some();
        let is_key = line.chars().nth(1).is_none();
        if is_key && (is_asked && !line.is_empty() || self.guide.is_some()) {
            return (self.press(KeyEvent::from(key)), None);
        }
        self.view.notice = None;
        self.help = None;
        let leaves = matches!(line, "quit" | "quit!" | "q");
        if is_asked && leaves {
            return (self.apply(AppAction::QuitNow), None);
        }
        if is_asked {
            self.refuse("the question waits for its answer, a letter");
            return (Vec::new(), None);
        }
        self.dialog = None;
        if line.is_empty() {
            return (Vec::new(), Some(Wish::Status));
        }
        match commands::parse(line) {
            Ok(action) => {
                let wish = matches!(action, Action::Look(_)).then_some(Wish::Panel);
                (self.apply(action), wish)
            }
            Err(error) => (self.refused(error.to_string()), None),
        }
    }
}
