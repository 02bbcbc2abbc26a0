//! Weights laid out for the matrix products: panels of as many columns as a tile has.

use freerea_core::engine::Isa;
use freerea_core::network::Layer;

use super::extent::ALIGNED;
use super::product::panel_width;

/// Weights as a matrix of `rows` x outputs, cut into panels of `width` columns; each panel is
/// row-major. The rows are the kernel's taps, and within a tap the inputs; inputs and outputs that
/// only fill up a vector have weights of zero.
#[derive(Clone, Debug, Default)]
pub(super) struct Panels {
    pub(super) rows: usize,
    pub(super) width: usize,
    pub(super) values: Vec<f32>,
}

impl Panels {
    /// Lays out a layer's weights, which are row-major in the layer's shape, each replaced, for
    /// an input of so many channels.
    pub(super) fn of(
        isa: Isa,
        layer: &Layer,
        weights: &[f32],
        inputs: usize,
        map: impl Fn(f32) -> f32,
    ) -> Self {
        let taps = layer.taps();
        let (outputs, depth) = (layer.output.next_multiple_of(ALIGNED), layer.input * taps);
        let mut panels = Panels::zeros(isa, taps * inputs, outputs);
        let width = panels.width;
        let of_panels = weights.chunks(width * depth);
        for (panel, weights) in panels.iter_mut().zip(of_panels) {
            match taps {
                1 => of_taps::<1>(panel, weights, (layer.input, inputs, width), &map),
                _ => of_taps::<9>(panel, weights, (layer.input, inputs, width), &map),
            }
        }
        panels
    }

    /// Lays out the weights by which the gradient flows back: inputs and outputs exchanged, the
    /// taps in reverse.
    pub(super) fn reversed(
        isa: Isa,
        layer: &Layer,
        weights: &[f32],
        map: impl Fn(f32) -> f32,
    ) -> Self {
        let taps = layer.taps();
        let [inputs, outputs] =
            [layer.input, layer.output].map(|channels| channels.next_multiple_of(ALIGNED));
        let mut panels = Panels::zeros(isa, taps * outputs, inputs);
        let width = panels.width;
        let filled = layer.input.div_ceil(width);
        for (number, panel) in panels.iter_mut().take(filled).enumerate() {
            let first = number * width * taps;
            for (output, weights) in weights.chunks_exact(layer.input * taps).enumerate() {
                for tap in 0..taps {
                    let row = tap * outputs + output;
                    let columns = panel[row * width..][..width].iter_mut();
                    let weights = weights[first + taps - 1 - tap..].iter().step_by(taps);
                    for (column, &weight) in columns.zip(weights) {
                        *column = map(weight);
                    }
                }
            }
        }
        panels
    }

    /// Lays out a row-major matrix.
    ///
    /// # Panics
    /// If the columns do not fill vectors.
    pub(super) fn dense(isa: Isa, rows: usize, matrix: &[f32]) -> Self {
        let columns = matrix.len() / rows;
        let mut panels = Panels::zeros(isa, rows, columns);
        let width = panels.width;
        for (number, panel) in panels.iter_mut().enumerate() {
            let rows = panel
                .chunks_exact_mut(width)
                .zip(matrix.chunks_exact(columns));
            for (row, values) in rows {
                row.copy_from_slice(&values[number * width..][..width]);
            }
        }
        panels
    }

    fn zeros(isa: Isa, rows: usize, columns: usize) -> Self {
        assert_eq!(columns % ALIGNED, 0, "full vectors");
        Panels {
            rows,
            width: panel_width(isa, columns),
            values: vec![0.0; rows * columns],
        }
    }

    /// Number of columns of all panels together.
    pub(super) fn columns(&self) -> usize {
        self.values.len() / self.rows
    }

    /// The panels, from the first outputs to the last.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.rows * self.width)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.values.chunks_exact_mut(self.rows * self.width)
    }
}

fn of_taps<const TAPS: usize>(
    panel: &mut [f32],
    weights: &[f32],
    (channels, inputs, width): (usize, usize, usize),
    map: impl Fn(f32) -> f32,
) {
    let matrix = inputs * width;
    for input in 0..channels {
        let panel = &mut panel[input * width..][..(TAPS - 1) * matrix + width];
        let outputs = weights.chunks_exact(channels * TAPS);
        for (column, output) in outputs.enumerate().take(width) {
            let taps: &[f32; TAPS] = output[input * TAPS..].first_chunk().expect("all taps");
            for (tap, &weight) in taps.iter().enumerate() {
                panel[tap * matrix + column] = map(weight);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYER: Layer = Layer {
        output: 37,
        input: 3,
        kernel: Some(3),
    };

    fn at(panels: &Panels, row: usize, column: usize) -> f32 {
        let panel = panels.iter().nth(column / panels.width);
        panel.unwrap()[row * panels.width + column % panels.width]
    }

    #[test]
    fn every_weight_has_its_row_and_column() {
        let weights: Vec<f32> = (1..=LAYER.weights()).map(|k| k as f32).collect();
        for isa in Isa::ALL {
            let panels = Panels::of(isa, &LAYER, &weights, 5, |weight| weight);
            let reversed = Panels::reversed(isa, &LAYER, &weights, |weight| weight);
            assert_eq!((panels.columns(), reversed.columns()), (48, 16), "{isa}");
            for (tap, input, output) in [(0, 0, 0), (8, 2, 36), (4, 1, 2)] {
                let weight = ((output * 3 + input) * 9 + tap + 1) as f32;
                assert_eq!(at(&panels, tap * 5 + input, output), weight);
                assert_eq!(at(&reversed, (8 - tap) * 48 + output, input), weight);
            }
            let of_inputs = panels.values.iter().filter(|weight| **weight != 0.0);
            assert_eq!(of_inputs.count(), LAYER.weights(), "the rest is zero");
        }
    }
}
