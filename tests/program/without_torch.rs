//! A program that was built without libtorch: it searches every space, and says in one line what
//! else would need libtorch.

use tempfile::tempdir;

use super::{answer, freerea, freerea_in};

#[test]
fn the_topology_space_is_searched_unchecked() {
    let data = tempdir().unwrap();
    let search = [
        "search",
        "--cells",
        "20",
        "--seed",
        "3",
        "--batch",
        "4",
        "--repeats",
        "1",
        "--max-params",
        "0.6M",
        "--events",
        "-",
        "-o",
    ];
    let found = data.path().join("answer.txt");
    let arguments = [&search[..], &[found.to_str().unwrap()]].concat();
    let events = answer(&freerea_in(data.path(), &arguments));
    let engine = r#"{"engine":{"engine":"native","self_check":"without_torch"}}"#;
    assert!(events.contains(engine), "{events}");
    assert!(found.exists());
}

#[test]
fn the_other_spaces_are_searched_too() {
    for space in ["nats-sss", "nasbench101", "tnb101-micro"] {
        let search = [
            "search",
            "--space",
            space,
            "--cells",
            "6",
            "--population",
            "5",
            "--batch",
            "4",
            "--repeats",
            "1",
            "--dataset",
            "ImageNet16-120",
        ];
        let found = answer(&freerea(&search));
        assert!(found.contains("NASWOT"), "{found}");
    }
}

#[test]
fn what_needs_libtorch_says_so_in_one_line() {
    for arguments in [
        &["search", "--device", "cuda"][..],
        &["search", "--engine", "tch"],
        &["score", "--engine", "reference", "#9930"],
        &["benchmark", "train", "--space", "nats-tss", "-o", "nowhere"],
        &["train", "9930", "--images", "nowhere"],
        &[
            "search",
            "--dataset",
            "cifar10",
            "--images",
            "nowhere",
            "--finalists",
            "3",
        ],
    ] {
        let output = freerea(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{arguments:?}: {complaint}");
        assert!(
            complaint.contains("needs libtorch") && complaint.contains("built without torch"),
            "{arguments:?}: {complaint}"
        );
    }
}
