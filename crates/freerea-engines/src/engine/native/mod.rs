//! The native engine: kernels of its own for a CPU, without libtorch.
//!
//! Maps are laid out channels last in f32. The kernels are written once over vectors of any width
//! and compiled for each set of instructions in [`Isa`]; all of it is safe Rust.

mod buffer;
mod channels;
mod clock;
mod combine;
mod convolution;
mod extent;
mod flow;
mod moments;
mod naswot;
mod panels;
mod pooling;
mod product;
mod schedule;
mod sum;
mod sweep;
mod transform;
mod winograd;
mod work;

use std::sync::Mutex;

use freerea_core::engine::{EngineKind, Isa};
use freerea_core::metric::{Activations, Flow};
use freerea_core::network::Network;

use super::Engine;
use crate::images::Batch;
use panels::Panels;

pub use clock::{Clock, ScorePart};
#[cfg(feature = "torch")]
pub(in crate::engine) use combine::{code_words, rectify};

/// Kernels for a CPU's vector instructions.
#[derive(Debug)]
pub struct Native {
    isa: Isa,
    /// Memory that no thread is using.
    memories: Mutex<Vec<NativeMemory>>,
}

#[derive(Debug, Default)]
struct NativeMemory {
    naswot: naswot::NaswotMemory,
    flow: flow::FlowMemory,
}

impl Native {
    /// The engine with these instructions; without any where the processor lacks them.
    pub fn new(isa: Isa) -> Self {
        Native {
            isa,
            memories: Mutex::default(),
        }
    }

    /// What [`Engine::activations`] gives, with its time counted.
    ///
    /// # Panics
    /// If the images have another shape than the network's, or the network has kernels other than
    /// 1x1 and 3x3.
    pub fn timed_activations(
        &self,
        network: &Network<'_>,
        images: &Batch,
        clock: &mut Clock,
    ) -> Activations {
        self.with_memory(|memory| {
            naswot::activations(self.isa, network, images, &mut memory.naswot, clock)
        })
    }

    /// A dense matrix product, as the convolutions come down to: `left` is rows x depth, `right`
    /// depth x columns, `out` rows x columns, all row-major.
    ///
    /// # Panics
    /// If the lengths do not fit, or the columns are no multiple of 16.
    pub fn multiply(&self, depth: usize, left: &[f32], right: &[f32], out: &mut [f32]) {
        let (rows, columns) = (left.len() / depth, right.len() / depth);
        assert_eq!(rows * columns, out.len(), "fitting sizes");
        let panels = Panels::dense(self.isa, depth, right);
        convolution::pointwise(self.isa, left, depth, &panels, out);
    }

    fn with_memory<T>(&self, work: impl FnOnce(&mut NativeMemory) -> T) -> T {
        let lock = || {
            self.memories
                .lock()
                .expect("no thread panics with the lock")
        };
        let mut memory = lock().pop().unwrap_or_default();
        let result = work(&mut memory);
        lock().push(memory);
        result
    }
}

impl Engine for Native {
    fn kind(&self) -> EngineKind {
        EngineKind::Native
    }

    fn activations(&self, network: &Network<'_>, images: &Batch) -> Activations {
        self.timed_activations(network, images, &mut Clock::default())
    }

    fn flow(&self, network: &Network<'_>) -> Flow {
        self.with_memory(|memory| flow::flow(self.isa, network, &mut memory.flow))
    }
}
