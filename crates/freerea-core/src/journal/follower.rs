//! Following a journal while another process writes it. The file is only read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::reader::{AFTER_HEADER, events};
use super::{Fault, ReadError, Recording};
use crate::cost::Costing;
use crate::search::Event;

/// What became of a journal since the last look.
#[derive(Debug)]
pub enum Growth {
    /// Nothing was added, or no whole line yet.
    None,
    /// Events were added. What is wrong with the lines after them may be mended by the writer.
    Events(Vec<Event>, Option<Fault>),
    /// It was cut or replaced; this is what is there now.
    Anew(Box<Recording>),
}

/// A journal that is followed. Each look opens the file by its name, so that one in its place is
/// noticed, and so that a folder shared over a network shows what is new.
#[derive(Debug)]
pub struct Follower {
    path: PathBuf,
    costing: Costing,
    /// The bytes up to the end of the last event that was read.
    read: u64,
    /// The lines that they are.
    lines: usize,
    /// The last of these lines, which the file still has there unless it was cut or replaced.
    last_line: Vec<u8>,
}

impl Follower {
    /// Begins to follow a journal, with what is there already. A last line that is not whole yet is
    /// no fault.
    ///
    /// # Errors
    /// If the file cannot be read, or does not begin with a whole header.
    pub fn open(path: &Path) -> Result<(Self, Recording), ReadError> {
        let bytes = super::reader::bytes(path)?;
        let mut follower = Follower {
            path: path.to_owned(),
            costing: Costing::default(),
            read: 0,
            lines: 0,
            last_line: Vec::new(),
        };
        let recording = follower.begin(&bytes)?;
        Ok((follower, recording))
    }

    /// Where the journal is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks for what is new.
    ///
    /// # Errors
    /// If the file cannot be read, or another one in its place is no journal. What was read stays,
    /// and the next look may succeed.
    pub fn look(&mut self) -> Result<Growth, ReadError> {
        let bytes = self.unread().map_err(|reason| ReadError::Unreadable {
            path: self.path.clone(),
            reason,
        })?;
        let Some(added) = bytes.strip_prefix(self.last_line.as_slice()) else {
            return self.look_anew();
        };
        if added.is_empty() {
            return Ok(Growth::None);
        }
        let (events, read, fault) = events(added, self.lines + 1, &self.costing);
        self.advance(&added[..read], events.len());
        Ok(match (events.is_empty(), unmended(fault)) {
            (true, None) => Growth::None,
            (_, fault) => Growth::Events(events, fault),
        })
    }

    /// The last line that was read, and all after it.
    fn unread(&self) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.read - self.last_line.len() as u64))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn look_anew(&mut self) -> Result<Growth, ReadError> {
        let bytes = super::reader::bytes(&self.path)?;
        // A new writer is about to write its first line.
        if !bytes.contains(&b'\n') {
            return Ok(Growth::None);
        }
        Ok(Growth::Anew(Box::new(self.begin(&bytes)?)))
    }

    fn begin(&mut self, bytes: &[u8]) -> Result<Recording, ReadError> {
        let mut recording = Recording::parse(bytes, &self.path)?;
        recording.fault = unmended(recording.fault);
        self.costing = recording.header.settings.costing();
        (self.read, self.lines) = (0, AFTER_HEADER - 1);
        self.advance(&bytes[..recording.sound as usize], recording.events.len());
        Ok(recording)
    }

    /// Takes in that these bytes, which are whole lines, were read.
    fn advance(&mut self, bytes: &[u8], events: usize) {
        if let Some(line) = bytes.split_inclusive(|&byte| byte == b'\n').next_back() {
            self.last_line = line.to_owned();
        }
        self.read += bytes.len() as u64;
        self.lines += events;
    }
}

/// A fault that is not just a line whose end is still to be written.
fn unmended(fault: Option<Fault>) -> Option<Fault> {
    fault.filter(|fault| *fault != Fault::Torn)
}

#[cfg(test)]
mod tests;
