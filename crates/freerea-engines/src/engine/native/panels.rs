//! Weights laid out for the matrix products: panels of as many columns as a tile has.

use freerea_core::network::Layer;

/// Weights as a matrix of `rows` x outputs, cut into panels of `width` columns; each panel is
/// row-major. The rows are the kernel's taps, and within a tap the inputs.
#[derive(Clone, Debug, Default)]
pub(super) struct Panels {
    pub(super) rows: usize,
    pub(super) width: usize,
    pub(super) values: Vec<f32>,
}

impl Panels {
    /// Lays out a layer's weights, which are row-major in the layer's shape, each replaced.
    ///
    /// # Panics
    /// If the outputs do not fill the panels.
    pub(super) fn of(layer: &Layer, weights: &[f32], width: usize, map: fn(f32) -> f32) -> Self {
        let taps = layer.taps();
        Panels::pack(
            taps,
            layer.input,
            layer.output,
            width,
            |tap, input, output| map(weights[(output * layer.input + input) * taps + tap]),
        )
    }

    /// Lays out the weights by which the gradient flows back: inputs and outputs exchanged, the
    /// taps in reverse.
    ///
    /// # Panics
    /// If the layer's inputs do not fill the panels.
    pub(super) fn reversed(
        layer: &Layer,
        weights: &[f32],
        width: usize,
        map: fn(f32) -> f32,
    ) -> Self {
        let taps = layer.taps();
        Panels::pack(
            taps,
            layer.output,
            layer.input,
            width,
            |tap, output, input| {
                map(weights[(output * layer.input + input) * taps + taps - 1 - tap])
            },
        )
    }

    /// Lays out a row-major matrix.
    ///
    /// # Panics
    /// If the columns do not fill the panels.
    pub(super) fn dense(rows: usize, matrix: &[f32], width: usize) -> Self {
        let columns = matrix.len() / rows;
        Panels::pack(1, rows, columns, width, |_, row, column| {
            matrix[row * columns + column]
        })
    }

    fn pack(
        taps: usize,
        inputs: usize,
        outputs: usize,
        width: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
    ) -> Self {
        assert_eq!(outputs % width, 0, "full panels");
        let mut values = Vec::with_capacity(taps * inputs * outputs);
        for first in (0..outputs).step_by(width) {
            for tap in 0..taps {
                for input in 0..inputs {
                    values.extend((first..first + width).map(|output| weight(tap, input, output)));
                }
            }
        }
        Panels {
            rows: taps * inputs,
            width,
            values,
        }
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
        output: 4,
        input: 3,
        kernel: Some(3),
    };

    #[test]
    fn every_weight_has_its_row_and_column() {
        let weights: Vec<f32> = (0..LAYER.weights()).map(|k| k as f32).collect();
        let panels = Panels::of(&LAYER, &weights, 2, |weight| weight);
        let reversed = Panels::reversed(
            &Layer { input: 4, ..LAYER },
            &(0..144).map(|k| k as f32).collect::<Vec<_>>(),
            2,
            |weight| weight,
        );
        for (tap, input, output) in [(0, 0, 0), (8, 2, 3), (4, 1, 2)] {
            let at = |panels: &Panels, row: usize, column: usize| {
                let panel = panels.iter().nth(column / 2).unwrap();
                panel[row * 2 + column % 2]
            };
            let weight = ((output * 3 + input) * 9 + tap) as f32;
            assert_eq!(at(&panels, tap * 3 + input, output), weight);
            let weight = ((output * 4 + input) * 9 + tap) as f32;
            assert_eq!(at(&reversed, (8 - tap) * 4 + output, input), weight);
        }
    }
}
