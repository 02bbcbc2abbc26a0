//! What comes from the terminal.

use crossterm::event::MouseEvent;

use crate::explorer::input::key_press::KeyPress;

/// What comes from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TerminalInput {
    /// A key was pressed, or repeats.
    Key(KeyPress),
    /// A click, or the wheel.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal can report which key of the standard layout is pressed.
    KnowsKeys,
}
