//! Complaints about a file of the user's: each names its line and column.

use std::fmt;
use std::path::{Path, PathBuf};

use freerea_core::text_file::Position;

/// A value together with the place it was read from.
///
/// Two of them are equal where their values are, wherever those stand.
#[derive(Clone, Debug, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands; [`Position::NOWHERE`] for a default.
    pub position: Position,
}

impl<T> Placed<T> {
    /// A value that stands at `position`.
    pub const fn new(value: T, position: Position) -> Self {
        Placed { value, position }
    }

    /// A value that stands in no file: a default.
    pub const fn nowhere(value: T) -> Self {
        Placed {
            value,
            position: Position::NOWHERE,
        }
    }

    /// What is wrong with this value, at its place.
    pub fn complain(&self, message: impl Into<String>) -> Complaint {
        Complaint::at(self.position, message)
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The line, from 1; 0 where the complaint is about the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 as above.
    pub column: usize,
    /// What is wrong and, if it is known, what would be right.
    pub message: String,
}

impl Complaint {
    /// A complaint about what stands at `position`.
    pub fn at(position: Position, message: impl Into<String>) -> Self {
        Complaint {
            line: position.line,
            column: position.column,
            message: message.into(),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: ", self.line, self.column)?;
        }
        f.write_str(&self.message)
    }
}

/// All that is wrong with one file; shown one complaint a line, each with the path before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(path, complaints))]
pub struct ConfigErrors {
    /// The file.
    pub path: PathBuf,
    /// The complaints, in the order of the file.
    pub complaints: Vec<Complaint>,
}

impl ConfigErrors {
    /// The complaints about `path`, put in the order of the file.
    pub fn new(path: impl Into<PathBuf>, mut complaints: Vec<Complaint>) -> Self {
        complaints.sort();
        ConfigErrors {
            path: path.into(),
            complaints,
        }
    }

    /// One complaint about the file as a whole.
    pub fn whole(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        ConfigErrors::new(path, vec![Complaint::at(Position::NOWHERE, message)])
    }

    /// The first complaint, and where there are more, what lists them.
    pub fn first(&self, lists_all: &str) -> String {
        let first = listed(&self.path, &self.complaints[..self.complaints.len().min(1)]);
        match self.complaints.len() {
            ..=1 => first,
            all => format!("{first}; and {} more: {lists_all} lists them", all - 1),
        }
    }
}

fn listed(path: &Path, complaints: &[Complaint]) -> String {
    let line = |complaint: &Complaint| match complaint.line {
        0 => format!("{}: {complaint}", path.display()),
        _ => format!("{}:{complaint}", path.display()),
    };
    complaints.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The name most like `word`, if one is near enough to be a slip of the finger.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (word.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (distance(word, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// As many names as a line lists.
const MOST_LISTED: usize = 16;

/// What follows a word that is unknown: the name most like it, or else all there are, if they are
/// few enough to be read.
pub(crate) fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match nearest(word, names.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if names.len() <= MOST_LISTED => format!("; there are {}", names.join(", ")),
        None => String::new(),
    }
}

/// How many slips lie between two words: a letter too many, too few, another, or two swapped.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut slips = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            slips[i][j] = match (i, j) {
                (0, _) | (_, 0) => i + j,
                _ => {
                    let other = slips[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    other.min(slips[i - 1][j] + 1).min(slips[i][j - 1] + 1)
                }
            };
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                slips[i][j] = slips[i][j].min(slips[i - 2][j - 2] + 1);
            }
        }
    }
    slips[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_ordered_and_carries_the_path() {
        let errors = ConfigErrors::new(
            "c.toml",
            vec![
                Complaint {
                    line: 12,
                    column: 9,
                    message: "b".into(),
                },
                Complaint {
                    line: 2,
                    column: 1,
                    message: "a".into(),
                },
                Complaint {
                    line: 0,
                    column: 0,
                    message: "cannot be read".into(),
                },
            ],
        );
        assert_eq!(
            errors.to_string(),
            "c.toml: cannot be read\nc.toml:2:1: a\nc.toml:12:9: b"
        );
        let first = "c.toml: cannot be read; and 2 more: 'x' lists them";
        assert_eq!(errors.first("'x'"), first);
        assert_eq!(ConfigErrors::whole("c.toml", "a").first("'x'"), "c.toml: a");
    }

    #[test]
    fn slips_are_met_and_strangers_are_not() {
        let names = ["theme", "mouse", "glyphs"];
        assert_eq!(nearest("thme", names), Some("theme"));
        assert_eq!(nearest("mosue", names), Some("mouse"));
        assert_eq!(nearest("moose", names), Some("mouse"));
        assert_eq!(
            nearest("moosse", names),
            Some("mouse"),
            "two slips in six letters"
        );
        assert_eq!(nearest("moss", names), None, "two slips in four letters");
        assert_eq!(nearest("colours", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(did_you_mean("thme", names), "; did you mean `theme`?");
        let all = "; there are theme, mouse, glyphs";
        assert_eq!(did_you_mean("colours", names), all);
        assert_eq!(did_you_mean("colours", [names; 6].concat()), "");
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
