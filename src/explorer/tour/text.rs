//! The text of a stop: words, some of which are terms of the field.

use std::fmt;

use unicode_width::UnicodeWidthStr;

/// A part of a word in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What is written.
    pub text: String,
    /// Whether it is a term that the text introduces.
    pub is_term: bool,
}

/// What stands between two blanks: a term may have a full stop behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextWord {
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

impl TextWord {
    /// Columns that it takes.
    pub fn width(&self) -> usize {
        let widths = self.pieces.iter().map(|piece| piece.text.width());
        widths.sum()
    }

    fn push(&mut self, character: char, is_term: bool) {
        match self.pieces.last_mut() {
            Some(piece) if piece.is_term == is_term => piece.text.push(character),
            _ => self.pieces.push(Piece {
                text: character.to_string(),
                is_term,
            }),
        }
    }
}

/// A text as a list of words, to be broken into lines of any width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopText {
    words: Vec<TextWord>,
}

impl fmt::Display for StopText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.words.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            let mut pieces = word.pieces.iter();
            pieces.try_for_each(|piece| f.write_str(&piece.text))?;
        }
        Ok(())
    }
}

impl StopText {
    /// Reads a text in which asterisks stand around terms, like `*this*`; `None` if one of them
    /// has no other.
    pub fn read(text: &str) -> Option<Self> {
        let (mut words, mut is_term) = (Vec::new(), false);
        for written in text.split_whitespace() {
            let mut word = TextWord::default();
            for character in written.chars() {
                match character {
                    '*' => is_term = !is_term,
                    character => word.push(character, is_term),
                }
            }
            words.push(word);
        }
        (!is_term).then_some(StopText { words })
    }

    /// The lines of a width, broken between words.
    pub fn lines(&self, width: u16) -> Vec<&[TextWord]> {
        let (mut lines, mut first, mut used) = (Vec::new(), 0, 0);
        for (place, word) in self.words.iter().enumerate() {
            let gap = usize::from(place > first);
            if place > first && used + gap + word.width() > usize::from(width) {
                lines.push(&self.words[first..place]);
                (first, used) = (place, word.width());
            } else {
                used += gap + word.width();
            }
        }
        if first < self.words.len() {
            lines.push(&self.words[first..]);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(line: &[TextWord]) -> String {
        let words = line.iter().map(|word| {
            let pieces = word.pieces.iter().map(|piece| {
                if piece.is_term {
                    format!("<{}>", piece.text)
                } else {
                    piece.text.clone()
                }
            });
            pieces.collect::<String>()
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn lines(text: &str, width: u16) -> Vec<String> {
        let read = StopText::read(text).unwrap();
        read.lines(width).into_iter().map(written).collect()
    }

    #[test]
    fn terms_stand_between_asterisks() {
        let text = "a *cell*, or an\n  *acyclic graph*.";
        assert_eq!(lines(text, 80), ["a <cell>, or an <acyclic> <graph>."]);
        assert_eq!(StopText::read("an *open term"), None);
        assert_eq!(lines(" \n ", 80), [""; 0]);
    }

    #[test]
    fn lines_are_full_and_not_wider() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one two three", 6), ["one", "two", "three"]);
        assert_eq!(lines("unbreakable a", 4), ["unbreakable", "a"]);
        assert_eq!(lines("*aa* bb", 5), ["<aa> bb"], "asterisks take no room");
    }
}
