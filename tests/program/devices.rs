//! `freerea device`, and limits of what a device has.

use std::fmt::Write;

use super::{QUICK, answer, freerea};

/// A search that takes a second.
const SEARCH: [&str; 7] = ["search", "--workers", "1", "--cells", "40", "--seed", "1"];

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn complaint(arguments: &[&str]) -> String {
    let output = freerea(arguments);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    complaint
}

/// A file that a command finds is kept, unless it may be overwritten.
fn kept_without_force(command: &[&str], file: &str) {
    let before = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, "mine").unwrap();
    let message = complaint(command);
    let wanted = "is there already; --force overwrites it";
    assert!(message.contains(wanted), "{message}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "mine");
    answer(&freerea(&[command, &["--force"]].concat()));
    assert_ne!(std::fs::read_to_string(file).unwrap(), "mine");
    std::fs::write(file, before).unwrap();
}

/// Latencies of some cells: of two devices, one of which refuses every fifth.
fn measurements(folder: &tempfile::TempDir) -> String {
    use freerea_core::space::Space;
    let mut text = "index,board_ms,picky_ms\n".to_owned();
    for index in (0..900).step_by(9) {
        let cell = Space::NatsTss.cell(index).to_string();
        let count = |name: &str| cell.matches(name).count() as f64;
        let ms = 2.0 + 4.0 * count("3x3~") + count("1x1~") + 0.001 * (index % 7) as f64;
        let picky = if index % 5 == 0 { -1.0 } else { ms };
        writeln!(text, "{index},{ms},{picky}").unwrap();
    }
    let path = folder.path().join("measured.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_search_keeps_to_kilobytes() {
    let limits = ["--max-sram", "28K", "--max-flash", "400K"];
    let arguments = [&SEARCH[..], &["--format", "json"], &QUICK, &limits].concat();
    let found = json(&answer(&freerea(&arguments)));
    assert!(
        found["sram_bytes"].as_u64().unwrap() <= 28 * 1024,
        "{found}"
    );
    assert!(
        found["flash_bytes"].as_u64().unwrap() <= 400 * 1024,
        "{found}"
    );
    assert_eq!(found["sram_rule"], "folded");
    assert_eq!(found["constraints"], "peak SRAM <= 28K, flash <= 400K");
    let text = answer(&freerea(&[&SEARCH[..], &QUICK, &limits].concat()));
    assert!(
        text.contains("KiB (ReLU folded)") && text.contains("(weights int8)"),
        "{text}"
    );
}

#[test]
fn a_device_is_fitted_and_searched_with() {
    let folder = tempfile::tempdir().unwrap();
    let file = measurements(&folder);
    let board = folder.path().join("board.toml");
    let board = board.to_str().unwrap();
    let message = complaint(&["device", "fit", &file, "-o", board]);
    assert!(
        message.contains("--device") && message.contains("board, picky"),
        "{message}"
    );
    let fitted = answer(&freerea(&[
        "device", "fit", &file, "--device", "board", "-o", board,
    ]));
    assert!(fitted.contains("R squared 1.000"), "{fitted}");
    let again = ["device", "fit", &file, "--device", "picky", "-o", board];
    kept_without_force(&again, board);

    let device = ["--device-costs", board];
    let cell = answer(&freerea(
        &[&["space", "cell", "1462"], &device[..]].concat(),
    ));
    assert!(cell.contains("~26.0"), "{cell}");
    let count = |limit: &str| {
        let arguments = ["space", "count", "--format", "json", "--max-latency", limit];
        json(&answer(&freerea(&[&arguments, &device[..]].concat())))["feasible"].clone()
    };
    assert!(count("5ms").as_u64() < count("12ms").as_u64());
    let other = complaint(&[&SEARCH[..], &QUICK, &device].concat());
    assert!(
        other.contains("images of 3x32x32, not 3x16x16;") && !other.contains("channels"),
        "{other}"
    );
    let narrow = super::tasks::task(folder.path());
    let other = complaint(&[&SEARCH[..], &["--task", &narrow], &device].concat());
    for part in [
        "channels as in the benchmark, not [8, 16, 32]; cells as in the benchmark, not 1; \
         stem-stride as in the benchmark, not 2;",
        "'freerea device measure --space nats-tss --task task.toml -o device.toml'",
    ] {
        assert!(other.contains(part), "{other}");
    }
    let one = folder.path().join("one.csv");
    std::fs::write(&one, "index,board_ms\n9930,4.5\n").unwrap();
    let arguments = ["device", "fit", one.to_str().unwrap(), "-o", "x.toml"];
    let few = complaint(&arguments);
    assert!(
        few.contains("cells measured: 1; those that compile"),
        "{few}"
    );
    std::fs::write(&one, b"\x89PNG\xff").unwrap();
    let picture = complaint(&arguments);
    assert!(picture.contains("(it is no text file)"), "{picture}");
    let unknown = complaint(&["search", "--device-costs", "nowhere.toml"]);
    assert!(unknown.contains("freerea device fit"), "{unknown}");
    let without = complaint(&["search", "--max-latency", "20ms"]);
    assert!(without.contains("--device-costs"), "{without}");
}

#[test]
fn imported_devices_have_names_and_refuse_cells() {
    let folder = tempfile::tempdir().unwrap();
    let file = measurements(&folder);
    let into = folder.path().join("devices");
    let into = into.to_str().unwrap();
    let output = freerea(&["device", "import", &file, "-o", into]);
    let message = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(output.status.success(), "{message}");
    assert!(
        message.contains("picky: 100 cells of nats-tss on cifar10, 20 of them"),
        "{message}"
    );
    let picky = format!("{into}/picky.toml");
    kept_without_force(&["device", "import", &file, "-o", into], &picky);
    let arguments = [
        "space",
        "count",
        "--device-costs",
        &picky,
        "--max-latency",
        "1s",
    ];
    let counted = answer(&freerea(&arguments));
    // 20 of 100 did not compile; the others of the space were not measured.
    assert!(counted.contains("feasible     80\n"), "{counted}");
    let arguments = ["space", "cell", "45", "--device-costs", &picky];
    assert!(answer(&freerea(&arguments)).contains("failed"), "{counted}");
}

#[test]
fn a_machine_measures_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let path = path.to_str().unwrap();
    let arguments = [
        "device",
        "measure",
        "--cells",
        "12",
        "--runs",
        "1",
        "--engine",
        "native",
        "--dataset",
        "ImageNet16-120",
        "-o",
        path,
    ];
    let message = answer(&freerea(&arguments));
    kept_without_force(&arguments, path);
    assert!(
        message.contains("this-machine: fitted to 12 cells"),
        "{message}"
    );
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.contains("[fitted.operations]") && text.contains("[measured]"),
        "{text}"
    );
}
