//! Costs of devices against the reference file of all cells.

use freerea_core::correlation;
use freerea_core::cost::{Amount, Basis, Costing, Platform, peak};
use freerea_core::device::{fit, import};
use freerea_core::network::memory::SramRule;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Section, Space, Task};
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};
use serde::Deserialize;

use crate::data::rows;

/// A row of the reference file.
#[derive(Debug, Deserialize)]
struct DeviceRow {
    index: usize,
    peak_sram_kib: u64,
    peak_sram_relu_apart_kib: u64,
    raspi4_ms: f64,
    pixel3_ms: f64,
    edgegpu_ms: f64,
    eyeriss_ms: f64,
    fpga_ms: f64,
    edgetpu_ms: f64,
}

fn device_rows() -> Option<Vec<DeviceRow>> {
    rows("nats-tss/device-costs-cifar10.csv")
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn all_cells_have_the_peak_memory_of_the_reference_by_both_rules() {
    let Some(rows) = device_rows() else { return };
    assert_eq!(rows.len(), 15_625);
    let task = Task::of(Space::NatsTss, Dataset::Cifar10);
    for sram_rule in [SramRule::Folded, SramRule::Apart] {
        let platform = Platform {
            sram_rule,
            ..Platform::default()
        };
        let costing = Costing { task, platform };
        let mut parts = std::collections::HashMap::new();
        for row in &rows {
            let cell = Space::NatsTss.cell(row.index);
            let kib = match sram_rule {
                SramRule::Folded => row.peak_sram_kib,
                SramRule::Apart => row.peak_sram_relu_apart_kib,
            };
            let part = cell.parts(task).into_iter();
            let mut part = part.filter(|part| part.section == Section::Cell(1));
            let part = part.next().unwrap();
            let bytes = *parts
                .entry(part)
                .or_insert_with(|| Space::fragment(part, task).peak(sram_rule));
            assert_eq!(bytes, kib * 1024, "{cell} {sram_rule:?}");
            // The reduction between the first two stages takes 28 KiB.
            assert_eq!(peak(cell, &costing).bytes, kib.max(28) * 1024, "{cell}");
        }
    }
}

/// The latencies of a device.
type Column = fn(&DeviceRow) -> f64;

/// Whether every edge of the cell carries signal.
fn is_alive(cell: Cell) -> bool {
    cell.live() == cell
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn forty_measured_cells_rank_the_rest() {
    let Some(rows) = device_rows() else { return };
    let columns: [(&str, Column, f64); 5] = [
        ("raspi4", |row| row.raspi4_ms, 0.88),
        ("pixel3", |row| row.pixel3_ms, 0.89),
        ("eyeriss", |row| row.eyeriss_ms, 0.95),
        ("fpga", |row| row.fpga_ms, 0.98),
        ("edgegpu", |row| row.edgegpu_ms, 0.62),
    ];
    for (name, column, least) in columns {
        let mut cells: Vec<(Cell, f64)> = rows
            .iter()
            .map(|row| (Space::NatsTss.cell(row.index), column(row)))
            .filter(|(cell, _)| is_alive(*cell))
            .collect();
        let draws = 60;
        let taus: Vec<f64> = (0..draws)
            .map(|seed| {
                cells.shuffle(&mut StdRng::seed_from_u64(seed));
                let (measured, rest) = cells.split_at(40);
                let answer = fit(measured).unwrap();
                let (fitted, times): (Vec<f64>, Vec<f64>) = rest
                    .iter()
                    .map(|&(cell, ms)| (answer.fitted.milliseconds(cell), ms))
                    .unzip();
                correlation::tau_b(&fitted, &times).unwrap()
            })
            .collect();
        let mean = taus.iter().sum::<f64>() / draws as f64;
        assert!(mean >= least, "{name}: {mean}");
        let doubts = fit(&cells).unwrap().doubts();
        assert_eq!(doubts.is_empty(), name != "edgegpu", "{name}: {doubts:?}");
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn a_device_that_refuses_many_cells_is_doubted() {
    let Some(rows) = device_rows() else { return };
    let cells: Vec<(Cell, f64)> = rows
        .iter()
        .map(|row| (Space::NatsTss.cell(row.index), row.edgetpu_ms))
        .collect();
    let answer = fit(&cells).unwrap();
    assert_eq!(answer.failed, 15_625 - 10_926);
    let doubts = answer.doubts().join("\n");
    assert!(doubts.contains("did not compile"), "{doubts}");
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn hw_nas_benchs_pickle_is_a_table_of_a_device() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/formats/fake_HW-NAS-Bench-v1_0.pickle");
    if !path.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            path.display()
        );
        return;
    }
    let devices = import(&path, Dataset::Cifar10.into()).unwrap();
    let raspi4 = devices
        .iter()
        .find(|device| device.name == "raspi4")
        .unwrap();
    assert_eq!(raspi4.measured.len(), 50);
    let (amount, basis) = raspi4.latency(Space::NatsTss.cell(0));
    assert_eq!(
        (amount, basis),
        (Amount::Known(10_481_977), Basis::Measured)
    );
    let error = import(&path, Dataset::Cifar100.into())
        .unwrap_err()
        .to_string();
    assert!(error.contains("it has cifar10"), "{error}");
}
