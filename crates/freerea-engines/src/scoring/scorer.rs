//! Scoring one initialisation of one cell.

use std::sync::Arc;

use freerea_core::engine::{Device, EngineChoice, EngineKind, Isa, SelfCheck};
use freerea_core::metric::{MetricSet, Metrics, Reading, Scoring};
use freerea_core::network::{Network, Stream, Weights};
use freerea_core::space::{Cell, Task};
use sha2::{Digest, Sha256};

use crate::cache::ScoreKey;
use crate::engine::{self, EngineError, Selection};
use crate::images::{self, Batch, ImageSource, ImagesError};

/// Why there is no scorer.
#[derive(Debug, thiserror::Error)]
pub enum ScorerError {
    /// The images cannot be read.
    #[error(transparent)]
    Images(#[from] ImagesError),
    /// The engine cannot compute there.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Everything that a cell's network metrics depend on, besides the cell and the repeat.
#[derive(Clone, Debug)]
pub struct Scorer {
    task: Task,
    source: ImageSource,
    images: Batch,
    seed: u64,
    engine: Arc<Selection>,
    /// What is measured in addition to the metrics of every search.
    asked: MetricSet,
}

impl Scorer {
    /// A scorer on a batch of `size` images, drawn by the seed, as the weights are. libtorch uses
    /// the device; the engine is chosen by what device and processor there are.
    ///
    /// # Errors
    /// If the images cannot be read.
    pub fn new(
        task: impl Into<Task>,
        source: ImageSource,
        size: usize,
        seed: u64,
        device: Device,
    ) -> Result<Self, ScorerError> {
        let task = task.into();
        let images = images::draw(&source, task.dataset, size, seed)?;
        Ok(Scorer {
            task,
            source,
            images,
            seed,
            engine: Arc::new(Selection::automatic(task, device)),
            asked: MetricSet::default(),
        })
    }

    /// The same scorer on another engine, whose kernels use these instructions.
    ///
    /// # Errors
    /// If the engine cannot compute on the device.
    pub fn on_engine(self, choice: EngineChoice, isa: Isa) -> Result<Self, ScorerError> {
        let engine = Arc::new(self.engine.instead(choice, isa)?);
        Ok(Scorer { engine, ..self })
    }

    /// The same scorer that measures these metrics as well.
    ///
    /// # Errors
    /// If one of them needs libtorch, and the program was built without it.
    pub fn measuring(self, asked: MetricSet) -> Result<Self, ScorerError> {
        let networks: MetricSet = asked.iter().filter(|m| !m.is_of_cell()).collect();
        if !networks.is_empty() && cfg!(not(feature = "torch")) {
            return Err(EngineError::MetricsWithoutTorch(networks).into());
        }
        Ok(Scorer { asked, ..self })
    }

    /// A scorer on given images instead of drawn ones.
    pub fn on_images(self, images: Batch) -> Self {
        Scorer { images, ..self }
    }

    /// The same scorer with another seed, for weights and images.
    ///
    /// # Errors
    /// If the images cannot be read.
    pub fn reseed(&self, seed: u64) -> Result<Self, ImagesError> {
        let images = images::draw(&self.source, self.task.dataset, self.images.images(), seed)?;
        Ok(Scorer {
            images,
            seed,
            ..self.clone()
        })
    }

    /// Everything that the metrics depend on besides the cell and the repeat, for the cache. The
    /// engines agree within rounding, not to the last bit, so the engine is part of it.
    pub fn key(&self) -> ScoreKey {
        let mut pixels = Sha256::new();
        for value in self.images.values() {
            pixels.update(value.to_le_bytes());
        }
        let pixels = pixels.finalize();
        let images: String = pixels[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let engine = self.engine.written();
        let asked = if self.asked.is_empty() {
            String::new()
        } else {
            format!(" metrics={}", self.asked)
        };
        ScoreKey::new(format_args!(
            "{} seed={} images={images} engine={engine}{asked}",
            self.task.identity(),
            self.seed,
        ))
    }

    /// The engine that scores. The first call, or the first sample, may have to compare two
    /// engines before it knows, which takes a fraction of a second.
    pub fn engine(&self) -> EngineKind {
        self.engine.engine().kind()
    }

    /// What the choice of the engine rests on, if it was automatic.
    pub fn self_check(&self) -> Option<SelfCheck> {
        self.engine.self_check()
    }

    /// The network metrics of one initialisation; `repeat` counts from 0. Cells that are the same
    /// network ([`Cell::representative`]) have the same weights, and so the same values.
    ///
    /// # Panics
    /// If libtorch fails, for instance out of memory on the device.
    pub fn sample(&self, cell: impl Into<Cell>, repeat: u32) -> Metrics {
        let cell = cell.into().representative();
        let stream = Stream {
            seed: self.seed,
            cell,
            repeat,
        };
        let blueprint = cell.blueprint(self.task);
        let weights = Weights::kaiming(&blueprint.layers(), stream);
        self.sample_of(cell, &Network::new(&blueprint, &weights))
    }

    /// The network metrics of a cell with given weights.
    ///
    /// # Panics
    /// If libtorch fails, or the weights are another cell's.
    pub fn sample_with(&self, cell: impl Into<Cell>, weights: &Weights) -> Metrics {
        let cell = cell.into();
        let blueprint = cell.blueprint(self.task);
        self.sample_of(cell, &Network::new(&blueprint, weights))
    }

    fn sample_of(&self, cell: Cell, network: &Network<'_>) -> Metrics {
        let engine = self.engine.engine();
        let (activations, flow) = (
            engine.activations(network, &self.images),
            engine.flow(network),
        );
        self.probed(cell, network, Metrics::of_network(activations, flow))
    }

    /// The metrics with those that are measured on demand.
    fn probed(&self, cell: Cell, network: &Network<'_>, metrics: Metrics) -> Metrics {
        if self.asked.is_empty() {
            return metrics;
        }
        let probed = if self.asked.iter().any(|metric| !metric.is_of_cell()) {
            self.engine.probe(self.asked, network, &self.images)
        } else {
            Metrics::default()
        };
        self.asked.iter().fold(metrics, |metrics, metric| {
            let of_cell = metric.of_cell(cell).map(Reading::from);
            metrics.with(metric, of_cell.unwrap_or_else(|| probed.reading(metric)))
        })
    }
}

impl Scoring for Scorer {
    fn sample(&self, cell: Cell, repeat: u32) -> Metrics {
        Scorer::sample(self, cell, repeat)
    }

    fn prepare_worker(&self) {
        engine::use_one_thread();
    }

    fn engine(&self) -> Option<(EngineKind, Option<SelfCheck>)> {
        Some((Scorer::engine(self), self.self_check()))
    }

    fn reseed(&self, seed: u64) -> Result<Arc<dyn Scoring>, String> {
        match Scorer::reseed(self, seed) {
            Ok(scorer) => Ok(Arc::new(scorer)),
            Err(error) => Err(error.to_string()),
        }
    }
}
