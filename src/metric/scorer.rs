//! Scoring one initialisation of one cell.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::cache::Key;
use crate::engine::{Agreement, Choice, Device, EngineError, EngineKind, Isa, Selection};
use crate::images::{self, Batch, ImagesError, Source};
use crate::metric::Sample;
use crate::network::{Network, Stream, Weights, layers};
use crate::space::dataset::Dataset;
use crate::space::nats::Cell;

/// Everything that a cell's network metrics depend on, besides the cell and the repeat.
#[derive(Clone, Debug)]
pub struct Scorer {
    dataset: Dataset,
    source: Source,
    images: Batch,
    seed: u64,
    engine: Arc<Selection>,
}

impl Scorer {
    /// A scorer on a batch of `size` images, drawn by the seed, as the weights are. libtorch uses
    /// the device; the engine is chosen by what device and processor there are.
    ///
    /// # Errors
    /// Where the images cannot be read.
    pub fn new(
        dataset: Dataset,
        source: Source,
        size: usize,
        seed: u64,
        device: Device,
    ) -> Result<Self, ImagesError> {
        let images = images::draw(&source, dataset, size, seed)?;
        Ok(Scorer {
            dataset,
            source,
            images,
            seed,
            engine: Arc::new(Selection::automatic(dataset, device)),
        })
    }

    /// The same scorer on another engine, whose kernels use these instructions.
    ///
    /// # Errors
    /// Where the engine cannot compute on the device.
    pub fn on_engine(self, choice: Choice, isa: Isa) -> Result<Self, EngineError> {
        let engine = Arc::new(self.engine.instead(choice, isa)?);
        Ok(Scorer { engine, ..self })
    }

    /// A scorer on given images, `[images, 3, side, side]`, instead of drawn ones.
    pub fn on_images(self, images: Batch) -> Self {
        Scorer { images, ..self }
    }

    /// The same scorer with another seed, for weights and images.
    ///
    /// # Errors
    /// Where the images cannot be read.
    pub fn reseed(&self, seed: u64) -> Result<Self, ImagesError> {
        let images = images::draw(&self.source, self.dataset, self.images.images(), seed)?;
        Ok(Scorer {
            images,
            seed,
            ..self.clone()
        })
    }

    /// Everything that the metrics depend on besides the cell and the repeat, for the cache. The
    /// engines agree within rounding, not to the last bit, so the engine is part of it.
    pub fn key(&self) -> Key {
        let mut pixels = Sha256::new();
        for value in self.images.values() {
            pixels.update(value.to_le_bytes());
        }
        let pixels = pixels.finalize();
        let images: String = pixels[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Key::new(format_args!(
            "nats-tss {} seed={} images={images} engine={}",
            self.dataset,
            self.seed,
            self.engine.written(),
        ))
    }

    /// The engine that scores. The first call, or the first sample, may have to compare two
    /// engines before it knows, which takes a fraction of a second.
    pub fn engine(&self) -> EngineKind {
        self.engine.engine().kind()
    }

    /// How nearly the chosen engine agreed with libtorch, where that decided the choice.
    pub fn self_check(&self) -> Option<Agreement> {
        self.engine.agreement()
    }

    /// The network metrics of one initialisation; `repeat` counts from 0. Cells that are the same
    /// network ([`Cell::representative`]) have the same weights, and so the same values.
    ///
    /// # Panics
    /// Where libtorch fails, for instance out of memory on the device.
    pub fn sample(&self, cell: Cell, repeat: u32) -> Sample {
        let cell = cell.representative();
        let stream = Stream {
            seed: self.seed,
            cell,
            repeat,
        };
        let weights = Weights::kaiming(&layers(&cell, self.dataset), stream);
        self.sample_with(cell, &weights)
    }

    /// The network metrics of a cell with given weights.
    ///
    /// # Panics
    /// Where libtorch fails, or the weights are another cell's.
    pub fn sample_with(&self, cell: Cell, weights: &Weights) -> Sample {
        let network = Network::new(cell, self.dataset, weights);
        let engine = self.engine.engine();
        let naswot = engine.naswot(&network, &self.images);
        let flow = engine.flow(&network);
        Sample {
            naswot,
            logsynflow: flow.logarithmic,
            synflow: flow.plain,
        }
    }
}
