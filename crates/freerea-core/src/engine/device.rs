//! The devices that networks are computed on, by name.

use std::fmt;
use std::str::FromStr;

/// Where libtorch computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Device {
    /// The processor.
    #[default]
    Cpu,
    /// A GPU of NVIDIA's, by its number.
    Cuda(usize),
    /// Apple's GPU.
    Mps,
}

/// Text that names no device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no device; there are cpu, cuda, cuda:1 and mps")]
pub struct UnknownDevice(String);

impl FromStr for Device {
    type Err = UnknownDevice;

    fn from_str(name: &str) -> Result<Self, UnknownDevice> {
        let unknown = || UnknownDevice(name.to_owned());
        match name.split_once(':') {
            None if name == "cpu" => Ok(Device::Cpu),
            None if name == "cuda" => Ok(Device::Cuda(0)),
            None if name == "mps" => Ok(Device::Mps),
            Some(("cuda", number)) => number.parse().map(Device::Cuda).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Device::Cpu => f.pad("cpu"),
            Device::Cuda(number) => write!(f, "cuda:{number}"),
            Device::Mps => f.pad("mps"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_by_name() {
        assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
        for device in [Device::Cpu, Device::Cuda(3), Device::Mps] {
            assert_eq!(device.to_string().parse(), Ok(device));
        }
        for name in ["", "gpu", "cuda:", "cuda:-1", "cpu:0", "mps:1"] {
            assert!(name.parse::<Device>().is_err(), "{name}");
        }
    }
}
