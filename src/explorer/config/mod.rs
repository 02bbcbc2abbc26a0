//! The user's configuration: `config.toml`, its defaults and the complaints about it.
//!
//! Every wrong entry is named, with line and column, in one go. What only another room can
//! judge (a key's name, a dataset, a count) is kept with its place, so that the room can
//! complain in the same form, see `Config::load_with`.

mod explorer;
mod keys;
mod search;
mod section;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use freerea_core::text_file::Position;
use toml::Spanned;
use toml::de::{DeString, DeValue};

use crate::explorer::diagnostics::complaint::{Complaint, ConfigErrors};
use crate::explorer::diagnostics::reader::{TomlReader, TomlSource};
pub use explorer::ExplorerConfig;
pub use keys::Binding;
pub use search::SearchConfig;

/// The variable that names another file than `config.toml`.
pub const VARIABLE: &str = "FREEREA_CONFIG";

/// The tables of the file.
const TABLES: [&str; 3] = ["explorer", "search", "keys"];

/// The whole configuration; without a file, the defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// How the program looks and feels.
    pub explorer: ExplorerConfig,
    /// What a search starts with.
    pub search: SearchConfig,
    /// The user's keys, in the order of the file.
    pub keys: Vec<Binding>,
}

impl Config {
    /// The user's directory of configuration, if there is one.
    pub fn directory() -> Option<PathBuf> {
        ProjectDirs::from("", "", "freerea").map(|dirs| dirs.config_dir().to_owned())
    }

    /// The file to read: what the variable [`VARIABLE`] names, else `config.toml`.
    pub fn path(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
        match variable(VARIABLE).filter(|named| !named.is_empty()) {
            Some(named) => Some(PathBuf::from(named)),
            None => Config::directory().map(|directory| directory.join("config.toml")),
        }
    }

    /// Reads the file at `path`; a missing one is all defaults.
    ///
    /// # Errors
    /// All that is wrong with the file.
    pub fn load(path: &Path) -> Result<Config, ConfigErrors> {
        Config::load_with(path, |_| Vec::new())
    }

    /// Reads the file at `path` and lets `check` add complaints of its own to the list.
    ///
    /// # Errors
    /// All that is wrong with the file.
    pub fn load_with(
        path: &Path,
        check: impl FnOnce(&Config) -> Vec<Complaint>,
    ) -> Result<Config, ConfigErrors> {
        let (config, mut complaints) = match read_text(path)? {
            Some(text) => Config::read(&text),
            None => (Config::default(), Vec::new()),
        };
        complaints.extend(check(&config));
        if complaints.is_empty() {
            Ok(config)
        } else {
            Err(ConfigErrors::new(path, complaints))
        }
    }

    /// Reads the text of a configuration.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the text.
    pub fn parse(text: &str) -> Result<Config, Vec<Complaint>> {
        match Config::read(text) {
            (config, complaints) if complaints.is_empty() => Ok(config),
            (_, complaints) => Err(complaints),
        }
    }

    /// What can be read of `text`, with defaults for the rest, and all that is wrong with it.
    pub fn read(text: &str) -> (Config, Vec<Complaint>) {
        let source = TomlSource::new(text);
        let mut reader = source.reader();
        let mut config = Config::default();
        for (name, value) in &source.table() {
            config.take(&mut reader, name, value);
        }
        config.compare(&mut reader);
        (config, reader.finish())
    }

    fn take(
        &mut self,
        reader: &mut TomlReader<'_>,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let key: &str = name.get_ref();
        if !TABLES.contains(&key) {
            return match (home(key), value.get_ref()) {
                (_, DeValue::Table(_)) => reader.unknown("table", name, TABLES),
                (Some(table), _) => {
                    reader.complain(name, format!("`{key}` belongs under [{table}]"));
                }
                (None, _) => reader.unknown("key", name, every_key()),
            };
        }
        let Some(table) = reader.table(name, value) else {
            return;
        };
        match key {
            "explorer" => section::read(reader, table, explorer::KEYS, &mut self.explorer),
            "search" => section::read(reader, table, &search::keys(), &mut self.search),
            _ => self.keys = keys::read(reader, table),
        }
    }

    /// Looks at what no entry shows alone.
    fn compare(&self, reader: &mut TomlReader<'_>) {
        if let (Some(population), Some(tournament)) =
            (&self.search.population, &self.search.tournament)
            && tournament.value > population.value
        {
            reader.add(tournament.complain(format!(
                "a tournament of {} cannot be drawn from a population of {}",
                tournament.value, population.value
            )));
        }
    }

    /// The configuration as a file, a comment above each key; what is not set is commented out.
    ///
    /// It reads back as the same configuration.
    pub fn to_toml(&self) -> String {
        let explorer = section::write("explorer", explorer::KEYS, &self.explorer);
        let search = section::write("search", &search::keys(), &self.search);
        let keys = keys::write(&self.keys);
        format!(
            "# A line like `# key = value` is not set; its value is an example.\n\n{explorer}\n{search}\n{keys}"
        )
    }
}

/// The table that a key belongs to, to help where its header was forgotten.
fn home(key: &str) -> Option<&'static str> {
    if explorer::KEYS.iter().any(|known| known.name == key) {
        Some("explorer")
    } else {
        search::keys()
            .iter()
            .any(|known| known.name == key)
            .then_some("search")
    }
}

fn every_key() -> impl Iterator<Item = &'static str> {
    let explorer = explorer::KEYS.iter().map(|key| key.name);
    explorer
        .chain(search::keys().into_iter().map(|key| key.name))
        .chain(TABLES)
}

/// The text of a file of the user's; none where there is no file.
pub(crate) fn read_text(path: &Path) -> Result<Option<String>, ConfigErrors> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(ConfigErrors::whole(
                path,
                format!("cannot be read: {error}"),
            ));
        }
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        // The text up to the first wrong byte is the same in both, so the offset holds.
        let complaint = Complaint::at(Position::of(&text, sound), "not UTF-8 from here on");
        ConfigErrors::new(path, vec![complaint])
    })
}

#[cfg(test)]
mod tests;
