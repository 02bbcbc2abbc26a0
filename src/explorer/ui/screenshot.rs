//! A picture of the screen: as plain text, as text with colours, as a drawing.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell as Square};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// The width and height of a character in a drawing, in pixels.
const CHARACTER: (f64, f64) = (8.4, 18.0);
/// How far below the top of its row a line of text stands.
const BASE: f64 = 13.5;

/// What a picture becomes, as its file's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// A drawing.
    Svg,
    /// Text alone.
    Text,
    /// Text with the colours of a terminal.
    Ansi,
}

impl PictureFormat {
    /// By the end of the name.
    ///
    /// # Errors
    /// If it is none of those that are known, in a sentence.
    pub fn of(path: &Path) -> Result<Self, String> {
        let end = path.extension().map(|end| end.to_ascii_lowercase());
        match end.as_deref().and_then(OsStr::to_str) {
            Some("svg") => Ok(PictureFormat::Svg),
            Some("txt") => Ok(PictureFormat::Text),
            Some("ans" | "ansi") => Ok(PictureFormat::Ansi),
            _ => Err(format!(
                "'{}' ends in none of .svg, .txt, .ans and .ansi, which say what a picture becomes",
                path.display()
            )),
        }
    }
}

/// What the screen shows.
#[derive(Clone, Debug)]
pub struct Screenshot(Buffer);

/// A run of characters of one style in a row.
struct StyledRun {
    column: u16,
    text: String,
    width: u16,
    style: Style,
}

impl Screenshot {
    /// What a screen shows.
    pub fn of(screen: Buffer) -> Self {
        Screenshot(screen)
    }

    fn area(&self) -> Rect {
        self.0.area
    }

    /// The text alone, without blanks at the ends of lines.
    pub fn text(&self) -> String {
        self.rows()
            .map(|runs| {
                let line: String = runs.into_iter().map(|run| run.text).collect();
                line.trim_end().to_owned() + "\n"
            })
            .collect()
    }

    /// The text with escape sequences for colours and styles, as `cat` shows it in a terminal.
    pub fn ansi(&self) -> String {
        let mut text = String::new();
        for runs in self.rows() {
            for run in runs {
                let codes = codes(run.style).join(";");
                write!(text, "\x1b[0;{codes}m{}", run.text).expect("a string takes any text");
            }
            text.push_str("\x1b[0m\n");
        }
        text.replace("\x1b[0;m", "\x1b[0m")
    }

    /// The screen as SVG; what has no colour of its own has that of the ground.
    pub fn svg(&self, ground: Style) -> String {
        let (width, height) = CHARACTER;
        let area = self.area();
        let size = (
            f64::from(area.width) * width,
            f64::from(area.height) * height,
        );
        let back = hex(ground.bg, "#101418");
        let fore = hex(ground.fg, "#d8dee9");
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" \
             font-family=\"monospace\" font-size=\"14\" xml:space=\"preserve\">\n\
             <style>text {{ white-space: pre }}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"{back}\"/>\n",
            size.0, size.1
        );
        for (row, runs) in self.rows().enumerate() {
            let top = row as f64 * height;
            for run in runs {
                text.push_str(&run.svg(top, &fore, &back));
            }
        }
        text.push_str("</svg>\n");
        text
    }

    /// The rows, each in runs of one style.
    fn rows(&self) -> impl Iterator<Item = Vec<StyledRun>> {
        let area = self.area();
        (area.top()..area.bottom()).map(move |row| {
            let mut runs: Vec<StyledRun> = Vec::new();
            let mut column = area.left();
            while column < area.right() {
                let square = &self.0[(column, row)];
                let width = (square.symbol().width() as u16).max(1);
                match runs.last_mut() {
                    Some(run) if run.style == style(square) => {
                        run.text.push_str(square.symbol());
                        run.width += width;
                    }
                    _ => runs.push(StyledRun {
                        column,
                        text: square.symbol().to_owned(),
                        width,
                        style: style(square),
                    }),
                }
                column += width;
            }
            runs
        })
    }
}

fn style(square: &Square) -> Style {
    Style {
        fg: Some(square.fg).filter(|colour| *colour != Color::Reset),
        bg: Some(square.bg).filter(|colour| *colour != Color::Reset),
        add_modifier: square.modifier,
        ..Style::default()
    }
}

impl StyledRun {
    fn svg(&self, top: f64, fore: &str, back: &str) -> String {
        let (width, height) = CHARACTER;
        let reversed = self.style.add_modifier.contains(Modifier::REVERSED);
        let (mut ink, mut paper) = (hex(self.style.fg, fore), hex(self.style.bg, back));
        if reversed {
            std::mem::swap(&mut ink, &mut paper);
        }
        let x = f64::from(self.column) * width;
        let length = f64::from(self.width) * width;
        let mut text = String::new();
        if paper != back {
            text.push_str(&format!(
                "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{height:.1}\" \
                 fill=\"{paper}\"/>\n"
            ));
        }
        if !self.text.trim().is_empty() {
            let bold = if self.style.add_modifier.contains(Modifier::BOLD) {
                " font-weight=\"bold\""
            } else {
                ""
            };
            text.push_str(&format!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" fill=\"{ink}\"{bold}>{}\
                 </text>\n",
                top + BASE,
                escaped(&self.text)
            ));
        }
        text
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The parameters of an escape sequence.
fn codes(style: Style) -> Vec<String> {
    let mut codes = Vec::new();
    let modifiers = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ];
    for (modifier, code) in modifiers {
        if style.add_modifier.contains(modifier) {
            codes.push(code.to_owned());
        }
    }
    codes.extend(style.fg.and_then(|colour| code(colour, 30)));
    codes.extend(style.bg.and_then(|colour| code(colour, 40)));
    codes
}

/// The code of a colour, of which `base` is black: 30 for ink, 40 for paper.
fn code(colour: Color, base: u8) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("{};2;{r};{g};{b}", base + 8)),
        Color::Indexed(index) => Some(format!("{};5;{index}", base + 8)),
        colour => palette(colour).map(|index| match index {
            0..8 => (base + index).to_string(),
            bright => (base + 60 + bright - 8).to_string(),
        }),
    }
}

/// The place of a named colour among the sixteen.
const fn palette(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}

/// xterm's sixteen colours.
const SIXTEEN: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

fn hex(colour: Option<Color>, otherwise: &str) -> String {
    let [r, g, b] = match colour {
        Some(Color::Rgb(r, g, b)) => [r, g, b],
        Some(Color::Indexed(index)) => indexed(index),
        Some(colour) => match palette(colour) {
            Some(index) => SIXTEEN[usize::from(index)],
            None => return otherwise.to_owned(),
        },
        None => return otherwise.to_owned(),
    };
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour of the 256: the sixteen, a cube of six steps, a ramp of grey.
fn indexed(index: u8) -> [u8; 3] {
    let step = |level: u8| if level == 0 { 0 } else { 55 + 40 * level };
    match index {
        0..16 => SIXTEEN[usize::from(index)],
        16..232 => {
            let place = index - 16;
            [step(place / 36), step(place / 6 % 6), step(place % 6)]
        }
        232.. => [8 + 10 * (index - 232); 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Screenshot {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(0, 0, "a<b 日本", Style::new().fg(Color::Rgb(255, 0, 16)));
        buffer.set_string(0, 1, "bold", Style::new().add_modifier(Modifier::BOLD));
        buffer.set_string(6, 1, "on", Style::new().bg(Color::Indexed(196)));
        Screenshot::of(buffer)
    }

    #[test]
    fn text_is_what_one_reads() {
        assert_eq!(picture().text(), "a<b 日本\nbold  on\n");
    }

    #[test]
    fn colours_are_escape_sequences() {
        let text = picture().ansi();
        assert!(
            text.starts_with("\x1b[0;38;2;255;0;16ma<b 日本\x1b[0m"),
            "{text:?}"
        );
        assert!(text.contains("\x1b[0;1mbold") && text.contains("\x1b[0;48;5;196mon"));
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn a_drawing_holds_the_text_and_its_colours() {
        let text = picture().svg(Style::new().bg(Color::Black).fg(Color::White));
        assert!(
            text.contains("fill=\"#ff0010\">a&lt;b 日本</text>"),
            "{text}"
        );
        // Chromium heeds no xml:space on the root.
        assert!(text.contains("<style>text { white-space: pre }</style>"));
        assert!(text.contains("font-weight=\"bold\">bold</text>"));
        assert!(text.contains("fill=\"#ff0000\"/>"), "the paper of 'on'");
        assert!(text.contains("fill=\"#000000\"/>") && text.ends_with("</svg>\n"));
    }
}
