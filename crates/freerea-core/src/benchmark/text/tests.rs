use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::benchmark::table::{Averaging, MetricColumn, Provenance, Split, Table};
use crate::space::Space;

const ZERO: &str = "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|";

fn unsaid(claim: Claim) -> Unsaid {
    Unsaid {
        dataset: "cifar10".to_owned(),
        split: Split::Test,
        epochs: Some(200),
        averaging: Averaging::Unstated,
        claim,
        space: None,
        metrics: vec!["luck".to_owned()],
    }
}

fn read_as(text: &str, claim: Claim) -> Result<Table, TextError> {
    let read = read(text.as_bytes(), &unsaid(claim))?;
    let provenance = Provenance {
        source: read.what,
        origin: "a test".to_owned(),
        made: String::new(),
        command: String::new(),
        official: read.official,
    };
    Ok(read
        .gathering
        .table("made-up".parse().unwrap(), provenance)?)
}

fn complaint(text: &str) -> String {
    let complaint = read_as(text, Claim::ByDatasets).unwrap_err().to_string();
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
}

/// What is known, by dataset.
fn known(table: &Table) -> Vec<(&str, Vec<(usize, f64)>)> {
    let columns = table.columns().iter();
    columns
        .map(|column| (column.measure().dataset.as_str(), column.known().collect()))
        .collect()
}

#[test]
fn csv_and_json_say_the_same() {
    let csv = format!("index,arch,cifar10,IMAGENET16-120\n0,{ZERO},85.5,26.6\n11,,91.5,\n");
    let json = format!(
        r#"[{{"index": 0, "arch": "{ZERO}", "cifar10": 85.5, "ImageNet16-120": 26.6}},
            {{"index": 11, "cifar10": 91.5, "ImageNet16-120": null}}]"#
    );
    let tables = [csv, json].map(|text| read_as(&text, Claim::ByDatasets).unwrap());
    assert_eq!(tables[0].columns(), tables[1].columns());
    let expected = [
        ("cifar10", vec![(0, 85.5), (11, 91.5)]),
        ("ImageNet16-120", vec![(0, 26.6)]),
    ];
    assert_eq!(known(&tables[0]), expected);
    assert!(tables[0].provenance.official);
    let measure = tables[0].columns()[0].measure().to_string();
    assert_eq!(measure, "cifar10 test accuracy, 200 epochs");
}

#[test]
fn either_name_of_a_cell_is_enough() {
    let by_arch = read_as(&format!("arch,accuracy\n{ZERO},85.5\n"), Claim::ByDatasets).unwrap();
    let by_index = read_as("\u{feff}index,accuracy\r\n0,85.5\r\n", Claim::ByDatasets).unwrap();
    assert_eq!(by_arch, by_index);
    let size = read_as("arch,cifar10\n8:8:8:16:32,85.77\n", Claim::ByDatasets).unwrap();
    assert_eq!(size.space, Space::NatsSss);
    assert_eq!(known(&size), [("cifar10", vec![(11, 85.77)])]);
}

#[test]
fn a_proxy_task_is_never_official() {
    let official = |text, claim| read_as(text, claim).unwrap().provenance.official;
    assert!(official("index,cifar10\n0,50\n", Claim::ByDatasets));
    assert!(!official("index,cifar10\n0,50\n", Claim::Proxy));
    assert!(!official(
        "index,cifar10,mine\n0,50,50\n",
        Claim::ByDatasets
    ));
}

/// Texts that hold no table, and what the complaint about each has to say.
const WRONG: &[(&str, [&str; 2])] = &[
    ("", ["empty", "index,cifar10"]),
    ("cifar10\n1\n", ["neither", "'arch'"]),
    ("index\n1\n", ["no dataset", "add a column"]),
    ("index,cifar10,CIFAR10\n0,1,1\n", ["two columns", "cifar10"]),
    ("index,cifar10\n0,50\n15625,50\n", ["line 3", "0 to 15624"]),
    ("index,cifar10\n-1,50\n", ["line 2", "'-1'"]),
    (
        "index,cifar10\n0,fifty\n",
        ["line 2", "'fifty' under cifar10"],
    ),
    ("index,cifar10\n0,100.5\n", ["line 2", "0 to 100"]),
    ("index,cifar10\n0,NaN\n", ["line 2", "percentage"]),
    ("index,cifar10\n0,50\n5,1\n0,50\n", ["line 4", "as line 2"]),
    ("index,cifar10\n0,50,3\n", ["line 2", "3 fields"]),
    ("index,arch,cifar10\n,,50\n", ["line 2", "names no cell"]),
    (
        "arch,cifar10\n|conv~0|,50\n",
        ["line 2", "'conv' is no operation"],
    ),
    (
        "arch,cifar10\n8:8:8:8:8,50\n|none~0|,50\n",
        ["line 3", "nats-sss"],
    ),
    (
        "index,cifar10\n0,0.9\n1,0.1\n",
        ["cifar10", "not fractions"],
    ),
    ("index,cifar10\n0,\n", ["no accuracy", "again"]),
    ("[", ["EOF", "line 1"]),
    ("[]", ["array is empty", "line 1"]),
    ("{\"index\": 0}", ["an array of objects", "line 1"]),
    (
        "[{\"index\": 0,\n\"cifar10\": 50},\n{\"index\": 0, \"cifar10\": 5}]",
        ["object 1", "line 3"],
    ),
    (
        "[{\"index\": 0, \"index\": 1}]",
        ["'index' is there twice", "line 1"],
    ),
    (
        "[{\"index\": 0, \"cifar10\": [1]}]",
        ["a number, a text or null", "line 1"],
    ),
];

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (text, parts) in WRONG {
        let complaint = complaint(text);
        assert!(
            parts.iter().all(|part| complaint.contains(part)),
            "{text:?}: {complaint}"
        );
    }
    let disagree = complaint(&format!("index,arch,cifar10\n1,{ZERO},50\n"));
    assert!(
        disagree.contains("line 2: cell 1 is not |avg_pool_3x3~0|"),
        "{disagree}"
    );
    let latin1 = read(b"index,cifar10\n0,\xff\n", &unsaid(Claim::Proxy));
    assert!(matches!(latin1, Err(TextError::Encoding)));
}

/// The metrics of a table, with what is known of each.
fn metrics(table: &Table) -> Vec<(&str, Vec<(usize, f64)>)> {
    let of = |index| move |metric: &MetricColumn| Some((index, metric.value(index)?));
    let metrics = table.metrics().iter();
    metrics
        .map(|metric| {
            (
                metric.name(),
                (0..100).filter_map(|index| of(index)(metric)).collect(),
            )
        })
        .collect()
}

#[test]
fn metrics_are_known_by_name_and_costs_and_remarks_left_out() {
    let text = "index,naswot,time=[s],nwot2,Luck,params_m,remark,cifar10\n\
                3,812.5,0.2,1,-4,0.3,good,91\n4,-inf,0.2,2,,0.3,bad,90\n";
    let read = read(text.as_bytes(), &unsaid(Claim::ByDatasets)).unwrap();
    assert!(read.left_out[0].starts_with("time=[s], params_m: costs"));
    assert_eq!(read.left_out[1], "remark, which is no number");
    let table = read_as(text, Claim::ByDatasets).unwrap();
    assert_eq!(
        metrics(&table),
        [
            ("naswot", vec![(3, 812.5), (4, f64::NEG_INFINITY)]),
            ("luck", vec![(3, -4.0)]),
        ]
    );
    let datasets: Vec<&str> = known(&table)
        .into_iter()
        .map(|(dataset, _)| dataset)
        .collect();
    assert_eq!(datasets, ["cifar10", "nwot2"]);
    assert!(complaint("index,luck\n1,x\n").contains("'x' is no value of luck"));
    let ambiguous = complaint("tuple,accuracy\n\"(3, 0, 3, 1, 2, 3)\",80.5\n");
    assert!(ambiguous.contains("--space"), "{ambiguous}");
}

#[test]
fn naslibs_tuples_are_cells_and_titles_say_the_split() {
    let text = "tuple,val_accuracy\n\"(4, 0, 3, 1, 4, 3)\",80.5\n";
    let table = read_as(text, Claim::ByDatasets).unwrap();
    let cell =
        "|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|";
    let index = Space::NatsTss.read(cell).unwrap().index().number();
    assert_eq!(known(&table), [("cifar10", vec![(index, 80.5)])]);
    assert_eq!(table.columns()[0].measure().split, Split::Validation);
    let refused = complaint("tuple,accuracy\n\"(9, 0, 3, 1, 4, 3)\",80.5\n");
    assert!(refused.contains("line 2") && refused.contains("is no cell of nats-tss"));
}

#[test]
fn suite_zero_holds_accuracies_and_proxies_by_dataset() {
    let text = r#"{"cifar10": {"(4, 0, 3, 1, 4, 3)": {"val_accuracy": 84.99, "id": 5,
        "nwot": {"score": 754.68, "time": 0.1}, "zen": {"score": NaN, "time": 0.1},
        "flops": {"score": 3.0, "time": 0.0}}},
        "cifar100": {"(4, 0, 3, 1, 4, 3)": {"val_accuracy": 60.0, "nwot": {"score": 9.0}}}}"#;
    let read = read(text.as_bytes(), &unsaid(Claim::ByDatasets)).unwrap();
    assert!(read.left_out[1].contains("--dataset takes those of cifar10, cifar100"));
    let table = read_as(text, Claim::ByDatasets).unwrap();
    assert!(table.provenance.official && table.space == Space::NatsTss);
    let measures: Vec<String> = table
        .columns()
        .iter()
        .map(|c| c.measure().to_string())
        .collect();
    assert_eq!(measures[0], "cifar10 validation accuracy, 200 epochs");
    assert_eq!(measures.len(), 2);
    let naswot = table.metric("naswot").unwrap();
    let known: Vec<f64> = (0..15_625)
        .filter_map(|index| naswot.value(index))
        .collect();
    assert_eq!(known, [754.68]);
    assert_eq!(table.metric("zen").unwrap().known(), 1);
    assert!(table.metric("flops").is_none());
    let damaged = complaint(&text[..60]);
    assert!(damaged.contains("ends in the middle"), "{damaged}");
    let other = complaint("{\"cifar10\": 3}");
    assert!(other.contains("NAS-Bench-Suite-Zero"), "{other}");
}

#[test]
fn a_row_can_stand_for_all_cells_of_a_network() {
    let text = format!("# made by a test\n{EACH_NETWORK}\nindex,mine\n30,35.5\n");
    let table = read_as(&text, Claim::Proxy).unwrap();
    let network = Space::NatsTss.cell(30).representative();
    let same = Space::NatsTss
        .all()
        .filter(|cell| cell.representative() == network);
    let same: Vec<(usize, f64)> = same.map(|cell| (cell.index().number(), 35.5)).collect();
    assert!(same.len() > 1);
    assert_eq!(known(&table), [("mine", same)]);
}

#[test]
fn a_table_is_named_for_its_file() {
    let name = |path| name_of(Path::new(path)).ok().map(String::from);
    assert_eq!(
        name("/data/my accuracies.csv").as_deref(),
        Some("my-accuracies")
    );
    assert_eq!(name("..").as_deref(), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = read_as(&text, Claim::ByDatasets);
        let _ = read_as(&format!("index,cifar10\n{text}"), Claim::ByDatasets);
        let _ = read_as(&format!("[{text}"), Claim::ByDatasets);
    }

    #[test]
    fn damaged_text_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<char>()) {
        for text in [
            format!("index,arch,cifar10\n0,{ZERO},85.5\n11,,50\n"),
            format!("[{{\"index\": 0, \"arch\": \"{ZERO}\", \"cifar10\": 85.5}}]"),
        ] {
            let mut characters: Vec<char> = text.chars().collect();
            let at = at.index(characters.len());
            characters[at] = byte;
            let _ = read_as(&characters.into_iter().collect::<String>(), Claim::ByDatasets);
        }
    }
}
