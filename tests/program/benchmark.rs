//! `freerea benchmark`: import, list, show, remove.

use std::fs;
use std::path::Path;

use freerea_core::space::Space;
use tempfile::{TempDir, tempdir};

use super::made_up::official::{TOPOLOGY, archive, file, file_name, folder, packed};
use super::made_up::pickle::malicious;
use super::{answer, freerea_in};

fn cells(step: usize) -> impl Iterator<Item = (usize, String)> {
    let indices = (0..Space::NatsTss.count()).step_by(step);
    indices.map(|index| (index, Space::NatsTss.cell(index).to_string()))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The one line that refuses an import; nothing is left of it.
pub fn refused(data: &Path, arguments: &[&str]) -> String {
    let before = files_below(data);
    let output = freerea_in(data, arguments);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
    assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
    assert!(output.stdout.is_empty());
    assert_eq!(files_below(data), before);
    complaint
}

/// How many files the data directory holds.
fn files_below(data: &Path) -> usize {
    fs::read_dir(data.join("tables")).map_or(0, Iterator::count)
}

fn data_with(csv: &str, arguments: &[&str]) -> TempDir {
    let data = tempdir().unwrap();
    let path = data.path().join("mine.csv");
    fs::write(&path, csv).unwrap();
    let import = ["benchmark", "import", text(&path)];
    answer(&freerea_in(data.path(), &[&import, arguments].concat()));
    data
}

#[test]
fn the_official_folder_and_its_archive_are_imported() {
    let data = tempdir().unwrap();
    let folder = folder(data.path(), cells(70));
    let archive = archive(&folder);
    for (path, name) in [(&folder, "from-folder"), (&archive, "from-archive")] {
        let import = ["benchmark", "import", text(path), "--name", name];
        let output = freerea_in(data.path(), &import);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("224 of 15625 cells of nats-tss"), "{said}");
        let columns = answer(&output);
        assert!(columns.contains("cifar10 test accuracy, 200 epochs, mean of seeds"));
        assert!(columns.contains("cifar10 validation accuracy, 12 epochs, mean of seeds"));
    }
    let show = |name| {
        let arguments = ["benchmark", "show", name, "--format", "json"];
        let shown = answer(&freerea_in(data.path(), &arguments));
        serde_json::from_str::<serde_json::Value>(&shown).unwrap()
    };
    let (one, other) = (show("from-folder"), show("from-archive"));
    assert_eq!(one["columns"], other["columns"]);
    assert_eq!(one["best"], other["best"]);
    assert_eq!(
        (&one["kind"], &one["known_cells"]),
        (&"benchmark".into(), &224.into())
    );
    assert_eq!(one["provenance"]["origin"], text(&folder));
    let list = answer(&freerea_in(
        data.path(),
        &["benchmark", "list", "--format", "csv"],
    ));
    assert_eq!(
        list.lines().count(),
        4,
        "a head, both, and the one that is shipped:\n{list}"
    );
    assert!(
        list.contains("from-archive,nats-tss,224,15625,benchmark,12,"),
        "{list}"
    );
}

#[test]
fn a_truncated_a_corrupt_and_a_malicious_file_are_refused() {
    let data = tempdir().unwrap();
    let folder = folder(data.path(), cells(5_000));
    let arch = Space::NatsTss.cell(7).to_string();
    let good = file(7, &arch, &TOPOLOGY);
    let mut corrupt = good.clone();
    corrupt[good.len() / 2] ^= 0x55;
    let truncated = good[..good.len() / 2].to_vec();
    for (bytes, advice) in [
        (truncated, "download this file again"),
        (corrupt, "download this file again"),
        (packed(&malicious("os", "system")), "os.system"),
    ] {
        fs::write(folder.join(file_name(7)), bytes).unwrap();
        let complaint = refused(data.path(), &["benchmark", "import", text(&folder)]);
        assert!(complaint.contains(advice), "{complaint}");
        assert!(complaint.contains("000007.pickle.pbz2"), "{complaint}");
    }
    // The last is in an archive too.
    let complaint = refused(
        data.path(),
        &["benchmark", "import", text(&archive(&folder))],
    );
    assert!(complaint.contains("os.system"), "{complaint}");
}

#[test]
fn a_table_of_text_is_kept_shown_replaced_and_removed() {
    let data = data_with("index,accuracy\n0,85.5\n11,91.5\n", &["--epochs", "200"]);
    let show = ["benchmark", "show", "mine", "--best", "1"];
    let shown = answer(&freerea_in(data.path(), &show));
    for part in [
        "nats-tss, 2 of 15625 cells known",
        "the benchmark's accuracies",
        "mine.csv",
        "freerea benchmark import",
        "2  85.50  88.50  91.50       -    11  cifar10 test accuracy, 200 epochs",
        "   11     91.50       -  0.",
        "params/M",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // The documented name of the same option.
    let top = ["benchmark", "show", "mine", "--top", "1"];
    assert_eq!(answer(&freerea_in(data.path(), &top)), shown);
    let path = data.path().join("mine.csv");
    let import = ["benchmark", "import", text(&path)];
    let taken = refused(data.path(), &import);
    assert!(taken.contains("--replace"), "{taken}");
    answer(&freerea_in(
        data.path(),
        &[&import[..], &["--replace"]].concat(),
    ));
    answer(&freerea_in(data.path(), &["benchmark", "remove", "mine"]));
    let missing = refused(data.path(), &["benchmark", "show", "mine"]);
    assert!(missing.contains("benchmark import"), "{missing}");
}

#[test]
fn the_best_cells_are_by_the_accuracies_that_are_chosen() {
    let csv = "index,cifar10,cifar100\n0,85.5,70\n11,91.5,60\n";
    let data = data_with(csv, &["--epochs", "200"]);
    let best = |arguments: &[&str]| {
        let show = ["benchmark", "show", "mine", "--format", "json"];
        let shown = answer(&freerea_in(data.path(), &[&show, arguments].concat()));
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        shown["best"].clone()
    };
    assert_eq!(best(&[])[0]["index"], 11);
    assert_eq!(best(&["--dataset", "cifar100"])[0]["index"], 0);
    let chosen = best(&["--by", "CIFAR100 test", "--top", "1"]);
    assert_eq!(
        (&chosen[0]["index"], chosen.as_array().unwrap().len()),
        (&0.into(), 1)
    );
    let costs = [
        "space",
        "cell",
        "0",
        "--dataset",
        "cifar100",
        "--format",
        "json",
    ];
    let costs = answer(&freerea_in(data.path(), &costs));
    let costs: serde_json::Value = serde_json::from_str(&costs).unwrap();
    for cost in ["params", "flops"] {
        assert!(
            costs[0][cost].is_u64() && chosen[0][cost] == costs[0][cost],
            "{chosen} {costs}"
        );
    }
    let show = ["benchmark", "show", "mine", "--by"];
    let complaint = |by: &str| refused(data.path(), &[&show[..], &[by]].concat());
    let both = complaint("test");
    assert!(
        both.contains("'cifar10 test accuracy, 200 epochs' and 'cifar100"),
        "{both}"
    );
    assert!(complaint("validation").contains("it holds 'cifar10"));
}

#[test]
fn a_proxy_task_is_distinguished() {
    let data = data_with("index,cifar10\n0,85.5\n", &["--proxy"]);
    let shown = answer(&freerea_in(data.path(), &["benchmark", "show", "mine"]));
    assert!(
        shown.contains("a proxy task, not the benchmark's accuracies"),
        "{shown}"
    );
    let data = tempdir().unwrap();
    let path = data.path().join("mine.json");
    fs::write(&path, r#"[{"index": 0, "cifar10": 85.5}]"#).unwrap();
    let output = freerea_in(data.path(), &["benchmark", "import", text(&path)]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("taken as the benchmark's accuracies"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_imported_is_refused() {
    let data = tempdir().unwrap();
    let path = data.path().join("x.csv");
    let arch = "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|";
    fs::write(&path, file(0, arch, &TOPOLOGY)).unwrap();
    let complaint = refused(data.path(), &["benchmark", "import", text(&path)]);
    assert!(
        complaint.contains("one cell alone") && complaint.contains("NATS-tss-v1_0-3ffb9-simple"),
        "{complaint}"
    );
    fs::write(&path, packed(b"anything")).unwrap();
    let complaint = refused(data.path(), &["benchmark", "import", text(&path)]);
    assert!(
        complaint.contains("neither 'index' nor 'arch'"),
        "{complaint}"
    );
    let complaint = refused(data.path(), &["benchmark", "show", ".."]);
    assert!(complaint.contains("no name of a table"), "{complaint}");
}

/// The reference data beside the repository; a clone without it skips.
#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn the_published_accuracies_are_imported() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../shared/data/nats-tss/accuracies.csv");
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "{path:?} is missing");
        println!("skipped: {path:?} is not there");
        return;
    }
    let data = tempdir().unwrap();
    let columns = answer(&freerea_in(
        data.path(),
        &["benchmark", "import", text(&path)],
    ));
    for (max, measure) in [
        ("94.37", "cifar10 test accuracy"),
        ("73.51", "cifar100 test accuracy"),
        ("47.31", "ImageNet16-120 test accuracy"),
    ] {
        let line = columns.lines().find(|line| line.ends_with(measure));
        let line = line.expect(measure);
        assert!(line.starts_with("15625") && line.contains(max), "{line}");
    }
}
