use super::*;
use crate::benchmark::made_up::tfrecord::{Training, framed};
use crate::benchmark::official::tests::reference;

/// A record of a cell, with these parameters and accuracies.
fn record(cell: &Cell, epochs: u32, parameters: u32, validation: f64, test: f64) -> Vec<u8> {
    let Cell::NasBench101(graph) = cell else {
        panic!("{cell} is of another space");
    };
    Training {
        hash: graph.hash(),
        cell: graph.to_json(),
        epochs,
        parameters,
        validation,
        test,
    }
    .record()
}

fn parameters(cell: &Cell) -> u32 {
    let task = Task::of(Space::NasBench101, Dataset::Cifar10);
    cell.size(task).params as u32
}

fn imported(bytes: &[u8]) -> Result<Table, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.tfrecord");
    std::fs::write(&path, bytes).unwrap();
    let provenance = Provenance {
        source: String::new(),
        origin: String::new(),
        made: String::new(),
        command: String::new(),
        official: true,
    };
    let table = read(&path, "made-up".parse().unwrap(), provenance, &|_, _| {});
    table.map_err(|error| error.to_string())
}

#[test]
fn trainings_are_averaged_for_each_number_of_epochs() {
    let cells = [0, 7, 255_595, 423_623].map(|index| Space::NasBench101.cell(index));
    let mut bytes = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        for (epochs, seed) in [(4, 0), (108, 0), (108, 1), (108, 2)] {
            let test = 0.8 + 0.01 * place as f64 + 0.001 * f64::from(seed);
            bytes.extend(record(cell, epochs, parameters(cell), test + 0.05, test));
        }
    }
    assert!(begins(&bytes) && !begins(b"index,arch\n0,x\n"));
    let table = imported(&bytes).unwrap();
    assert_eq!(table.space, Space::NasBench101);
    assert_eq!((table.columns().len(), table.known_cells()), (4, 4));
    let column = table.column_for(Dataset::Cifar10).unwrap();
    assert_eq!(column.measure().epochs, Some(108));
    let accuracy = column.accuracy(7).unwrap();
    assert!((accuracy - 81.1).abs() < 1e-9, "{accuracy}");
    assert_eq!(column.accuracy(1), None);
}

#[test]
fn what_is_wrong_is_said_and_nothing_imported() {
    let cell = Space::NasBench101.cell(255_595);
    let good = record(&cell, 108, parameters(&cell), 0.9, 0.9);
    let other = record(&cell, 108, parameters(&cell) + 1, 0.9, 0.9);
    let result = imported(&[good.clone(), other.clone()].concat());
    assert!(
        result.is_ok(),
        "only the first record of a cell is counted again"
    );
    assert!(imported(&other).unwrap_err().contains("8555531 parameters"));
    let accuracy = record(&cell, 108, parameters(&cell), 0.9, 1.5);
    assert!(imported(&accuracy).unwrap_err().contains("no parts of 1"));
    assert!(
        imported(&good[..good.len() - 9])
            .unwrap_err()
            .contains("in the middle")
    );
    assert!(imported(b"").unwrap_err().contains("no accuracy"));
    let hash = cell.alias().unwrap();
    let text = String::from_utf8_lossy(&good[12..good.len() - 4]).replace(&hash, &"0".repeat(32));
    let strange = imported(&framed(text.as_bytes())).unwrap_err();
    assert!(
        strange.contains("record 1: a record says that its cell is 000000"),
        "{strange}"
    );
    let list = imported(&framed(b"[1,2]")).unwrap_err();
    assert!(list.contains("no list of five"), "{list}");
}

/// The whole record of the benchmark itself, whose parameters are counted again.
#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn an_official_record_is_read() {
    let Some(path) = reference("nasbench101/one-record.tfrecord") else {
        return;
    };
    let table = imported(&std::fs::read(path).unwrap()).unwrap();
    let cell = Space::NasBench101.cell(255_595);
    assert_eq!(cell.alias().unwrap(), "00005c142e6f48ac74fdcf73e3439874");
    let test = table
        .columns()
        .iter()
        .find(|c| c.measure().split == Split::Test);
    let test = test.unwrap();
    assert_eq!(test.measure().epochs, Some(4));
    println!("{:?}", test.known().collect::<Vec<_>>());
    assert_eq!(test.known().count(), 1);
    assert!(test.accuracy(255_595).is_some());
}
