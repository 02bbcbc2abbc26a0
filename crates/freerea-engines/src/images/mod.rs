//! The batch of input images on which NASWOT is computed.
//!
//! Noise needs no data. With real images the metric is nearer to the published one: a CIFAR binary
//! file or a folder of pictures, from which a seed draws.

mod cifar;
mod collection;
mod error;
mod folder;
mod noise;
mod pixels;
mod task;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use freerea_core::network::Shape;
use freerea_core::space::dataset::Dataset;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::index;
use rayon::prelude::*;

use collection::{Classes, Collection};
pub use error::ImagesError;
pub use pixels::Normalisation;
use pixels::{CHANNELS, Picture};
pub use task::{TaskError, class_names, task_of, task_of_size};

/// Keeps the draws of this room apart from those of weights and evolution under the same seed.
const STREAM: u64 = u64::from_be_bytes(*b"\0\0images");

/// Where the images come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ImageSource {
    /// Standard Gaussian values: no data needed.
    #[default]
    Noise,
    /// A CIFAR-10 or CIFAR-100 binary file, a folder with such `*.bin` files, or a folder of
    /// pictures (bmp, gif, jpeg, png, pnm, webp; subfolders too).
    Path(PathBuf),
}

/// Images of one shape, normalised; a clone shares the values.
#[derive(Clone, PartialEq)]
pub struct Batch {
    images: usize,
    shape: Shape,
    values: Arc<[f32]>,
}

impl Batch {
    /// A batch of `images` images, from `values` in the row-major order
    /// `[images, channels, height, width]`.
    ///
    /// # Panics
    /// If that is not the number of values.
    pub fn new(images: usize, shape: Shape, values: impl Into<Arc<[f32]>>) -> Self {
        let values = values.into();
        assert_eq!(
            values.len(),
            images * shape.volume(),
            "{images} images of {shape} values"
        );
        Batch {
            images,
            shape,
            values,
        }
    }

    /// Number of images.
    pub fn images(&self) -> usize {
        self.images
    }

    /// Channels, height and width of an image.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The normalised values, row-major `[images, channels, height, width]`: zero mean and unit
    /// deviation per channel over the dataset.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("images", &self.images)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

/// Draws a batch of `images` images in the shape of `dataset`. Real images are drawn without
/// replacement and normalised by the channel statistics of `dataset`; the same arguments and files
/// give the same batch.
///
/// # Errors
/// Only for [`ImageSource::Path`]: where the path is missing or unreadable, holds no images or fewer than
/// `images`, or a drawn image can't be decoded.
pub fn draw(
    source: &ImageSource,
    dataset: Dataset,
    images: usize,
    seed: u64,
) -> Result<Batch, ImagesError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(STREAM);
    match source {
        ImageSource::Noise => Ok(noise::batch(images, dataset.images(), &mut rng)),
        ImageSource::Path(path) => draw_from(path, dataset, images, &mut rng),
    }
}

fn draw_from(
    path: &Path,
    dataset: Dataset,
    images: usize,
    rng: &mut ChaCha8Rng,
) -> Result<Batch, ImagesError> {
    let collection = Collection::open(path)?;
    let found = collection.len();
    let drawn = draw_places(found, images, rng).ok_or_else(|| ImagesError::TooFew {
        path: path.to_owned(),
        found,
        wanted: images,
    })?;
    let values = read(&collection, &drawn, dataset)?.0;
    Ok(Batch::new(images, dataset.images(), values))
}

/// How many images there are to draw a batch from.
///
/// # Errors
/// If the path is missing or unreadable, or holds no images.
pub fn count(path: &Path) -> Result<usize, ImagesError> {
    Ok(Collection::open(path)?.len())
}

/// Draws numbers below `found` without replacement, if there are so many.
fn draw_places(found: usize, images: usize, rng: &mut ChaCha8Rng) -> Option<Vec<usize>> {
    (found >= images).then(|| index::sample(rng, found, images).into_vec())
}

/// The normalised values of the images at these places, one after the other; and how they were
/// normalised.
fn read(
    collection: &Collection,
    places: &[usize],
    dataset: Dataset,
) -> Result<(Vec<f32>, Normalisation), ImagesError> {
    let shape = dataset.images();
    if ![1, CHANNELS].contains(&shape.channels) {
        return Err(ImagesError::Channels(shape));
    }
    // Collected before the first error is looked for: which one is reported then doesn't depend on
    // the threads.
    let pictures: Vec<Result<Picture, ImagesError>> = places
        .par_iter()
        .map(|&place| {
            let picture = pixels::fit(&collection.picture(place)?, shape);
            Ok(Picture::of(&picture, shape.channels))
        })
        .collect();
    let pictures = pictures.into_iter().collect::<Result<Vec<_>, _>>()?;
    let normalisation = Normalisation::of(dataset, &pictures);
    let values = pictures
        .iter()
        .map(|picture| normalisation.apply(shape, picture));
    let values = values.collect::<Vec<_>>().concat();
    Ok((values, normalisation))
}

/// Images with the classes that a network is to tell apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The names of the classes.
    pub classes: Vec<String>,
    /// The class of each image, from 0 on.
    pub labels: Vec<usize>,
    /// Normalised values, row-major `[images, channels, height, width]`.
    pub values: Vec<f32>,
    /// How they were normalised.
    pub normalisation: Normalisation,
}

/// All images at a path that have a class, in the shape of a dataset and in the order of their names:
/// the class is of CIFAR files the finest label, of a folder of pictures the name of the subfolder.
///
/// # Errors
/// If the path is missing or unreadable, its classes are not as many as those of the dataset, or an
/// image can't be decoded.
pub fn labelled(path: &Path, dataset: Dataset) -> Result<Labelled, ImagesError> {
    let collection = Collection::open(path)?;
    let classes = classes_of(&collection, path, dataset)?;
    let places = classes.places();
    labelled_at(&collection, classes, &places, dataset)
}

/// Draws `images` of them, without replacement.
///
/// # Errors
/// Like those of [`labelled`], and if there are fewer.
pub fn draw_labelled(
    path: &Path,
    dataset: Dataset,
    images: usize,
    seed: u64,
) -> Result<Labelled, ImagesError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(STREAM);
    let collection = Collection::open(path)?;
    let classes = classes_of(&collection, path, dataset)?;
    let places = classes.places();
    let drawn = draw_places(places.len(), images, &mut rng);
    let drawn = drawn.ok_or_else(|| ImagesError::TooFewToLearn {
        path: path.to_owned(),
        found: places.len(),
        wanted: images,
    })?;
    let drawn: Vec<usize> = drawn.into_iter().map(|number| places[number]).collect();
    labelled_at(&collection, classes, &drawn, dataset)
}

/// The classes of a collection, which have to be as many as a network of the dataset tells apart.
fn classes_of(
    collection: &Collection,
    path: &Path,
    dataset: Dataset,
) -> Result<Classes, ImagesError> {
    let classes = collection.classes()?;
    let (found, wanted) = (classes.names.len(), dataset.classes());
    if found == wanted {
        Ok(classes)
    } else {
        Err(ImagesError::Classes {
            path: path.to_owned(),
            found,
            task: dataset,
            wanted,
        })
    }
}

/// The images at these places, each of which has a class.
fn labelled_at(
    collection: &Collection,
    classes: Classes,
    places: &[usize],
    dataset: Dataset,
) -> Result<Labelled, ImagesError> {
    let (values, normalisation) = read(collection, places, dataset)?;
    Ok(Labelled {
        labels: places
            .iter()
            .filter_map(|&place| classes.labels[place])
            .collect(),
        classes: classes.names,
        values,
        normalisation,
    })
}

#[cfg(test)]
mod tests;
