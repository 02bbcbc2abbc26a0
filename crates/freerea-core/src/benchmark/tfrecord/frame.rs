//! The framing of TFRecord files: a length, its checksum, the data, its checksum.

use std::io::{self, Read};

/// The most bytes of one record; those of NAS-Bench-101 have up to 600.
const MOST_BYTES: u64 = 1 << 20;

/// What is wrong with the framing.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The system refuses to read on.
    #[error("it can't be read ({0})")]
    System(#[from] io::Error),
    /// The file ends within a record.
    #[error("it ends in the middle of a record")]
    Cut,
    /// A length that no record has, or that its checksum contradicts.
    #[error("the length of a record is damaged, or this is no TFRecord file")]
    Length,
    /// Data that its checksum contradicts.
    #[error("a record is damaged: its checksum is wrong")]
    Data,
}

/// The records of a file, one after the other.
pub struct Frames<R> {
    file: R,
    /// Bytes read so far.
    pub read: u64,
    data: Vec<u8>,
}

impl<R: Read> Frames<R> {
    /// The records of a file that is at its beginning.
    pub fn new(file: R) -> Self {
        Frames {
            file,
            read: 0,
            data: Vec::new(),
        }
    }

    /// The data of the next record; `None` at the end of the file.
    ///
    /// # Errors
    /// If the file is cut or damaged.
    pub fn next(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let mut head = [0; 12];
        match fill(&mut self.file, &mut head)? {
            0 => return Ok(None),
            12 => {}
            _ => return Err(FrameError::Cut),
        }
        let [length @ .., a, b, c, d] = head;
        let checksum = u32::from_le_bytes([a, b, c, d]);
        let bytes = u64::from_le_bytes(length);
        if masked(&length) != checksum || bytes > MOST_BYTES {
            return Err(FrameError::Length);
        }
        self.data.resize(bytes as usize + 4, 0);
        if fill(&mut self.file, &mut self.data)? < self.data.len() {
            return Err(FrameError::Cut);
        }
        self.read += 12 + bytes + 4;
        let (data, checksum) = self.data.split_at(bytes as usize);
        if masked(data).to_le_bytes() == checksum {
            Ok(Some(data))
        } else {
            Err(FrameError::Data)
        }
    }
}

/// Fills a buffer as far as the file goes.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(bytes) => filled += bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// TensorFlow's checksum: CRC-32C, rotated and shifted, so that a checksum of data that holds
/// checksums is none of theirs.
pub fn masked(data: &[u8]) -> u32 {
    crc32c::crc32c(data)
        .rotate_right(15)
        .wrapping_add(0xa282_ead8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(data: &[u8]) -> Vec<u8> {
        let length = (data.len() as u64).to_le_bytes();
        [
            length.as_slice(),
            &masked(&length).to_le_bytes(),
            data,
            &masked(data).to_le_bytes(),
        ]
        .concat()
    }

    fn outcome(bytes: &[u8]) -> Result<usize, FrameError> {
        let mut frames = Frames::new(bytes);
        let mut records = 0;
        while frames.next()?.is_some() {
            records += 1;
        }
        Ok(records)
    }

    #[test]
    fn records_follow_one_another_and_damage_is_found() {
        let whole = [framed(b"one"), framed(b""), framed(b"three")].concat();
        assert_eq!(outcome(&whole).unwrap(), 3);
        assert_eq!(outcome(b"").unwrap(), 0);
        for length in 1..whole.len() {
            let cut = outcome(&whole[..length]);
            let between = [19, 19 + 16].contains(&length);
            assert!(between == cut.is_ok(), "{length}");
        }
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            assert!(outcome(&damaged).is_err(), "{place}");
        }
    }
}
