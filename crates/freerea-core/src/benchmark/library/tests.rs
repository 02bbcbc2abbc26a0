use proptest::prelude::*;
use tempfile::tempdir;

use super::*;
use crate::benchmark::table::{Averaging, Measure, Provenance, Split};

fn table(name: &str, official: bool, epochs: Option<u32>, cells: usize) -> Table {
    let provenance = Provenance {
        source: "made up".to_owned(),
        origin: "a test".to_owned(),
        made: "2024-01-01T00:00:00Z".to_owned(),
        command: "freerea benchmark import".to_owned(),
        official,
    };
    let mut table = Table::new(name.parse().unwrap(), Space::NatsTss, provenance);
    for (dataset, step) in [("cifar10", 1), ("ImageNet16-120", 3)] {
        let measure = Measure {
            dataset: dataset.to_owned(),
            split: Split::Test,
            epochs,
            averaging: Averaging::MeanOverSeeds,
        };
        let known = (0..cells)
            .step_by(step)
            .map(|cell| (cell, cell as f64 / 200.0));
        table.add(measure, known).unwrap();
    }
    table
}

fn name(text: &str) -> TableName {
    text.parse().unwrap()
}

fn line(error: &impl ToString) -> String {
    let line = error.to_string();
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

fn names(library: &Library) -> Vec<TableName> {
    let listed = library.list().unwrap().into_iter();
    listed.map(|listed| listed.name).collect()
}

#[test]
fn a_table_is_kept_listed_and_removed() {
    let folder = tempdir().unwrap();
    let library = Library::at(folder.path().join("not/there/yet"));
    let shipped: Vec<TableName> = names(&library);
    assert_eq!(shipped, [name("glyphs")], "it needs no file");
    let (one, other) = (table("b", true, Some(200), 9), table("a", false, None, 1));
    library.save(&one).unwrap();
    library.save(&other).unwrap();
    assert_eq!(library.load(&name("b")).unwrap(), one);
    let listed = library.list().unwrap();
    assert_eq!(names(&library), [name("a"), name("b"), name("glyphs")]);
    assert_eq!(listed[0].table.as_ref().unwrap(), &other);
    let again = table("b", true, Some(12), 4);
    library.save(&again).unwrap();
    assert_eq!(library.load(&name("b")).unwrap(), again);
    library.remove(&name("b")).unwrap();
    let missing = line(&library.load(&name("b")).unwrap_err());
    assert!(missing.contains("but a, glyphs"), "{missing}");
    library.remove(&name("a")).unwrap();
    let missing = line(&library.remove(&name("a")).unwrap_err());
    assert!(missing.contains("benchmark import"), "{missing}");
    let left = fs::read_dir(folder.path().join("not/there/yet")).unwrap();
    assert_eq!(left.count(), 0, "no temporary file stays");
}

#[test]
fn a_whole_table_is_compact() {
    let bytes = file::encode(&table("a", true, Some(200), 15_625));
    assert!(bytes.len() < 15_625 * 20 + 1_000);
    assert!(file::encode(&table("a", true, Some(200), 3)).len() < 1_000);
}

#[test]
fn a_damaged_table_does_not_hide_the_others() {
    let folder = tempdir().unwrap();
    let library = Library::at(folder.path());
    library.save(&table("good", true, None, 5)).unwrap();
    let bytes = fs::read(library.path_of(&name("good"))).unwrap();
    let newer = [b"freerea table 3\n", &bytes[16..]].concat();
    for (damage, part) in [
        (bytes[..bytes.len() - 1].to_vec(), "checksum"),
        (newer, "update freerea"),
        (b"PK\x03\x04".to_vec(), "no table of this program"),
        (Vec::new(), "no table of this program"),
    ] {
        fs::write(library.path_of(&name("bad")), damage).unwrap();
        let listed = library.list().unwrap();
        let complaint = line(listed[0].table.as_ref().unwrap_err());
        assert!(
            complaint.contains(part) && complaint.contains("bad.table"),
            "{complaint}"
        );
        assert!(listed[1].table.is_ok());
    }
}

#[test]
fn a_search_is_held_against_the_best_published_table() {
    let folder = tempdir().unwrap();
    let library = Library::at(folder.path());
    let chosen = || {
        let table = library.table_for(Space::NatsTss, Dataset::Cifar10);
        table.map(|table| String::from(table.name))
    };
    library
        .save(&table("proxy", false, Some(300), 15_625))
        .unwrap();
    assert_eq!(chosen().as_deref(), Some("glyphs"));
    for (better, epochs, cells) in [
        ("sample", Some(200), 3),
        ("more", Some(200), 30),
        ("csv", None, 15_625),
        ("short", Some(12), 15_625),
        ("most", Some(200), 15_000),
        ("all", Some(200), 15_625),
    ] {
        library.save(&table(better, true, epochs, cells)).unwrap();
        assert_eq!(chosen().as_deref(), Some(better));
    }
    assert!(
        library
            .table_for(Space::NatsSss, Dataset::Cifar10)
            .is_none()
    );
    let other = library.table_for(Space::NatsTss, Dataset::Cifar100);
    assert!(other.is_some_and(|table| !table.provenance.official));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = file::decode(&bytes, &name("a"));
        let _ = file::decode(&[b"freerea table 1\n", bytes.as_slice()].concat(), &name("a"));
    }

    #[test]
    fn every_damage_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut bytes = file::encode(&table("a", true, Some(200), 7));
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        prop_assert!(file::decode(&bytes, &name("a")).is_err());
        prop_assert!(file::decode(&bytes[..at], &name("a")).is_err());
    }

    /// A checksum that fits is no reason to trust the rest.
    #[test]
    fn a_forged_table_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = file::encode(&table("a", true, Some(200), 7));
        let body = bytes.len() - 4;
        bytes[at.index(body)] = byte;
        let checksum = crc32fast::hash(&bytes[..body]).to_le_bytes();
        bytes[body..].copy_from_slice(&checksum);
        let _ = file::decode(&bytes, &name("a"));
    }
}
