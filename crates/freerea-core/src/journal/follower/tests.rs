use std::fs::{self, OpenOptions};
use std::io::Write;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::evolution::Settings;

const RECORDED: &str = include_str!("../../../../../tests/recorded/version-1.jsonl");

/// A journal that is written while it is followed.
struct Written {
    _folder: TempDir,
    path: PathBuf,
}

impl Written {
    fn new(contents: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        fs::write(&path, contents).unwrap();
        Written {
            _folder: folder,
            path,
        }
    }

    fn add(&self, bytes: &[u8]) {
        let file = OpenOptions::new().append(true).open(&self.path);
        file.unwrap().write_all(bytes).unwrap();
    }
}

/// The bytes of so many lines, and the rest.
fn cut(text: &str, lines: usize) -> (&[u8], &[u8]) {
    let end = text.split_inclusive('\n').take(lines).map(str::len).sum();
    text.as_bytes().split_at(end)
}

fn parsed(bytes: &[u8]) -> Recording {
    Recording::parse(bytes, Path::new("run.jsonl")).unwrap()
}

fn added(follower: &mut Follower) -> Vec<Event> {
    match follower.look().unwrap() {
        Growth::None => Vec::new(),
        Growth::Events(events, None) => events,
        growth => panic!("{growth:?}"),
    }
}

fn replaced(follower: &mut Follower) -> Recording {
    match follower.look().unwrap() {
        Growth::Anew(recording) => *recording,
        growth => panic!("{growth:?}"),
    }
}

#[test]
fn a_line_is_taken_once_it_is_whole() {
    let (begun, rest) = cut(RECORDED, 20);
    let written = Written::new(begun);
    let (mut follower, recording) = Follower::open(&written.path).unwrap();
    assert_eq!(recording.events.len(), 19);
    assert_eq!(added(&mut follower), []);
    written.add(&rest[..10]);
    assert_eq!(added(&mut follower), []);
    written.add(&rest[10..]);
    let all = parsed(RECORDED.as_bytes()).events;
    assert_eq!(added(&mut follower), all[19..]);
    assert_eq!(added(&mut follower), []);
}

#[test]
fn a_run_that_goes_on_after_its_torn_line_is_followed() {
    let (begun, rest) = cut(RECORDED, 20);
    let written = Written::new(&[begun, &rest[..10]].concat());
    let (mut follower, recording) = Follower::open(&written.path).unwrap();
    assert_eq!((recording.events.len(), recording.fault), (19, None));
    let file = OpenOptions::new().write(true).open(&written.path).unwrap();
    file.set_len(begun.len() as u64).unwrap();
    assert_eq!(added(&mut follower), []);
    written.add(rest);
    assert_eq!(added(&mut follower).len(), RECORDED.lines().count() - 20);
}

#[test]
fn what_was_cut_or_replaced_is_read_anew() {
    let (shorter, _) = cut(RECORDED, 12);
    let (begun, rest) = cut(RECORDED, 20);
    let written = Written::new(begun);
    let (mut follower, _) = Follower::open(&written.path).unwrap();
    // It was cut, and grew beyond what was read, before anyone looked.
    let other = [shorter, rest].concat();
    fs::write(&written.path, &other).unwrap();
    assert_eq!(replaced(&mut follower).events, parsed(&other).events);
    fs::write(&written.path, shorter).unwrap();
    assert_eq!(replaced(&mut follower).events.len(), 11);
    let mut header = parsed(begun).header;
    header.settings = Settings {
        seed: 77,
        ..header.settings
    };
    let other = format!("{}\n", serde_json::to_string(&header).unwrap());
    fs::write(&written.path, &other).unwrap();
    let recording = replaced(&mut follower);
    assert_eq!(
        (recording.header.settings.seed, recording.events.len()),
        (77, 0)
    );
    written.add(rest);
    assert!(!added(&mut follower).is_empty());
}

#[test]
fn a_journal_that_is_gone_may_come_back() {
    let (begun, rest) = cut(RECORDED, 20);
    let written = Written::new(begun);
    let (mut follower, _) = Follower::open(&written.path).unwrap();
    fs::remove_file(&written.path).unwrap();
    let gone = follower.look().unwrap_err();
    assert!(matches!(gone, ReadError::Unreadable { .. }), "{gone}");
    fs::write(&written.path, "").unwrap();
    assert_eq!(added(&mut follower), []);
    fs::write(&written.path, &begun[..30]).unwrap();
    assert_eq!(added(&mut follower), []);
    fs::write(&written.path, begun).unwrap();
    assert_eq!(added(&mut follower), []);
    written.add(rest);
    assert!(!added(&mut follower).is_empty());
}

#[test]
fn what_is_wrong_is_said_with_its_line_until_it_is_mended() {
    let (begun, rest) = cut(RECORDED, 20);
    let written = Written::new(begun);
    let (mut follower, _) = Follower::open(&written.path).unwrap();
    // As a file system shows bytes that are not there yet.
    written.add(&[0, 0, 0, b'\n']);
    for _ in 0..2 {
        let Growth::Events(events, Some(Fault::Corrupt { line, .. })) = follower.look().unwrap()
        else {
            panic!("a fault");
        };
        assert_eq!((events.len(), line), (0, 21));
    }
    fs::write(&written.path, [begun, rest].concat()).unwrap();
    assert_eq!(added(&mut follower).len(), RECORDED.lines().count() - 20);
}

#[test]
fn what_is_no_journal_is_refused() {
    let written = Written::new(b"cell,params\n");
    let refused = Follower::open(&written.path).unwrap_err();
    assert!(matches!(refused, ReadError::NoHeader { .. }), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn however_a_journal_is_written_all_of_it_is_seen_once(
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let bytes = RECORDED.as_bytes();
        let (header, _) = cut(RECORDED, 1);
        let rest = bytes.len() - header.len();
        let mut ends: Vec<usize> = cuts.iter().map(|cut| header.len() + cut.index(rest)).collect();
        ends.push(bytes.len());
        ends.sort_unstable();
        let written = Written::new(&bytes[..ends[0]]);
        let (mut follower, recording) = Follower::open(&written.path).unwrap();
        let mut seen = recording.events;
        for end in ends.windows(2) {
            written.add(&bytes[end[0]..end[1]]);
            seen.extend(added(&mut follower));
        }
        prop_assert_eq!(seen, parsed(bytes).events);
    }
}
