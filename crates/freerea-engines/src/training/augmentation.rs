//! What is done to pictures so that a network does not learn them by heart.

use std::fmt;
use std::str::FromStr;

use freerea_core::network::Shape;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// What is done to each picture each time that it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Augmentation {
    /// Nothing.
    None,
    /// It is shifted by up to an eighth of its sides, zeros moving in.
    Crops,
    /// The same, and it is mirrored half of the time.
    Flips,
}

/// A name that no augmentation has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is none of none, crops, and flips (crops too)")]
pub struct AugmentationError(String);

impl Augmentation {
    /// All there are.
    pub const ALL: [Augmentation; 3] =
        [Augmentation::None, Augmentation::Crops, Augmentation::Flips];

    /// What suits images of a shape if nothing else is known of them: grey ones are often
    /// spectrograms or letters, which are others in the mirror.
    pub const fn of(images: Shape) -> Self {
        match images.channels {
            1 => Augmentation::Crops,
            _ => Augmentation::Flips,
        }
    }

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Augmentation::None => "none",
            Augmentation::Crops => "crops",
            Augmentation::Flips => "flips",
        }
    }

    /// A picture as it is seen this time.
    pub(super) fn apply(
        self,
        shape: Shape,
        picture: &[f32],
        rng: &mut ChaCha8Rng,
        out: &mut [f32],
    ) {
        if self == Augmentation::None {
            return out.copy_from_slice(picture);
        }
        let mut shift = |side: usize| {
            let most = (side / 8).max(1) as i32;
            rng.random_range(-most..=most) as isize
        };
        let (down, right) = (shift(shape.height), shift(shape.width));
        let is_mirrored = self == Augmentation::Flips && rng.random_bool(0.5);
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
                    *out = match is_mirrored {
                        true => line[shape.width - 1 - from],
                        false => line[from],
                    };
                }
            }
        }
    }
}

impl fmt::Display for Augmentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Augmentation {
    type Err = AugmentationError;

    fn from_str(text: &str) -> Result<Self, AugmentationError> {
        Augmentation::ALL
            .into_iter()
            .find(|augmentation| augmentation.name() == text)
            .ok_or_else(|| AugmentationError(text.to_owned()))
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
            Augmentation::Flips.apply(SHAPE, &picture, &mut rng, &mut out);
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
        Augmentation::None.apply(SHAPE, &picture, &mut rng, &mut out);
        assert_eq!(out, picture);
        for augmentation in Augmentation::ALL {
            assert_eq!(augmentation.name().parse(), Ok(augmentation));
        }
    }
}
