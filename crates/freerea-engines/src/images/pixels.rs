//! From a picture's file to the values that a network reads.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use freerea_core::network::Shape;
use freerea_core::space::dataset::Dataset;
use image::imageops::{self, FilterType};
use image::{ImageDecoder, ImageReader, RgbImage};
use serde::{Deserialize, Serialize};

use super::error::ImagesError;

/// Colour channels of an image: red, green, blue.
pub(super) const CHANNELS: usize = 3;

/// A picture that is more than this many times the wanted side is first averaged down to it.
const PREVIEW: u32 = 8;

/// Mean and standard deviation of each channel over a dataset, in units of 0..=255.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Normalisation {
    /// What is taken away from each channel.
    pub mean: Vec<f32>,
    /// What each channel is divided by then.
    pub deviation: Vec<f32>,
}

impl Normalisation {
    /// The statistics of NATS-Bench's datasets' training images; those of the pictures themselves
    /// for others.
    pub(super) fn of(dataset: Dataset, pictures: &[Picture]) -> Self {
        let (mean, deviation) = match dataset {
            Dataset::Cifar10 => ([125.3, 123.0, 113.9], [63.0, 62.1, 66.7]),
            Dataset::Cifar100 => ([129.3, 124.1, 112.4], [68.2, 65.4, 70.4]),
            Dataset::ImageNet16 => ([122.68, 116.66, 104.01], [63.22, 61.26, 65.09]),
            Dataset::ClassScene | Dataset::Own(_) => {
                return Normalisation::measured(dataset.images(), pictures);
            }
        };
        Normalisation {
            mean: mean.to_vec(),
            deviation: deviation.to_vec(),
        }
    }

    /// The statistics of pictures; a channel of one colour is only shifted.
    fn measured(shape: Shape, pictures: &[Picture]) -> Self {
        let count = (pictures.len() * shape.pixels()) as f64;
        let mean_of = |value: &dyn Fn(f64) -> f64, channel: usize| -> f64 {
            let planes = pictures.iter();
            let planes = planes.flat_map(|picture| picture.plane(shape, channel));
            planes.map(|&byte| value(f64::from(byte))).sum::<f64>() / count
        };
        let mut normalisation = Normalisation {
            mean: Vec::new(),
            deviation: Vec::new(),
        };
        for channel in 0..shape.channels {
            let mean = mean_of(&|value| value, channel);
            let variance = mean_of(&|value| (value - mean).powi(2), channel);
            normalisation.mean.push(mean as f32);
            normalisation
                .deviation
                .push(variance.sqrt().max(1.0) as f32);
        }
        normalisation
    }

    /// The normalised values of a picture, row-major `[channels, height, width]`.
    pub(super) fn apply(&self, shape: Shape, picture: &Picture) -> Vec<f32> {
        let channel = |channel: usize| {
            let plane = picture.plane(shape, channel).iter();
            plane.map(move |&byte| (f32::from(byte) - self.mean[channel]) / self.deviation[channel])
        };
        (0..shape.channels).flat_map(channel).collect()
    }
}

/// A picture as a network of some shape reads it: planes of bytes, `[channels, height, width]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture(Vec<u8>);

impl Picture {
    /// The planes of a picture of the shape's pixels, grey where the shape has one channel.
    pub(super) fn of(pixels: &RgbImage, channels: usize) -> Self {
        let planes = match channels {
            1 => imageops::grayscale(pixels).into_raw(),
            _ => (0..CHANNELS)
                .flat_map(|channel| pixels.pixels().map(move |pixel| pixel[channel]))
                .collect(),
        };
        Picture(planes)
    }

    fn plane(&self, shape: Shape, channel: usize) -> &[u8] {
        &self.0[channel * shape.pixels()..][..shape.pixels()]
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

/// What a picture's header tells.
pub(super) struct PictureHeader {
    pub(super) height: u32,
    pub(super) width: u32,
    pub(super) is_grey: bool,
}

/// Reads no more of a picture than its header.
pub(super) fn header(path: &Path) -> Result<PictureHeader, ImagesError> {
    let unreadable = |reason| ImagesError::unreadable(path, reason);
    let file = File::open(path).map_err(unreadable)?;
    let reader = ImageReader::new(BufReader::new(file))
        .with_guessed_format()
        .map_err(unreadable)?;
    let decoder = reader
        .into_decoder()
        .map_err(|reason| ImagesError::undecodable(path, &reason.to_string()))?;
    let (width, height) = decoder.dimensions();
    Ok(PictureHeader {
        height,
        width,
        is_grey: !decoder.color_type().has_color(),
    })
}

/// The centre of a picture in the proportions of a shape, resized to its pixels.
pub(super) fn fit(picture: &RgbImage, shape: Shape) -> RgbImage {
    let side = |pixels: usize| u32::try_from(pixels).expect("a network's images are small");
    let (wide, high) = (side(shape.width), side(shape.height));
    let (width, height) = picture.dimensions();
    let scaled = |pixels: u32, by: u32, to: u32| {
        (u64::from(pixels) * u64::from(by) / u64::from(to)).max(1) as u32
    };
    let (cut_width, cut_height) = (
        width.min(scaled(height, wide, high)),
        height.min(scaled(width, high, wide)),
    );
    let (left, top) = ((width - cut_width) / 2, (height - cut_height) / 2);
    // Cropped before it is resized: a panorama would grow large otherwise.
    let centre = imageops::crop_imm(picture, left, top, cut_width, cut_height);
    if cut_width <= PREVIEW * wide && cut_height <= PREVIEW * high {
        return imageops::resize(&*centre, wide, high, FilterType::Lanczos3);
    }
    // Lanczos over all pixels of a photo takes seconds; means of blocks first lose nothing visible.
    let preview = imageops::thumbnail(&*centre, PREVIEW * wide, PREVIEW * high);
    imageops::resize(&preview, wide, high, FilterType::Lanczos3)
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
