//! Which engine scores: the user's choice, or the fastest that can be trusted here.

use std::fmt;
use std::sync::OnceLock;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::{Agreement, Device, Engine, EngineKind, Isa, Native, Reference, Torch};
use crate::space::{Space, Task};

/// The engine that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// tch on a GPU; on a CPU native once it has agreed with tch on two cells, else tch
    #[default]
    Auto,
    /// Kernels of its own, on a CPU
    Native,
    /// libtorch
    Tch,
    /// The plain port of the published code, for comparison
    Reference,
}

impl From<EngineKind> for Choice {
    fn from(kind: EngineKind) -> Self {
        match kind {
            EngineKind::Native => Choice::Native,
            EngineKind::Tch => Choice::Tch,
            EngineKind::Reference => Choice::Reference,
        }
    }
}

/// An engine that cannot compute where it is told to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The native engine was asked to compute on a GPU.
    #[error("the native engine computes on the CPU; leave --device out, or use --engine tch")]
    NotOnDevice,
    /// Only tch knows the networks of the other spaces.
    #[error("the engine {} knows nats-tss alone; leave --engine out for {space}", format!("{choice:?}").to_lowercase())]
    NotForSpace {
        /// The engine.
        choice: Choice,
        /// The space.
        space: Space,
    },
}

/// A chosen engine; for an automatic choice, it is made when the engine is first needed.
pub struct Selection {
    choice: Choice,
    task: Task,
    device: Device,
    isa: Isa,
    chosen: OnceLock<Chosen>,
}

struct Chosen {
    engine: Box<dyn Engine>,
    agreement: Option<Agreement>,
}

impl Selection {
    /// The fastest engine that can be trusted on this device and processor. All but the first
    /// space are scored on libtorch.
    pub fn automatic(task: impl Into<Task>, device: Device) -> Self {
        Selection {
            choice: Choice::Auto,
            task: task.into(),
            device,
            isa: Isa::detect(),
            chosen: OnceLock::new(),
        }
    }

    /// Another choice for the same dataset and device; native kernels use these instructions.
    ///
    /// # Errors
    /// Where the engine cannot compute on the device.
    pub fn instead(&self, choice: Choice, isa: Isa) -> Result<Self, EngineError> {
        if choice == Choice::Native && self.device != Device::Cpu {
            return Err(EngineError::NotOnDevice);
        }
        if matches!(choice, Choice::Native | Choice::Reference) && !self.is_topology() {
            let space = self.task.space;
            return Err(EngineError::NotForSpace { choice, space });
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

    /// How nearly native agreed with tch, where that decided the choice.
    pub fn agreement(&self) -> Option<Agreement> {
        self.chosen().agreement
    }

    fn chosen(&self) -> &Chosen {
        self.chosen.get_or_init(|| {
            let torch = || Box::new(Torch::new(self.device));
            let engine: Box<dyn Engine> = match self.choice {
                Choice::Auto if self.native_is_faster() => return self.compare(),
                Choice::Auto | Choice::Tch => torch(),
                Choice::Native => Box::new(Native::new(self.isa)),
                Choice::Reference => Box::new(Reference::new(self.device)),
            };
            Chosen {
                engine,
                agreement: None,
            }
        })
    }

    fn is_topology(&self) -> bool {
        self.task.space == Space::NatsTss
    }

    /// Where libtorch computes.
    pub const fn device(&self) -> Device {
        self.device
    }

    /// Without vector instructions, libtorch's own kernels are faster.
    fn native_is_faster(&self) -> bool {
        self.is_topology() && self.device == Device::Cpu && self.isa != Isa::Scalar
    }

    fn compare(&self) -> Chosen {
        let native = Native::new(self.isa);
        let torch = Torch::new(self.device);
        let agreement = Agreement::between(&native, &torch, self.task.dataset);
        let engine: Box<dyn Engine> = match agreement.holds() {
            true => Box::new(native),
            false => Box::new(torch),
        };
        Chosen {
            engine,
            agreement: Some(agreement),
        }
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
    use super::*;
    use crate::space::dataset::Dataset;

    #[test]
    fn a_processor_without_vectors_scores_on_libtorch() {
        let automatic = Selection::automatic(Dataset::Cifar10, Device::Cpu);
        let scalar = automatic.instead(Choice::Auto, Isa::Scalar).unwrap();
        assert_eq!(scalar.engine().kind(), EngineKind::Tch);
        assert_eq!(scalar.agreement(), None);
    }

    #[test]
    fn native_is_trusted_once_it_has_agreed() {
        let automatic = Selection::automatic(Dataset::ImageNet16, Device::Cpu);
        if automatic.native_is_faster() {
            assert_eq!(automatic.engine().kind(), EngineKind::Native);
            assert!(automatic.agreement().unwrap().holds());
        }
    }

    #[test]
    fn native_knows_no_gpu() {
        let gpu = Selection::automatic(Dataset::Cifar10, Device::Cuda(0));
        let native = gpu.instead(Choice::Native, Isa::detect());
        assert_eq!(native.err(), Some(EngineError::NotOnDevice));
        assert_eq!(gpu.engine().kind(), EngineKind::Tch);
    }
}
