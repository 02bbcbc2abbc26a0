//! Which key or click a character or sequence stands for, in the forms of xterm, the Linux console,
//! rxvt and kitty's keyboard protocol.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::explorer::app::keyboard::terminal_input::TerminalInput;
use crate::explorer::input::key_press::KeyPress;

/// The key that types a character.
pub(super) fn character(character: char) -> KeyEvent {
    let control = |code| KeyEvent::new(code, KeyModifiers::CONTROL);
    // Control characters are letters, and behind them digits, as they lie in ASCII.
    let counted = |first: u8, from: char| (first + (character as u32 - from as u32) as u8).into();
    match character {
        '\r' => KeyCode::Enter.into(),
        '\t' => KeyCode::Tab.into(),
        '\x1b' => KeyCode::Esc.into(),
        '\x7f' => KeyCode::Backspace.into(),
        '\0' => control(KeyCode::Char(' ')),
        '\x01'..='\x1a' => control(KeyCode::Char(counted(b'a', '\x01'))),
        '\x1c'..='\x1f' => control(KeyCode::Char(counted(b'4', '\x1c'))),
        _ if character.is_uppercase() => {
            KeyEvent::new(KeyCode::Char(character), KeyModifiers::SHIFT)
        }
        _ => KeyCode::Char(character).into(),
    }
}

/// The key that was pressed with alt.
pub(super) fn escaped(with: char) -> KeyEvent {
    let mut key = character(with);
    key.modifiers |= KeyModifiers::ALT;
    key
}

/// A key that has a letter.
pub(super) fn lettered(letter: u8) -> Option<KeyPress> {
    lettered_code(letter).map(|code| KeyEvent::from(code).into())
}

fn lettered_code(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(1 + letter - b'P'),
        _ => return None,
    })
}

/// A key that has a number.
fn numbered_code(number: u32) -> Option<KeyCode> {
    // Between some of the function keys there are gaps.
    let function = |first: u32, from: u32| KeyCode::F((first + number - from) as u8);
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(1, 11),
        17..=21 => function(6, 17),
        23..=24 => function(11, 23),
        _ => return None,
    })
}

/// What a control sequence stands for.
pub(super) fn control(parameters: &str, last: u8) -> Vec<TerminalInput> {
    let mut fields = parameters.split(';').map(Parameter);
    let (first, second) = (fields.next(), fields.next());
    if last == b'u' {
        return if parameters.starts_with('?') {
            vec![TerminalInput::KnowsKeys]
        } else {
            kitty(first, second, fields.next())
        };
    }
    if let Some(click) = parameters.strip_prefix('<') {
        return sgr_mouse(click, last)
            .map(TerminalInput::Mouse)
            .into_iter()
            .collect();
    }
    let code = match (parameters, last) {
        // The function keys of the Linux console.
        ("[", b'A'..=b'E') => Some(KeyCode::F(1 + last - b'A')),
        (_, b'Z') => Some(KeyCode::BackTab),
        (_, b'~') => first
            .and_then(|field| field.number())
            .and_then(numbered_code),
        // An answer of the terminal may end like the third function key.
        ("" | "1", _) => lettered_code(last),
        _ if first.and_then(|field| field.number()) == Some(1) && last != b'R' => {
            lettered_code(last)
        }
        _ => None,
    };
    let (mut modifiers, pressed) = held(second);
    if code == Some(KeyCode::BackTab) {
        modifiers |= KeyModifiers::SHIFT;
    }
    let key = code.filter(|_| pressed);
    let press = key.map(|code| KeyEvent::new(code, modifiers).into());
    press.map(TerminalInput::Key).into_iter().collect()
}

/// A parameter of a control sequence, which may have several parts.
#[derive(Clone, Copy)]
struct Parameter<'s>(&'s str);

impl Parameter<'_> {
    /// The part at a place, if it is there.
    fn part(self, place: usize) -> Option<u32> {
        self.0.split(':').nth(place)?.parse().ok()
    }

    fn number(self) -> Option<u32> {
        self.part(0)
    }

    fn character(self, place: usize) -> Option<char> {
        self.part(place).and_then(char::from_u32)
    }
}

/// What is held down, and whether the key was pressed, not released.
fn held(field: Option<Parameter>) -> (KeyModifiers, bool) {
    const BITS: [KeyModifiers; 6] = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    const RELEASED: u32 = 3;
    let part = |place| field.and_then(|field| field.part(place));
    let bits = part(0).unwrap_or(1).saturating_sub(1);
    let held = BITS
        .iter()
        .enumerate()
        .filter(|(bit, _)| bits >> bit & 1 == 1);
    let modifiers = held.fold(KeyModifiers::NONE, |all, (_, &one)| all | one);
    (modifiers, part(1) != Some(RELEASED))
}

/// A key in kitty's protocol: `key:shifted:base ; modifiers:event ; text`.
fn kitty(
    key: Option<Parameter>,
    modifiers: Option<Parameter>,
    text: Option<Parameter>,
) -> Vec<TerminalInput> {
    let (modifiers, pressed) = held(modifiers);
    let Some(key) = key.filter(|_| pressed) else {
        return Vec::new();
    };
    let code = key
        .number()
        .and_then(|number| kitty_code(number, modifiers));
    let typed: Vec<char> = text.map_or_else(Vec::new, |text| {
        let codes = text.0.split(':').filter_map(|code| code.parse().ok());
        codes.filter_map(char::from_u32).collect()
    });
    let press = |code, base| {
        let typed = KeyEvent::new(code, modifiers);
        TerminalInput::Key(KeyPress { typed, base })
    };
    match (code, typed.as_slice()) {
        // What is composed of several keys is text alone.
        (None | Some(KeyCode::Char(_)), [_, _, ..]) => {
            let typed = typed.into_iter();
            typed
                .map(|typed| press(KeyCode::Char(typed), None))
                .collect()
        }
        (None | Some(KeyCode::Char(_)), [typed]) => {
            vec![press(KeyCode::Char(*typed), key.character(2))]
        }
        (Some(KeyCode::Char(plain)), []) => {
            let shifted = key
                .character(1)
                .filter(|_| modifiers.contains(KeyModifiers::SHIFT));
            vec![press(
                KeyCode::Char(shifted.unwrap_or(plain)),
                key.character(2),
            )]
        }
        (Some(code), _) => vec![press(code, None)],
        (None, []) => Vec::new(),
    }
}

/// The key that has this number in kitty's protocol, as far as it is of use here.
fn kitty_code(number: u32, modifiers: KeyModifiers) -> Option<KeyCode> {
    /// The numbers of keys without a character, in Unicode's private use area.
    const FUNCTIONAL: std::ops::RangeInclusive<u32> = 57344..=63743;
    /// The keypad in the order of its numbers, which begin at [`KEYPAD`].
    const SIGNS: &str = "0123456789./*-+\r=,";
    const MOVES: [KeyCode; 10] = [
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Insert,
        KeyCode::Delete,
    ];
    const KEYPAD: u32 = 57399;
    if FUNCTIONAL.contains(&number) {
        let place = number.checked_sub(KEYPAD)? as usize;
        return match SIGNS.chars().nth(place) {
            Some(sign) => Some(character(sign).code),
            None => MOVES.get(place - SIGNS.len()).copied(),
        };
    }
    match char::from_u32(number)? {
        '\0' => None,
        '\t' if modifiers.contains(KeyModifiers::SHIFT) => Some(KeyCode::BackTab),
        plain @ ('\t' | '\r' | '\x1b' | '\x7f') => Some(character(plain).code),
        plain => Some(KeyCode::Char(plain)),
    }
}

/// A click as `button;column;row`, pressed (`M`) or released (`m`).
fn sgr_mouse(click: &str, last: u8) -> Option<MouseEvent> {
    let mut numbers = click.split(';').map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    let click = mouse(next()?, next()?, next()?);
    click.filter(|_| last == b'M')
}

/// A button that was pressed, or the wheel, at a place counted from 1.
pub(super) fn mouse(button: u16, column: u16, row: u16) -> Option<MouseEvent> {
    /// Shift, alt and control.
    const HELD: u16 = 4 + 8 + 16;
    let kind = match button & !HELD {
        0 => MouseEventKind::Down(MouseButton::Left),
        1 => MouseEventKind::Down(MouseButton::Middle),
        2 => MouseEventKind::Down(MouseButton::Right),
        64 => MouseEventKind::ScrollUp,
        65 => MouseEventKind::ScrollDown,
        _ => return None,
    };
    Some(MouseEvent {
        kind,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
        modifiers: KeyModifiers::NONE,
    })
}
