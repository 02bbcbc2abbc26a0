use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::tempdir;

use super::made_up::official::{TOPOLOGY, mean};
use super::made_up::pickle::{Plain, malicious, pickle};
use super::made_up::{naslib, pth};
use super::official::tests::reference;
use super::table::Averaging;
use super::text::Claim;
use super::*;
use crate::space::Space;

fn request(metrics: &[&str]) -> ImportRequest {
    ImportRequest {
        name: None,
        unsaid: Unsaid {
            dataset: "cifar10".to_owned(),
            split: Split::Test,
            epochs: None,
            averaging: Averaging::Unstated,
            claim: Claim::ByDatasets,
            space: None,
            metrics: metrics.iter().map(|&name| name.to_owned()).collect(),
        },
        command: String::new(),
    }
}

fn import(bytes: &[u8], metrics: &[&str]) -> Result<ImportedTable, String> {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a-file");
    fs::write(&path, bytes).unwrap();
    let accuracies = Accuracies::at(&path).map_err(|error| error.to_string())?;
    let read = accuracies.read(request(metrics), |_, _| {});
    read.map_err(|error| error.to_string())
}

fn refused(bytes: &[u8]) -> String {
    match import(bytes, &[]) {
        Ok(read) => panic!("{} is read", read.what),
        Err(complaint) => complaint,
    }
}

fn cells(step: usize) -> Vec<(usize, String)> {
    let indices = (0..Space::NatsTss.count()).step_by(step);
    indices
        .map(|index| (index, Space::NatsTss.cell(index).to_string()))
        .collect()
}

fn measures(table: &Table) -> Vec<String> {
    table
        .columns()
        .iter()
        .map(|column| column.measure().to_string())
        .collect()
}

#[test]
fn nasbench201_is_read_from_its_archive() {
    let bytes = pth::file(&cells(500));
    let read = import(&bytes, &[]).unwrap();
    assert!(
        read.what.contains("NAS-Bench-201's own file, 32 cells"),
        "{}",
        read.what
    );
    assert!(read.says_whose && read.table.provenance.official);
    let measures = measures(&read.table);
    assert_eq!(
        measures[0],
        "cifar10 test accuracy, 200 epochs, mean of seeds"
    );
    assert_eq!(
        measures[9],
        "cifar10 validation accuracy, 12 epochs, mean of seeds"
    );
    let column = &read.table.columns()[0];
    let expected = mean(1500, "cifar10", "ori-test", &TOPOLOGY[1]);
    assert!((column.accuracy(1500).unwrap() - expected).abs() < 1e-9);
    assert!(column.spread(1500).unwrap() > 0.0, "it has three seeds");
    assert_eq!(
        read.table.columns()[6].spread(1500),
        None,
        "12 epochs have one"
    );
}

#[test]
fn nasbench201_is_read_as_pytorch_saved_it_once() {
    let legacy = [
        &b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}q\0."[..],
        &pickle(&pth::values(&cells(5_000))),
        b"\x80\x02]q\0.weights",
    ]
    .concat();
    assert_eq!(import(&legacy, &[]).unwrap().table.known_cells(), 4);
}

#[test]
fn transnas_is_read_from_its_archive() {
    let space = Space::Tnb101Micro;
    let cells: Vec<(usize, String)> = (0..space.count())
        .step_by(100)
        .map(|index| (index, space.cell(index).to_string()))
        .collect();
    let mut archive = std::io::Cursor::new(Vec::new());
    pth::archive(&pickle(&pth::transnas(&cells)), &mut archive);
    let read = import(&archive.into_inner(), &[]).unwrap();
    assert_eq!((read.table.space, read.table.known_cells()), (space, 41));
    let measures = measures(&read.table);
    assert_eq!(
        measures[0],
        "class_scene test accuracy, 25 epochs, one seed"
    );
    assert_eq!(
        measures[1],
        "class_scene validation accuracy, 25 epochs, one seed"
    );
    assert_eq!(read.table.columns()[0].accuracy(120), None);
    assert_eq!(read.table.columns()[0].accuracy(1200), Some(11.0));
    assert!(
        read.left_out[1].starts_with("room_layout"),
        "{:?}",
        read.left_out
    );
    assert!(read.table.provenance.official);
}

#[test]
fn a_cell_under_anothers_index_is_refused() {
    let mut cells = cells(5_000);
    cells[1].1 = cells[2].1.clone();
    let complaint = refused(&pth::file(&cells));
    assert!(
        complaint.contains("cell 5000: it holds the cell 10000"),
        "{complaint}"
    );
    assert!(complaint.contains("nothing was imported"));
}

#[test]
fn naslibs_curves_are_labelled_for_what_they_are() {
    let read = import(&naslib::topology("cifar10-valid", cells(700)), &[]).unwrap();
    assert_eq!(
        measures(&read.table),
        ["cifar10 validation accuracy, 200 epochs"]
    );
    assert!(read.what.contains("no test accuracies"), "{}", read.what);
    let column = &read.table.columns()[0];
    assert_eq!(column.accuracy(7_000), Some(naslib::last(7_000)));
    assert_eq!(column.accuracy(7_001), None, "a gap stays a gap");
    let read = import(&naslib::topology("cifar100", cells(700)), &[]).unwrap();
    assert_eq!(
        measures(&read.table),
        ["cifar100 test accuracy, 200 epochs"]
    );
    assert!(
        read.what.contains("does not say which images"),
        "{}",
        read.what
    );
}

/// The cell of the benchmark's record among our reference data.
const OPERATIONS: [&str; 3] = ["input", "conv3x3-bn-relu", "output"];

#[test]
fn naslibs_nasbench101_is_checked_by_its_hash() {
    let matrix = [0, 1, 0, 0, 0, 1, 0, 0, 0];
    let cell = "input;conv3x3-bn-relu:0;output:1";
    let cell = Space::NasBench101.read(cell).unwrap();
    let crate::space::Cell::NasBench101(graph) = cell else {
        panic!("it is a graph");
    };
    let bytes = naslib::graph(&graph.hash(), &matrix, &OPERATIONS, [0.93, 0.94, 0.95]);
    let read = import(&bytes, &[]).unwrap();
    let [test, validation] = read.table.columns() else {
        panic!("{:?}", measures(&read.table));
    };
    let index = cell.index().number();
    assert!((test.accuracy(index).unwrap() - 94.0).abs() < 1e-9);
    assert!((test.spread(index).unwrap() - 1.0).abs() < 1e-9);
    assert!((validation.accuracy(index).unwrap() - 93.0).abs() < 1e-9);
    let other = naslib::graph(&"0".repeat(32), &matrix, &OPERATIONS, [0.9; 3]);
    assert!(refused(&other).contains("its graph has the hash"));
}

#[test]
fn numbers_in_the_order_of_the_cells_are_accuracies_or_a_metric() {
    let numbers = |count: usize| {
        let numbers = (0..count).map(|index| Plain::Float(1.0 + index as f64 / 1000.0));
        pickle(&Plain::List(numbers.collect()))
    };
    let read = import(&numbers(15_625), &[]).unwrap();
    assert_eq!(measures(&read.table), ["cifar10 test accuracy"]);
    assert!(!read.says_whose);
    let read = import(&numbers(15_625), &["luck"]).unwrap();
    assert_eq!(read.table.metric("luck").unwrap().value(3), Some(1.003));
    assert!(refused(&numbers(7)).contains("7 numbers, but the spaces have 15625"));
}

#[test]
fn a_packed_file_is_unpacked() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(b"index,naswot,time=[s]\n3,812.5,0.2\n")
        .unwrap();
    let gzip = encoder.finish().unwrap();
    let read = import(&gzip, &[]).unwrap();
    assert_eq!(read.table.metric("naswot").unwrap().value(3), Some(812.5));
    assert!(read.what.ends_with("packed by gzip"), "{}", read.what);
    let complaint = refused(&gzip[..gzip.len() / 2]);
    assert!(complaint.contains("cannot be unpacked"), "{complaint}");
}

#[test]
fn what_is_malicious_damaged_or_something_else_is_refused() {
    let mut archive = std::io::Cursor::new(Vec::new());
    pth::archive(&malicious("os", "system"), &mut archive);
    let complaint = refused(&archive.into_inner());
    assert!(complaint.contains("os.system") && complaint.contains("do not open it in Python"));
    let whole = pth::file(&cells(5_000));
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        assert!(!refused(&whole[..cut]).is_empty());
    }
    let values = pickle(&pth::values(&cells(5_000)));
    assert!(refused(&values[..values.len() - 9]).contains("end in the middle"));
    let others: [(Plain, &str); 4] = [
        (
            Plain::Dictionary(vec![("nasbench201".into(), 1.into())]),
            "freerea device import",
        ),
        (
            Plain::Dictionary(vec![("weights".into(), 1.into())]),
            "a dictionary of 'weights'",
        ),
        (Plain::List(vec!["a".into()]), "a list of no numbers"),
        (Plain::Integer(3), "nothing that is read"),
    ];
    for (value, part) in others {
        let complaint = refused(&pickle(&value));
        assert!(complaint.contains(part), "{complaint}");
        assert!(complaint.contains("nasbench_only108.pkl") || part.contains("device"));
    }
}

/// The made-up samples of the reference data, in the layouts of the real files.
#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_samples_of_the_real_layouts_are_read() {
    let Some(folder) = reference("formats") else {
        return;
    };
    let naslib = fs::read(folder.join("fake_nb201_cifar10_full_training.pickle")).unwrap();
    let read = import(&naslib, &[]).unwrap();
    assert_eq!(read.table.known_cells(), 50);
    assert_eq!(
        measures(&read.table),
        ["cifar10 validation accuracy, 200 epochs"]
    );
    let suite = fs::read(folder.join("fake_zc_nasbench201.json")).unwrap();
    let read = import(&suite, &[]).unwrap();
    assert_eq!(read.table.metrics().len(), 2);
    let transnas = reference("transnas101-micro/class_scene.csv").unwrap();
    let read = Accuracies::at(&transnas).unwrap();
    let mut asked = request(&[]);
    asked.unsaid.dataset = "class_scene".to_owned();
    let read = read.read(asked, |_, _| {}).unwrap();
    assert_eq!(read.table.space, Space::Tnb101Micro);
    assert_eq!(read.table.known_cells(), 2_128);
    assert_eq!(measures(&read.table), ["class_scene validation accuracy"]);
    assert_eq!(read.left_out[1], "nats_arch, which is no number");
    let read = Accuracies::at(&transnas)
        .unwrap()
        .read(request(&[]), |_, _| {});
    assert!(read.is_err(), "the tuples alone do not tell the space");
    let latencies = fs::read(folder.join("fake_HW-NAS-Bench-v1_0.pickle")).unwrap();
    assert!(refused(&latencies).contains("freerea device import"));
}

#[test]
#[ignore = "a measurement: it writes a file of 2 GB"]
fn two_gigabytes_take_little_memory() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("NAS-Bench-201.pth");
    let cells: Vec<String> = Space::NatsTss.all().map(|cell| cell.to_string()).collect();
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true);
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    archive.start_file("archive/data.pkl", stored).unwrap();
    pth::full_size(&cells, 9, &mut archive);
    archive.finish().unwrap();
    let size = fs::metadata(&path).unwrap().len();
    let began = std::time::Instant::now();
    let read = Accuracies::at(&path)
        .unwrap()
        .read(request(&[]), |_, _| {})
        .unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(read.table.known_cells(), 15_625);
    let column = &read.table.columns()[0];
    assert_eq!(
        column.accuracy(5),
        Some(10.0 + 5.0 + 4.0),
        "the mean of nine trainings"
    );
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    let peak = peak.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    println!("{size} bytes in {seconds:.1} s, peak {peak:?} kB");
    assert!(size > 2_000_000_000 && peak.is_none_or(|kilobytes| kilobytes < 400_000));
}
