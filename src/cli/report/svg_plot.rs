//! A plot as SVG, in classes that the report's style colours.

use std::collections::HashSet;
use std::fmt::Write;

use freerea_core::export::escaped;

use crate::explorer::derive::plots::{Axis, Number};

/// Room at the left for ticks, at the right, and below for ticks and the title.
const LEFT: f64 = 58.0;
const RIGHT: f64 = 18.0;
const BELOW: f64 = 40.0;
/// The rows of the title of the vertical axis, and of the legend.
const TITLE: f64 = 24.0;
const LEGEND: f64 = 20.0;
/// About how wide a letter of the legend is.
const LETTER: f64 = 6.3;

/// An axis with what it is called.
#[derive(Clone, Debug)]
pub(crate) struct PlotAxis {
    /// Its range.
    pub(crate) axis: Axis,
    /// How its numbers are written.
    pub(crate) number: Number,
    /// What it is of.
    pub(crate) title: String,
}

/// How large a plot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlotSize {
    /// As wide as the page, with a legend.
    Large,
    /// Beside another.
    Small,
}

/// How a series is drawn; the words are classes of the style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Series {
    /// A line.
    Line(&'static str),
    /// A faint line.
    Thin(&'static str),
    /// A point for each.
    Dots(&'static str),
    /// A large point.
    Mark(&'static str),
    /// A dashed line.
    Dashed(&'static str),
    /// An area.
    Band,
}

impl Series {
    fn class(self) -> String {
        match self {
            Series::Line(colour) => format!("line {colour}"),
            Series::Thin(colour) => format!("thin {colour}"),
            Series::Dots(colour) => format!("dots {colour}"),
            Series::Mark(colour) => format!("mark {colour}"),
            Series::Dashed(colour) => format!("dashed {colour}"),
            Series::Band => "band".to_owned(),
        }
    }

    /// The sign of the legend.
    fn sign(self, x: f64, y: f64) -> String {
        let drawn = match self {
            Series::Line(_) | Series::Thin(_) | Series::Dashed(_) => format!("M{x:.1} {y:.1}h18"),
            Series::Dots(_) | Series::Mark(_) => format!("M{:.1} {y:.1}h0", x + 9.0),
            Series::Band => format!("M{x:.1} {:.1}h18v10h-18z", y - 5.0),
        };
        format!("<path class=\"{}\" d=\"{drawn}\"/>\n", self.class())
    }
}

/// A plot in the making.
#[derive(Debug)]
pub(crate) struct SvgPlot {
    x: PlotAxis,
    y: PlotAxis,
    size: PlotSize,
    body: String,
    legend: Vec<(Series, String)>,
}

impl SvgPlot {
    /// A plot with nothing in it.
    pub(crate) fn new(x: PlotAxis, y: PlotAxis, size: PlotSize) -> Self {
        SvgPlot {
            x,
            y,
            size,
            body: String::new(),
            legend: Vec::new(),
        }
    }

    const fn extent(&self) -> (f64, f64) {
        match self.size {
            PlotSize::Large => (720.0, 340.0),
            PlotSize::Small => (350.0, 220.0),
        }
    }

    /// The edges of the area of the data: left, top, right, bottom.
    fn area(&self) -> [f64; 4] {
        let (width, height) = self.extent();
        let top = match self.size {
            PlotSize::Large => TITLE + LEGEND,
            PlotSize::Small => TITLE,
        };
        [LEFT, top, width - RIGHT, height - BELOW]
    }

    fn place_x(&self, value: f64) -> f64 {
        let [left, _, right, _] = self.area();
        left + (right - left) * self.x.axis.place(value).clamp(0.0, 1.0)
    }

    fn place_y(&self, value: f64) -> f64 {
        let [_, top, _, bottom] = self.area();
        bottom - (bottom - top) * self.y.axis.place(value).clamp(0.0, 1.0)
    }

    fn add(&mut self, series: Series, label: &str, path: &str) {
        if path.is_empty() {
            return;
        }
        let class = series.class();
        writeln!(self.body, "<path class=\"{class}\" d=\"{path}\"/>")
            .expect("a string takes any text");
        if !label.is_empty() {
            self.legend.push((series, label.to_owned()));
        }
    }

    /// Joins points, from left to right.
    pub(crate) fn line(&mut self, series: Series, label: &str, points: &[[f64; 2]]) {
        let mut path = String::new();
        for (place, [x, y]) in points.iter().enumerate() {
            let letter = if place == 0 { 'M' } else { 'L' };
            path += &format!("{letter}{:.1} {:.1}", self.place_x(*x), self.place_y(*y));
        }
        self.add(series, label, &path);
    }

    /// Joins points by stairs: a value holds until the next one; the last until the end.
    pub(crate) fn stairs(&mut self, series: Series, label: &str, points: &[[f64; 2]], end: f64) {
        let Some([x, y]) = points.first() else {
            return;
        };
        let mut path = format!("M{:.1} {:.1}", self.place_x(*x), self.place_y(*y));
        for [x, y] in &points[1..] {
            path += &format!("H{:.1}V{:.1}", self.place_x(*x), self.place_y(*y));
        }
        path += &format!("H{:.1}", self.place_x(end));
        self.add(series, label, &path);
    }

    /// A point for each that the axes reach, one where several would lie on each other.
    pub(crate) fn dots(&mut self, series: Series, label: &str, points: &[[f64; 2]]) {
        let mut taken = HashSet::new();
        let mut path = String::new();
        let reached = |axis: Axis, value: f64| (0.0..=1.0).contains(&axis.place(value));
        for [x, y] in points {
            if !reached(self.x.axis, *x) || !reached(self.y.axis, *y) {
                continue;
            }
            let spot = (
                self.place_x(*x).round() as i64,
                self.place_y(*y).round() as i64,
            );
            if taken.insert(spot) {
                path += &format!("M{} {}h0", spot.0, spot.1);
            }
        }
        self.add(series, label, &path);
    }

    /// An area between two values, each of which holds until the next place.
    pub(crate) fn band(&mut self, label: &str, points: &[(f64, [f64; 2])]) {
        let ends = points
            .windows(2)
            .flat_map(|two| [(two[0].1, two[0].0), (two[0].1, two[1].0)]);
        let steps: Vec<([f64; 2], f64)> = ends.collect();
        let there = steps.iter().map(|([low, _], x)| (*x, *low));
        let back = steps.iter().rev().map(|([_, high], x)| (*x, *high));
        let mut path = String::new();
        for (x, y) in there.chain(back) {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            path += &format!("{letter}{:.1} {:.1}", self.place_x(x), self.place_y(y));
        }
        if !path.is_empty() {
            path.push('Z');
        }
        self.add(Series::Band, label, &path);
    }

    /// A line from the bottom to the top.
    pub(crate) fn upright(&mut self, series: Series, label: &str, x: f64) {
        let [_, top, _, bottom] = self.area();
        let path = format!("M{:.1} {bottom:.1}V{top:.1}", self.place_x(x));
        self.add(series, label, &path);
    }

    /// Bars as high as counts, of equal width along the axis.
    pub(crate) fn bars(&mut self, counts: &[u32]) {
        let [left, _, right, bottom] = self.area();
        let width = (right - left) / counts.len().max(1) as f64;
        for (place, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let top = self.place_y(f64::from(count));
            writeln!(
                self.body,
                "<rect class=\"bars\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                left + place as f64 * width,
                (width - 1.0).max(0.5),
                bottom - top
            )
            .expect("a string takes any text");
        }
    }

    /// The whole picture; `name` says what it shows to whoever cannot see it.
    pub(crate) fn finish(self, name: &str) -> String {
        let (width, height) = self.extent();
        let mut text = format!(
            "<svg class=\"plot\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-label=\"{}\">\n",
            escaped(name)
        );
        text += &self.ticks();
        text += &self.body;
        let mut x = LEFT;
        for (series, label) in &self.legend {
            let y = TITLE + LEGEND / 2.0 - 5.0;
            text += &series.sign(x, y);
            text += &format!(
                "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
                x + 24.0,
                y + 4.0,
                escaped(label)
            );
            x += 24.0 + LETTER * label.chars().count() as f64 + 18.0;
        }
        text + "</svg>\n"
    }

    /// The axes with their ticks and titles.
    fn ticks(&self) -> String {
        let [left, top, right, bottom] = self.area();
        let most = match self.size {
            PlotSize::Large => (8, 6),
            PlotSize::Small => (5, 4),
        };
        let mut text = String::new();
        let (ticks, step) = self.x.number.ticks(self.x.axis, most.0);
        for tick in ticks {
            let (x, label) = (self.place_x(tick), self.x.number.tick(tick, step));
            text += &format!(
                "<path class=\"axis\" d=\"M{x:.1} {bottom:.1}v4\"/>\
                 <text class=\"dim\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>\n",
                bottom + 17.0
            );
        }
        let (ticks, step) = self.y.number.ticks(self.y.axis, most.1);
        for tick in ticks {
            let (y, label) = (self.place_y(tick), self.y.number.tick(tick, step));
            text += &format!(
                "<path class=\"axis\" d=\"M{left:.1} {y:.1}H{right:.1}\"/>\
                 <text class=\"dim\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>\n",
                left - 6.0,
                y + 4.0
            );
        }
        text + &format!(
            "<path class=\"axis\" d=\"M{left:.1} {top:.1}V{bottom:.1}H{right:.1}\"/>\n\
             <text x=\"4\" y=\"14\">{}</text>\n\
             <text x=\"{right:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            escaped(&self.y.title),
            bottom + 34.0,
            escaped(&self.x.title)
        )
    }
}
