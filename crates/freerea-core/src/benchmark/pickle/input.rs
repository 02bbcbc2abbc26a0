//! The bytes of a pickle, one instruction and argument after the other.

use super::error::PickleError;

/// A cursor on the bytes.
pub(super) struct Input<'d> {
    data: &'d [u8],
    at: usize,
    /// Where the present frame ends; up to the cursor where there is none.
    frame_end: usize,
}

impl<'d> Input<'d> {
    /// A cursor at the beginning.
    pub fn new(data: &'d [u8]) -> Self {
        Input {
            data,
            at: 0,
            frame_end: 0,
        }
    }

    /// Where the cursor stands.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether all is read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.data.len()
    }

    /// The next bytes.
    pub fn take(&mut self, length: u64) -> Result<&'d [u8], PickleError> {
        let rest = &self.data[self.at..];
        let length = usize::try_from(length)
            .ok()
            .filter(|&length| length <= rest.len())
            .ok_or(PickleError::Truncated(self.at))?;
        let end = self.at + length;
        if self.at < self.frame_end && end > self.frame_end {
            return Err(PickleError::Frame(self.at));
        }
        self.at = end;
        Ok(&rest[..length])
    }

    /// The next bytes as an array.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], PickleError> {
        let bytes = self.take(N as u64)?;
        Ok(bytes.try_into().expect("as many as asked for"))
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

    /// A text of so many bytes.
    pub fn text(&mut self, length: u64) -> Result<&'d str, PickleError> {
        let at = self.at;
        str::from_utf8(self.take(length)?).map_err(|_| PickleError::Text(at))
    }

    /// A text up to the line's end, which is passed over.
    pub fn line(&mut self) -> Result<&'d str, PickleError> {
        let mut rest = self.data[self.at..].iter();
        let length = rest
            .position(|&byte| byte == b'\n')
            .ok_or(PickleError::Truncated(self.at))?;
        let line = self.text(length as u64)?;
        self.byte()?;
        Ok(line)
    }

    /// Begins a frame whose length comes next.
    pub fn begin_frame(&mut self) -> Result<(), PickleError> {
        let start = self.at;
        let length = self.u64()?;
        if self.at < self.frame_end {
            return Err(PickleError::Frame(start));
        }
        let rest = (self.data.len() - self.at) as u64;
        if length > rest {
            return Err(PickleError::Truncated(self.data.len()));
        }
        self.frame_end = self.at + length as usize;
        Ok(())
    }
}
