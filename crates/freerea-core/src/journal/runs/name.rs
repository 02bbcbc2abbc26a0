//! The names of runs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A run's name: by default, when it began.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunName(String);

/// Text that is no name of a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no name of a run: it has letters, digits, '-' and '_', like 20261125-101500")]
pub struct RunNameError(String);

impl RunName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names for a run that began then, the best first.
    pub(super) fn candidates(began: &str) -> impl Iterator<Item = RunName> {
        let digits = began.chars().filter_map(|c| match c {
            'T' => Some('-'),
            c => c.is_ascii_digit().then_some(c),
        });
        let stem: String = digits.collect();
        let more = (2..).map({
            let stem = stem.clone();
            move |number: u32| RunName(format!("{stem}-{number}"))
        });
        std::iter::once(RunName(stem)).chain(more)
    }
}

impl FromStr for RunName {
    type Err = RunNameError;

    fn from_str(text: &str) -> Result<Self, RunNameError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let sound = !text.is_empty() && text.len() <= 100 && text.chars().all(allowed);
        if sound && text != "last" {
            Ok(RunName(text.to_owned()))
        } else {
            Err(RunNameError(text.to_owned()))
        }
    }
}

impl TryFrom<String> for RunName {
    type Error = RunNameError;

    fn try_from(text: String) -> Result<Self, RunNameError> {
        text.parse()
    }
}

impl From<RunName> for String {
    fn from(name: RunName) -> Self {
        name.0
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_named_by_when_it_began() {
        let names: Vec<String> = RunName::candidates("2026-11-25T10:15:00Z")
            .take(3)
            .map(String::from)
            .collect();
        assert_eq!(
            names,
            ["20261125-101500", "20261125-101500-2", "20261125-101500-3"]
        );
    }

    #[test]
    fn a_name_leads_out_of_no_folder() {
        for text in ["", "..", "a/b", "last", "a b", "é"] {
            assert!(text.parse::<RunName>().is_err(), "{text}");
        }
        assert!("my_run-2".parse::<RunName>().is_ok());
    }
}
