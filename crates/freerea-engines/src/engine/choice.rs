//! Which engine scores: the user's choice, or the fastest that can be trusted here.

use std::fmt;
use std::sync::OnceLock;

use freerea_core::engine::{Device, EngineChoice, EngineKind, Isa, SelfCheck};
use freerea_core::metric::{Activations, Flow, MetricSet, Metrics};
use freerea_core::network::{Blueprint, Weights};
use freerea_core::space::{Space, Task};

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

/// An engine that cannot compute where it is told to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The native engine was asked to compute on a GPU.
    #[error("the native engine computes on the CPU; leave --device out, or use --engine tch")]
    NotOnDevice,
    /// Only tch knows the networks of the other spaces.
    #[error("the engine {choice} knows nats-tss alone; leave --engine out for {space}")]
    NotForSpace {
        /// The engine.
        choice: EngineChoice,
        /// The space.
        space: Space,
    },
    /// An engine was asked for that this program was built without.
    #[error(
        "the engine {0} needs libtorch, and this freerea was built without torch; leave --engine out"
    )]
    WithoutTorch(EngineChoice),
    /// Metrics were asked for that need libtorch, and there is none.
    #[error("{0} needs libtorch, and this freerea was built without torch; leave it out")]
    MetricsWithoutTorch(MetricSet),
    /// A space was asked for that needs libtorch, and there is none.
    #[error("{0} needs libtorch, and this freerea was built without torch; nats-tss needs none")]
    SpaceWithoutTorch(Space),
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
    /// The fastest engine that can be trusted on this device and processor. All but the first
    /// space are scored on libtorch.
    ///
    /// # Errors
    /// If the space needs libtorch, and the program was built without it.
    pub fn automatic(task: impl Into<Task>, device: Device) -> Result<Self, EngineError> {
        Selection::new(EngineChoice::Auto, task.into(), device, Isa::detect())
    }

    /// Another choice for the same dataset and device; native kernels use these instructions.
    ///
    /// # Errors
    /// If the engine cannot compute on the device, or not the networks of the space.
    pub fn instead(&self, choice: EngineChoice, isa: Isa) -> Result<Self, EngineError> {
        Selection::new(choice, self.task, self.device, isa)
    }

    fn new(
        choice: EngineChoice,
        task: Task,
        device: Device,
        isa: Isa,
    ) -> Result<Self, EngineError> {
        let topology = task.space == Space::NatsTss;
        let needs_torch = matches!(choice, EngineChoice::Tch | EngineChoice::Reference);
        let nats_alone = matches!(choice, EngineChoice::Native | EngineChoice::Reference);
        if choice == EngineChoice::Native && device != Device::Cpu {
            return Err(EngineError::NotOnDevice);
        }
        if needs_torch && cfg!(not(feature = "torch")) {
            return Err(EngineError::WithoutTorch(choice));
        }
        if !topology && nats_alone {
            let space = task.space;
            return Err(EngineError::NotForSpace { choice, space });
        }
        if !topology && cfg!(not(feature = "torch")) {
            return Err(EngineError::SpaceWithoutTorch(task.space));
        }
        Ok(Selection {
            choice,
            task,
            device,
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
        self.task.space == Space::NatsTss && self.device == Device::Cpu && self.isa != Isa::Scalar
    }

    fn compare(&self) -> Chosen {
        let native = Native::new(self.isa);
        let torch = Torch::new(self.device);
        let agreement = check::compare(&native, &torch, self.task.dataset);
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

    /// What a forward pass tells of a network of any space, and its flows, on libtorch.
    ///
    /// # Panics
    /// If libtorch fails, or the weights are another network's.
    pub fn score(
        &self,
        network: &Blueprint,
        weights: &Weights,
        images: &Batch,
    ) -> (Activations, Flow) {
        Torch::new(self.device).score(network, weights, images)
    }

    /// Metrics that are measured on demand, on libtorch.
    ///
    /// # Panics
    /// If libtorch fails, or the weights are another network's.
    pub fn probe(
        &self,
        asked: MetricSet,
        network: &Blueprint,
        weights: &Weights,
        images: &Batch,
    ) -> Metrics {
        let precision = Precision::Single;
        Torch::new(self.device).probe(asked, network, weights, images, precision)
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

    /// What a forward pass tells of a network of any space, and its flows, on libtorch.
    ///
    /// # Panics
    /// Always: without libtorch, a selection is for the topology space alone.
    pub fn score(&self, _: &Blueprint, _: &Weights, _: &Batch) -> (Activations, Flow) {
        unreachable!("a selection for {} was refused", self.task.space)
    }

    /// Metrics that are measured on demand, on libtorch.
    ///
    /// # Panics
    /// Always: without libtorch, a scorer that measures them is refused.
    pub fn probe(&self, asked: MetricSet, _: &Blueprint, _: &Weights, _: &Batch) -> Metrics {
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
        let gpu = Selection::automatic(Dataset::Cifar10, Device::Cuda(0)).unwrap();
        let native = gpu.instead(EngineChoice::Native, Isa::detect());
        assert_eq!(native.err(), Some(EngineError::NotOnDevice));
    }

    #[cfg(feature = "torch")]
    #[test]
    fn a_processor_without_vectors_scores_on_libtorch() {
        let automatic = Selection::automatic(Dataset::Cifar10, Device::Cpu).unwrap();
        let scalar = automatic.instead(EngineChoice::Auto, Isa::Scalar).unwrap();
        assert_eq!(scalar.engine().kind(), EngineKind::Tch);
        assert_eq!(scalar.self_check(), None);
    }

    #[cfg(feature = "torch")]
    #[test]
    fn native_is_trusted_once_it_has_agreed() {
        let automatic = Selection::automatic(Dataset::ImageNet16, Device::Cpu).unwrap();
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
        let gpu = Selection::automatic(Dataset::Cifar10, Device::Cuda(0)).unwrap();
        assert_eq!(gpu.engine().kind(), EngineKind::Tch);
    }

    #[cfg(not(feature = "torch"))]
    #[test]
    fn without_torch_there_is_native_alone_and_it_says_so() {
        let automatic = Selection::automatic(Dataset::Cifar10, Device::Cpu).unwrap();
        assert_eq!(automatic.engine().kind(), EngineKind::Native);
        assert_eq!(automatic.self_check(), Some(SelfCheck::WithoutTorch));
        for choice in [EngineChoice::Tch, EngineChoice::Reference] {
            let refused = automatic.instead(choice, Isa::detect());
            assert_eq!(refused.err(), Some(EngineError::WithoutTorch(choice)));
        }
        let other = Task::of(Space::NatsSss, Dataset::Cifar10);
        let refused = Selection::automatic(other, Device::Cpu).err();
        assert_eq!(
            refused,
            Some(EngineError::SpaceWithoutTorch(Space::NatsSss))
        );
    }
}
