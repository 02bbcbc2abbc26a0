//! Whose accuracies there are: what each publisher offers, and how it comes into the library.

mod known;

use super::address::PUBLISHED;
use super::file_size::FileSize;
use super::shipped;
use crate::space::Space;
pub use known::SOURCES;

/// How the files of a source are had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceAccess {
    /// They come with the program.
    Program,
    /// From an address; `{dataset}` in it stands for the name of each dataset.
    Address(&'static str),
    /// From the page of the project, by hand: there is no address that a program may use.
    ByHand,
}

/// Accuracies that someone publishes.
#[derive(Clone, Copy, Debug)]
pub struct BenchmarkSource {
    /// Its name on the command line.
    pub name: &'static str,
    /// Who publishes it.
    pub publisher: &'static str,
    /// The space whose cells it knows, or knows some of.
    pub space: Space,
    /// Number of cells that it knows, where that is certain.
    pub cells: Option<u32>,
    /// Number of accuracies of each cell that are imported, where that is certain.
    pub accuracies: Option<u32>,
    /// What was measured.
    pub measures: &'static str,
    /// The form of the files.
    pub format: &'static str,
    /// The file, or the folder, that is imported.
    pub file: &'static str,
    /// Number of files to fetch.
    pub files: u32,
    /// About how many bytes there are to fetch, where that is known.
    pub bytes: Option<u64>,
    /// The licence that the project names.
    pub licence: &'static str,
    /// The page of the project, or where else it is.
    pub page: &'static str,
    /// How it is had.
    pub access: SourceAccess,
}

impl BenchmarkSource {
    /// The source of a name.
    pub fn named(name: &str) -> Option<&'static BenchmarkSource> {
        SOURCES.iter().find(|source| source.name == name)
    }

    /// The names of those that can be downloaded.
    pub fn with_address() -> impl Iterator<Item = &'static str> {
        let sources = SOURCES.iter();
        let sources = sources.filter(|source| source.url().is_some());
        sources.map(|source| source.name)
    }

    /// The address of its files, if a program may use one.
    pub fn url(&self) -> Option<&'static str> {
        match self.access {
            SourceAccess::Address(url) => Some(url),
            SourceAccess::Program | SourceAccess::ByHand => None,
        }
    }

    /// How much there is to fetch, in words.
    pub fn size(&self) -> String {
        match self.bytes {
            None => "unknown".to_owned(),
            Some(0) => "none".to_owned(),
            Some(bytes) => format!("about {}", FileSize(bytes)),
        }
    }

    /// The command that brings it into the library.
    pub fn command(&self) -> String {
        match self.access {
            SourceAccess::Program => format!("freerea benchmark show {}", shipped::name()),
            SourceAccess::Address(PUBLISHED) => "freerea benchmark download".to_owned(),
            SourceAccess::Address(_) => format!("freerea benchmark download {}", self.name),
            SourceAccess::ByHand => format!("freerea benchmark import {}", self.file),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_source_has_a_name_a_page_and_a_command() {
        let names: BTreeSet<&str> = SOURCES.iter().map(|source| source.name).collect();
        assert_eq!(names.len(), SOURCES.len());
        for source in &SOURCES {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(source.name.chars().all(plain), "{}", source.name);
            let outside = source.access != SourceAccess::Program;
            assert_eq!(
                source.page.starts_with("https://"),
                outside,
                "{}",
                source.name
            );
            assert!(source.command().starts_with("freerea benchmark "));
            assert_eq!(
                BenchmarkSource::named(source.name).map(|s| s.name),
                Some(source.name)
            );
            let cells = source.cells.unwrap_or_default() as usize;
            assert!(cells <= source.space.count(), "{}", source.name);
        }
        assert!(BenchmarkSource::named("freerea").unwrap().url() == Some(PUBLISHED));
    }

    #[test]
    fn the_table_that_comes_along_is_counted() {
        let table = shipped::glyphs();
        let source = BenchmarkSource::named("glyphs").unwrap();
        assert_eq!(source.cells, Some(table.known_cells() as u32));
        assert_eq!(source.accuracies, Some(table.columns().len() as u32));
    }
}
