//! Folders that take a while to make, made once for all the tests that begin with one.

use std::fs;
use std::path::{Path, PathBuf};

/// What is in a folder.
pub struct Prepared(Vec<(PathBuf, Vec<u8>)>);

impl Prepared {
    /// What this leaves in an empty folder.
    pub fn by(make: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path());
        let mut files = Vec::new();
        let mut folders = vec![folder.path().to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let place = path.strip_prefix(folder.path()).unwrap().to_owned();
                    files.push((place, fs::read(path).unwrap()));
                }
            }
        }
        Prepared(files)
    }

    /// Puts it into a folder.
    pub fn put_into(&self, folder: &Path) {
        for (place, bytes) in &self.0 {
            let path = folder.join(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}
