//! The other spaces on the command line.

use std::fs;

use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Space, Task};
use tempfile::tempdir;

use super::made_up::tfrecord::Training;
use super::{answer, freerea, freerea_in};

/// Little networks, quickly scored.
const QUICK: [&str; 7] = [
    "--dataset",
    "ImageNet16-120",
    "--repeats",
    "1",
    "--batch",
    "8",
    "--no-cache",
];

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = freerea(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&answer(&output)).unwrap()
}

#[test]
fn the_spaces_say_what_they_are() {
    let infos = json(&["space", "info", "--stem-channels", "128"]);
    let of = |name: &str| {
        let infos = infos.as_array().unwrap().iter();
        infos.clone().find(|info| info["space"] == name).unwrap()
    };
    let graphs = of("nasbench101");
    assert_eq!(graphs["cells"], 423_624);
    assert_eq!(graphs["min_params"], 227_274);
    assert_eq!(graphs["max_params"], 49_979_274);
    assert_eq!(graphs["stem"], 128);
    assert_eq!(of("nats-sss")["cells"], 32_768);
    let scenes = of("tnb101-micro");
    assert_eq!(scenes["cells"], 4_096);
    assert_eq!(scenes["dataset"], "class_scene");
    assert_eq!(of("nats-tss")["dataset"], "cifar10");
    assert_eq!(of("nats-tss")["stem"], serde_json::Value::Null);
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn every_space_is_searched_within_limits() {
    for (space, limits) in [
        (
            "nasbench101",
            ["--max-params", "20k", "--forbid", "conv1x1-bn-relu"],
        ),
        ("nats-sss", ["--max-params", "100k", "--pin", "L2=16"]),
        ("tnb101-micro", ["--max-params", "40k", "--pin", "0-1=skip"]),
    ] {
        let search = [
            "search",
            "--space",
            space,
            "--cells",
            "8",
            "--population",
            "5",
        ];
        let mut arguments = [search.as_slice(), &QUICK, &limits].concat();
        if space != "nats-sss" {
            arguments.extend(["--stem-channels", "4"]);
        }
        // The run's name is another each time.
        let nameless = |arguments: &[&str]| {
            let mut answer = json(arguments);
            answer["run"] = serde_json::Value::Null;
            answer
        };
        let found = nameless(&arguments);
        assert_eq!(found["space"], space);
        assert_eq!(found["stem"].is_null(), space == "nats-sss");
        let cell: Cell = found["arch"].as_str().unwrap().parse().unwrap();
        assert_eq!(found["index"], cell.index().number());
        match space {
            "nasbench101" => assert!(!cell.to_string().contains("conv1x1")),
            "tnb101-micro" => assert!(cell.to_string().starts_with("64-41414-1_")),
            _ => assert_eq!(cell.to_string().split(':').nth(1), Some("16")),
        }
        assert_eq!(
            nameless(&arguments),
            found,
            "the same seed, the same answer"
        );
        arguments.extend(["--workers", "1"]);
        assert_eq!(
            nameless(&arguments),
            found,
            "whatever the number of workers"
        );
    }
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn a_cell_tells_its_space() {
    let chain = "{\"matrix\":[[0,1,0],[0,0,1],[0,0,0]],\
                 \"operations\":[\"input\",\"conv3x3-bn-relu\",\"output\"]}";
    let cells = json(&["space", "cell", chain]);
    assert_eq!(cells[0]["arch"], "input;conv3x3-bn-relu:0;output:1");
    assert_eq!(cells[0]["stem"], 16);
    assert_eq!(cells[0]["alias"].as_str().unwrap().len(), 32);
    let neighbours = json(&["space", "neighbours", "8:8:8:8:8"]);
    assert_eq!(neighbours.as_array().unwrap().len(), 35);
    assert_eq!(neighbours[0]["changed"], "L1 was 8");
    let scored = json(&[["score", "8:16:24:32:64"].as_slice(), &QUICK].concat());
    assert!(scored[0]["logsynflow"].as_f64().unwrap() > 0.0);
}

/// Columns that are named for the benchmark's dataset are its accuracies.
#[test]
fn accuracies_of_scenes_are_imported_for_their_space() {
    let data = tempdir().unwrap();
    let path = data.path().join("scenes.csv");
    let rows = ["64-41414-1_02_333,53.8", "64-41414-0_01_230,41.5"];
    fs::write(&path, format!("arch,class_scene\n{}\n", rows.join("\n"))).unwrap();
    let import = ["benchmark", "import", path.to_str().unwrap()];
    answer(&freerea_in(data.path(), &import));
    let tables = answer(&freerea_in(data.path(), &["benchmark", "list"]));
    assert!(tables.contains("tnb101-micro"), "{tables}");
    let shown = answer(&freerea_in(data.path(), &["benchmark", "show", "scenes"]));
    assert!(shown.contains("class_scene"), "{shown}");
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn records_of_nasbench101_are_imported_and_correlated() {
    let data = tempdir().unwrap();
    let mut bytes = Vec::new();
    let task = Task::of(Space::NasBench101, Dataset::Cifar10);
    for (place, index) in [11, 4_321, 87_654, 400_000].into_iter().enumerate() {
        let cell = Space::NasBench101.cell(index);
        let Cell::NasBench101(graph) = cell else {
            panic!("{cell} is of another space");
        };
        for seed in [0.0, 0.001, 0.002] {
            let training = Training {
                hash: graph.hash(),
                cell: graph.to_json(),
                epochs: 108,
                parameters: cell.size(task).params as u32,
                validation: 0.9,
                test: 0.9 + 0.01 * place as f64 + seed,
            };
            bytes.extend(training.record());
        }
    }
    let path = data.path().join("nasbench_only108.tfrecord");
    fs::write(&path, &bytes).unwrap();
    let import = ["benchmark", "import", path.to_str().unwrap()];
    let columns = answer(&freerea_in(data.path(), &import));
    assert!(columns.contains("cifar10 test accuracy, 108 epochs, mean of seeds"));
    let show = ["benchmark", "show", "nasbench101-official", "--best", "1"];
    let best = answer(&freerea_in(data.path(), &show));
    assert!(best.contains("400000     93.10"), "{best}");
    let correlate = [
        [
            "correlate",
            "--space",
            "nasbench101",
            "--all",
            "--format",
            "csv",
        ]
        .as_slice(),
        &[
            "--stem-channels",
            "4",
            "--repeats",
            "1",
            "--batch",
            "8",
            "--no-cache",
        ],
    ];
    let lines = answer(&freerea_in(data.path(), &correlate.concat()));
    assert!(lines.contains("NASWOT,4,"), "{lines}");

    bytes.truncate(bytes.len() - 3);
    fs::write(&path, &bytes).unwrap();
    let again = [import.as_slice(), &["--name", "cut"]].concat();
    let complaint = super::benchmark::refused(data.path(), &again);
    assert!(complaint.contains("record 12: it ends in the middle of a record"));
}

#[test]
fn operations_have_the_names_that_a_screen_shows() {
    let count = |arguments: &[&str]| {
        let list = [&["space", "list", "--format", "csv"], arguments].concat();
        answer(&freerea(&list)).lines().count() - 1
    };
    for pool in ["avg_pool_3x3", "avg_pool", "pool"] {
        assert_eq!(count(&["--forbid", pool]), 4096, "{pool}");
    }
    assert_eq!(count(&["--pin", "0-3=skip"]), 3125);
    assert_eq!(count(&["--pin", "0-1=3x3", "--forbid", "none"]), 1024);
    let unknown = freerea(&["space", "list", "--forbid", "dilated"]);
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(unknown.status.code(), Some(2), "{said}");
    assert!(said.contains("nats-tss has none, skip_connect"), "{said}");
}
