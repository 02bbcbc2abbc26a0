//! Where the program keeps what belongs to the user: tables of accuracies, journals of runs.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The variable that names another data directory than the system's.
pub const VARIABLE: &str = "FREEREA_DATA";

/// The user's data directory: the one that [`VARIABLE`] names, else the system's; `None` where
/// there is neither.
pub fn directory() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|named| !named.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| ProjectDirs::from("", "", "freerea").map(|dirs| dirs.data_dir().to_owned()))
}
