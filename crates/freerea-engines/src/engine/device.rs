//! The devices that are there.

use freerea_core::engine::{Device, UnknownDevice};

/// A device that is not there, or that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// Not a device's name.
    #[error(transparent)]
    Unknown(#[from] UnknownDevice),
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
    /// A GPU was asked for, and there is no libtorch.
    #[error(
        "device '{0}' needs libtorch, and this freerea was built without torch; use --device cpu"
    )]
    WithoutTorch(Device),
}

/// The device of a name: `cpu`, `cuda`, `cuda:1` or `mps`.
///
/// # Errors
/// If the name is unknown or libtorch does not find the device.
pub fn device(name: &str) -> Result<Device, DeviceError> {
    let device = name.parse()?;
    match device {
        Device::Cpu => Ok(device),
        Device::Cuda(_) | Device::Mps => find(name, device),
    }
}

#[cfg(feature = "torch")]
fn find(name: &str, device: Device) -> Result<Device, DeviceError> {
    match device {
        Device::Cuda(number) => {
            let found = tch::Cuda::device_count();
            if !tch::Cuda::is_available() || number as i64 >= found {
                let name = name.to_owned();
                return Err(DeviceError::NoCuda { name, found });
            }
        }
        Device::Mps if !tch::utils::has_mps() => return Err(DeviceError::NoMps),
        Device::Cpu | Device::Mps => {}
    }
    Ok(device)
}

#[cfg(not(feature = "torch"))]
fn find(_: &str, device: Device) -> Result<Device, DeviceError> {
    Err(DeviceError::WithoutTorch(device))
}

/// The device as libtorch names it.
#[cfg(feature = "torch")]
pub(crate) fn on_torch(device: Device) -> tch::Device {
    match device {
        Device::Cpu => tch::Device::Cpu,
        Device::Cuda(number) => tch::Device::Cuda(number),
        Device::Mps => tch::Device::Mps,
    }
}

/// Has libtorch compute on one thread when it is called from this one: two workers of one thread
/// each beat one worker of two.
pub fn use_one_thread() {
    #[cfg(feature = "torch")]
    tch::set_num_threads(1);
}
