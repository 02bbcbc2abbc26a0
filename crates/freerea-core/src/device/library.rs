//! Device files: TOML, by path or by the name under which they were imported.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::cost::{DeviceCosts, DeviceProfile};
use crate::data;
use crate::space::Kind;
use crate::text_file::{self, Position};
use crate::whole_file;

/// The folder of devices in the data directory.
const FOLDER: &str = "devices";

/// Why a device file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DeviceFileError {
    /// There is no such file.
    #[error(
        "there is no device file {name:?}{others}; 'freerea device fit' makes one of measured \
         cells, and 'freerea device import' of others' tables",
        others = others(known)
    )]
    Missing {
        /// What was asked for.
        name: String,
        /// The devices that were imported.
        known: Vec<String>,
    },
    /// The system refuses to read it.
    #[error("{path:?} can't be read ({reason}): check that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Its text is not that of a device file.
    #[error("{}:{line}:{column}: {why}; 'freerea device fit' and 'measure' write device files", path.display())]
    Mistaken {
        /// The file.
        path: PathBuf,
        /// The line of the mistake, from 1 on.
        line: usize,
        /// Its column, from 1 on.
        column: usize,
        /// What is wrong.
        why: String,
    },
    /// It is no device file.
    #[error("{path:?} is no device file: {why}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

fn others(known: &[String]) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!(", but {}", known.join(", "))
    }
}

/// The largest device file that is read, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Device files, and where those lie that have a name alone.
#[derive(Debug, Clone)]
pub struct DeviceLibrary {
    folder: Option<PathBuf>,
}

impl DeviceLibrary {
    /// The user's.
    pub fn of_user() -> Self {
        DeviceLibrary {
            folder: data::directory().map(|directory| directory.join(FOLDER)),
        }
    }

    /// One in a folder.
    pub const fn in_folder(folder: PathBuf) -> Self {
        DeviceLibrary {
            folder: Some(folder),
        }
    }

    /// Where a device of this name lies.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(format!("{name}.toml")))
    }

    /// The names of the devices, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let entries = self
            .folder
            .as_ref()
            .and_then(|folder| fs::read_dir(folder).ok());
        let paths = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        let is_device = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml");
        let mut names: Vec<String> = paths
            .filter(is_device)
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        names.sort();
        names
    }

    /// Reads a device: the file of that path, or the device of that name.
    ///
    /// # Errors
    /// If there is none, or it is no device file.
    pub fn read(&self, name: &str) -> Result<DeviceCosts, DeviceFileError> {
        let path = Path::new(name);
        if path.is_file() {
            return read(path);
        }
        match self.path(name).filter(|path| path.is_file()) {
            Some(path) => read(&path),
            None => Err(DeviceFileError::Missing {
                name: name.to_owned(),
                known: self.names(),
            }),
        }
    }
}

fn read(path: &Path) -> Result<DeviceCosts, DeviceFileError> {
    let malformed = |why: String| DeviceFileError::Malformed {
        path: path.to_owned(),
        why,
    };
    let unreadable = |reason| DeviceFileError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let length = fs::metadata(path).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        return Err(malformed(format!("it has {} MiB", length >> 20)));
    }
    let text = File::open(path).and_then(text_file::read);
    let text = text.map_err(unreadable)?;
    let profile: DeviceProfile = toml::from_str(&text).map_err(|error| {
        let Position { line, column } =
            Position::of(&text, error.span().map_or(0, |span| span.start));
        DeviceFileError::Mistaken {
            path: path.to_owned(),
            line,
            column,
            why: error.message().to_owned(),
        }
    })?;
    check(&profile).map_err(malformed)?;
    Ok(DeviceCosts::keep(profile))
}

/// Numbers that no device has, and operations that the space lacks.
fn check(profile: &DeviceProfile) -> Result<(), String> {
    let count = profile.space.count();
    if let Some(index) = profile
        .measured
        .keys()
        .find(|&&index| index as usize >= count)
    {
        return Err(format!("{} has no cell {index}", profile.space));
    }
    if profile.measured.is_empty() && profile.fitted.is_none() {
        return Err("it has neither [measured] nor [fitted] latencies".to_owned());
    }
    let Some(fitted) = &profile.fitted else {
        return Ok(());
    };
    let places = profile.space.loci();
    if let Some(place) = fitted
        .places
        .keys()
        .find(|place| !places.contains(&place.as_str()))
    {
        return Err(format!(
            "'{place}' is no place of a cell of {}",
            profile.space
        ));
    }
    let at_places = fitted.places.values().flatten();
    for (name, ms) in fitted.operations.iter().chain(at_places) {
        if profile.space.operation(name).is_none() {
            return Err(format!("'{name}' is no operation of {}", profile.space));
        }
        if !(ms.is_finite() && *ms >= 0.0) {
            return Err(format!("{name} = {ms} is no time in milliseconds"));
        }
    }
    let mut wanted = profile.space.operations();
    let lacking = wanted.find(|operation| {
        let is_named = fitted.operations.contains_key(operation.name());
        let is_free = operation.names().kind == Kind::Nothing;
        !is_named && !is_free && fitted.places.is_empty()
    });
    if let Some(operation) = lacking {
        return Err(format!(
            "[fitted.operations] lacks {operation}; measure cells that have it, or write 0 if it \
             costs nothing"
        ));
    }
    if fitted.base.is_finite() && fitted.base >= 0.0 {
        Ok(())
    } else {
        Err(format!("base = {} is no time in milliseconds", fitted.base))
    }
}

impl DeviceProfile {
    /// The profile as a device file.
    ///
    /// # Errors
    /// Why it has no such form.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        let text = toml::to_string(self)?;
        Ok(format!(
            "# Latencies in milliseconds, for 'freerea --device-costs'. [measured] is by the index\n\
             # of a cell, as it is written; -1 did not compile. [fitted] is for a cell's live form.\n\
             {text}"
        ))
    }

    /// Writes it as a device file, which appears whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text = self.to_toml().map_err(io::Error::other)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        whole_file::write(path, text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cost::{Amount, Basis, Fitted};
    use crate::space::Space;
    use crate::space::dataset::Dataset;

    fn profile() -> DeviceProfile {
        DeviceProfile {
            name: "board".to_owned(),
            space: Space::NatsTss,
            dataset: Dataset::Cifar10,
            stem: None,
            source: Some("made up".to_owned()),
            fitted: Some(Fitted {
                base: 1.5,
                operations: [
                    ("skip_connect", 0.0),
                    ("nor_conv_1x1", 1.0),
                    ("nor_conv_3x3", 2.0),
                    ("avg_pool_3x3", 0.5),
                ]
                .map(|(name, ms)| (name.to_owned(), ms))
                .into(),
                ..Fitted::default()
            }),
            measured: BTreeMap::from([(3, 2.25), (9, -1.0)]),
        }
    }

    #[test]
    fn a_device_comes_back_by_path_and_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let library = DeviceLibrary::in_folder(folder.path().to_owned());
        let path = library.path("board").unwrap();
        profile().write(&path).unwrap();
        assert_eq!(library.names(), ["board"]);
        let device = library.read("board").unwrap();
        assert_eq!(device.profile(), &profile());
        assert_eq!(library.read(path.to_str().unwrap()).unwrap(), device);
        let latency = |index| device.profile().latency(Space::NatsTss.cell(index));
        assert_eq!(latency(3), (Amount::Known(2_250_000), Basis::Measured));
        assert_eq!(latency(9), (Amount::Impossible, Basis::Measured));
        // #1462 is all 3x3 convolutions.
        assert_eq!(latency(1462), (Amount::Known(13_500_000), Basis::Fitted));
        let error = library.read("other").unwrap_err().to_string();
        assert!(error.contains("but board"), "{error}");
    }

    #[test]
    fn what_is_no_device_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let library = DeviceLibrary::in_folder(folder.path().to_owned());
        let whole = profile().to_toml().unwrap();
        for (before, after, why) in [
            ("nor_conv_3x3", "conv9", "'conv9' is no operation"),
            ("base = 1.5", "base = -1.5", "base = -1.5"),
            ("3 = 2.25", "99999 = 2.25", "has no cell 99999"),
            ("3 = 2.25", "x = 2.25", "'x' is no index"),
            ("name = ", "nam = ", "nam"),
            ("skip_connect = 0.0\n", "", "lacks skip_connect"),
        ] {
            let path = folder.path().join("bad.toml");
            fs::write(&path, whole.replacen(before, after, 1)).unwrap();
            let error = library.read("bad").unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        let path = folder.path().join("bad.toml");
        fs::write(&path, "name = \"small\"\nclasses = 3\n").unwrap();
        let error = library.read("bad").unwrap_err().to_string();
        assert!(
            error.contains("bad.toml:2:1: unknown field `classes`") && !error.contains('\n'),
            "{error}"
        );
        fs::write(&path, b"\x89PNG\xff").unwrap();
        let error = library.read("bad").unwrap_err().to_string();
        assert!(error.contains("it is no text file"), "{error}");
    }
}
