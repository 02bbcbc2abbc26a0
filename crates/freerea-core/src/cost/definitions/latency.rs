//! Time of one image on a device, from a device file: measured of the cell as it is written, or
//! fitted to its live form.

use crate::cost::amount::{Amount, CostUnit};
use crate::cost::definition::{CostDefinition, CostForm, words};

pub(in crate::cost) const DEFINITION: CostDefinition = CostDefinition {
    words: words!("latency", "latency", "20ms"),
    field: "latency_ns",
    short: "latency",
    summary: "time of one image on the device of --device-costs",
    unit: CostUnit::Time,
    form: CostForm {
        heading: "latency ms",
        unit: "ms",
        scale: 1e6,
        decimals: 3,
        suffix: "ms",
        few: 2,
        width: 9,
    },
    of: |costed| {
        let device = costed.costing.platform.device;
        device.map_or(Amount::Unknown, |device| {
            device.profile().latency(costed.cell).0
        })
    },
    assumption: |_| None,
    basis: |cell, costing| {
        let device = costing.platform.device?;
        Some(device.profile().latency(cell).1)
    },
    missing: |costing| match costing.platform.device {
        Some(_) => None,
        None => Some("no device is known; name its file with --device-costs"),
    },
};
