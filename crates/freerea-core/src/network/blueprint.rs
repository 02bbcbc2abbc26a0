//! A network as a list of steps, whatever space it comes from: what engines run, memory is
//! planned for and exports are written from.

use super::layer::Layer;
use super::step::{Map, Shape, Step, Window};
use crate::space::size::Size;

/// A network without weights. Each step reads maps of earlier ones; the last is the classifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blueprint {
    steps: Vec<Step>,
    shapes: Vec<Shape>,
}

impl Blueprint {
    /// A network of images of this shape, or a part of one that reads such a map; with the map
    /// that they are.
    pub fn reading(shape: Shape) -> (Self, Map) {
        let mut blueprint = Blueprint {
            steps: Vec::new(),
            shapes: Vec::new(),
        };
        let input = blueprint.push(Step::Images, shape);
        (blueprint, input)
    }

    /// All steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The shape of the images, or of what a part reads.
    pub fn input(&self) -> Shape {
        self.shapes[0]
    }

    /// The shape of a map.
    pub fn shape(&self, map: Map) -> Shape {
        self.shapes[map.0]
    }

    /// The maps, in order.
    pub fn maps(&self) -> impl DoubleEndedIterator<Item = Map> + ExactSizeIterator + use<> {
        (0..self.steps.len()).map(Map)
    }

    /// The step that makes a map.
    pub fn step(&self, map: Map) -> &Step {
        &self.steps[map.0]
    }

    fn push(&mut self, step: Step, shape: Shape) -> Map {
        self.steps.push(step);
        self.shapes.push(shape);
        Map(self.steps.len() - 1)
    }

    fn keep(&mut self, map: Map, step: Step) -> Map {
        let shape = self.shape(map);
        self.push(step, shape)
    }

    /// A map of zeros.
    pub fn zero(&mut self, shape: Shape) -> Map {
        self.push(Step::Zero, shape)
    }

    /// A convolution.
    pub fn convolution(
        &mut self,
        input: Map,
        channels: usize,
        kernel: usize,
        stride: usize,
    ) -> Map {
        let shape = self.shape(input).strided(stride).with_channels(channels);
        let step = Step::Convolution {
            input,
            kernel,
            stride,
        };
        self.push(step, shape)
    }

    /// Batch norm.
    pub fn norm(&mut self, map: Map) -> Map {
        self.keep(map, Step::Norm(map))
    }

    /// A ReLU module.
    pub fn rectifier(&mut self, map: Map) -> Map {
        self.keep(map, Step::Rectifier(map))
    }

    fn pooled(&self, map: Map, window: Window) -> Shape {
        let shape = self.shape(map);
        Shape {
            height: window.pooled(shape.height),
            width: window.pooled(shape.width),
            ..shape
        }
    }

    /// The largest of each window.
    pub fn max_pool(&mut self, map: Map, window: Window) -> Map {
        let shape = self.pooled(map, window);
        self.push(Step::MaxPool(map, window), shape)
    }

    /// The mean of each window.
    pub fn mean_pool(&mut self, map: Map, window: Window) -> Map {
        let shape = self.pooled(map, window);
        self.push(Step::MeanPool(map, window), shape)
    }

    /// Every second pixel of each line and column, from 0 or 1 on.
    ///
    /// # Panics
    /// If the offset is neither.
    pub fn subsample(&mut self, input: Map, offset: usize) -> Map {
        assert!(offset < 2, "an offset of 0 or 1");
        let shape = self.shape(input).strided(2);
        self.push(Step::Subsample { input, offset }, shape)
    }

    /// The sum of one or more maps of the same shape.
    ///
    /// # Panics
    /// If there is none, or the shapes differ.
    pub fn sum(&mut self, maps: Vec<Map>) -> Map {
        let shape = self.shape(maps[0]);
        assert!(
            maps.iter().all(|&map| self.shape(map) == shape),
            "one shape"
        );
        match maps[..] {
            [map] => map,
            _ => self.push(Step::Sum(maps), shape),
        }
    }

    /// The sum as a map of its own, even of a single one.
    ///
    /// # Panics
    /// If there is none, or the shapes differ.
    pub fn accumulation(&mut self, maps: Vec<Map>) -> Map {
        match maps[..] {
            [map] => self.keep(map, Step::Sum(maps)),
            _ => self.sum(maps),
        }
    }

    /// The channels of one or more maps side by side.
    ///
    /// # Panics
    /// If there is none, or their pixels differ.
    pub fn concatenation(&mut self, maps: Vec<Map>) -> Map {
        let channels = maps.iter().map(|&map| self.shape(map).channels).sum();
        let shape = self.shape(maps[0]).with_channels(channels);
        assert!(
            maps.iter()
                .all(|&map| self.shape(map).with_channels(channels) == shape),
            "the same pixels"
        );
        match maps[..] {
            [map] => map,
            _ => self.push(Step::Concatenation(maps), shape),
        }
    }

    /// The first channels of a map; the map itself where it has no more.
    pub fn truncation(&mut self, map: Map, channels: usize) -> Map {
        let shape = self.shape(map);
        if channels >= shape.channels {
            map
        } else {
            self.push(Step::Truncation(map), shape.with_channels(channels))
        }
    }

    /// The end: the mean over all pixels, and a classifier of so many classes.
    #[must_use]
    pub fn classified(mut self, map: Map, classes: usize) -> Self {
        let channels = self.shape(map).channels;
        let mean = self.push(Step::GlobalMean(map), Shape::square(channels, 1));
        self.push(Step::Classifier(mean), Shape::square(classes, 1));
        self
    }

    /// The weighted layer of a step, where it is one.
    pub fn layer(&self, map: Map) -> Option<Layer> {
        let (input, kernel) = match *self.step(map) {
            Step::Convolution { input, kernel, .. } => (input, Some(kernel)),
            Step::Classifier(input) => (input, None),
            _ => return None,
        };
        Some(Layer {
            output: self.shape(map).channels,
            input: self.shape(input).channels,
            kernel,
        })
    }

    /// All weighted layers, in the order of the steps.
    pub fn layers(&self) -> Vec<Layer> {
        self.maps().filter_map(|map| self.layer(map)).collect()
    }

    /// How large it is.
    pub fn size(&self) -> Size {
        let size = |map: Map| {
            let shape = self.shape(map);
            match (self.step(map), self.layer(map)) {
                (Step::Norm(_), _) => Size::norm(shape.channels),
                (_, None) => Size::default(),
                (
                    _,
                    Some(Layer {
                        input,
                        output,
                        kernel: None,
                    }),
                ) => Size::classifier(input, output),
                (
                    _,
                    Some(Layer {
                        input,
                        output,
                        kernel: Some(kernel),
                    }),
                ) => Size::convolution(input, output, kernel, shape.pixels()),
            }
        };
        self.maps().map(size).sum()
    }

    /// For each step, whether the logits depend on its map.
    pub fn live(&self) -> Vec<bool> {
        self.live_for(Map(self.steps.len() - 1))
    }

    /// For each step, whether a map depends on the step's own.
    pub fn live_for(&self, output: Map) -> Vec<bool> {
        let mut live = vec![false; self.steps.len()];
        live[output.0] = true;
        for (number, step) in self.steps.iter().enumerate().rev() {
            if live[number] {
                for input in step.inputs() {
                    live[input.0] = true;
                }
            }
        }
        live
    }

    /// For each step, whether it has to be computed so that all code bits are known: every ReLU
    /// module, also those that the logits do not depend on, and what they are made of.
    pub fn coded(&self) -> Vec<bool> {
        let mut coded = vec![false; self.steps.len()];
        for (number, step) in self.steps.iter().enumerate().rev() {
            coded[number] |= matches!(step, Step::Rectifier(_));
            if coded[number] {
                for input in step.inputs() {
                    coded[input.0] = true;
                }
            }
        }
        coded
    }

    /// For each step, whether its map is zero everywhere, whatever the images and weights are.
    pub fn dry(&self) -> Vec<bool> {
        let mut dry = vec![false; self.steps.len()];
        for (number, step) in self.steps.iter().enumerate() {
            dry[number] = match step {
                Step::Images => false,
                step => step.inputs().iter().all(|input| dry[input.0]),
            };
        }
        dry
    }
}
