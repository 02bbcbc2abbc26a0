//! Paths that are typed where no shell reads them.

use std::path::{Path, PathBuf};

use directories::BaseDirs;

/// Reads a path that may be left out; `~/` is the user's home.
pub fn perhaps(text: &str) -> Result<Option<PathBuf>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some)
}

/// Reads a path; `~/` is the user's home.
pub fn read(text: &str) -> Result<PathBuf, String> {
    let home = BaseDirs::new();
    from_home(text, home.as_ref().map(BaseDirs::home_dir))
}

fn from_home(text: &str, home: Option<&Path>) -> Result<PathBuf, String> {
    match (text.strip_prefix('~'), home) {
        _ if text == "-" => Err("standard output is the screen; name a file".to_owned()),
        (Some(""), Some(home)) => Ok(home.to_owned()),
        (Some(rest), home) if rest.starts_with('/') => {
            let home = home.ok_or("there is no home directory here; write the path in full")?;
            Ok(home.join(rest.trim_start_matches('/')))
        }
        _ => Ok(PathBuf::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_is_written_as_in_a_shell() {
        let home = Some(Path::new("/home/ada"));
        let path = |text| from_home(text, home).unwrap();
        assert_eq!(path("~/cells/a.csv"), Path::new("/home/ada/cells/a.csv"));
        assert_eq!(path("~"), Path::new("/home/ada"));
        for text in ["a.csv", "/tmp/~", "~ada/a.csv", "./~/a"] {
            assert_eq!(path(text), Path::new(text));
        }
        assert!(from_home("~/a", None).unwrap_err().contains("in full"));
        assert!(from_home("-", home).unwrap_err().contains("name a file"));
        assert_eq!(perhaps(""), Ok(None));
    }
}
