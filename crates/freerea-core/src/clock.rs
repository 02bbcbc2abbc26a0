//! The machine's clock in words.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second of the year 9999, after which RFC 3339 has no words.
const LATEST: Duration = Duration::from_secs(253_402_300_799);

/// Now, in the words of RFC 3339.
pub fn now() -> String {
    written(SystemTime::now())
}

/// A time in the words of RFC 3339. A clock that is set before 1970 or after 9999 is wrong, and is
/// taken for the nearest time that has words.
fn written(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    humantime::format_rfc3339_seconds(UNIX_EPOCH + since.min(LATEST)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_has_words_too() {
        let hour = Duration::from_secs(3600);
        assert_eq!(written(UNIX_EPOCH + hour), "1970-01-01T01:00:00Z");
        assert_eq!(written(UNIX_EPOCH - hour), "1970-01-01T00:00:00Z");
        let latest = "9999-12-31T23:59:59Z";
        assert_eq!(written(UNIX_EPOCH + LATEST), latest);
        assert_eq!(written(UNIX_EPOCH + LATEST + hour), latest);
    }
}
