use super::*;

#[test]
fn a_file_appears_whole_or_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer");
    check(&path).unwrap();
    assert!(!path.exists());
    write(&path, "one").unwrap();
    write(&path, "two").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = folder.path().join("no/answer");
    assert!(check(&nowhere).is_err() && write(&nowhere, "three").is_err());
    assert!(check(folder.path()).is_err() && write(folder.path(), "four").is_err());
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_rights_that_the_system_gives_new_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |name: &str| {
        let found = fs::metadata(folder.path().join(name)).unwrap();
        found.permissions().mode() & 0o777
    };
    fs::write(folder.path().join("plain"), "").unwrap();
    write(&folder.path().join("whole"), "").unwrap();
    assert_eq!(mode("whole"), mode("plain"));
    let path = folder.path().join("kept");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write(&path, "new").unwrap();
    assert_eq!(mode("kept"), 0o640);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let [real, link, dangling] = ["real", "link", "dangling"].map(|name| folder.path().join(name));
    fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    write(&link, "new").unwrap();
    assert!(link.is_symlink() && !real.is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    std::os::unix::fs::symlink(folder.path().join("later"), &dangling).unwrap();
    write(&dangling, "made").unwrap();
    assert!(dangling.is_symlink());
    assert_eq!(
        fs::read_to_string(folder.path().join("later")).unwrap(),
        "made"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn devices_take_bytes_and_are_never_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let null = Path::new("/dev/null");
    check(null).unwrap();
    write(null, "anything").unwrap();
    assert!(fs::metadata(null).unwrap().file_type().is_char_device());
    let full = Path::new("/dev/full");
    assert_eq!(check(full).unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert!(write(full, "anything").is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_the_shell_opened_is_written_at_its_end() {
    use std::os::fd::AsRawFd;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, "before\n").unwrap();
    let opened = OpenOptions::new().append(true).open(&path).unwrap();
    let name = format!("/dev/fd/{}", opened.as_raw_fd());
    write(Path::new(&name), "answer\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "before\nanswer\n");
}

#[test]
fn a_file_that_is_there_is_kept_unless_it_may_be_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cells.csv");
    assert_eq!(Existing::Kept.allow(&path, "--force"), Ok(path.clone()));
    fs::write(&path, "old").unwrap();
    let why = Existing::Kept.allow(&path, "--force").unwrap_err();
    let name = path.display();
    assert_eq!(
        why,
        format!("{name} is there already; --force overwrites it")
    );
    assert_eq!(
        Existing::Overwritten.allow(&path, "--force"),
        Ok(path.clone())
    );
    let relative = Existing::Kept.allow(Path::new("no-such-file.csv"), "--force");
    assert!(relative.unwrap().is_absolute());
}

#[cfg(unix)]
#[test]
fn a_device_is_no_file_to_be_kept() {
    let null = Path::new("/dev/null");
    assert_eq!(Existing::Kept.allow(null, "--force"), Ok(null.to_owned()));
}
