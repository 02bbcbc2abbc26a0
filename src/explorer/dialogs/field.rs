//! A short text that is typed, for numbers.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::Span;

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;

/// More than any number needs.
const LONGEST: usize = 12;

/// A text of one short line with its cursor at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// The first key replaces what stands there.
    fresh: bool,
}

impl Field {
    /// A field with this text, which the first typed character replaces.
    pub fn new(text: impl Into<String>) -> Self {
        Field {
            text: text.into(),
            fresh: true,
        }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor came to the field: the next typed character replaces the text.
    pub fn enter(&mut self) {
        self.fresh = true;
    }

    /// Takes a key; says whether the text changed.
    pub fn press(&mut self, key: KeyEvent, accepts: impl Fn(char) -> bool) -> bool {
        let before = self.text.clone();
        match key.code {
            KeyCode::Backspace => {
                self.text.pop();
            }
            KeyCode::Delete => self.text.clear(),
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                self.text.clear();
            }
            KeyCode::Char(typed)
                if accepts(typed) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty() =>
            {
                if self.fresh {
                    self.text.clear();
                }
                if self.text.len() < LONGEST {
                    self.text.push(typed);
                }
            }
            _ => return false,
        }
        self.fresh = false;
        self.text != before
    }

    /// The text right-aligned in brackets, as wide as the longest; `focused` where keys go to it.
    pub fn span(&self, look: &Look, focused: bool, wrong: bool, empty: &str) -> Span<'static> {
        let text = if self.text.is_empty() && !focused {
            empty
        } else {
            &self.text
        };
        let cursor = if focused { "_" } else { " " };
        let role = match (wrong, self.text.is_empty()) {
            (true, _) => Role::Error,
            (false, true) => Role::Dim,
            (false, false) => Role::Text,
        };
        let style = if focused {
            look.style(role).patch(look.style(Role::Selection))
        } else {
            look.style(role)
        };
        Span::styled(format!("[{text:>LONGEST$}{cursor}]"), style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::ui::widgets::graph::trial::{key, letter};

    #[test]
    fn the_first_key_replaces_and_later_ones_append() {
        let mut field = Field::new("0.4M");
        let number = |c: char| c.is_ascii_digit() || c == '.';
        assert!(field.press(letter('1'), number));
        assert!(field.press(letter('.'), number));
        assert!(!field.press(letter('x'), number));
        assert!(field.press(letter('5'), number));
        assert_eq!(field.text(), "1.5");
        field.press(key(KeyCode::Backspace), number);
        field.press(letter('7'), number);
        assert_eq!(field.text(), "1.7");
        for _ in 0..50 {
            field.press(letter('9'), number);
        }
        assert_eq!(field.text().len(), LONGEST);
        assert!(field.press(key(KeyCode::Delete), number));
        assert_eq!(field.text(), "");
    }

    #[test]
    fn backspace_edits_what_stood_there() {
        let mut field = Field::new("25");
        field.press(key(KeyCode::Backspace), |_| true);
        field.press(letter('0'), |_| true);
        assert_eq!(field.text(), "20");
    }
}
