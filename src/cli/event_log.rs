//! The events of a search, written where the user wants them besides its journal.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use color_eyre::eyre;
use freerea_core::search::Event;

use super::errors::BadInput;
use super::output::{OutputArgs, cannot_write, is_standard_output};
use super::say::say;

/// A file of events, one JSON object a line, as long as it can be written.
pub struct EventLog {
    name: String,
    /// None once it could not be written.
    lines: Option<Box<dyn Write>>,
}

impl EventLog {
    /// Begins a file of events, which must be another one than that of the answer, and is kept
    /// like it if it is there already.
    pub fn create(path: &Path, answer: &OutputArgs) -> eyre::Result<Self> {
        let to_standard_output = is_standard_output(path);
        let is_shared = match answer.file() {
            None => to_standard_output,
            Some(other) => !to_standard_output && is_same_file(path, other),
        };
        if is_shared {
            return Err(BadInput::new(
                "the events and the answer would go to the same place; name two with --events and \
                 -o",
            )
            .into());
        }
        let lines: Box<dyn Write> = if to_standard_output {
            Box::new(io::stdout())
        } else {
            answer.force().check(path)?;
            let file = File::create(path).map_err(|reason| cannot_write(path, &reason))?;
            Box::new(BufWriter::new(file))
        };
        Ok(EventLog::to(path.display().to_string(), lines))
    }

    fn to(name: String, lines: Box<dyn Write>) -> Self {
        EventLog {
            name,
            lines: Some(lines),
        }
    }

    /// Takes an event down.
    pub fn record(&mut self, event: &Event) {
        let mut text = serde_json::to_vec(event).expect("an event has names and finite numbers");
        text.push(b'\n');
        self.attempt(|lines| lines.write_all(&text));
    }

    /// Writes what waits.
    pub fn flush(&mut self) {
        self.attempt(|lines| lines.flush());
    }

    /// The search outlives its log: trouble is said once, and the rest is left out.
    fn attempt(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let Some(lines) = &mut self.lines else {
            return;
        };
        if let Err(error) = write(lines.as_mut()) {
            self.lines = None;
            say!(
                "the events cannot be written to {} any more ({error}); the search goes on \
                 without",
                self.name
            );
        }
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let made = || {
            let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
            Some(folder.join(path.file_name()?))
        };
        fs::canonicalize(path).ok().or_else(made)
    };
    one == other || real(one).is_some_and(|one| Some(one) == real(other))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use freerea_core::evolution::EvolutionEvent;
    use freerea_core::search::Happening;

    use super::*;

    /// Takes so many writes.
    struct Filling {
        room: usize,
        refused: Rc<Cell<usize>>,
    }

    impl Write for Filling {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.room == 0 {
                self.refused.set(self.refused.get() + 1);
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.room -= 1;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_log_that_fills_its_disk_is_left_alone_from_then_on() {
        let refused = Rc::default();
        let lines = Filling {
            room: 3,
            refused: Rc::clone(&refused),
        };
        let mut log = EventLog::to("events".to_owned(), Box::new(lines));
        for at in 0..10 {
            let happening = Happening::Evolution(EvolutionEvent::Selected { generation: at });
            log.record(&Event { at, happening });
        }
        log.flush();
        assert_eq!(refused.get(), 1);
    }
}
