//! `freerea space`.

use super::{answer, freerea};

#[test]
fn cells_are_counted() {
    let count = answer(&freerea(&[
        "space",
        "count",
        "--max-params",
        "0.2M",
        "--format",
        "json",
    ]));
    let count: serde_json::Value = serde_json::from_str(&count).unwrap();
    assert_eq!(count["cells"], 15_625);
    let list = answer(&freerea(&[
        "space",
        "list",
        "--max-params",
        "0.2M",
        "--format",
        "csv",
    ]));
    assert_eq!(count["feasible"], list.lines().count() - 1);
}

#[test]
fn a_cell_is_described() {
    let described = answer(&freerea(&["space", "cell", "9930"]));
    assert!(described.contains("1.288506") && described.contains("184.73025"));
    assert!(described.contains("|nor_conv_3x3~0|+|nor_conv_3x3~0|"));
    let neighbours = answer(&freerea(&[
        "space",
        "neighbours",
        "9930",
        "--format",
        "csv",
    ]));
    assert_eq!(neighbours.lines().count(), 25);
    assert!(neighbours.contains("0-3 was skip_connect"));
}
