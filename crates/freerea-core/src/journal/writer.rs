//! Writing a journal while the run goes on, on a thread of its own.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::search::{Event, Happening, SearchEvent};

/// The longest that an event waits in memory.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether the journal can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalStatus {
    /// It cannot. What is not written stays in memory and is tried again.
    Stuck(String),
    /// It can again, and nothing is missing.
    Over,
    /// The run ended, and so many bytes at the end of its journal could not be written.
    Lost(usize),
}

/// A journal that is being written. Dropping it writes what is left.
pub struct Journal {
    lines: Option<Sender<EventLine>>,
    thread: Option<JoinHandle<()>>,
}

struct EventLine {
    text: Vec<u8>,
    urgent: bool,
}

impl Journal {
    /// Writes events to the end of a file from now on. The listener hears of troubles.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn append(
        file: File,
        listener: impl FnMut(JournalStatus) + Send + 'static,
    ) -> io::Result<Self> {
        let (lines, received) = channel();
        let writer = Writer {
            file,
            unwritten: Vec::new(),
            waiting_since: None,
            stuck: false,
            listener: Box::new(listener),
        };
        let thread = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.write_all(&received))?;
        Ok(Journal {
            lines: Some(lines),
            thread: Some(thread),
        })
    }

    /// Takes an event down. What the user asked for, and what took minutes, is written at once, the
    /// rest soon.
    pub fn record(&self, event: &Event) {
        let urgent = matches!(
            event.happening,
            Happening::Search(
                SearchEvent::Commanded { .. }
                    | SearchEvent::Trained { .. }
                    | SearchEvent::Finished { .. }
            )
        );
        let mut text = serde_json::to_vec(event).expect("an event has names and finite numbers");
        text.push(b'\n');
        if let Some(lines) = &self.lines {
            // The writer listens until this is dropped.
            let _ = lines.send(EventLine { text, urgent });
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.lines = None;
        if let Some(thread) = self.thread.take() {
            // Its panic is reported already, by the hook.
            let _ = thread.join();
        }
    }
}

struct Writer {
    file: File,
    /// Whole lines, and of the first maybe only the rest.
    unwritten: Vec<u8>,
    waiting_since: Option<Instant>,
    stuck: bool,
    listener: Box<dyn FnMut(JournalStatus) + Send>,
}

impl Writer {
    fn write_all(mut self, lines: &Receiver<EventLine>) {
        loop {
            let due = match self.waiting_since {
                None => match lines.recv() {
                    Ok(line) => self.take(line),
                    Err(_) => break,
                },
                Some(since) => match lines.recv_timeout(PATIENCE.saturating_sub(since.elapsed())) {
                    Ok(line) => self.take(line),
                    Err(RecvTimeoutError::Timeout) => true,
                    Err(RecvTimeoutError::Disconnected) => break,
                },
            };
            if due {
                self.write();
            }
        }
        self.write();
        if !self.unwritten.is_empty() {
            (self.listener)(JournalStatus::Lost(self.unwritten.len()));
        }
    }

    /// Takes a line; says whether it is to be written at once.
    fn take(&mut self, line: EventLine) -> bool {
        self.unwritten.extend(line.text);
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        // While the disk refuses, a stream of events must not become a stream of attempts.
        (line.urgent && !self.stuck) || since.elapsed() >= PATIENCE
    }

    /// Writes what it can. What the disk refuses stays, to be tried again.
    fn write(&mut self) {
        let mut written = 0;
        let outcome = loop {
            if written == self.unwritten.len() {
                break Ok(());
            }
            match self.file.write(&self.unwritten[written..]) {
                Ok(0) => break Err(io::Error::from(io::ErrorKind::WriteZero)),
                Ok(bytes) => written += bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        self.unwritten.drain(..written);
        self.waiting_since = (!self.unwritten.is_empty()).then(Instant::now);
        match outcome {
            Ok(()) if self.stuck => {
                self.stuck = false;
                (self.listener)(JournalStatus::Over);
            }
            Err(error) if !self.stuck => {
                self.stuck = true;
                (self.listener)(JournalStatus::Stuck(error.to_string()));
            }
            Ok(()) | Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::evolution::EvolutionEvent;
    use crate::search::Command;

    fn event(at: u64) -> Event {
        Event {
            at,
            happening: Happening::Evolution(EvolutionEvent::Selected { generation: at }),
        }
    }

    #[test]
    fn events_are_lines_of_the_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let journal = Journal::append(file.reopen().unwrap(), |_| {}).unwrap();
        for at in 0..1000 {
            journal.record(&event(at));
        }
        drop(journal);
        file.flush().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let events = text
            .lines()
            .map(|line| serde_json::from_str::<Event>(line).unwrap());
        assert!(events.eq((0..1000).map(event)));
    }

    #[test]
    fn what_the_user_asks_for_is_written_at_once_and_the_rest_within_a_second() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let journal = Journal::append(file.reopen().unwrap(), |_| {}).unwrap();
        let lines = || fs::read_to_string(file.path()).unwrap().lines().count();
        let wait = |wanted: usize, most: Duration| {
            let began = Instant::now();
            while lines() < wanted && began.elapsed() < most {
                thread::sleep(Duration::from_millis(5));
            }
            lines()
        };
        let command = Command::Quit;
        journal.record(&Event {
            at: 0,
            happening: Happening::Search(SearchEvent::Commanded { command }),
        });
        assert_eq!(wait(1, Duration::from_secs(5)), 1);
        journal.record(&event(1));
        assert_eq!(wait(2, Duration::from_secs(10)), 2);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_reported_once() {
        let statuses = Arc::new(Mutex::new(Vec::new()));
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let listener = Arc::clone(&statuses);
        let journal = Journal::append(full, move |trouble| {
            listener.lock().unwrap().push(trouble);
        })
        .unwrap();
        for at in 0..100 {
            journal.record(&event(at));
        }
        drop(journal);
        let statuses = statuses.lock().unwrap();
        let [JournalStatus::Stuck(why), JournalStatus::Lost(bytes)] = &statuses[..] else {
            panic!("{statuses:?}");
        };
        assert!(why.contains("space") && *bytes > 100 * 30);
    }
}
