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

#[test]
fn both_counts_of_networks_are_reported() {
    let info = ["space", "info", "--space", "nats-tss"];
    let info = answer(&freerea(&info));
    let line = info.lines().find(|line| line.starts_with("networks"));
    let line = line.expect("a line of networks");
    for part in [
        "5618; cells that are the same",
        "6,466",
        "Dong and Yang, ICLR 2020",
    ] {
        assert!(line.contains(part), "{line}");
    }
    let json = answer(&freerea(&["space", "info", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let counts = |place: usize| {
        (
            json[place]["cells"].clone(),
            json[place]["networks"].clone(),
        )
    };
    assert_eq!(counts(0), (15_625.into(), 5_618.into()));
    assert_eq!(counts(1).0, counts(1).1);
}
