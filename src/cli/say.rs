//! Words to the user, on standard error. Where no one listens, they are dropped: what cannot be said
//! is no reason to end a search.

use std::fmt;
use std::io::{self, Write};

/// Says a line, which is formatted as by `format!`.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::say::line(format_args!($($words)*))
    };
}

pub(super) use say;

/// Says a line.
pub fn line(words: fmt::Arguments<'_>) {
    drop_failure(&format!("{words}\n"));
}

/// Asks a question, whose answer stands on the same line.
pub fn ask(question: &str) {
    drop_failure(question);
}

/// At once, so that lines of several processes do not mix.
fn drop_failure(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
