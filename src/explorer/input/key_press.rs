//! A key as it was pressed, and the command that it is on a keyboard of any alphabet.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key as it was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPress {
    /// With what it types.
    pub typed: KeyEvent,
    /// What the same key types on the standard PC-101 layout, where the terminal tells.
    pub base: Option<char>,
}

impl From<KeyEvent> for KeyPress {
    fn from(typed: KeyEvent) -> Self {
        KeyPress { typed, base: None }
    }
}

impl KeyPress {
    /// The key as a command: a letter that is not Latin stands for the key that it lies on.
    pub fn command(self) -> KeyEvent {
        match (self.typed.code, self.base) {
            (KeyCode::Char(typed), Some(base)) if is_beyond_latin(typed) => {
                let shift = self.typed.modifiers.contains(KeyModifiers::SHIFT);
                let base = if shift || typed.is_uppercase() {
                    shifted(base)
                } else {
                    base
                };
                KeyEvent {
                    code: KeyCode::Char(base),
                    ..self.typed
                }
            }
            _ => self.typed,
        }
    }

    /// The key where text is typed: what it types, unless something is held down that makes it a
    /// command.
    pub fn text(self) -> KeyEvent {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        if self.typed.modifiers.intersects(held) {
            self.command()
        } else {
            self.typed
        }
    }
}

/// Unicode's blocks up to this one, Greek, are Latin.
fn is_beyond_latin(character: char) -> bool {
    character >= '\u{370}' && character.is_alphabetic()
}

/// The keys of the standard layout that type signs, without and with shift.
const SIGNS: [(&str, &str); 2] = [
    ("`1234567890-=", "~!@#$%^&*()_+"),
    ("[]\\;',./", "{}|:\"<>?"),
];

/// What a key of the standard layout types with shift.
fn shifted(base: char) -> char {
    let sign = SIGNS.iter().find_map(|(plain, shifted)| {
        let place = plain.find(base)?;
        shifted[place..].chars().next()
    });
    sign.unwrap_or(base.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(typed: char, modifiers: KeyModifiers, base: char) -> KeyPress {
        KeyPress {
            typed: KeyEvent::new(KeyCode::Char(typed), modifiers),
            base: Some(base),
        }
    }

    #[test]
    fn letters_of_other_alphabets_are_the_keys_that_they_lie_on() {
        for (typed, modifiers, base, command) in [
            ('й', KeyModifiers::NONE, 'q', 'q'),
            ('Й', KeyModifiers::SHIFT, 'q', 'Q'),
            ('Й', KeyModifiers::NONE, 'q', 'Q'),
            ('х', KeyModifiers::NONE, '[', '['),
            ('Б', KeyModifiers::SHIFT, ',', '<'),
            ('Ж', KeyModifiers::SHIFT, ';', ':'),
            ('λ', KeyModifiers::NONE, 'l', 'l'),
            ('ש', KeyModifiers::NONE, 'a', 'a'),
        ] {
            let press = pressed(typed, modifiers, base);
            assert_eq!(press.command().code, KeyCode::Char(command), "{typed}");
            assert_eq!(press.text().code, KeyCode::Char(typed), "{typed}");
        }
    }

    #[test]
    fn latin_letters_and_signs_are_themselves_on_every_layout() {
        for (typed, base) in [('q', 'x'), ('ö', ';'), ('é', '2'), ('.', '/'), ('№', '3')] {
            let press = pressed(typed, KeyModifiers::NONE, base);
            assert_eq!(press.command().code, KeyCode::Char(typed), "{typed}");
        }
    }

    #[test]
    fn with_control_a_key_is_a_command_where_text_is_typed_too() {
        let press = pressed('с', KeyModifiers::CONTROL, 'c');
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(press.text(), ctrl_c);
    }
}
