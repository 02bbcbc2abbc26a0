//! From a picture's file to the values that a network reads.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use freerea_core::space::dataset::Dataset;
use image::imageops::{self, FilterType};
use image::{ImageReader, RgbImage};

use super::error::ImagesError;

/// Colour channels of an image: red, green, blue.
pub(super) const CHANNELS: usize = 3;

/// A picture that is more than this many times the wanted side is first averaged down to it.
const PREVIEW: u32 = 8;

/// Mean and standard deviation of each channel over a dataset, in units of 0..=255.
pub(super) struct Normalisation {
    mean: [f32; CHANNELS],
    deviation: [f32; CHANNELS],
}

impl Normalisation {
    /// The statistics of `dataset`'s training images.
    pub(super) fn of(dataset: Dataset) -> Self {
        let (mean, deviation) = match dataset {
            Dataset::Cifar10 => ([125.3, 123.0, 113.9], [63.0, 62.1, 66.7]),
            Dataset::Cifar100 => ([129.3, 124.1, 112.4], [68.2, 65.4, 70.4]),
            Dataset::ImageNet16 => ([122.68, 116.66, 104.01], [63.22, 61.26, 65.09]),
        };
        Normalisation { mean, deviation }
    }

    /// The normalised values of a picture, row-major `[3, height, width]`.
    pub(super) fn apply(&self, picture: &RgbImage) -> Vec<f32> {
        (0..CHANNELS)
            .flat_map(|channel| {
                picture.pixels().map(move |pixel| {
                    (f32::from(pixel[channel]) - self.mean[channel]) / self.deviation[channel]
                })
            })
            .collect()
    }
}

/// Decodes a picture (of an animation the first frame) by its content, whatever its extension says.
pub(super) fn decode(path: &Path) -> Result<RgbImage, ImagesError> {
    let unreadable = |reason| ImagesError::unreadable(path, reason);
    let file = File::open(path).map_err(unreadable)?;
    let reader = ImageReader::new(BufReader::new(file))
        .with_guessed_format()
        .map_err(unreadable)?;
    match reader.decode() {
        Ok(picture) if picture.width() == 0 || picture.height() == 0 => {
            Err(ImagesError::undecodable(path, "it has no pixels"))
        }
        Ok(picture) => Ok(picture.into_rgb8()),
        Err(reason) => Err(ImagesError::undecodable(path, &reason.to_string())),
    }
}

/// The centre square of a picture, resized to `side` x `side` pixels.
pub(super) fn fit(picture: &RgbImage, side: usize) -> RgbImage {
    let side = u32::try_from(side).expect("a dataset's side is a few pixels");
    let (width, height) = picture.dimensions();
    let short = width.min(height);
    let (left, top) = ((width - short) / 2, (height - short) / 2);
    // Cropped before it is resized: a panorama would grow large otherwise.
    let square = imageops::crop_imm(picture, left, top, short, short);
    if short <= PREVIEW * side {
        return imageops::resize(&*square, side, side, FilterType::Lanczos3);
    }
    // Lanczos over all pixels of a photo takes seconds; means of blocks first lose nothing visible.
    let preview = imageops::thumbnail(&*square, PREVIEW * side, PREVIEW * side);
    imageops::resize(&preview, side, side, FilterType::Lanczos3)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use image::Rgb;
    use tempfile::tempdir;

    use super::*;
    use crate::images::tests::{bytes, drawn, paint};

    #[test]
    fn every_format_is_decoded() {
        let colour = [200, 100, 50];
        for name in ["a.png", "a.jpeg", "a.bmp", "a.gif", "a.webp", "a.ppm"] {
            let folder = tempdir().unwrap();
            paint(&folder.path().join("sub").join(name), 50, 40, colour);
            let batch = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap();
            let image = &bytes(&batch)[0];
            assert_eq!(image.len(), 3 * 1024);
            let is_lossy = matches!(name, "a.jpeg" | "a.gif");
            for (place, byte) in image.iter().enumerate() {
                let error = byte.abs_diff(colour[place / 1024]);
                assert!(
                    error <= if is_lossy { 2 } else { 0 },
                    "{name}: {byte} at {place}"
                );
            }
        }
    }

    #[test]
    fn content_counts_before_the_extension() {
        let folder = tempdir().unwrap();
        paint(&folder.path().join("a.png"), 32, 32, [9; 3]);
        fs::rename(folder.path().join("a.png"), folder.path().join("a.JPEG")).unwrap();
        let batch = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap();
        assert!(bytes(&batch)[0].iter().all(|&byte| byte == 9));
    }

    #[test]
    fn picture_is_normalised_for_its_dataset() {
        let folder = tempdir().unwrap();
        paint(&folder.path().join("a.png"), 64, 64, [255, 0, 51]);
        let batch = drawn(folder.path(), Dataset::ImageNet16, 1, 0).unwrap();
        let channels = [
            (255.0 - 122.68f32) / 63.22,
            (0.0 - 116.66) / 61.26,
            (51.0 - 104.01) / 65.09,
        ];
        let expected: Vec<f32> = channels.iter().flat_map(|&value| [value; 256]).collect();
        assert_eq!(batch.values(), expected);
    }

    /// A flag of three bars: the crop leaves the middle one.
    #[test]
    fn centre_is_cropped() {
        let bars = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
        let flag = RgbImage::from_fn(96, 32, |x, _| Rgb(bars[(x / 32) as usize]));
        let folder = tempdir().unwrap();
        for (name, flag) in [
            ("wide.png", flag.clone()),
            ("high.png", imageops::rotate90(&flag)),
        ] {
            let path = folder.path().join(name);
            flag.save(&path).unwrap();
            let image = bytes(&drawn(&path, Dataset::Cifar10, 1, 0).unwrap()).concat();
            assert_eq!(
                image,
                [[0; 1024], [255; 1024], [0; 1024]].concat(),
                "{name}"
            );
        }
    }

    #[test]
    fn resizing_keeps_the_places() {
        let half = RgbImage::from_fn(320, 320, |x, y| {
            Rgb([
                if x < 160 { 0 } else { 240 },
                if y < 160 { 0 } else { 240 },
                0,
            ])
        });
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.png");
        half.save(&path).unwrap();
        let image = bytes(&drawn(&path, Dataset::Cifar10, 1, 0).unwrap()).concat();
        let at = |channel: usize, y: usize, x: usize| image[channel * 1024 + y * 32 + x];
        assert_eq!([at(0, 16, 8), at(0, 16, 24), at(0, 8, 24)], [0, 240, 240]);
        assert_eq!([at(1, 8, 16), at(1, 24, 16), at(1, 24, 8)], [0, 240, 240]);
    }
}
