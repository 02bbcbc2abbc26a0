//! Files of text that a user names.

use std::io::{self, Read};

/// All that there is to read, as text.
///
/// # Errors
/// What the system says; of bytes that are no UTF-8, that they are no text.
pub fn read(mut source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    match source.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(io::Error::new(error.kind(), "it is no text file"))
        }
        Err(error) => Err(error),
    }
}
