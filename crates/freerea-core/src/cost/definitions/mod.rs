//! The costs, a file each.

pub(super) mod flash;
pub(super) mod flops;
pub(super) mod latency;
pub(super) mod params;
pub(super) mod sram;
