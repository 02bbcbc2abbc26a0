//! A program that was built without libtorch: it searches every space, and says in one line what
//! else would need libtorch.

use std::fs;

use freerea_core::journal::Runs;
use freerea_core::scene::Scene;
use freerea_core::search::{Event, Happening, SearchEvent};
use freerea_core::training::{Augmentation, Finalist, Finals, Recipe, SetAside};
use tempfile::tempdir;

use super::{QUICK, answer, freerea, freerea_in};

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

#[test]
fn finalists_of_a_journal_are_shown_and_those_that_are_left_stay_untrained() {
    let data = tempdir().unwrap();
    let search = [&["search", "--cells", "30", "--seed", "3"], &QUICK[..]].concat();
    answer(&freerea_in(data.path(), &search));
    let runs = Runs::at(data.path().join("runs"));
    let name = runs.find("last").unwrap();
    let mut recording = runs.read(&name).unwrap();
    let second = Scene::after(&recording.events).best_networks(2)[1];
    let recipe = Recipe {
        epochs: 1,
        batch: Recipe::BATCH,
        rate: Recipe::RATE,
        augmentation: Augmentation::Flips,
        seed: 3,
    };
    let set_aside = SetAside::default();
    recording.header.finals = Some(Finals {
        count: 2,
        recipe,
        set_aside,
    });
    // As a program with torch would have left it, killed in the finals.
    let end = recording.events.last_mut().unwrap();
    let finalist = Finalist {
        cell: second,
        accuracy: 75.0,
        recipe,
        set_aside,
    };
    *end = Event {
        at: end.at,
        happening: Happening::Search(SearchEvent::Trained {
            finalist,
            leads: true,
        }),
    };
    let events = recording.events.iter();
    let mut text = serde_json::to_string(&recording.header).unwrap() + "\n";
    text.extend(events.map(|event| serde_json::to_string(event).unwrap() + "\n"));
    fs::write(runs.path_of(&name), text).unwrap();

    let trained = format!("#{} 75.00 %", second.index());
    let shown = answer(&freerea_in(data.path(), &["runs", "show"]));
    assert!(shown.contains(&format!("{trained} in 1 epoch")), "{shown}");
    let resumed = freerea_in(data.path(), &["resume"]);
    let message = String::from_utf8_lossy(&resumed.stderr).into_owned();
    assert!(message.contains("1 finalist left untrained"), "{message}");
    assert!(message.contains("built without torch"), "{message}");
    let found = answer(&resumed);
    assert!(found.contains(&format!("trained     {trained}")), "{found}");
    let best = format!("best cell   #{}\n", second.index());
    assert!(found.starts_with(&best), "{found}");
}
