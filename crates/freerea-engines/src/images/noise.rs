//! Images of Gaussian noise.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use freerea_core::network::Shape;

use super::Batch;

/// A batch of independent standard normal values; a smaller batch is the start of a larger one.
pub(super) fn batch(images: usize, shape: Shape, rng: &mut impl Rng) -> Batch {
    let values: Vec<f32> = rng
        .sample_iter(StandardNormal)
        .take(images * shape.volume())
        .collect();
    Batch::new(images, shape, values)
}

#[cfg(test)]
mod tests {
    use freerea_core::space::dataset::Dataset;

    use crate::images::{Batch, ImageSource, draw};

    fn noise(dataset: Dataset, images: usize, seed: u64) -> Batch {
        draw(&ImageSource::Noise, dataset, images, seed).unwrap()
    }

    #[test]
    fn noise_is_standard_normal() {
        let batch = noise(Dataset::Cifar10, 64, 7);
        let count = batch.values().len() as f64;
        let values = || batch.values().iter().map(|&value| f64::from(value));
        let mean = values().sum::<f64>() / count;
        let deviation = (values().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt();
        let within_one = values().filter(|v| v.abs() < 1.0).count() as f64 / count;
        assert!(mean.abs() < 0.01, "mean {mean}");
        assert!((deviation - 1.0).abs() < 0.01, "deviation {deviation}");
        assert!((within_one - 0.6827).abs() < 0.005, "{within_one} within 1");
    }

    #[test]
    fn noise_has_the_shape_of_the_dataset() {
        for dataset in Dataset::NATS {
            let batch = noise(dataset, 5, 0);
            let shape = dataset.images();
            assert_eq!((batch.images(), batch.shape()), (5, shape));
            assert_eq!(batch.values().len(), 5 * shape.volume());
        }
    }

    #[test]
    fn noise_follows_its_seed() {
        assert_eq!(noise(Dataset::Cifar10, 4, 1), noise(Dataset::Cifar10, 4, 1));
        assert_ne!(noise(Dataset::Cifar10, 4, 1), noise(Dataset::Cifar10, 4, 2));
    }

    #[test]
    fn small_batch_starts_large_batch() {
        let (small, large) = (noise(Dataset::Cifar10, 2, 3), noise(Dataset::Cifar10, 6, 3));
        assert_eq!(small.values(), &large.values()[..small.values().len()]);
        assert_ne!(
            large.values()[..3 * 32 * 32],
            large.values()[3 * 32 * 32..2 * 3 * 32 * 32]
        );
    }

    /// A journal of an older version is resumed only while a seed keeps its noise.
    #[test]
    fn noise_of_a_seed_stays() {
        let batch = noise(Dataset::ImageNet16, 1, 42);
        let expected = [-0.779_789_2f32, 0.083_079_18, -0.028_562_313];
        for (value, expected) in batch.values().iter().zip(expected) {
            assert!(
                (value - expected).abs() < 1e-6,
                "{:?}",
                &batch.values()[..3]
            );
        }
    }
}
