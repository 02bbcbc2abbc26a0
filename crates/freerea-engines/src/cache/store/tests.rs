use freerea_core::metric::Metric;

use super::*;

fn sample(naswot: Option<f64>) -> Metrics {
    Metrics::of([(Metric::LogSynflow, 1.5e6), (Metric::Synflow, 2.5e69)])
        .with(Metric::Naswot, naswot)
}

fn cell(index: usize) -> Cell {
    freerea_core::space::Space::NatsTss.cell(index)
}

#[test]
fn a_score_outlives_the_run_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let (key, other) = (ScoreKey::new("seed=1"), ScoreKey::new("seed=2"));
    let kept = sample(Some(823.123_456_789_012_3));
    let cache = Cache::at(folder.path()).unwrap();
    assert_eq!(cache.get(&key, cell(1), 0), None);
    cache.put(&key, cell(1), 0, kept);
    cache.put(&key, cell(2), 1, sample(None));
    drop(cache);
    let cache = Cache::at(folder.path()).unwrap();
    assert_eq!(cache.get(&key, cell(1), 0), Some(kept));
    assert_eq!(cache.get(&key, cell(2), 1), Some(sample(None)));
    assert_eq!(cache.get(&key, cell(1), 1), None);
    assert_eq!(cache.get(&other, cell(1), 0), None);
}

#[test]
fn two_can_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let key = ScoreKey::new("seed=1");
    let caches = [(); 2].map(|()| Cache::at(folder.path()).unwrap());
    for index in 0..200 {
        caches[index % 2].put(&key, cell(index), 0, sample(Some(index as f64)));
    }
    drop(caches);
    let cache = Cache::at(folder.path()).unwrap();
    for index in 0..200 {
        let expected = Some(sample(Some(index as f64)));
        assert_eq!(cache.get(&key, cell(index), 0), expected);
    }
}

#[test]
fn a_broken_file_is_reported_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), vec![7; 5000]).unwrap();
    let message = Cache::at(folder.path()).unwrap_err().to_string();
    assert!(
        message.contains(FILE) && message.lines().count() == 1,
        "{message}"
    );
}

/// The time that a cache takes to say that it cannot be used, and what it says.
fn refused(folder: &Path) -> String {
    let began = Instant::now();
    let message = Cache::at(folder).unwrap_err().to_string();
    assert!(began.elapsed() < Duration::from_secs(1), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains("computed anew"), "{message}");
    message
}

#[test]
fn a_file_that_another_holds_alone_does_not_hold_up_the_start() {
    let folder = tempfile::tempdir().unwrap();
    drop(Cache::at(folder.path()).unwrap());
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    let hold = "PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; COMMIT;";
    other.execute_batch(hold).unwrap();
    assert!(refused(folder.path()).contains("held by another program"));
    drop(other);
    assert!(Cache::at(folder.path()).is_ok());
}

#[test]
fn a_file_that_is_taken_away_meanwhile_does_not_hold_up_scores() {
    let folder = tempfile::tempdir().unwrap();
    let key = ScoreKey::new("seed=1");
    let path = folder.path().join(FILE);
    let ordinary = "PRAGMA journal_mode = truncate";
    let other = Connection::open(&path).unwrap();
    let cache = Cache::at(folder.path()).unwrap();
    drop(cache);
    other.execute_batch(ordinary).unwrap();
    let reading = Connection::open(&path).unwrap();
    reading.busy_timeout(LOOK_UP).unwrap();
    let reader = Arc::new(OnceLock::from(Mutex::new(reading)));
    let cache = Cache {
        reader,
        failures: AtomicU32::new(0),
        sender: None,
        writer: None,
    };
    assert_eq!(cache.get(&key, cell(0), 0), None);
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let began = Instant::now();
    for index in 0..1000 {
        assert_eq!(cache.get(&key, cell(index), 0), None);
    }
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn places_that_can_hold_no_file_are_reported_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(FILE)).unwrap();
    assert!(refused(folder.path()).contains(FILE));
    let file = tempfile::NamedTempFile::new().unwrap();
    refused(&file.path().join("cache"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_only_may_be_read_is_reported_in_one_line() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let locked = std::fs::Permissions::from_mode(0o555);
    std::fs::set_permissions(folder.path(), locked).unwrap();
    // root may write everywhere.
    if tempfile::NamedTempFile::new_in(folder.path()).is_err() {
        assert!(refused(folder.path()).contains(FILE));
    }
}
