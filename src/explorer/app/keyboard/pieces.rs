//! What a terminal sends, cut into pieces: characters, escape sequences, pasted text. (ECMA-48; the
//! control sequences of xterm.)

/// A piece of what a terminal sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputPiece<'b> {
    /// A character, control characters among them.
    Character(char),
    /// A character after an escape: it was pressed together with alt.
    Escaped(char),
    /// The key of a VT100 (SS3) with this letter.
    Function(u8),
    /// A control sequence (CSI): its parameters, and the byte that ends it.
    Control(&'b str, u8),
    /// A click in the form that was the first, as three bytes.
    OldMouse([u8; 3]),
    /// Pasted text.
    Paste(&'b [u8]),
    /// What asks for nothing: an answer of the terminal, or bytes that make no sense.
    Nothing,
}

/// What the bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstPiece<'b> {
    /// A piece, which is so many bytes long.
    Whole(InputPiece<'b>, usize),
    /// The beginning of a piece, as which it counts if nothing follows at once.
    Part(InputPiece<'b>),
    /// The beginning of a piece that is nothing else, whose end may take its time.
    Unfinished,
}

use FirstPiece::{Part, Unfinished, Whole};

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// The first piece of bytes, which are some.
pub(super) fn first(bytes: &[u8]) -> FirstPiece<'_> {
    match bytes {
        [ESCAPE] => Part(InputPiece::Character('\x1b')),
        [ESCAPE, ESCAPE, ..] => Whole(InputPiece::Character('\x1b'), 1),
        [ESCAPE, b'['] => Part(InputPiece::Escaped('[')),
        [ESCAPE, b'[', ..] => control(bytes),
        [ESCAPE, b'O'] => Part(InputPiece::Escaped('O')),
        [ESCAPE, b'O', key @ (b'A'..=b'H' | b'M' | b'P'..=b'S'), ..] => {
            Whole(InputPiece::Function(*key), 3)
        }
        // OSC, DCS, SOS, PM and APC, in which a terminal answers questions (its colours, its name),
        // maybe those of a program before this one.
        [
            ESCAPE,
            begins @ (b']' | b'P' | b'X' | b'^' | b'_'),
            rest @ ..,
        ] => match end(rest) {
            Some(end) => Whole(InputPiece::Nothing, 2 + end),
            None if rest.is_empty() => Part(InputPiece::Escaped(char::from(*begins))),
            None => Part(InputPiece::Nothing),
        },
        [ESCAPE, rest @ ..] => match character(rest) {
            Whole(InputPiece::Character(character), length) => {
                Whole(InputPiece::Escaped(character), 1 + length)
            }
            Whole(piece, length) => Whole(piece, 1 + length),
            part => part,
        },
        _ => character(bytes),
    }
}

fn character(bytes: &[u8]) -> FirstPiece<'_> {
    let longest = &bytes[..bytes.len().min(4)];
    let (valid, wrong) = match std::str::from_utf8(longest) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = std::str::from_utf8(&longest[..error.valid_up_to()]);
            (valid.unwrap_or_default(), error.error_len())
        }
    };
    match (valid.chars().next(), wrong) {
        (Some(character), _) => Whole(InputPiece::Character(character), character.len_utf8()),
        (None, Some(wrong)) => Whole(InputPiece::Nothing, wrong),
        (None, None) => Unfinished,
    }
}

fn control(bytes: &[u8]) -> FirstPiece<'_> {
    if let Some(text) = bytes.strip_prefix(PASTE_BEGINS) {
        let ends = text
            .windows(PASTE_ENDS.len())
            .position(|window| window == PASTE_ENDS);
        return match ends {
            Some(end) => Whole(
                InputPiece::Paste(&text[..end]),
                PASTE_BEGINS.len() + end + PASTE_ENDS.len(),
            ),
            None => Unfinished,
        };
    }
    match bytes[2..] {
        // The function keys of the Linux console.
        [b'['] => return Unfinished,
        [b'[', key, ..] => return Whole(InputPiece::Control("[", key), 4),
        [b'M', button, column, row, ..] => {
            return Whole(InputPiece::OldMouse([button, column, row]), 6);
        }
        [b'M', ..] => return Unfinished,
        _ => {}
    }
    let parameters = bytes[2..]
        .iter()
        .take_while(|byte| (0x20..0x40).contains(*byte));
    let end = 2 + parameters.count();
    match bytes.get(end) {
        None => Unfinished,
        Some(last @ 0x40..=0x7e) => {
            let parameters = std::str::from_utf8(&bytes[2..end]);
            let parameters = parameters.expect("parameters are ASCII");
            Whole(InputPiece::Control(parameters, *last), end + 1)
        }
        // It was cut off: something else begins here.
        Some(_) => Whole(InputPiece::Nothing, end),
    }
}

/// Where a string sequence ends: with BEL, or the string terminator.
fn end(string: &[u8]) -> Option<usize> {
    let bell = string.iter().position(|byte| *byte == BELL);
    let terminator = string.windows(2).position(|two| two == [ESCAPE, b'\\']);
    let ends = [bell.map(|at| at + 1), terminator.map(|at| at + 2)];
    ends.into_iter().flatten().min()
}
