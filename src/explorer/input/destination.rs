//! Files that the explorer writes when it is asked to.

use std::path::PathBuf;

use freerea_core::whole_file::Existing;

use crate::explorer::input::typed_path;

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The file that was named; `None` for one that is named after what is written.
    pub path: Option<PathBuf>,
    /// What becomes of a file that is there already.
    pub existing: Existing,
}

impl Destination {
    /// A file of its own name, if none is there.
    pub const UNNAMED: Destination = Destination {
        path: None,
        existing: Existing::Kept,
    };

    /// Reads what follows a command: nothing, or a file.
    ///
    /// # Errors
    /// If it is no path.
    pub fn read(text: &str, existing: Existing) -> Result<Self, String> {
        let path = typed_path::perhaps(text)?;
        Ok(Destination { path, existing })
    }
}
