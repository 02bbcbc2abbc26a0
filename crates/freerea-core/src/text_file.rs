//! Files of text that a user names, and places in them.

use std::io::{self, Read};

/// All that there is to read, as text.
///
/// # Errors
/// What the system says; of bytes that are no UTF-8, that they are no text.
pub fn read(mut source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    match source.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(io::Error::new(error.kind(), "it is no text file"))
        }
        Err(error) => Err(error),
    }
}

/// A place in a text: line and column, both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, 0 where there is no place.
    pub line: usize,
    /// The column, 0 where there is no place.
    pub column: usize,
}

impl Position {
    /// No place: a file as a whole, or a value that stands in no file.
    pub const NOWHERE: Position = Position { line: 0, column: 0 };

    /// The place of the byte `offset` in `text`; one past the end is the end.
    pub fn of(text: &str, offset: usize) -> Position {
        let boundary = (0..=offset.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        let before = &text[..boundary.unwrap_or(0)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..]
            .chars()
            .filter(|c| *c != BYTE_ORDER_MARK)
            .count();
        Position {
            line: before.matches('\n').count() + 1,
            column: column + 1,
        }
    }
}

/// Editors do not show this first character, so it is no column.
const BYTE_ORDER_MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "\u{feff}a\nü = 1\n";
        let place = |offset| {
            let Position { line, column } = Position::of(text, offset);
            (line, column)
        };
        assert_eq!(place(3), (1, 1));
        assert_eq!(place(5), (2, 1));
        assert_eq!(place(6), (2, 1), "inside of a character");
        assert_eq!(place(7), (2, 2));
        assert_eq!(place(text.len()), (3, 1));
        assert_eq!(place(999), (3, 1));
        assert_eq!(Position::of("", 0), Position { line: 1, column: 1 });
    }
}
