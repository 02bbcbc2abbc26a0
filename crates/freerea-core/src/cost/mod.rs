//! What a network costs: parameters, FLOPs, memory, flash, latency.
//!
//! The list of costs is in `registry.rs`, a file each in `definitions/`; limits, columns, plots,
//! files, keys and options follow from it.

mod amount;
mod costed;
mod costing;
mod costs;
mod definition;
mod definitions;
mod peak;
mod profile;
mod registry;
mod table;

pub use amount::{Amount, AmountError, CostUnit};
pub use costed::CostedCell;
pub use costing::{Costing, OtherTaskError, Platform, WeightFormat};
pub use costs::Costs;
pub use definition::{BoundWords, CostDefinition, CostForm, CostWords};
pub use peak::{Peak, peak, timeline};
pub use profile::{Basis, DeviceCosts, DeviceProfile, FitQuality, Fitted};
pub use registry::{Cost, CostError};
pub use table::CostTable;
