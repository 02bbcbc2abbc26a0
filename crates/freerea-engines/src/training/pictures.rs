//! Pictures with their classes, and where they come from.

use std::path::Path;

use freerea_core::network::Shape;

use crate::images::{self, TaskError};

/// Square RGB pictures with labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    side: usize,
    classes: usize,
    labels: Vec<usize>,
    values: Vec<f32>,
}

impl Pictures {
    /// Pictures of `side` x `side` pixels, from `values` in the row-major order
    /// `[pictures, 3, side, side]`, and the class of each, from 0 on.
    ///
    /// # Panics
    /// If the values are not as many, or a label is beyond the classes.
    pub fn new(side: usize, classes: usize, labels: Vec<usize>, values: Vec<f32>) -> Self {
        assert_eq!(values.len(), labels.len() * 3 * side * side);
        assert!(labels.iter().all(|&label| label < classes));
        Pictures {
            side,
            classes,
            labels,
            values,
        }
    }

    /// Width and height, in pixels.
    pub fn side(&self) -> usize {
        self.side
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

    /// The values, row-major `[pictures, 3, side, side]`.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The first pictures, and the rest.
    fn split(self, first: usize) -> (Self, Self) {
        let Pictures {
            side,
            classes,
            mut labels,
            mut values,
        } = self;
        let rest_labels = labels.split_off(first);
        let rest_values = values.split_off(first * 3 * side * side);
        (
            Pictures::new(side, classes, labels, values),
            Pictures::new(side, classes, rest_labels, rest_values),
        )
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
        let pictures = Pictures::new(side, drawn.classes, drawn.labels, drawn.values);
        let (training, test) = pictures.split(training);
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(ProxyTask {
            name: name.to_string_lossy().into_owned(),
            training,
            test,
        })
    }
}
