//! Reading a TOML text so that every mistake in it is named, not only the first.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;

use freerea_core::text_file::Position;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::explorer::diagnostics::complaint::{Complaint, Placed, did_you_mean};

/// A file with more broken lines than this, each of which stops the parser, is no configuration.
const MOST_ROUNDS: usize = 50;

/// A TOML text, with the lines that the parser could not read blanked out in a copy.
///
/// The parser stops at some errors, or goes on with made-up values; both would hide or invent
/// complaints. Without those lines the rest of the text is checked as the user wrote it.
pub(crate) struct TomlSource<'t> {
    text: &'t str,
    sound: Cow<'t, str>,
    broken: Vec<Complaint>,
}

impl<'t> TomlSource<'t> {
    /// Looks for the lines of `text` that are no TOML.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut source = TomlSource {
            text,
            sound: Cow::Borrowed(text),
            broken: Vec::new(),
        };
        let mut lines = BTreeSet::new();
        for _ in 0..MOST_ROUNDS {
            let mut fresh = BTreeSet::new();
            for error in DeTable::parse_recoverable(&source.sound).1 {
                let position = Position::of(text, error.span().map_or(0, |span| span.start));
                if !lines.contains(&position.line) && fresh.insert(position.line) {
                    source.broken.push(Complaint::at(position, error.message()));
                }
            }
            if fresh.is_empty() {
                break;
            }
            lines.extend(fresh);
            source.sound = Cow::Owned(blanked(text, &lines));
        }
        source
    }

    /// What could be read.
    pub(crate) fn table(&self) -> DeTable<'_> {
        DeTable::parse_recoverable(&self.sound).0.into_inner()
    }

    /// A reader of the table, which starts with the complaints about the broken lines.
    pub(crate) fn reader(&self) -> TomlReader<'_> {
        TomlReader {
            text: self.text,
            complaints: self.broken.clone(),
            broken: &self.broken,
        }
    }
}

/// The text with the numbered lines overwritten by as many blanks, so that offsets stay true.
fn blanked(text: &str, lines: &BTreeSet<usize>) -> String {
    let blank = |line: &str| {
        if line.ends_with('\n') {
            " ".repeat(line.len() - 1) + "\n"
        } else {
            " ".repeat(line.len())
        }
    };
    text.split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| {
            if lines.contains(&(at + 1)) {
                Cow::Owned(blank(line))
            } else {
                Cow::Borrowed(line)
            }
        })
        .collect()
}

/// Collects the complaints about one text.
pub(crate) struct TomlReader<'s> {
    text: &'s str,
    complaints: Vec<Complaint>,
    broken: &'s [Complaint],
}

impl<'s> TomlReader<'s> {
    /// The place where something of the table begins.
    pub(crate) fn position<T>(&self, spanned: &Spanned<T>) -> Position {
        Position::of(self.text, spanned.span().start)
    }

    /// Notes what is wrong with something of the table.
    pub(crate) fn complain<T>(&mut self, about: &Spanned<T>, message: impl Into<String>) {
        self.add(Complaint::at(self.position(about), message));
    }

    /// Notes a complaint, but for a line that the parser complained about: its value is made up.
    pub(crate) fn add(&mut self, complaint: Complaint) {
        if !self
            .broken
            .iter()
            .any(|broken| broken.line == complaint.line)
        {
            self.complaints.push(complaint);
        }
    }

    /// Notes that something is missing, but for a text with lines that could not be read: it may
    /// stand in one of them.
    pub(crate) fn miss(&mut self, complaint: Complaint) {
        if self.broken.is_empty() {
            self.complaints.push(complaint);
        }
    }

    /// Notes a name that means nothing, and the one that may have been meant, or those there are.
    pub(crate) fn unknown<'n>(
        &mut self,
        kind: &str,
        name: &Spanned<DeString<'_>>,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let hint = did_you_mean(name.get_ref(), known);
        self.complain(name, format!("unknown {kind} `{}`{hint}", name.get_ref()));
    }

    /// The entries of `value`, which must be a table.
    pub(crate) fn table<'a, 'i>(
        &mut self,
        name: &Spanned<DeString<'i>>,
        value: &'a Spanned<DeValue<'i>>,
    ) -> Option<&'a DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let (key, kind) = (name.get_ref(), kind(value.get_ref()));
            self.complain(value, format!("`{key}` is a table of keys, not {kind}"));
        }
        table
    }

    /// One entry, to be read as what it should be.
    pub(crate) fn found<'a, 'i>(
        &'a mut self,
        name: &'a Spanned<DeString<'i>>,
        value: &'a Spanned<DeValue<'i>>,
    ) -> Found<'a, 's, 'i> {
        Found {
            reader: self,
            name,
            value,
        }
    }

    /// The complaints, in the order of the text.
    pub(crate) fn finish(mut self) -> Vec<Complaint> {
        self.complaints.sort();
        self.complaints.dedup();
        self.complaints
    }
}

/// An entry of a table: each way of reading it gives its value, or complains and gives none.
pub(crate) struct Found<'a, 's, 'i> {
    /// Takes the complaints.
    pub(crate) reader: &'a mut TomlReader<'s>,
    /// The key.
    pub(crate) name: &'a Spanned<DeString<'i>>,
    /// Its value.
    pub(crate) value: &'a Spanned<DeValue<'i>>,
}

impl Found<'_, '_, '_> {
    fn placed<T>(&self, value: T) -> Option<Placed<T>> {
        Some(Placed::new(value, self.reader.position(self.value)))
    }

    fn refuse<T>(&mut self, wanted: impl Display) -> Option<T> {
        let found = match self.value.get_ref() {
            DeValue::Integer(integer) => integer.to_string(),
            DeValue::Float(float) => float.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::String(text) if text.len() <= 40 => format!("\"{}\"", text.escape_debug()),
            other => kind(other).to_owned(),
        };
        let message = format!("`{}` takes {wanted}, not {found}", self.name.get_ref());
        self.reader.complain(self.value, message);
        None
    }

    /// A string.
    pub(crate) fn text(mut self) -> Option<Placed<String>> {
        match self.value.get_ref().as_str() {
            Some(text) => self.placed(text.to_owned()),
            None => self.refuse("a string"),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(mut self) -> Option<Placed<bool>> {
        match self.value.get_ref().as_bool() {
            Some(flag) => self.placed(flag),
            None => self.refuse("true or false"),
        }
    }

    /// An integer in `range`.
    pub(crate) fn integer<T>(mut self, range: RangeInclusive<T>) -> Option<Placed<T>>
    where
        T: TryFrom<i128> + PartialOrd + Display,
    {
        let value = whole(self.value.get_ref()).and_then(|integer| T::try_from(integer).ok());
        match value.filter(|value| range.contains(value)) {
            Some(value) => self.placed(value),
            None => self.refuse(format_args!(
                "an integer from {} to {}",
                range.start(),
                range.end()
            )),
        }
    }

    /// A count as its text, for the parser of counts: `"0.4M"`, `400000` or `4e5`.
    pub(crate) fn count(mut self) -> Option<Placed<String>> {
        let text = match self.value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Float(float) => Some(float.as_str().to_owned()),
            value => whole(value).map(|integer| integer.to_string()),
        };
        match text {
            Some(text) => self.placed(text),
            None => self.refuse("a count like 400000 or \"0.4M\""),
        }
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(mut self, choices: &[(&str, T)]) -> Option<Placed<T>> {
        let word = self.value.get_ref().as_str();
        match choices.iter().find(|(name, _)| Some(*name) == word) {
            Some((_, value)) => self.placed(*value),
            None => {
                let names: Vec<_> = choices
                    .iter()
                    .map(|(name, _)| format!("\"{name}\""))
                    .collect();
                self.refuse(format_args!("one of {}", names.join(", ")))
            }
        }
    }
}

/// The value of an integer, whatever its radix.
pub(crate) fn whole(value: &DeValue<'_>) -> Option<i128> {
    let integer = value.as_integer()?;
    i128::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// What a value is, with its article.
pub(crate) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
