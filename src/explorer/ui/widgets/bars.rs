//! The bars of a histogram: solid for the population, light for the history.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::plots::Histogram;
use crate::explorer::derive::plots::histogram::bin_counts;
use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::chart::print;

/// How bins stand along a row.
#[derive(Clone, Copy, Debug)]
pub struct Bins {
    /// Number of bins.
    pub count: usize,
    /// Columns of one series' bar.
    bar: u16,
    /// Columns between bins.
    gap: u16,
}

impl Bins {
    fn of(histogram: &Histogram, width: u16) -> Self {
        let most = histogram.most_bins(usize::from(width / 2));
        let all = bin_counts(most).map(|count| Bins::fitting(count, width));
        // Of those that fill the width alike, the finest.
        all.max_by_key(|bins| (bins.width(), bins.count))
            .unwrap_or_else(|| Bins::fitting(1, width))
    }

    fn fitting(count: usize, width: u16) -> Self {
        let each = (width / count as u16).max(1);
        // Both series share a bin alike: what is left over, and always something, is a gap.
        let gap = match each {
            0..=2 => 0,
            odd if odd % 2 == 1 => 1,
            _ => 2,
        };
        let bar = ((each - gap) / 2).max(1);
        Bins { count, bar, gap }
    }

    fn pitch(&self) -> u16 {
        2 * self.bar + self.gap
    }

    /// The first column of a bin.
    pub fn column(&self, bin: usize) -> u16 {
        bin as u16 * self.pitch()
    }

    /// The columns of all bins.
    pub fn width(&self) -> u16 {
        (self.count as u16 * self.pitch()).saturating_sub(self.gap)
    }
}

/// Draws both series, each to its own highest bin; returns how the bins stand.
pub fn draw_bars(frame: &mut Frame, area: Rect, look: &Look, histogram: &Histogram) -> Bins {
    let bins = Bins::of(histogram, area.width);
    let series = [
        (&histogram.population, Role::SeriesPopulation),
        (&histogram.history, Role::SeriesHistory),
    ];
    for (place, (counts, role)) in series.into_iter().enumerate() {
        let heights = counts.joined(bins.count);
        let highest = heights.iter().copied().max().unwrap_or(0).max(1);
        for (bin, &count) in heights.iter().enumerate() {
            let part = f64::from(count) / f64::from(highest);
            for column in 0..bins.bar {
                let x = area.x + bins.column(bin) + place as u16 * bins.bar + column;
                if x < area.right() {
                    draw_bar(frame, x, area, part, place == 0, look, role);
                }
            }
        }
    }
    bins
}

/// One column of a bar, to a part of the height; nothing is only where there is nothing.
fn draw_bar(
    frame: &mut Frame,
    x: u16,
    area: Rect,
    part: f64,
    solid: bool,
    look: &Look,
    role: Role,
) {
    const SOLID: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const LIGHT: [&str; 4] = ["⣀", "⣤", "⣶", "⣿"];
    const HASH: [&str; 1] = ["#"];
    const DOT: [&str; 1] = ["."];
    let steps: &[&str] = match (look.glyphs, solid) {
        (Glyphs::Unicode, true) => &SOLID,
        (Glyphs::Unicode, false) => &LIGHT,
        (Glyphs::Ascii, true) => &HASH,
        (Glyphs::Ascii, false) => &DOT,
    };
    let whole = part * f64::from(area.height) * steps.len() as f64;
    let mut left = match whole.round() as usize {
        0 if part > 0.0 => 1,
        rounded => rounded,
    };
    for row in (area.top()..area.bottom()).rev() {
        if left == 0 {
            return;
        }
        let here = left.min(steps.len());
        print(frame, x, row, steps[here - 1], look, role);
        left -= here;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_keep_within_the_width() {
        let values: Vec<Option<f64>> = (0..15_625).map(|at| Some(f64::from(at))).collect();
        let histogram = Histogram::of(&[], &values);
        for width in 2..200 {
            let bins = Bins::of(&histogram, width);
            assert!(bins.width() <= width, "{width}: {bins:?}");
        }
    }
}
