//! `freerea benchmark sources`.

use tempfile::tempdir;

use super::benchmark::refused;
use super::{answer, freerea};

#[test]
fn sources_are_listed_for_people_and_programs() {
    let list = answer(&freerea(&["benchmark", "sources"]));
    for part in [
        "freerea benchmark download nasbench101-108",
        "freerea benchmark import NATS-tss-v1_0-3ffb9-simple",
        "about 499 MB       Apache-2.0",
        "unknown",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let json = answer(&freerea(&["benchmark", "sources", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sources = json.as_array().unwrap();
    assert_eq!(sources.len(), list.lines().count() - 1);
    let published = sources.iter().find(|source| source["name"] == "freerea");
    let published = published.unwrap();
    assert_eq!(
        (&published["cells"], &published["accuracies"]),
        (&15_625.into(), &3.into())
    );
    assert_eq!(
        (&published["licence"], &published["format"]),
        (&"MIT".into(), &"CSV".into())
    );
    let csv = answer(&freerea(&["benchmark", "sources", "--format", "csv"]));
    assert_eq!(csv.lines().count(), sources.len() + 1);
    let one = answer(&freerea(&["benchmark", "sources", "nats-sss"]));
    assert!(one.contains("https://github.com/D-X-Y/NATS-Bench"), "{one}");
}

#[test]
fn a_source_without_an_address_is_not_downloaded() {
    let data = tempdir().unwrap();
    let complaint = refused(data.path(), &["benchmark", "download", "nats-tss", "--yes"]);
    for part in [
        "https://github.com/D-X-Y/NATS-Bench",
        "benchmark sources nats-tss",
    ] {
        assert!(complaint.contains(part), "{complaint}");
    }
    let complaint = refused(data.path(), &["benchmark", "download", "nasbench", "--yes"]);
    assert!(complaint.contains("nasbench101-108"), "{complaint}");
}
