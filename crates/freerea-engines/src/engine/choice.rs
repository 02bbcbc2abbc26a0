//! Which engine scores: the user's choice, or the fastest that can be trusted here.

use std::fmt;
use std::sync::OnceLock;

use freerea_core::engine::{Device, EngineChoice, EngineKind, Isa, SelfCheck};
use freerea_core::metric::{MetricSet, Metrics};
use freerea_core::network::Network;
use freerea_core::space::Task;

use super::{Engine, Instructions, Native};
#[cfg(feature = "torch")]
use super::{Precision, Reference, Torch, check};
use crate::images::Batch;

/// The engines that this program was built with, the fastest first.
pub const BUILT: &[EngineKind] = if cfg!(feature = "torch") {
    &EngineKind::ALL
} else {
    &[EngineKind::Native]
};

/// An engine that cannot compute on the device that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The native engine was asked to compute on a GPU.
    #[error("the native engine computes on the CPU; leave --device out, or use --engine tch")]
    NotOnDevice,
    /// An engine was asked for that this program was built without.
    #[error(
        "the engine {0} needs libtorch, and this freerea was built without torch; leave --engine out"
    )]
    WithoutTorch(EngineChoice),
    /// Metrics were asked for that need libtorch, and there is none.
    #[error("{0} needs libtorch, and this freerea was built without torch; leave it out")]
    MetricsWithoutTorch(MetricSet),
}

/// A chosen engine; for an automatic choice, it is made when the engine is first needed.
pub struct Selection {
    choice: EngineChoice,
    task: Task,
    device: Device,
    isa: Isa,
    chosen: OnceLock<Chosen>,
}

struct Chosen {
    engine: Box<dyn Engine>,
    self_check: Option<SelfCheck>,
}

impl From<Box<dyn Engine>> for Chosen {
    fn from(engine: Box<dyn Engine>) -> Self {
        Chosen {
            engine,
            self_check: None,
        }
    }
}

impl Selection {
    /// The fastest engine that can be trusted on this device and processor.
    pub fn automatic(task: impl Into<Task>, device: Device) -> Self {
        Selection {
            choice: EngineChoice::Auto,
            task: task.into(),
            device,
            isa: Isa::detect(),
            chosen: OnceLock::new(),
        }
    }

    /// Another choice for the same task and device; native kernels use these instructions.
    ///
    /// # Errors
    /// If the engine cannot compute on the device, or is not there.
    pub fn instead(&self, choice: EngineChoice, isa: Isa) -> Result<Self, EngineError> {
        let needs_torch = matches!(choice, EngineChoice::Tch | EngineChoice::Reference);
        if choice == EngineChoice::Native && self.device != Device::Cpu {
            return Err(EngineError::NotOnDevice);
        }
        if needs_torch && cfg!(not(feature = "torch")) {
            return Err(EngineError::WithoutTorch(choice));
        }
        Ok(Selection {
            choice,
            task: self.task,
            device: self.device,
            isa,
            chosen: OnceLock::new(),
        })
    }

    /// The engine. The first call of an automatic choice compares two, which takes a fraction of
    /// a second.
    pub fn engine(&self) -> &dyn Engine {
        self.chosen().engine.as_ref()
    }

    /// The engine with all that its last digits depend on: the processor's instructions, or the
    /// device.
    pub fn written(&self) -> String {
        match self.engine().kind() {
            EngineKind::Native => format!("native/{}", self.isa),
            kind => format!("{kind}/{:?}", self.device).to_lowercase(),
        }
    }

    /// What an automatic choice rests on, if there was something to choose from.
    pub fn self_check(&self) -> Option<SelfCheck> {
        self.chosen().self_check
    }

    fn chosen(&self) -> &Chosen {
        self.chosen.get_or_init(|| self.choose())
    }
}

#[cfg(feature = "torch")]
impl Selection {
    fn choose(&self) -> Chosen {
        let engine: Box<dyn Engine> = match self.choice {
            EngineChoice::Auto if self.native_is_faster() => return self.compare(),
            EngineChoice::Auto | EngineChoice::Tch => Box::new(Torch::new(self.device)),
            EngineChoice::Native => Box::new(Native::new(self.isa)),
            EngineChoice::Reference => Box::new(Reference::new(self.device)),
        };
        engine.into()
    }

    /// Without vector instructions, libtorch's own kernels are faster.
    fn native_is_faster(&self) -> bool {
        self.device == Device::Cpu && self.isa != Isa::Scalar
    }

    fn compare(&self) -> Chosen {
        let native = Native::new(self.isa);
        let torch = Torch::new(self.device);
        let agreement = check::compare(&native, &torch, self.task);
        let engine: Box<dyn Engine> = if agreement.holds() {
            Box::new(native)
        } else {
            Box::new(torch)
        };
        Chosen {
            engine,
            self_check: Some(SelfCheck::Compared(agreement)),
        }
    }

    /// Metrics that are measured on demand, on libtorch.
    ///
    /// # Panics
    /// If libtorch fails.
    pub fn probe(&self, asked: MetricSet, network: &Network<'_>, images: &Batch) -> Metrics {
        Torch::new(self.device).probe(asked, network, images, Precision::Single)
    }
}

#[cfg(not(feature = "torch"))]
impl Selection {
    fn choose(&self) -> Chosen {
        let automatic = self.choice == EngineChoice::Auto;
        Chosen {
            engine: Box::new(Native::new(self.isa)),
            self_check: automatic.then_some(SelfCheck::WithoutTorch),
        }
    }

    /// Metrics that are measured on demand, on libtorch.
    ///
    /// # Panics
    /// Always: without libtorch, a scorer that measures them is refused.
    pub fn probe(&self, asked: MetricSet, _: &Network<'_>, _: &Batch) -> Metrics {
        unreachable!("a scorer that measures {asked} was refused")
    }
}

impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Selection")
            .field("choice", &self.choice)
            .field("device", &self.device)
            .field("isa", &self.isa)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::space::dataset::Dataset;

    use super::*;

    #[test]
    fn native_knows_no_gpu() {
        let gpu = Selection::automatic(Dataset::Cifar10, Device::Cuda(0));
        let native = gpu.instead(EngineChoice::Native, Isa::detect());
        assert_eq!(native.err(), Some(EngineError::NotOnDevice));
    }

    #[cfg(feature = "torch")]
    #[test]
    fn a_processor_without_vectors_scores_on_libtorch() {
        let automatic = Selection::automatic(Dataset::Cifar10, Device::Cpu);
        let scalar = automatic.instead(EngineChoice::Auto, Isa::Scalar).unwrap();
        assert_eq!(scalar.engine().kind(), EngineKind::Tch);
        assert_eq!(scalar.self_check(), None);
    }

    #[cfg(feature = "torch")]
    #[test]
    fn native_is_trusted_once_it_has_agreed() {
        let automatic = Selection::automatic(Dataset::ImageNet16, Device::Cpu);
        // Even plain Rust agrees; it is chosen for its speed alone.
        let agreement = automatic.compare().self_check.unwrap().agreement().unwrap();
        assert!(agreement.holds(), "{agreement:?}");
        let expected = if Isa::detect() == Isa::Scalar {
            (EngineKind::Tch, None)
        } else {
            (EngineKind::Native, Some(SelfCheck::Compared(agreement)))
        };
        assert_eq!(
            (automatic.engine().kind(), automatic.self_check()),
            expected
        );
    }

    #[cfg(feature = "torch")]
    #[test]
    fn a_gpu_is_libtorchs() {
        let gpu = Selection::automatic(Dataset::Cifar10, Device::Cuda(0));
        assert_eq!(gpu.engine().kind(), EngineKind::Tch);
    }

    #[cfg(not(feature = "torch"))]
    #[test]
    fn without_torch_there_is_native_alone_and_it_says_so() {
        let automatic = Selection::automatic(Dataset::Cifar10, Device::Cpu);
        assert_eq!(automatic.engine().kind(), EngineKind::Native);
        assert_eq!(automatic.self_check(), Some(SelfCheck::WithoutTorch));
        for choice in [EngineChoice::Tch, EngineChoice::Reference] {
            let refused = automatic.instead(choice, Isa::detect());
            assert_eq!(refused.err(), Some(EngineError::WithoutTorch(choice)));
        }
    }
}
