//! Many lines at once: the more of them cross a place, the more of its dots are drawn.

use crate::explorer::ui::widgets::chart::{Pen, Raster};

/// The order in which the dots of a square are drawn as more lines cross it (Bayer's matrix).
const ORDER: [[u8; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// How many lines cross each dot of a raster.
#[derive(Debug)]
pub struct Density {
    columns: usize,
    lines: Vec<u32>,
}

impl Density {
    /// No lines yet on a raster.
    pub fn new(raster: &Raster) -> Self {
        let [columns, rows] = raster.resolution();
        Density {
            columns,
            lines: vec![0; columns * rows],
        }
    }

    /// So many lines between two places of the raster.
    pub fn add(&mut self, raster: &Raster, [from, to]: [[f64; 2]; 2], lines: u32) {
        for [column, row] in raster.dots(from, to) {
            self.lines[row * self.columns + column] += lines;
        }
    }

    /// Draws the dots. A few lines are drawn whole; of many, those that lie apart are dotted.
    pub fn draw(&self, raster: &mut Raster, pen: Pen) {
        let peak = self.lines.iter().max().copied().unwrap_or(0);
        let weight = |lines: u32| f64::from(lines).ln_1p();
        for (at, &lines) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, lines)| **lines > 0)
        {
            let [column, row] = [at % self.columns, at / self.columns];
            let order = f64::from(ORDER[row % 4][column % 4]) / 16.0;
            if weight(lines) > order * weight(peak) {
                raster.put([column, row], pen);
            }
        }
    }
}
