//! Scoring one initialisation of one cell.

use std::str::FromStr;

use tch::{Device, Kind, Tensor};

use super::metrics::Sample;
use super::naswot::naswot;
use super::synflow::flow;
use crate::images::{self, Batch, ImagesError, Source};
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
    device: Device,
}

impl Scorer {
    /// A scorer on a batch of `size` images, drawn by the seed, as the weights are. NASWOT's
    /// forward pass runs on the device.
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
            device,
        })
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
        let source = self.source.clone();
        Scorer::new(
            self.dataset,
            source,
            self.images.images(),
            seed,
            self.device,
        )
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
        let side = self.images.side() as i64;
        let images = Tensor::from_slice(self.images.values())
            .reshape([self.images.images() as i64, 3, side, side])
            .to_device(self.device);
        let network = |kind, device| Network::new(cell, self.dataset, weights, kind, device);
        let naswot = naswot(&network(Kind::Float, self.device), &images);
        // One image is too little work for an accelerator, and not all of them know f64.
        let flow = flow(network(Kind::Double, Device::Cpu), self.dataset.side());
        Sample {
            naswot,
            logsynflow: flow.logarithmic,
            synflow: flow.plain,
        }
    }
}

/// A device that is not there, or that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// Not a device's name.
    #[error("'{0}' is no device; there are cpu, cuda, cuda:1 and mps")]
    Unknown(String),
    /// A GPU was asked for, and libtorch finds none.
    #[error(
        "device '{name}' is not there: libtorch finds {found} CUDA devices; use --device cpu, or point LIBTORCH to a CUDA build and rebuild"
    )]
    NoCuda {
        /// The device asked for.
        name: String,
        /// How many there are.
        found: i64,
    },
    /// Apple's accelerator was asked for, and libtorch finds none.
    #[error("device 'mps' is not there: this libtorch finds no Apple GPU; use --device cpu")]
    NoMps,
}

/// The device of a name: `cpu`, `cuda`, `cuda:1` or `mps`.
///
/// # Errors
/// Where the name is unknown or libtorch does not find the device.
pub fn device(name: &str) -> Result<Device, DeviceError> {
    let unknown = || DeviceError::Unknown(name.to_owned());
    let cuda = |number: usize| {
        let found = tch::Cuda::device_count();
        if !tch::Cuda::is_available() || number as i64 >= found {
            let name = name.to_owned();
            return Err(DeviceError::NoCuda { name, found });
        }
        Ok(Device::Cuda(number))
    };
    match name.split_once(':') {
        None if name == "cpu" => Ok(Device::Cpu),
        None if name == "cuda" => cuda(0),
        None if name == "mps" => match tch::utils::has_mps() {
            true => Ok(Device::Mps),
            false => Err(DeviceError::NoMps),
        },
        Some(("cuda", number)) => cuda(usize::from_str(number).map_err(|_| unknown())?),
        _ => Err(unknown()),
    }
}
