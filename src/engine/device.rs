//! The devices of libtorch, by name.

use std::str::FromStr;

pub use tch::Device;

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
