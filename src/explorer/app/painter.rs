//! Drawing changed cells with few bytes, since many of our users look at a screen at the other end
//! of a slow line. What it shows is what ratatui's own backend for crossterm shows.

use std::fmt::Write as _;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// A backend that tells the terminal only what it does not know yet.
#[derive(Debug)]
pub struct Painter<W: Write> {
    backend: CrosstermBackend<W>,
}

impl<W: Write> Painter<W> {
    /// A painter whose bytes go to the writer.
    pub const fn new(writer: W) -> Self {
        Painter {
            backend: CrosstermBackend::new(writer),
        }
    }
}

/// How the terminal writes the next character.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct PenState {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// Modifiers that can be seen on a space.
const SEEN_ON_SPACE: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// Modifiers and the numbers that select them (ECMA-48, SGR).
const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

impl PenState {
    /// The pen that a cell asks for. A space leaves as it is what is not seen on it.
    fn wanted(self, cell: &Cell) -> PenState {
        let wanted = PenState {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        };
        let plain = !self.modifier.union(cell.modifier).intersects(SEEN_ON_SPACE);
        if cell.symbol() == " " && plain {
            PenState {
                bg: cell.bg,
                ..self
            }
        } else {
            wanted
        }
    }

    /// What turns this pen into another one.
    fn change(mut self, to: PenState) -> String {
        let mut numbers = String::new();
        if self.modifier.difference(to.modifier) != Modifier::empty() {
            numbers += "0;";
            self = PenState::default();
        }
        let added = to.modifier.difference(self.modifier);
        for (_, number) in MODIFIERS.iter().filter(|(m, _)| added.contains(*m)) {
            let _ = write!(numbers, "{number};");
        }
        if to.fg != self.fg {
            colour(&mut numbers, to.fg, 30);
        }
        if to.bg != self.bg {
            colour(&mut numbers, to.bg, 40);
        }
        match numbers.strip_suffix(';') {
            Some(numbers) => format!("\x1b[{numbers}m"),
            None => numbers,
        }
    }
}

/// The colours that every terminal has, in the order of their numbers.
const SIXTEEN: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// Adds the numbers that select a colour; those of the foreground begin at 30, of the background at
/// 40. (ECMA-48, and ITU T.416 in the form that all terminals read.)
fn colour(numbers: &mut String, colour: Color, first: u8) {
    let number = match colour {
        Color::Rgb(red, green, blue) => {
            let _ = write!(numbers, "{};2;{red};{green};{blue};", first + 8);
            return;
        }
        Color::Indexed(index) => {
            let _ = write!(numbers, "{};5;{index};", first + 8);
            return;
        }
        Color::Reset => first + 9,
        named => {
            let place = SIXTEEN.iter().position(|known| *known == named);
            let place = place.expect("every other colour is one of the sixteen") as u8;
            // The bright ones have numbers of their own.
            first + if place < 8 { place } else { 60 + place - 8 }
        }
    };
    let _ = write!(numbers, "{number};");
}

/// Where the cursor stands.
#[derive(Clone, Copy)]
struct Cursor {
    at: Position,
    /// Whether that is certain: terminals differ in how far some characters move it.
    certain: bool,
}

impl Cursor {
    /// What brings the cursor to a cell.
    fn movement(self, to: Position) -> String {
        let Cursor { at, certain } = self;
        if at == to {
            String::new()
        } else if certain && at.y == to.y && at.x < to.x {
            match to.x - at.x {
                1 => "\x1b[C".to_owned(),
                columns => format!("\x1b[{columns}C"),
            }
        } else {
            place(to)
        }
    }

    /// Where the cursor stands after a character was written to a cell.
    fn after(before: Option<Cursor>, at: Position, symbol: &str) -> Cursor {
        let certain = before.is_none_or(|before| before.certain || before.at != at);
        Cursor {
            at: Position { x: at.x + 1, ..at },
            certain: certain && symbol.is_ascii(),
        }
    }
}

/// What brings the cursor to a cell from anywhere.
fn place(to: Position) -> String {
    format!("\x1b[{};{}H", to.y + 1, to.x + 1)
}

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut pen = PenState::default();
        let mut cursor: Option<Cursor> = None;
        let mut text = String::new();
        for (x, y, cell) in content {
            let at = Position { x, y };
            text += &cursor.map_or_else(|| place(at), |cursor| cursor.movement(at));
            let wanted = pen.wanted(cell);
            text += &pen.change(wanted);
            pen = wanted;
            text += cell.symbol();
            cursor = Some(Cursor::after(cursor, at, cell.symbol()));
        }
        if pen != PenState::default() {
            text += "\x1b[m";
        }
        self.backend.write_all(text.as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.backend.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.backend.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.backend.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.backend.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.backend.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.backend.clear_region(region)
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.backend.append_lines(lines)
    }

    fn size(&self) -> io::Result<Size> {
        self.backend.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.backend.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.backend)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::num::NonZeroU16;
    use std::rc::Rc;

    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const AREA: Rect = Rect::new(0, 0, 12, 4);

    fn styles() -> impl Strategy<Value = Style> {
        let colours = prop::sample::select(vec![
            Color::Reset,
            Color::Red,
            Color::White,
            Color::Indexed(200),
            Color::Rgb(1, 22, 255),
        ]);
        let modifiers = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::REVERSED,
            Modifier::UNDERLINED | Modifier::BOLD,
        ]);
        (colours.clone(), colours, modifiers)
            .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
    }

    fn frames() -> impl Strategy<Value = Vec<Buffer>> {
        let text = prop::sample::select(vec!["a", " ", "  ", "★ x", "界", "⡇", "é b", "#1.25"]);
        let pieces = prop::collection::vec((0..12u16, 0..4u16, text, styles()), 0..12);
        let frame = pieces.prop_map(|pieces| {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, text, style) in pieces {
                buffer.set_stringn(x, y, text, usize::from(12 - x), style);
            }
            buffer
        });
        prop::collection::vec(frame, 1..4)
    }

    /// Bytes that can still be looked at when the backend has the writer.
    #[derive(Clone, Default)]
    struct Bytes(Rc<RefCell<Vec<u8>>>);

    impl Write for Bytes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is seen of a terminal after the frames were painted one after another.
    fn seen<B: Backend>(frames: &[Buffer], backend: fn(Bytes) -> B) -> Vec<String> {
        let bytes = Bytes::default();
        let mut backend = backend(bytes.clone());
        let mut before = Buffer::empty(AREA);
        for frame in frames {
            let drawn = backend.draw(before.diff(frame).into_iter());
            assert!(drawn.is_ok(), "memory can be written to");
            before = frame.clone();
        }
        let mut parser = vt100::Parser::new(side(AREA.height), side(AREA.width), 0);
        parser.process(&bytes.0.borrow());
        let places = AREA.positions();
        let cells = places.map(|at| parser.screen().cell(at.y, at.x).unwrap());
        cells.map(seen_of).collect()
    }

    /// Of a blank cell, neither the colour nor the weight of its character is seen.
    fn seen_of(cell: &vt100::Cell) -> String {
        let ground = (cell.bgcolor(), cell.inverse(), cell.underline());
        let blank = cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
        if blank {
            format!("{ground:?}")
        } else {
            let text = (cell.contents(), cell.fgcolor(), cell.bold());
            format!("{ground:?} {text:?}")
        }
    }

    fn side(cells: u16) -> NonZeroU16 {
        NonZeroU16::new(cells).unwrap()
    }

    proptest! {
        #[test]
        fn it_shows_what_the_usual_backend_shows(frames in frames()) {
            let ours = seen(&frames, Painter::new);
            let usual = seen(&frames, CrosstermBackend::new);
            prop_assert_eq!(ours, usual);
        }
    }

    #[test]
    fn what_the_terminal_knows_is_not_sent_again() {
        let bytes = Bytes::default();
        let mut painter = Painter::new(bytes.clone());
        let style = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(4, 5, 6));
        let mut frame = Buffer::empty(AREA);
        frame.set_string(0, 0, "ab", style);
        frame.set_string(2, 0, "  c", style.fg(Color::Red));
        let cells = [(0, 0), (1, 0), (2, 0), (4, 0)];
        painter
            .draw(cells.into_iter().map(|(x, y)| (x, y, &frame[(x, y)])))
            .unwrap();
        assert_eq!(
            String::from_utf8_lossy(&bytes.0.borrow()),
            "\x1b[1;1H\x1b[38;2;1;2;3;48;2;4;5;6mab \x1b[C\x1b[31mc\x1b[m"
        );
    }
}
