//! What is asked of a server, and what its answers mean.

use std::io::{self, Read};
use std::time::Duration;

use ureq::http::{HeaderMap, Response, header};
use ureq::{Agent, Body, BodyReader};

use super::error::{Arrived, DownloadError};

/// A server that has a file.
pub struct Server<'a> {
    url: &'a str,
    patience: Duration,
    agent: Agent,
}

/// What a server sends of a file of which a part is there.
pub enum Rest<'a> {
    /// Nothing: all of it is there.
    Nothing,
    /// What follows the part.
    After(FileBody<'a>),
    /// The file from its beginning.
    All(FileBody<'a>),
}

/// A file on its way.
pub struct FileBody<'a> {
    url: &'a str,
    patience: Duration,
    total: Option<u64>,
    version: Option<String>,
    reader: BodyReader<'static>,
}

impl<'a> Server<'a> {
    /// The server of an address.
    pub fn new(url: &'a str, patience: Duration) -> Self {
        let agent = Agent::config_builder()
            .timeout_resolve(Some(patience))
            .timeout_connect(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(patience))
            .http_status_as_error(false)
            .max_redirects(5)
            .user_agent(concat!("freerea/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Server {
            url,
            patience,
            agent,
        }
    }

    /// Asks for the whole file.
    ///
    /// # Errors
    /// If there is no answer, or no file.
    pub fn all(&self) -> Result<Rest<'a>, DownloadError> {
        let answer = self.ask(None)?;
        match answer.status().as_u16() {
            200 => Ok(self.whole(answer)),
            status => Err(self.refused(status)),
        }
    }

    /// Asks for what follows a part of some version of the file. A server that has another version
    /// now, or that sends no parts, sends all of it.
    ///
    /// # Errors
    /// If there is no answer, or no file.
    pub fn rest(&self, there: u64, version: &str) -> Result<Rest<'a>, DownloadError> {
        let answer = self.ask(Some((there, version)))?;
        let status = answer.status().as_u16();
        let range = content_range(answer.headers());
        match (status, range) {
            (
                206,
                Some(ContentRange {
                    first: Some(first),
                    total,
                }),
            ) if first == there => Ok(Rest::After(self.body(answer, total))),
            (
                416,
                Some(ContentRange {
                    first: None,
                    total: Some(total),
                }),
            ) if total == there => Ok(Rest::Nothing),
            (200, _) => Ok(self.whole(answer)),
            // Not the part that was asked for.
            (206 | 416, _) => self.all(),
            _ => Err(self.refused(status)),
        }
    }

    fn ask(&self, after: Option<(u64, &str)>) -> Result<Response<Body>, DownloadError> {
        let mut request = self
            .agent
            .get(self.url)
            .header(header::ACCEPT_ENCODING, "identity");
        if let Some((there, version)) = after {
            request = request
                .header(header::RANGE, format!("bytes={there}-"))
                .header(header::IF_RANGE, version);
        }
        request.call().map_err(|error| {
            let reason = match error {
                ureq::Error::Timeout(_) => {
                    format!("no answer within {} s", self.patience.as_secs())
                }
                error => error.to_string(),
            };
            DownloadError::Connection {
                url: self.url.to_owned(),
                reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            }
        })
    }

    fn whole(&self, answer: Response<Body>) -> Rest<'a> {
        let total = answer.body().content_length();
        Rest::All(self.body(answer, total))
    }

    fn body(&self, answer: Response<Body>, total: Option<u64>) -> FileBody<'a> {
        FileBody {
            url: self.url,
            patience: self.patience,
            total,
            version: version(answer.headers()),
            reader: answer.into_body().into_reader(),
        }
    }

    fn refused(&self, status: u16) -> DownloadError {
        DownloadError::Status {
            url: self.url.to_owned(),
            status,
        }
    }
}

impl FileBody<'_> {
    /// All bytes of the file, where the server says how many these are.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The server's name for this version of the file.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Reads more of it; nothing at its end.
    ///
    /// # Errors
    /// If nothing comes for too long, or the connection ends. Told with what had come.
    pub fn read(&mut self, piece: &mut [u8], arrived: Arrived) -> Result<usize, DownloadError> {
        self.reader.read(piece).map_err(|error| {
            let url = self.url.to_owned();
            if is_timeout(&error) {
                DownloadError::Stalled {
                    url,
                    seconds: self.patience.as_secs(),
                    arrived,
                }
            } else {
                DownloadError::BrokeOff { url, arrived }
            }
        })
    }
}

fn is_timeout(error: &io::Error) -> bool {
    let inner = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<ureq::Error>());
    matches!(inner, Some(ureq::Error::Timeout(_)))
        || matches!(
            error.kind(),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
        )
}

/// What If-Range can name: a strong entity tag, else a date.
fn version(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = text(header::ETAG).filter(|tag| tag.starts_with('"'));
    tag.or_else(|| text(header::LAST_MODIFIED))
        .map(str::to_owned)
}

/// Which bytes an answer holds.
#[derive(Debug, PartialEq, Eq)]
struct ContentRange {
    /// The first of them; none where no byte was left to send.
    first: Option<u64>,
    total: Option<u64>,
}

fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.trim().split_once('/')?;
    let first = match range {
        "*" => None,
        range => Some(range.split_once('-')?.0.parse().ok()?),
    };
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some(ContentRange { first, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn ranges_are_read() {
        let range = |text| content_range(&headers(header::CONTENT_RANGE, text));
        let read = |first, total| Some(ContentRange { first, total });
        assert_eq!(range("bytes 12-99/100"), read(Some(12), Some(100)));
        assert_eq!(range("bytes 12-99/*"), read(Some(12), None));
        assert_eq!(range("bytes */100"), read(None, Some(100)));
        for odd in ["", "bytes", "lines 1-2/3", "bytes x-2/3", "bytes 1-2/y"] {
            assert_eq!(range(odd), None, "{odd}");
        }
    }

    #[test]
    fn only_what_tells_versions_apart_is_a_version() {
        let tag = |text| version(&headers(header::ETAG, text));
        assert_eq!(tag("\"one\"").as_deref(), Some("\"one\""));
        assert_eq!(tag("W/\"one\""), None);
        let date = "Tue, 15 Nov 1994 12:45:26 GMT";
        let dated = version(&headers(header::LAST_MODIFIED, date));
        assert_eq!(dated.as_deref(), Some(date));
    }
}
