//! Finals: the best networks of a search are trained, and what is trained is not trained again.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use freerea_core::journal::{Recording, Runs};
use freerea_core::search::{Happening, SearchEvent};
use freerea_core::space::Cell;

use super::tasks::{pictures, task};
use super::{answer, freerea_in, start};

/// A search with three finalists, of which each takes a second or two.
fn search(folder: &Path) -> Vec<String> {
    let images = folder.join("waves");
    pictures(&images);
    let mut words = vec!["search".to_owned(), "--task".to_owned(), task(folder)];
    words.extend(["--images".to_owned(), images.to_str().unwrap().to_owned()]);
    let rest = "--cells 30 --population 10 --tournament 3 --batch 8 --repeats 1 --seed 3 \
                --max-params 30k --finalists 3 --epochs 8 --augment none";
    words.extend(rest.split(' ').map(str::to_owned));
    words
}

fn recording(folder: &Path) -> Option<Recording> {
    let runs = Runs::at(folder.join("runs"));
    let name = runs.find("last").ok()?;
    runs.read(&name).ok()
}

fn trained(recording: &Recording) -> Vec<(Cell, f64)> {
    let events = recording.events.iter();
    events
        .filter_map(|event| match &event.happening {
            Happening::Search(SearchEvent::Trained { finalist, .. }) => {
                Some((finalist.cell, finalist.accuracy))
            }
            _ => None,
        })
        .collect()
}

/// An answer without the name of its run.
fn nameless(answer: &str) -> String {
    let lines = answer.lines().filter(|line| !line.starts_with("run "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn finals_that_are_killed_go_on_with_who_is_left() {
    let whole = tempfile::tempdir().unwrap();
    let words = search(whole.path());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let undisturbed = answer(&freerea_in(whole.path(), &words));
    let wanted = trained(&recording(whole.path()).unwrap());
    assert_eq!(wanted.len(), 3);

    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path(), &search(folder.path()));
    let began = Instant::now();
    while recording(folder.path()).is_none_or(|recording| trained(&recording).is_empty()) {
        assert!(began.elapsed() < Duration::from_secs(120), "one is trained");
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let killed = recording(folder.path()).unwrap();
    let done = trained(&killed).len();
    assert!(done < 3, "killed before the end");

    let resumed = freerea_in(folder.path(), &["resume"]);
    let message = String::from_utf8_lossy(&resumed.stderr).into_owned();
    assert_eq!(
        message.matches("\nfinalist ").count(),
        3 - done,
        "{message}"
    );
    assert_eq!(nameless(&answer(&resumed)), nameless(&undisturbed));
    let recorded = recording(folder.path()).unwrap();
    assert_eq!(trained(&recorded), wanted);
    // Nothing is left to train: the same answer at once.
    let again = freerea_in(folder.path(), &["resume"]);
    assert!(!String::from_utf8_lossy(&again.stderr).contains("finalist "));
    assert_eq!(nameless(&answer(&again)), nameless(&undisturbed));
    let shown = answer(&freerea_in(folder.path(), &["runs", "show"]));
    assert!(shown.contains(" in 8 epochs"), "{shown}");
}
