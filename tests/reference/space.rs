//! The space against the benchmark's own list of cells.

use freerea_core::space::dataset::Dataset;

use crate::data::{accuracies, references};

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn all_cells_stand_in_the_benchmarks_order() {
    let Some(rows) = accuracies() else { return };
    assert_eq!(rows.len(), 15_625);
    for row in rows {
        assert_eq!(u64::from(row.arch.index()), row.index, "{}", row.arch);
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn all_cells_have_the_published_parameters() {
    let Some(rows) = references() else { return };
    assert_eq!(rows.len(), 15_625);
    for row in rows {
        assert_eq!(u64::from(row.arch.index()), row.index, "{}", row.arch);
        let params = row.arch.size(Dataset::Cifar10).params as f64 / 1e6;
        assert!(
            (params - row.params_m).abs() < 1e-9,
            "#{}: {params} M, published {} M",
            row.index,
            row.params_m
        );
    }
}
