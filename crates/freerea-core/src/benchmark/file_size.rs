//! How large a file is, in words.

use std::fmt;

/// A number of bytes; units are powers of ten, as disks and servers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileSize(pub u64);

impl fmt::Display for FileSize {
    /// Like `812 bytes`, `0.3 MB`, `499 MB` or `1.95 GB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.0 as f64 / 1e6;
        let text = match self.0 {
            0..100_000 => format!("{} bytes", self.0),
            100_000..10_000_000 => format!("{megabytes:.1} MB"),
            10_000_000..1_000_000_000 => format!("{megabytes:.0} MB"),
            _ => format!("{:.2} GB", megabytes / 1e3),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (812, "812 bytes"),
            (310_000, "0.3 MB"),
            (499_000_000, "499 MB"),
            (1_950_000_000, "1.95 GB"),
        ] {
            assert_eq!(FileSize(bytes).to_string(), text);
        }
    }
}
