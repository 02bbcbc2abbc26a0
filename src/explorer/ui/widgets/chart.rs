//! What charts share: a raster of dots and marks, axes with ticks, a legend.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use crate::explorer::derive::plots::{Axis, Number};
use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::Look;

/// Bits of a braille character's dots, by row and column.
const BRAILLE: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// How dots look.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// What they stand for.
    pub role: Role,
    /// The characters of a dot in ASCII: in a level line, in an upright one.
    pub ascii: [&'static str; 2],
    /// Whether a line is interrupted.
    pub dashed: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    dots: u8,
    pen: Option<Pen>,
    mark: Option<(&'static str, Role)>,
}

/// Dots and marks of an area. Places run from 0 to 1, to the right and upwards.
#[derive(Debug)]
pub struct Raster {
    area: Rect,
    braille: bool,
    spots: Vec<Spot>,
}

impl Raster {
    /// An empty raster.
    pub fn new(area: Rect, look: &Look) -> Self {
        let spots = usize::from(area.width) * usize::from(area.height);
        Raster {
            area,
            braille: look.glyphs == Glyphs::Unicode,
            spots: vec![Spot::default(); spots],
        }
    }

    /// Columns and rows of dots.
    pub(super) fn resolution(&self) -> [usize; 2] {
        let (width, height) = (usize::from(self.area.width), usize::from(self.area.height));
        if self.braille {
            [2 * width, 4 * height]
        } else {
            [width, height]
        }
    }

    /// The dot of a place, from the left and from the top; `None` outside of the area.
    fn dot_at(&self, place: [f64; 2], resolution: [usize; 2]) -> Option<[usize; 2]> {
        let inside = |value: f64| (-1e-9..=1.0 + 1e-9).contains(&value);
        if self.spots.is_empty() || !place.into_iter().all(inside) {
            return None;
        }
        let [columns, rows] = resolution;
        let step =
            |value: f64, count: usize| ((value.max(0.0) * count as f64) as usize).min(count - 1);
        Some([step(place[0], columns), rows - 1 - step(place[1], rows)])
    }

    /// The character cell of a dot.
    fn spot(&self, [column, row]: [usize; 2]) -> usize {
        let (per_column, per_row) = if self.braille { (2, 4) } else { (1, 1) };
        row / per_row * usize::from(self.area.width) + column / per_column
    }

    pub(super) fn put(&mut self, [column, row]: [usize; 2], pen: Pen) {
        let spot = self.spot([column, row]);
        let spot = &mut self.spots[spot];
        spot.dots |= BRAILLE[row % 4][column % 2];
        spot.pen = Some(pen);
    }

    /// A dot.
    pub fn dot(&mut self, place: [f64; 2], pen: Pen) {
        if let Some(dot) = self.dot_at(place, self.resolution()) {
            self.put(dot, pen);
        }
    }

    /// A line between two places.
    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], pen: Pen) {
        for dot in self.dots(from, to) {
            if !pen.dashed || !self.braille || (dot[0] + dot[1]) % 4 < 2 {
                self.put(dot, pen);
            }
        }
    }

    /// A line in front of all that was drawn before.
    pub fn line_in_front(&mut self, from: [f64; 2], to: [f64; 2], pen: Pen) {
        for dot in self.dots(from, to) {
            let spot = self.spot(dot);
            self.spots[spot].dots = 0;
        }
        self.line(from, to, pen);
    }

    /// The dots of a line between two places; none if one of them lies outside.
    pub(super) fn dots(
        &self,
        from: [f64; 2],
        to: [f64; 2],
    ) -> impl Iterator<Item = [usize; 2]> + use<> {
        let resolution = self.resolution();
        let ends = [from, to].map(|place| self.dot_at(place, resolution));
        let ends = ends[0].zip(ends[1]);
        ends.into_iter().flat_map(|(a, b)| {
            let steps = a[0].abs_diff(b[0]).max(a[1].abs_diff(b[1]));
            (0..=steps).map(move |step| {
                let part = step as f64 / steps.max(1) as f64;
                [0, 1].map(|side: usize| {
                    let (from, to) = (a[side] as f64, b[side] as f64);
                    (from + part * (to - from)).round() as usize
                })
            })
        })
    }

    /// A line of steps: level to the next place, then up or down to it.
    pub fn steps(&mut self, places: impl IntoIterator<Item = [f64; 2]>, pen: Pen) {
        let upright = Pen {
            ascii: [pen.ascii[1]; 2],
            ..pen
        };
        let mut last: Option<[f64; 2]> = None;
        for place in places {
            if let Some(last) = last {
                let corner = [place[0], last[1]];
                self.line(corner, place, upright);
                self.line(last, corner, pen);
            } else {
                self.dot(place, pen);
            }
            last = Some(place);
        }
    }

    /// A character that covers the dots, and earlier marks.
    pub fn mark(&mut self, place: [f64; 2], glyph: &'static str, role: Role) {
        let size = [usize::from(self.area.width), usize::from(self.area.height)];
        if let Some([column, row]) = self.dot_at(place, size) {
            self.spots[row * size[0] + column].mark = Some((glyph, role));
        }
    }

    /// A line from the bottom to the top.
    pub fn upright(&mut self, x: f64, glyph: &'static str, role: Role) {
        for row in 0..self.area.height {
            let y = (f64::from(row) + 0.5) / f64::from(self.area.height);
            self.mark([x, y], glyph, role);
        }
    }

    /// A line from the left to the right.
    pub fn level(&mut self, y: f64, glyph: &'static str, role: Role) {
        for column in 0..self.area.width {
            let x = (f64::from(column) + 0.5) / f64::from(self.area.width);
            self.mark([x, y], glyph, role);
        }
    }

    /// The character cell of a place, on the screen.
    pub fn screen(&self, place: [f64; 2]) -> Option<(u16, u16)> {
        let size = [usize::from(self.area.width), usize::from(self.area.height)];
        let [column, row] = self.dot_at(place, size)?;
        Some((self.area.x + column as u16, self.area.y + row as u16))
    }

    /// Draws it; if nothing is, nothing is changed.
    pub fn draw(&self, frame: &mut Frame, look: &Look) {
        let width = usize::from(self.area.width).max(1);
        let mut text = [0; 4];
        for (at, spot) in self.spots.iter().enumerate() {
            let braille = char::from_u32(0x2800 + u32::from(spot.dots)).unwrap_or(' ');
            let (glyph, role) = match (spot.mark, spot.pen) {
                (Some(mark), _) => mark,
                (None, Some(pen)) if self.braille => (&*braille.encode_utf8(&mut text), pen.role),
                (None, Some(pen)) => (pen.ascii[0], pen.role),
                (None, None) => continue,
            };
            let x = self.area.x + (at % width) as u16;
            let y = self.area.y + (at / width) as u16;
            print(frame, x, y, glyph, look, role);
        }
    }
}

/// Text at a place of the screen; what lies outside is left out.
pub fn print(frame: &mut Frame, x: u16, y: u16, text: &str, look: &Look, role: Role) {
    let buffer = frame.buffer_mut();
    let screen = buffer.area;
    if (screen.left()..screen.right()).contains(&x) && (screen.top()..screen.bottom()).contains(&y)
    {
        buffer.set_string(x, y, text, look.style(role));
    }
}

/// The number of columns of a text.
pub fn columns(text: &str) -> u16 {
    u16::try_from(Span::raw(text).width()).unwrap_or(u16::MAX)
}

/// An axis and how its numbers are written.
#[derive(Clone, Copy, Debug)]
pub struct ScaledAxis {
    /// The range.
    pub axis: Axis,
    /// The numbers.
    pub number: Number,
    /// What it measures, with its unit; drawn where there is room.
    pub title: &'static str,
}

/// Draws axes where the area has room for them, with at least some columns to the left of the
/// vertical one; returns the area that they enclose.
pub fn axes(
    frame: &mut Frame,
    area: Rect,
    look: &Look,
    [x, y]: [ScaledAxis; 2],
    least_gutter: u16,
) -> Rect {
    if area.width < 22 || area.height < 4 {
        return area;
    }
    let titled = area.height >= 9;
    let below = if titled { 3 } else { 2 };
    let rows = area.height - below;
    let (ticks, step) = y
        .number
        .ticks(y.axis, usize::from(rows.div_ceil(2)).clamp(1, 5));
    let labels: Vec<String> = ticks
        .iter()
        .map(|&tick| y.number.tick(tick, step))
        .collect();
    let gutter = labels
        .iter()
        .map(|label| columns(label))
        .max()
        .unwrap_or(0)
        .max(least_gutter);
    let plot = Rect {
        x: area.x + gutter + 1,
        y: area.y,
        width: area.width - (gutter + 1).min(area.width),
        height: rows,
    };
    if plot.width < 8 {
        return area;
    }
    upright(frame, plot, look, (&ticks, &labels), |tick| {
        y.axis.place(tick)
    });
    horizontal(frame, area, plot, look, x);
    if titled {
        let title = Line::from(look.span(x.title, Role::Dim)).alignment(Alignment::Center);
        let row = Rect {
            y: plot.bottom() + 2,
            height: 1,
            ..plot
        };
        frame.render_widget(title, row);
    }
    plot
}

/// Draws the lines to the left of a plot and below it, and the vertical axis's ticks.
fn upright(
    frame: &mut Frame,
    plot: Rect,
    look: &Look,
    (ticks, labels): (&[f64], &[String]),
    place: impl Fn(f64) -> f64,
) {
    let bar = look.glyph("│", "|");
    for row in plot.top()..plot.bottom() {
        print(frame, plot.x - 1, row, bar, look, Role::Border);
    }
    let level = look.glyph("─", "-").repeat(usize::from(plot.width));
    print(frame, plot.x, plot.bottom(), &level, look, Role::Border);
    print(
        frame,
        plot.x - 1,
        plot.bottom(),
        look.glyph("└", "+"),
        look,
        Role::Border,
    );
    for (&tick, label) in ticks.iter().zip(labels) {
        let up = (place(tick) * f64::from(plot.height)) as u16;
        let row = plot.bottom() - 1 - up.min(plot.height - 1);
        print(
            frame,
            plot.x - 1,
            row,
            look.glyph("┤", "+"),
            look,
            Role::Border,
        );
        print(
            frame,
            plot.x - 1 - columns(label),
            row,
            label,
            look,
            Role::Dim,
        );
    }
}

fn horizontal(frame: &mut Frame, area: Rect, plot: Rect, look: &Look, x: ScaledAxis) {
    let (ticks, step) = x
        .number
        .ticks(x.axis, usize::from(plot.width / 9).clamp(1, 5));
    let mut free = area.x;
    for tick in ticks {
        let label = x.number.tick(tick, step);
        let across = (x.axis.place(tick) * f64::from(plot.width)) as u16;
        let column = plot.x + across.min(plot.width - 1);
        let width = columns(&label);
        let start = column
            .saturating_sub(width / 2)
            .min(area.right().saturating_sub(width))
            .max(area.x);
        print(
            frame,
            column,
            plot.bottom(),
            look.glyph("┴", "+"),
            look,
            Role::Border,
        );
        if start >= free {
            print(frame, start, plot.bottom() + 1, &label, look, Role::Dim);
            free = start + width + 1;
        }
    }
}

/// The longest of some forms of a note that fits beside a panel's title, with spaces around.
pub fn note(forms: &[String], area: Rect, title: &str, look: &Look) -> Vec<Span<'static>> {
    let room = area.width.saturating_sub(columns(title) + 5);
    let fitting = forms.iter().find(|form| columns(form) + 2 <= room);
    fitting.map_or_else(Vec::new, |form| {
        vec![look.span(format!(" {form} "), Role::Dim)]
    })
}

/// A sentence in the middle of an area, if there is nothing else to show.
pub fn say(frame: &mut Frame, area: Rect, look: &Look, sentence: String) {
    if area.is_empty() {
        return;
    }
    let lines = columns(&sentence).div_ceil(area.width.max(1));
    let row = area.y + area.height.saturating_sub(lines) / 2;
    let below = Rect {
        y: row,
        height: area.bottom() - row,
        ..area
    };
    let text = Line::from(look.span(sentence, Role::Dim));
    let paragraph = Paragraph::new(text).wrap(Wrap { trim: true });
    frame.render_widget(paragraph.alignment(Alignment::Center), below);
}
