use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::tempdir;

use super::*;
use crate::benchmark::made_up::official::{
    TOPOLOGY, archive, file, file_name, folder, mean, packed, record,
};
use crate::benchmark::made_up::pickle::{malicious, pickle};

fn provenance() -> Provenance {
    Provenance {
        source: "made up".to_owned(),
        origin: "a test".to_owned(),
        made: String::new(),
        command: String::new(),
        official: true,
    }
}

fn import(source: &OfficialSource) -> Result<Table, OfficialError> {
    read(
        source,
        |_| "made-up".parse().unwrap(),
        provenance(),
        &|_, _| {},
    )
}

fn cells(step: usize) -> impl Iterator<Item = (usize, String)> {
    let indices = (0..Space::NatsTss.count()).step_by(step);
    indices.map(|index| (index, Space::NatsTss.cell(index).to_string()))
}

/// The one line that refuses a folder with this file of cell 7 beside two good ones.
fn complaint(bytes: &[u8]) -> String {
    let parent = tempdir().unwrap();
    let folder = folder(parent.path(), cells(9_000));
    fs::write(folder.join(file_name(7)), bytes).unwrap();
    let error = import(&OfficialSource::folder(&folder).unwrap()).unwrap_err();
    let complaint = error.to_string();
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.contains("000007.pickle.pbz2"), "{complaint}");
    assert!(complaint.contains("nothing was imported"), "{complaint}");
    complaint
}

fn arch(index: usize) -> String {
    Space::NatsTss.cell(index).to_string()
}

#[test]
fn a_folder_and_its_archive_hold_the_same() {
    let parent = tempdir().unwrap();
    let folder = folder(parent.path(), cells(60));
    fs::write(folder.join("meta.pickle.pbz2"), "not needed").unwrap();
    let watched = AtomicUsize::new(0);
    let source = OfficialSource::folder(&folder).unwrap();
    let table = read(
        &source,
        |_| "made-up".parse().unwrap(),
        provenance(),
        &|_, total| {
            assert_eq!(total, 261);
            watched.fetch_add(1, Ordering::Relaxed);
        },
    );
    let table = table.unwrap();
    assert_eq!((watched.into_inner(), table.known_cells()), (261, 261));
    assert_eq!(table.space, Space::NatsTss);
    let measures: Vec<_> = table
        .columns()
        .iter()
        .map(|c| c.measure().to_string())
        .collect();
    assert_eq!(measures.len(), 12);
    assert_eq!(
        measures[0],
        "cifar10 test accuracy, 200 epochs, mean of seeds"
    );
    assert_eq!(
        measures[9],
        "cifar10 validation accuracy, 12 epochs, mean of seeds"
    );
    let places = [
        ("cifar10", "ori-test"),
        ("cifar100", "x-test"),
        ("ImageNet16-120", "x-test"),
        ("cifar10-valid", "x-valid"),
        ("cifar100", "x-valid"),
        ("ImageNet16-120", "x-valid"),
    ];
    for (column, training) in [(0, &TOPOLOGY[1]), (6, &TOPOLOGY[0])] {
        for (place, (dataset, images)) in places.into_iter().enumerate() {
            for index in [0, 60, 15_600] {
                let found = table.columns()[column + place].accuracy(index).unwrap();
                let expected = mean(index, dataset, images, training);
                assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
            }
        }
    }
    let archived = import(&OfficialSource::archive(&archive(&folder)).unwrap()).unwrap();
    assert_eq!(archived, table);
}

#[test]
fn a_damaged_file_stops_the_import() {
    let good = file(7, &arch(7), &TOPOLOGY);
    for cut in [0, 3, good.len() / 2, good.len() - 1] {
        assert!(complaint(&good[..cut]).contains("download this file again"));
    }
    let mut corrupt = good.clone();
    corrupt[good.len() / 2] ^= 0x10;
    complaint(&corrupt);
    let pickle = pickle(&record(7, &arch(7), &TOPOLOGY));
    assert!(complaint(&packed(&pickle[..pickle.len() - 9])).contains("end in the middle"));
    assert!(complaint(&[good, b"garbage".to_vec()].concat()).contains("unpacked"));
    assert!(complaint(b"<html>not found</html>").contains("unpacked"));
}

#[test]
fn a_malicious_file_is_named() {
    let complaint = complaint(&packed(&malicious("os", "system")));
    assert!(complaint.contains("os.system") && complaint.contains("do not open it in Python"));
}

#[test]
fn a_file_that_unpacks_to_gigabytes_is_not_unpacked() {
    let bomb = packed(&vec![b'N'; 9 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(complaint(&bomb).contains("unpacks to more than 8 MB"));
}

#[test]
fn a_cell_stands_where_its_string_belongs() {
    assert!(complaint(&file(7, &arch(8), &TOPOLOGY)).contains("holds the cell 8"));
    assert!(complaint(&file(8, &arch(7), &TOPOLOGY)).contains("not cell 7"));
    assert!(complaint(&file(7, "|conv~0|", &TOPOLOGY)).contains("'conv' is no operation"));
    assert!(complaint(&file(7, "8:8:8:8:64", &TOPOLOGY)).contains("nats-sss"));
}

#[test]
fn other_contents_are_no_cell() {
    for bytes in [
        &b"\x80\x04N."[..],
        b"\x80\x04}X\x02\0\0\x0012}s.",
        b"\x80\x04}X\x01\0\0\0x}s.",
    ] {
        assert!(complaint(&packed(bytes)).contains("no cell's file of NATS-Bench"));
    }
}

#[test]
fn a_damaged_archive_is_refused() {
    let parent = tempdir().unwrap();
    let path = archive(&folder(parent.path(), cells(5_000)));
    let bytes = fs::read(&path).unwrap();
    // The end of an archive is empty blocks, and the last file fills up its own.
    for cut in [700, bytes.len() / 2] {
        fs::write(&path, &bytes[..cut]).unwrap();
        let error = OfficialSource::archive(&path).and_then(|source| import(&source));
        let complaint = error.unwrap_err().to_string();
        assert!(complaint.contains("download it again"), "{complaint}");
    }
    fs::write(&path, vec![b'x'; 4096]).unwrap();
    assert!(OfficialSource::archive(&path).is_err());
}

#[test]
fn a_folder_without_files_says_which_to_give() {
    let parent = tempdir().unwrap();
    let error = OfficialSource::folder(parent.path())
        .unwrap_err()
        .to_string();
    assert!(error.contains("give the benchmark's folder"), "{error}");
    folder(parent.path(), cells(9_000));
    let error = OfficialSource::folder(parent.path())
        .unwrap_err()
        .to_string();
    assert!(error.contains("NATS-tss-v1_0-3ffb9-simple"), "{error}");
}

#[test]
fn the_files_decide_the_space() {
    let parent = tempdir().unwrap();
    let folder = folder(parent.path(), cells(9_000));
    let misnamed = parent.path().join("NATS-sss-v1_0-50262-simple");
    fs::rename(folder, &misnamed).unwrap();
    let error = import(&OfficialSource::folder(&misnamed).unwrap()).unwrap_err();
    assert!(matches!(error, OfficialError::Mixed { .. }), "{error}");
}

proptest! {
    #[test]
    fn a_damaged_record_is_read_or_refused(at in any::<Index>(), byte in any::<u8>()) {
        let mut pickle = pickle(&record(7, &arch(7), &TOPOLOGY[..1]));
        let length = pickle.len();
        pickle[at.index(length)] = byte;
        let _ = OfficialRecord::read(&packed(&pickle), 7);
    }

    #[test]
    fn any_bytes_are_no_record(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(OfficialRecord::read(&bytes, 7).is_err());
    }
}

/// A file of the reference data beside the repository; a clone without it skips.
pub(in crate::benchmark) fn reference(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "{path:?} is missing");
        println!("skipped: {path:?} is not there");
        return None;
    }
    Some(path)
}

fn check(table: &Table, measure: &str, known: [(usize, f64); 3]) {
    let mut columns = table.columns().iter();
    let column = columns.find(|column| column.measure().to_string() == measure);
    let column = column.expect(measure);
    assert_eq!(column.known().count(), 3);
    for (index, expected) in known {
        let found = column.accuracy(index).unwrap();
        assert!(
            (found - expected).abs() < 1e-4,
            "{measure}: {found} for {expected}"
        );
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_real_topology_files_hold_the_published_accuracies() {
    let Some(path) = reference("nats-tss/NATS-tss-v1_0-3ffb9-simple") else {
        return;
    };
    let table = import(&OfficialSource::folder(&path).unwrap()).unwrap();
    assert_eq!((table.space, table.columns().len()), (Space::NatsTss, 12));
    for (measure, known) in [
        (
            "cifar10 test accuracy, 200 epochs",
            [85.8633, 91.5833, 88.79],
        ),
        (
            "cifar100 test accuracy, 200 epochs",
            [52.9133, 67.6067, 62.14],
        ),
        (
            "ImageNet16-120 test accuracy, 200 epochs",
            [26.6333, 30.1667, 32.4667],
        ),
        ("cifar10 test accuracy, 12 epochs", [69.55, 74.0, 79.46]),
        (
            "cifar10 validation accuracy, 12 epochs",
            [63.364, 63.278, 72.876],
        ),
        (
            "ImageNet16-120 validation accuracy, 200 epochs",
            [28.2111, 30.4111, 33.4],
        ),
    ] {
        let known = [(0, known[0]), (11, known[1]), (284, known[2])];
        check(&table, &format!("{measure}, mean of seeds"), known);
    }
}

#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_real_size_files_hold_the_published_accuracies() {
    let Some(path) = reference("nats-sss/NATS-sss-v1_0-50262-simple") else {
        return;
    };
    let table = import(&OfficialSource::folder(&path).unwrap()).unwrap();
    assert_eq!((table.space, table.columns().len()), (Space::NatsSss, 18));
    for (measure, known) in [
        ("cifar10 test accuracy, 90 epochs", [79.79, 85.77, 89.51]),
        ("cifar100 test accuracy, 90 epochs", [32.3, 53.68, 62.7]),
        (
            "ImageNet16-120 test accuracy, 90 epochs",
            [15.5333, 25.4667, 32.7667],
        ),
        (
            "cifar10 test accuracy, 12 epochs",
            [71.72, 79.8133, 84.1967],
        ),
        (
            "cifar10 validation accuracy, 12 epochs",
            [66.48, 73.4373, 79.3147],
        ),
        ("cifar10 test accuracy, 1 epoch", [39.58, 47.22, 41.71]),
    ] {
        let known = [(0, known[0]), (11, known[1]), (284, known[2])];
        check(&table, &format!("{measure}, mean of seeds"), known);
    }
}

/// How fast real files are read; run by hand, in a release build.
#[test]
#[ignore = "a measurement"]
fn rate_of_real_files() {
    let Some(path) = reference("nats-tss/NATS-tss-v1_0-3ffb9-simple") else {
        return;
    };
    let source = OfficialSource::folder(&path).unwrap();
    let start = std::time::Instant::now();
    let rounds = 200;
    (0..rounds).into_par_iter().for_each(|_| {
        for file in source.files() {
            OfficialRecord::read(&source.bytes(file).unwrap(), file.index).unwrap();
        }
    });
    let rate = (3 * rounds) as f64 / start.elapsed().as_secs_f64();
    println!("{rate:.0} files/s; 15625 take {:.0} s", 15_625.0 / rate);
}
