//! How large a network is: what can be counted of its layers without building it.

use std::ops::{Add, Mul};

/// The counts of a network, or of a part of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Trainable parameters: weights, scales and shifts of batch norms, the classifier's biases.
    pub params: u64,
    /// Multiply-accumulates of one image, as NATS-Bench counts them: those of convolutions, and
    /// of the classifier with its bias.
    pub flops: u64,
    /// Weights of convolutions and of the classifier.
    pub weights: u64,
    /// Channels that convolutions and the classifier put out; each has a bias once the batch
    /// norms are folded.
    pub biases: u64,
}

impl Size {
    /// A convolution without bias whose output has so many pixels.
    pub const fn convolution(input: usize, output: usize, kernel: usize, pixels: usize) -> Self {
        let weights = (input * output * kernel * kernel) as u64;
        Size {
            params: weights,
            flops: weights * pixels as u64,
            weights,
            biases: output as u64,
        }
    }

    /// A batch norm: a scale and a shift a channel.
    pub const fn norm(channels: usize) -> Self {
        Size {
            params: 2 * channels as u64,
            flops: 0,
            weights: 0,
            biases: 0,
        }
    }

    /// A classifier with a bias.
    pub const fn classifier(input: usize, classes: usize) -> Self {
        let weights = (input * classes) as u64;
        let biases = classes as u64;
        Size {
            params: weights + biases,
            flops: weights + biases,
            weights,
            biases,
        }
    }
}

impl Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size {
            params: self.params + other.params,
            flops: self.flops + other.flops,
            weights: self.weights + other.weights,
            biases: self.biases + other.biases,
        }
    }
}

impl Mul<u64> for Size {
    type Output = Size;

    fn mul(self, times: u64) -> Size {
        Size {
            params: self.params * times,
            flops: self.flops * times,
            weights: self.weights * times,
            biases: self.biases * times,
        }
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Size>>(sizes: I) -> Size {
        sizes.fold(Size::default(), Size::add)
    }
}
