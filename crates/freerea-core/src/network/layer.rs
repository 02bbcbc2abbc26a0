//! The weighted layers of a network.

/// A layer with weights: a convolution without bias, or the classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Channels or features that it writes.
    pub output: usize,
    /// Channels or features that it reads.
    pub input: usize,
    /// The side of a convolution's kernel; `None` for the classifier.
    pub kernel: Option<usize>,
}

impl Layer {
    /// Number of weights, the classifier's bias not counted.
    pub fn weights(&self) -> usize {
        self.input * self.fan_out()
    }

    /// The area of a convolution's kernel; 1 for the classifier.
    pub fn taps(&self) -> usize {
        self.kernel.map_or(1, |kernel| kernel * kernel)
    }

    /// Weights that one input value reaches: output channels x kernel area.
    pub fn fan_out(&self) -> usize {
        self.output * self.taps()
    }

    /// The weight's shape: `[out, in, kernel, kernel]`, or `[out, in]` for the classifier.
    pub fn shape(&self) -> Vec<i64> {
        let ends = [self.output as i64, self.input as i64];
        match self.kernel {
            Some(kernel) => [ends, [kernel as i64; 2]].concat(),
            None => ends.to_vec(),
        }
    }
}
