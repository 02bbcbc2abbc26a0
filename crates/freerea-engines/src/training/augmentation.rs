//! What is done to pictures so that a network does not learn them by heart.

use freerea_core::network::Shape;
use freerea_core::training::Augmentation;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

/// A picture as it is seen this time.
pub(super) fn augment(
    augmentation: Augmentation,
    shape: Shape,
    picture: &[f32],
    rng: &mut ChaCha8Rng,
    out: &mut [f32],
) {
    if augmentation == Augmentation::None {
        return out.copy_from_slice(picture);
    }
    let mut shift = |side: usize| {
        let most = (side / 8).max(1) as i32;
        rng.random_range(-most..=most) as isize
    };
    let (down, right) = (shift(shape.height), shift(shape.width));
    let is_mirrored = augmentation == Augmentation::Flips && rng.random_bool(0.5);
    out.fill(0.0);
    let planes = picture.chunks_exact(shape.pixels());
    for (plane, out) in planes.zip(out.chunks_exact_mut(shape.pixels())) {
        for (y, out) in out.chunks_exact_mut(shape.width).enumerate() {
            let Some(from) = y.checked_add_signed(-down).filter(|&y| y < shape.height) else {
                continue;
            };
            let line = &plane[from * shape.width..][..shape.width];
            for (x, out) in out.iter_mut().enumerate() {
                let from = x.checked_add_signed(-right).filter(|&x| x < shape.width);
                let Some(from) = from else {
                    continue;
                };
                *out = if is_mirrored {
                    line[shape.width - 1 - from]
                } else {
                    line[from]
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    const SHAPE: Shape = Shape {
        channels: 2,
        height: 3,
        width: 4,
    };

    #[test]
    fn pictures_are_shifted_and_mirrored_but_never_mixed() {
        let picture: Vec<f32> = (1..=24).map(|value| value as f32).collect();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let mut out = vec![7.0; 24];
            augment(Augmentation::Flips, SHAPE, &picture, &mut rng, &mut out);
            let (first, second) = out.split_at(12);
            for (a, b) in first.iter().zip(second) {
                let same_pixel = (*a == 0.0 && *b == 0.0) || (*b - *a == 12.0 && *a <= 12.0);
                assert!(same_pixel, "{out:?}");
            }
            seen.insert(format!("{out:?}"));
        }
        assert_eq!(
            seen.len(),
            3 * 3 * 2,
            "all shifts by a pixel, mirrored or not"
        );
    }

    #[test]
    fn nothing_is_done_without_augmentation() {
        let picture: Vec<f32> = (1..=24).map(|value| value as f32).collect();
        let mut out = vec![0.0; 24];
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        augment(Augmentation::None, SHAPE, &picture, &mut rng, &mut out);
        assert_eq!(out, picture);
    }
}
