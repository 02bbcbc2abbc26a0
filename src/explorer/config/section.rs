//! A table of the configuration as rows: one row is the only place that knows a key.

use toml::de::DeTable;

use crate::explorer::diagnostics::complaint::Placed;
use crate::explorer::diagnostics::reader::{Found, TomlReader};

/// One key of a table: how it is explained, read and written. Both functions are given its name.
pub(super) struct ConfigKey<T> {
    /// Its name in the file.
    pub(super) name: &'static str,
    /// What it does: the comment above it.
    pub(super) about: &'static str,
    /// The value to show, commented out, if none is set.
    pub(super) example: &'static str,
    /// Takes a value from the file.
    pub(super) read: fn(&mut T, Found<'_, '_, '_>, &str),
    /// The value as TOML, if one is set.
    pub(super) write: fn(&T, &str) -> Option<String>,
}

// Derived, they would ask the settings to be copied too.
impl<T> Clone for ConfigKey<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ConfigKey<T> {}

/// Reads `table` into `settings`, which keeps what it has where an entry is wrong or missing.
pub(super) fn read<T>(
    reader: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    keys: &[ConfigKey<T>],
    settings: &mut T,
) {
    for (name, value) in table {
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => (key.read)(settings, reader.found(name, value), key.name),
            None => reader.unknown("key", name, keys.iter().map(|key| key.name)),
        }
    }
}

/// Writes `settings` as the table `name`, each key under its comment.
pub(super) fn write<T>(name: &str, keys: &[ConfigKey<T>], settings: &T) -> String {
    let mut text = format!("[{name}]\n");
    for key in keys {
        let line = match (key.write)(settings, key.name) {
            Some(value) => format!("{} = {value}", key.name),
            None => format!("# {} = {}", key.name, key.example),
        };
        text += &format!("# {}\n{line}\n", key.about);
    }
    text
}

/// A number as TOML.
pub(super) fn number<T: ToString>(entry: &Option<Placed<T>>) -> Option<String> {
    entry.as_ref().map(|entry| entry.value.to_string())
}

/// A string as TOML.
pub(super) fn string(entry: &Option<Placed<String>>) -> Option<String> {
    entry.as_ref().map(|entry| quoted(&entry.value))
}

/// A basic string of TOML, on one line, which also serves as a key.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
