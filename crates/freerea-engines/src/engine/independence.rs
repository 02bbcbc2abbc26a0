//! How independent the channels of a rectified map are: MeCo's part of one ReLU module.
//!
//! After Jiang et al., *MeCo: Zero-Shot NAS with One Data and Single Forward Pass via Minimum
//! Eigenvalue of Correlation*, NeurIPS 2023. Channels are variables, pixels are samples; the part is
//! the smallest eigenvalue of their correlation matrix.

use nalgebra::DMatrix;

/// The smallest eigenvalue, at least 0, of the correlations between the channels of one image's
/// map, laid out channels last: of `pitch` values of a pixel the first `channels`. A constant
/// channel is correlated with nothing, not even itself.
///
/// # Panics
/// If the values are no whole number of pixels.
pub fn of_channels(map: &[f32], pitch: usize, channels: usize) -> f64 {
    let pixels = map.len() / pitch;
    assert_eq!(pixels * pitch, map.len(), "whole pixels");
    // Centred, so many samples span at most one dimension less.
    if channels >= pixels {
        return 0.0;
    }
    let samples = DMatrix::from_fn(channels, pixels, |channel, pixel| {
        f64::from(map[pixel * pitch + channel])
    });
    let means = samples.column_mean();
    let centred = DMatrix::from_fn(channels, pixels, |channel, pixel| {
        samples[(channel, pixel)] - means[channel]
    });
    let covariance = &centred * centred.transpose();
    let deviations: Vec<f64> = covariance.diagonal().iter().map(|v| v.sqrt()).collect();
    if deviations.contains(&0.0) {
        return 0.0;
    }
    let correlations = DMatrix::from_fn(channels, channels, |row, column| {
        covariance[(row, column)] / (deviations[row] * deviations[column])
    });
    correlations.symmetric_eigenvalues().min().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels of two channels.
    fn map(pixels: &[[f32; 2]]) -> Vec<f32> {
        pixels.concat()
    }

    #[test]
    fn two_channels_have_one_less_the_size_of_their_correlation() {
        let opposed = map(&[[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]]);
        assert!(of_channels(&opposed, 2, 2) < 1e-12);
        let half = map(&[[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]]);
        assert!((of_channels(&half, 2, 2) - 0.5).abs() < 1e-12);
        let independent = map(&[[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
        assert!((of_channels(&independent, 2, 2) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_constant_channel_and_too_few_pixels_leave_nothing() {
        let constant = map(&[[3.0, 0.0], [3.0, 1.0], [3.0, 5.0]]);
        assert_eq!(of_channels(&constant, 2, 2), 0.0);
        assert_eq!(of_channels(&map(&[[0.0, 1.0], [2.0, 3.0]]), 2, 2), 0.0);
    }
}
