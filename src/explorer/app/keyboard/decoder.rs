//! Makes out what the bytes of a terminal mean.

use crate::explorer::app::keyboard::pieces::{self, FirstPiece, InputPiece};
use crate::explorer::app::keyboard::sequences;
use crate::explorer::app::keyboard::terminal_input::TerminalInput;
use crate::explorer::input::key_press::KeyPress;

/// Makes input of bytes, of which the end may be missing.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    pending: Vec<u8>,
}

impl Decoder {
    /// Whether something has begun whose rest comes at once.
    pub(super) fn waits(&self) -> bool {
        let pending = &self.pending;
        !pending.is_empty() && pieces::first(pending) != FirstPiece::Unfinished
    }

    /// Takes bytes, and gives what is whole.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<TerminalInput> {
        self.pending.extend_from_slice(bytes);
        let mut inputs = Vec::new();
        let mut begin = 0;
        while begin < self.pending.len()
            && let FirstPiece::Whole(piece, length) = pieces::first(&self.pending[begin..])
        {
            inputs.extend(meaning(piece));
            begin += length;
        }
        self.pending.drain(..begin);
        inputs
    }

    /// Nothing followed at once: what had begun is no more than that.
    pub(super) fn pause(&mut self) -> Vec<TerminalInput> {
        match pieces::first(&std::mem::take(&mut self.pending)) {
            FirstPiece::Part(piece) => meaning(piece),
            FirstPiece::Whole(..) | FirstPiece::Unfinished => Vec::new(),
        }
    }
}

fn meaning(piece: InputPiece) -> Vec<TerminalInput> {
    let one = |press: KeyPress| vec![TerminalInput::Key(press)];
    match piece {
        InputPiece::Character(character) => one(sequences::character(character).into()),
        InputPiece::Escaped(character) => one(sequences::escaped(character).into()),
        InputPiece::Function(letter) => sequences::lettered(letter).map_or_else(Vec::new, one),
        InputPiece::Control(parameters, last) => sequences::control(parameters, last),
        InputPiece::OldMouse([button, column, row]) => {
            // Numbers begin behind the control characters.
            let [button, column, row] =
                [button, column, row].map(|n| u16::from(n.saturating_sub(32)));
            let click = sequences::mouse(button, column, row);
            click.map(TerminalInput::Mouse).into_iter().collect()
        }
        InputPiece::Paste(text) => vec![TerminalInput::Paste(
            String::from_utf8_lossy(text).into_owned(),
        )],
        InputPiece::Nothing => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEventKind};

    use super::*;

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

    /// What comes of bytes after which nothing follows.
    fn all(bytes: &str) -> Vec<TerminalInput> {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.take(bytes.as_bytes());
        inputs.extend(decoder.pause());
        inputs
    }

    /// The one key that the bytes are.
    fn press(bytes: &str) -> KeyPress {
        match all(bytes).as_slice() {
            [TerminalInput::Key(press)] => *press,
            other => panic!("{bytes:?}: {other:?}"),
        }
    }

    fn key(bytes: &str) -> (KeyCode, KeyModifiers) {
        let KeyEvent {
            code, modifiers, ..
        } = press(bytes).typed;
        (code, modifiers)
    }

    /// The characters of the keys.
    fn typed(inputs: &[TerminalInput]) -> String {
        let character = |input: &TerminalInput| match input {
            TerminalInput::Key(press) => press.typed.code.as_char(),
            _ => None,
        };
        inputs.iter().filter_map(character).collect()
    }

    #[test]
    fn keys_in_the_forms_that_terminals_have() {
        for (bytes, code, modifiers) in [
            ("q", KeyCode::Char('q'), NONE),
            ("G", KeyCode::Char('G'), SHIFT),
            ("й", KeyCode::Char('й'), NONE),
            ("\r", KeyCode::Enter, NONE),
            ("\t", KeyCode::Tab, NONE),
            ("\x7f", KeyCode::Backspace, NONE),
            ("\x03", KeyCode::Char('c'), CONTROL),
            ("\x1b", KeyCode::Esc, NONE),
            ("\x1bx", KeyCode::Char('x'), KeyModifiers::ALT),
            ("\x1b[", KeyCode::Char('['), KeyModifiers::ALT),
            ("\x1bO", KeyCode::Char('O'), SHIFT | KeyModifiers::ALT),
            ("\x1b]", KeyCode::Char(']'), KeyModifiers::ALT),
            ("\x1b[A", KeyCode::Up, NONE),
            ("\x1bOA", KeyCode::Up, NONE),
            ("\x1b[1;5C", KeyCode::Right, CONTROL),
            ("\x1b[Z", KeyCode::BackTab, SHIFT),
            ("\x1b[5~", KeyCode::PageUp, NONE),
            ("\x1b[3;2~", KeyCode::Delete, SHIFT),
            ("\x1b[8~", KeyCode::End, NONE),
            ("\x1bOP", KeyCode::F(1), NONE),
            ("\x1b[[A", KeyCode::F(1), NONE),
            ("\x1b[15~", KeyCode::F(5), NONE),
            ("\x1b[24~", KeyCode::F(12), NONE),
        ] {
            assert_eq!(key(bytes), (code, modifiers), "{bytes:?}");
        }
    }

    #[test]
    fn keys_in_kittys_form() {
        for (bytes, code, modifiers) in [
            ("\x1b[27u", KeyCode::Esc, NONE),
            ("\x1b[13u", KeyCode::Enter, NONE),
            ("\x1b[9;2u", KeyCode::BackTab, SHIFT),
            ("\x1b[127u", KeyCode::Backspace, NONE),
            ("\x1b[99;5u", KeyCode::Char('c'), CONTROL),
            ("\x1b[97:65;2;65u", KeyCode::Char('A'), SHIFT),
            ("\x1b[97:65;2u", KeyCode::Char('A'), SHIFT),
            ("\x1b[97;65;65u", KeyCode::Char('A'), NONE),
            ("\x1b[113;;64u", KeyCode::Char('@'), NONE),
            ("\x1b[32;;32u", KeyCode::Char(' '), NONE),
            ("\x1b[57404;;53u", KeyCode::Char('5'), NONE),
            ("\x1b[57414u", KeyCode::Enter, NONE),
            ("\x1b[57419u", KeyCode::Up, NONE),
            ("\x1b[57426u", KeyCode::Delete, NONE),
        ] {
            assert_eq!(key(bytes), (code, modifiers), "{bytes:?}");
        }
        let press = press("\x1b[1081::113u");
        assert_eq!(press.typed.code, KeyCode::Char('й'));
        assert_eq!(press.base, Some('q'));
        // What is composed is text alone; shift alone, a release, and the volume are nothing.
        assert_eq!(typed(&all("\x1b[0;;104:105u")), "hi");
        for nothing in ["\x1b[57441;2u", "\x1b[97;1:3u", "\x1b[57439u"] {
            assert_eq!(all(nothing), [], "{nothing:?}");
        }
        assert_eq!(all("\x1b[?0u"), [TerminalInput::KnowsKeys]);
    }

    #[test]
    fn clicks_and_the_wheel() {
        for (bytes, kind) in [
            ("\x1b[<0;10;4M", MouseEventKind::Down(MouseButton::Left)),
            ("\x1b[M *$", MouseEventKind::Down(MouseButton::Left)),
            ("\x1b[<65;10;4M", MouseEventKind::ScrollDown),
        ] {
            let [TerminalInput::Mouse(mouse)] = all(bytes)[..] else {
                panic!("{bytes:?}");
            };
            assert_eq!((mouse.kind, mouse.column, mouse.row), (kind, 9, 3));
        }
        assert_eq!(all("\x1b[<0;10;4m"), []);
        assert_eq!(all("\x1b[<0;0;4M"), []);
    }

    #[test]
    fn pasted_text_is_text_even_where_it_looks_like_keys() {
        let pasted = "\x1b[200~q\x1b[Aй\x1b[201~";
        assert_eq!(all(pasted), [TerminalInput::Paste("q\x1b[Aй".to_owned())]);
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_key() {
        for answer in [
            "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
            "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
            "\x1bP>|tmux 3.4\x1b\\",
            "\x1b[?62;4c",
            "\x1b[12;40R",
        ] {
            assert_eq!(typed(&all(&format!("s{answer}b"))), "sb", "{answer:?}");
        }
    }

    #[test]
    fn a_cut_answer_swallows_nothing_that_comes_later() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.take(b"\x1b]11;rg"), []);
        assert!(decoder.waits());
        assert_eq!(decoder.pause(), []);
        assert_eq!(typed(&decoder.take(b"sb")), "sb");
    }

    #[test]
    fn what_comes_in_parts_is_what_it_would_be_whole() {
        let whole =
            "s\x1b[1;5Cй\x1b[1081::113;;1081u\x1b[200~text\x1b[201~\x1b[<0;10;4M\x1bx\x1b[15~";
        let mut decoder = Decoder::default();
        let bytes = whole.as_bytes().iter();
        let parts: Vec<TerminalInput> = bytes.flat_map(|byte| decoder.take(&[*byte])).collect();
        assert_eq!(parts, all(whole));
        assert_eq!(parts.len(), 8);
    }

    #[test]
    fn no_bytes_break_it() {
        let odd = [
            "\x1b[<9999999;1;1M",
            "\x1b[;;;u",
            "\x1b[99999999999u",
            "\x1b[1114112u",
            "\x1b[~",
            "\x1b[255u",
            "\x1b[57398u",
            "\x1b[M\x00\x00\x00",
            "\x1b\x1b\x1b[A",
        ];
        for bytes in odd {
            all(bytes);
        }
        let mut decoder = Decoder::default();
        assert_eq!(typed(&decoder.take(b"\xff\xfe\xc3q\x1b\xffs")), "qs");
        assert!(!decoder.waits());
    }
}
