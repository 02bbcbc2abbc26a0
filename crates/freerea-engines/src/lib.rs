//! What scores cells: kernels of its own and libtorch, the images that they look at, the cache of
//! scores, the search in the background, and training.
//!
//! Everything here rests on [`freerea_core`], which knows cells, metrics and the evolution, but no
//! engine. Without the feature `torch` there is the native engine alone: for the topology space, on
//! a CPU, unchecked.
//!
//! ```
//! use freerea_core::engine::{EngineChoice, Isa};
//! use freerea_core::metric::Metric;
//! use freerea_core::space::Space;
//! use freerea_core::space::dataset::Dataset;
//! use freerea_engines::images::ImageSource;
//! use freerea_engines::scoring::Scorer;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Two noise images, seed 1; the native engine without vector instructions, as anywhere.
//! let scorer = Scorer::new(Dataset::Cifar10, ImageSource::Noise, 2, 1, Default::default())?
//!     .on_engine(EngineChoice::Native, Isa::Scalar)?;
//! let sample = scorer.sample(Space::NatsTss.cell(1462), 0);
//! assert!(sample.value(Metric::Naswot).is_some() && sample.value(Metric::Meco).is_some());
//! # Ok(())
//! # }
//! ```

pub mod background;
pub mod cache;
pub mod engine;
pub mod images;
pub mod resumption;
pub mod scoring;
#[cfg(feature = "torch")]
pub mod training;
