//! What is known of accuracies that someone publishes.

use super::super::address::PUBLISHED;
use super::super::file_size::FileSize;
use super::super::shipped;
use crate::space::Space;

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
