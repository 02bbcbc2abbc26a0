//! The bytes of a pickle, one instruction and argument after the other.

use std::io::{self, BufRead, Read};

use super::error::PickleError;

/// The longest text or bytes that are kept, in bytes.
const MOST_KEPT: u64 = 64 << 20;

/// A cursor on the bytes.
pub(super) struct Input<R> {
    data: R,
    at: usize,
    /// Where the present frame ends; up to the cursor if there is none.
    frame_end: usize,
    /// The argument that was read last.
    argument: Vec<u8>,
}

impl<R: BufRead> Input<R> {
    /// A cursor at the beginning.
    pub fn new(data: R) -> Self {
        Input {
            data,
            at: 0,
            frame_end: 0,
            argument: Vec::new(),
        }
    }

    /// Where the cursor stands.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether all is read.
    pub fn is_at_end(&mut self) -> Result<bool, PickleError> {
        Ok(self.data.fill_buf().map_err(unreadable)?.is_empty())
    }

    /// Checks that a whole frame is read.
    pub fn end_frame(&self) -> Result<(), PickleError> {
        if self.at < self.frame_end {
            Err(PickleError::Truncated(self.at))
        } else {
            Ok(())
        }
    }

    /// Moves the cursor over so many bytes, which the frame must hold.
    fn advance(&mut self, length: u64) -> Result<(), PickleError> {
        let length = usize::try_from(length).map_err(|_| PickleError::Truncated(self.at))?;
        let end = self.at.saturating_add(length);
        if self.at < self.frame_end && end > self.frame_end {
            return Err(PickleError::Frame(self.at));
        }
        self.at = end;
        Ok(())
    }

    /// The next bytes; those that no one keeps are passed over and are `None`.
    pub fn take(&mut self, length: u64) -> Result<Option<&[u8]>, PickleError> {
        let start = self.at;
        self.advance(length)?;
        self.argument.clear();
        let mut next = self.data.by_ref().take(length);
        let read = if length <= MOST_KEPT {
            next.read_to_end(&mut self.argument).map(|read| read as u64)
        } else {
            io::copy(&mut next, &mut io::sink())
        };
        match read.map_err(unreadable)? {
            read if read < length => Err(PickleError::Truncated(start)),
            _ if length <= MOST_KEPT => Ok(Some(&self.argument)),
            _ => Ok(None),
        }
    }

    /// The next bytes as an array.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], PickleError> {
        let start = self.at;
        self.advance(N as u64)?;
        let mut bytes = [0; N];
        let read = self.data.read_exact(&mut bytes);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => PickleError::Truncated(start),
            _ => unreadable(error),
        })?;
        Ok(bytes)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8, PickleError> {
        self.array().map(|[byte]| byte)
    }

    /// The next four bytes as a number.
    pub fn u32(&mut self) -> Result<u32, PickleError> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next eight bytes as a number.
    pub fn u64(&mut self) -> Result<u64, PickleError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A text of so many bytes; `None` if it is longer than any that is kept.
    pub fn text(&mut self, length: u64) -> Result<Option<&str>, PickleError> {
        let at = self.at;
        let Some(bytes) = self.take(length)? else {
            return Ok(None);
        };
        let text = str::from_utf8(bytes).map_err(|_| PickleError::Text(at))?;
        Ok(Some(text))
    }

    /// A text up to the line's end, which is passed over.
    pub fn line(&mut self) -> Result<String, PickleError> {
        let at = self.at;
        let mut line = Vec::new();
        loop {
            match self.byte()? {
                b'\n' => break,
                _ if line.len() as u64 == MOST_KEPT => return Err(PickleError::Text(at)),
                byte => line.push(byte),
            }
        }
        String::from_utf8(line).map_err(|_| PickleError::Text(at))
    }

    /// Begins a frame whose length comes next.
    pub fn begin_frame(&mut self) -> Result<(), PickleError> {
        let start = self.at;
        let length = self.u64()?;
        if self.at < self.frame_end {
            return Err(PickleError::Frame(start));
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        self.frame_end = self.at.saturating_add(length);
        Ok(())
    }
}

fn unreadable(error: io::Error) -> PickleError {
    PickleError::Unreadable(error.to_string())
}
