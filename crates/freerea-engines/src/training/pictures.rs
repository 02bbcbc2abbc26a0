//! Pictures with their classes, and where they come from.

use std::path::Path;

use freerea_core::network::Shape;
use freerea_core::random;
use freerea_core::space::dataset::Dataset;
use rand::seq::SliceRandom;
use tch::{Device, Tensor};

use crate::images::{self, Labelled, TaskError};

/// Pictures with labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    shape: Shape,
    classes: usize,
    labels: Vec<usize>,
    values: Vec<f32>,
}

impl Pictures {
    /// Pictures of a shape, from `values` in the row-major order `[pictures, channels, height,
    /// width]`, and the class of each, from 0 on.
    ///
    /// # Panics
    /// If the values are not as many, or a label is beyond the classes.
    pub fn new(shape: Shape, classes: usize, labels: Vec<usize>, values: Vec<f32>) -> Self {
        assert_eq!(values.len(), labels.len() * shape.volume());
        assert!(labels.iter().all(|&label| label < classes));
        Pictures {
            shape,
            classes,
            labels,
            values,
        }
    }

    /// Images that were read in the shape of a dataset.
    pub fn of(labelled: Labelled, dataset: Dataset) -> Self {
        let classes = labelled.classes.len();
        Pictures::new(dataset.images(), classes, labelled.labels, labelled.values)
    }

    /// Channels, height and width.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Number of pictures.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The class of each picture.
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The values, row-major `[pictures, channels, height, width]`.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The values of one picture.
    pub(super) fn picture(&self, place: usize) -> &[f32] {
        &self.values[place * self.shape.volume()..][..self.shape.volume()]
    }

    /// The pictures at these places.
    fn at(&self, places: &[usize]) -> Self {
        let values: Vec<&[f32]> = places.iter().map(|&place| self.picture(place)).collect();
        Pictures {
            labels: places.iter().map(|&place| self.labels[place]).collect(),
            values: values.concat(),
            ..*self
        }
    }

    /// The first pictures, and the rest.
    fn split(&self, first: usize) -> (Self, Self) {
        let places: Vec<usize> = (0..self.len()).collect();
        let (first, rest) = places.split_at(first);
        (self.at(first), self.at(rest))
    }

    /// Sets pictures aside that nothing is learnt from: this share of each class, drawn by the
    /// seed, and at least one of a class that has two. Gives those that are left, and those.
    pub fn set_aside(&self, share: f64, seed: u64) -> (Self, Self) {
        let (mut left, mut aside) = (Vec::new(), Vec::new());
        for class in 0..self.classes {
            let of_class = |place: &usize| self.labels[*place] == class;
            let mut places: Vec<usize> = (0..self.len()).filter(of_class).collect();
            let key = [seed, class as u64, 0, random::purpose(b"validate")];
            places.shuffle(&mut random::stream(key));
            let least = usize::from(places.len() > 1);
            let count = ((places.len() as f64 * share).round() as usize).max(least);
            let rest = places.split_off(count.min(places.len()));
            aside.extend(places);
            left.extend(rest);
        }
        left.sort_unstable();
        aside.sort_unstable();
        (self.at(&left), self.at(&aside))
    }

    /// Values of pictures of this shape as a tensor `[pictures, channels, height, width]`, and
    /// their labels.
    pub(super) fn tensors(
        &self,
        values: &[f32],
        labels: &[usize],
        device: Device,
    ) -> (Tensor, Tensor) {
        let shape = self.shape;
        let sizes = [labels.len(), shape.channels, shape.height, shape.width];
        let pictures = Tensor::from_slice(values).reshape(sizes.map(|size| size as i64));
        let labels: Vec<i64> = labels.iter().map(|&label| label as i64).collect();
        let labels = Tensor::from_slice(&labels);
        (pictures.to_device(device), labels.to_device(device))
    }
}

/// What networks are trained for: telling the classes of pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct ProxyTask {
    /// The name of the pictures, like `glyphs`.
    pub name: String,
    /// What networks learn from.
    pub training: Pictures,
    /// What their accuracy is measured on.
    pub test: Pictures,
}

impl ProxyTask {
    /// The task of telling the classes of a user's pictures, drawn by the seed: a CIFAR binary
    /// file or folder, or a folder with one subfolder a class.
    ///
    /// # Errors
    /// If there are too few pictures, they cannot be read, or all are of one class.
    pub fn of_images(
        path: &Path,
        side: usize,
        training: usize,
        test: usize,
        seed: u64,
    ) -> Result<Self, TaskError> {
        let dataset = images::task_of_size(path, Shape::square(3, side))?;
        let drawn = images::draw_labelled(path, dataset, training + test, seed)?;
        let (training, test) = Pictures::of(drawn, dataset).split(training);
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(ProxyTask {
            name: name.to_string_lossy().into_owned(),
            training,
            test,
        })
    }
}
