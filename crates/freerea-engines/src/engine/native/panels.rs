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
        map: fn(f32) -> f32,
    ) -> Self {
        let taps = layer.taps();
        let outputs = layer.output.next_multiple_of(ALIGNED);
        let mut panels = Panels::zeros(isa, taps * inputs, outputs);
        for (output, of_output) in weights.chunks_exact(layer.input * taps).enumerate() {
            for (input, of_input) in of_output.chunks_exact(taps).enumerate() {
                for (tap, &weight) in of_input.iter().enumerate() {
                    *panels.at(tap * inputs + input, output) = map(weight);
                }
            }
        }
        panels
    }

    /// Lays out the weights by which the gradient flows back: inputs and outputs exchanged, the
    /// taps in reverse.
    pub(super) fn reversed(isa: Isa, layer: &Layer, weights: &[f32], map: fn(f32) -> f32) -> Self {
        let taps = layer.taps();
        let [inputs, outputs] =
            [layer.input, layer.output].map(|channels| channels.next_multiple_of(ALIGNED));
        let mut panels = Panels::zeros(isa, taps * outputs, inputs);
        for (output, of_output) in weights.chunks_exact(layer.input * taps).enumerate() {
            for (input, of_input) in of_output.chunks_exact(taps).enumerate() {
                for (tap, &weight) in of_input.iter().rev().enumerate() {
                    *panels.at(tap * outputs + output, input) = map(weight);
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
        for (row, values) in matrix.chunks_exact(columns).enumerate() {
            for (column, &value) in values.iter().enumerate() {
                *panels.at(row, column) = value;
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

    fn at(&mut self, row: usize, column: usize) -> &mut f32 {
        let (panel, column) = (column / self.width, column % self.width);
        &mut self.values[(panel * self.rows + row) * self.width + column]
    }

    /// Number of columns of all panels together.
    pub(super) fn columns(&self) -> usize {
        self.values.len() / self.rows
    }

    /// The panels, from the first outputs to the last.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.rows * self.width)
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

    #[test]
    fn every_weight_has_its_row_and_column() {
        let weights: Vec<f32> = (1..=LAYER.weights()).map(|k| k as f32).collect();
        for isa in Isa::ALL {
            let mut panels = Panels::of(isa, &LAYER, &weights, 5, |weight| weight);
            let mut reversed = Panels::reversed(isa, &LAYER, &weights, |weight| weight);
            assert_eq!((panels.columns(), reversed.columns()), (48, 16), "{isa}");
            for (tap, input, output) in [(0, 0, 0), (8, 2, 36), (4, 1, 2)] {
                let weight = ((output * 3 + input) * 9 + tap + 1) as f32;
                assert_eq!(*panels.at(tap * 5 + input, output), weight);
                assert_eq!(*reversed.at((8 - tap) * 48 + output, input), weight);
            }
            let of_inputs = panels.values.iter().filter(|weight| **weight != 0.0);
            assert_eq!(of_inputs.count(), LAYER.weights(), "the rest is zero");
        }
    }
}
