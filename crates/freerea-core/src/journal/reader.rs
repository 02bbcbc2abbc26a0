//! Reading a journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;

use super::{Header, VERSION};
use crate::cost::Costing;
use crate::evolution::EvolutionEvent;
use crate::search::{Event, Happening};

/// A run as its journal tells it.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What it was begun with.
    pub header: Header,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What is wrong with the rest of the file.
    pub fault: Option<Fault>,
    /// The length in bytes of what is sound: the header and the events.
    pub sound: u64,
}

/// What is wrong with a journal whose beginning is sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The last line is not whole, as where the program was killed or the disk was full.
    #[error("the last line is torn and is left out")]
    Torn,
    /// A line is no event; it and what follows are left out.
    #[error("line {line} is no event ({why}); it and the {lost} lines after it are left out")]
    Corrupt {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
        /// The number of lines after it.
        lost: usize,
    },
}

/// Why a journal cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system does not let the file be read.
    #[error("{path:?} can't be read ({reason}): check its name and that you may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The first line is no header.
    #[error("{path:?} is no journal of a run: its first line is no header ({why})")]
    NoHeader {
        /// The file.
        path: PathBuf,
        /// What is wrong with the line.
        why: String,
    },
    /// Another version of the program wrote it.
    #[error(
        "{path:?} is a journal of format {found}, and this program reads formats 1 to {VERSION}; \
         use the version of freerea that wrote it"
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
}

/// What all headers begin with.
#[derive(Deserialize)]
struct FormatVersion {
    journal: u32,
}

impl Recording {
    /// Reads a journal, as far as it is sound.
    ///
    /// # Errors
    /// If the file cannot be read, or is no journal of this format.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let bytes = bytes(path)?;
        Recording::parse(&bytes, path)
    }

    /// Reads the bytes of a journal, as far as they are sound; the path is for complaints.
    ///
    /// # Errors
    /// If they are no journal of this format.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Self, ReadError> {
        let (header, rest) = header(bytes, path)?;
        let (events, read, fault) = events(rest, AFTER_HEADER, &header.settings.costing());
        Ok(Recording {
            header,
            events,
            fault,
            sound: (bytes.len() - rest.len() + read) as u64,
        })
    }
}

/// The bytes of a journal.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    fs::read(path).map_err(|reason| ReadError::Unreadable {
        path: path.to_owned(),
        reason,
    })
}

/// The header of a journal, and the lines after it.
pub(super) fn header<'b>(bytes: &'b [u8], path: &Path) -> Result<(Header, &'b [u8]), ReadError> {
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let (first, rest) = match end {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[][..]),
    };
    let no_header = |error: serde_json::Error| ReadError::NoHeader {
        path: path.to_owned(),
        why: error.to_string(),
    };
    if bytes.is_empty() {
        return Err(ReadError::NoHeader {
            path: path.to_owned(),
            why: "the file is empty".to_owned(),
        });
    }
    let FormatVersion { journal: found } = serde_json::from_slice(first).map_err(no_header)?;
    if !(1..=VERSION).contains(&found) {
        return Err(ReadError::OtherVersion {
            path: path.to_owned(),
            found,
        });
    }
    let header = serde_json::from_slice(first).map_err(no_header)?;
    Ok((header, rest))
}

/// How much of a journal is read by one worker at a time, in bytes.
const PART: usize = 1 << 20;

/// The number of the first line that is an event, from 1.
pub(super) const AFTER_HEADER: usize = 2;

/// The sound events of lines that begin with this number, how many bytes they take, and what is
/// wrong after them. Costs that the version which wrote them did not know are counted.
pub(super) fn events(
    bytes: &[u8],
    first_line: usize,
    costing: &Costing,
) -> (Vec<Event>, usize, Option<Fault>) {
    let (mut events, read, fault) = written_events(bytes, first_line);
    complete(&mut events, costing);
    (events, read, fault)
}

fn written_events(bytes: &[u8], first_line: usize) -> (Vec<Event>, usize, Option<Fault>) {
    let parts: Vec<JournalPart> = parts(bytes)
        .into_par_iter()
        .map(JournalPart::read)
        .collect();
    let mut events = Vec::with_capacity(parts.iter().map(|part| part.events.len()).sum());
    let mut read = 0;
    for part in parts {
        events.extend(part.events);
        read += part.read;
        if let Some(why) = part.fault {
            let line = first_line + events.len();
            let fault = fault(&bytes[read..], line, why);
            return (events, read, Some(fault));
        }
    }
    (events, read, None)
}

/// Counts the costs that the version which wrote the events did not know.
fn complete(events: &mut [Event], costing: &Costing) {
    events.par_iter_mut().for_each(|event| {
        if let Happening::Evolution(
            EvolutionEvent::Born { cell, costs, .. }
            | EvolutionEvent::Enumerated { cell, costs, .. },
        ) = &mut event.happening
        {
            *costs = costs.completed(*cell, costing);
        }
    });
}

fn fault(rest: &[u8], line: usize, why: String) -> Fault {
    match rest.split_inclusive(|&byte| byte == b'\n').count() {
        1 if !rest.ends_with(b"\n") => Fault::Torn,
        lines => Fault::Corrupt {
            line,
            why,
            lost: lines - 1,
        },
    }
}

/// Cuts at ends of lines.
fn parts(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while bytes.len() > PART {
        let end = bytes[PART..].iter().position(|&byte| byte == b'\n');
        let (part, rest) = bytes.split_at(end.map_or(bytes.len(), |end| PART + end + 1));
        parts.push(part);
        bytes = rest;
    }
    parts.push(bytes);
    parts
}

struct JournalPart {
    events: Vec<Event>,
    read: usize,
    fault: Option<String>,
}

impl JournalPart {
    fn read(bytes: &[u8]) -> Self {
        let mut part = JournalPart {
            events: Vec::new(),
            read: 0,
            fault: None,
        };
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let event = match line.strip_suffix(b"\n") {
                Some(whole) => serde_json::from_slice(whole).map_err(|error| error.to_string()),
                None => Err("it has no end".to_owned()),
            };
            match event {
                Ok(event) => part.events.push(event),
                Err(why) => {
                    part.fault = Some(why);
                    break;
                }
            }
            part.read += line.len();
        }
        part
    }
}

#[cfg(test)]
mod tests;
