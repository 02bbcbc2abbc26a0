//! Watching a run that another process writes: a thread that looks at its journal again and again.

use std::io;
use std::mem;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use freerea_core::journal::{Fault, Follower, Growth, WriterPresence};

use crate::explorer::app::inbox::{Incoming, WatchNews};

/// The time between two looks: as often as a journal is written.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Looks without anything new from one question whether a process writes the journal to the next.
const QUIET_LOOKS: u32 = 4;

/// A run that is watched. Dropping it ends that.
pub(crate) struct Watch {
    /// The thread ends when this is dropped.
    _end: Sender<()>,
}

impl Watch {
    /// Begins to watch, and sends what is new with this number.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn begin(
        follower: Follower,
        number: u64,
        inbox: Sender<Incoming>,
    ) -> io::Result<Self> {
        let (end, ended) = channel();
        let observer = Observer::new(follower);
        let send = move |news| inbox.send(Incoming::Watched(number, news)).is_ok();
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || observer.observe(&ended, send))?;
        Ok(Watch { _end: end })
    }
}

struct Observer {
    follower: Follower,
    quiet_looks: u32,
    presence: WriterPresence,
    trouble: Trouble,
}

/// What is wrong with the journal.
#[derive(Default)]
enum Trouble {
    #[default]
    None,
    /// Seen once: a file may just be in the making.
    Suspected(String),
    /// The user knows of it.
    Reported(String),
}

impl Observer {
    fn new(follower: Follower) -> Self {
        Observer {
            follower,
            quiet_looks: 0,
            presence: WriterPresence::Unknown,
            trouble: Trouble::None,
        }
    }

    fn observe(mut self, ended: &Receiver<()>, mut send: impl FnMut(WatchNews) -> bool) {
        loop {
            if !self.look().into_iter().all(&mut send) {
                return;
            }
            match ended.recv_timeout(BETWEEN_LOOKS) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn look(&mut self) -> Vec<WatchNews> {
        let (grown, complaint) = match self.follower.look() {
            Ok(Growth::None) => (None, None),
            Ok(Growth::Events(events, fault)) => {
                let grown = (!events.is_empty()).then_some(WatchNews::Events(events));
                (grown, fault.map(|fault| fault.to_string()))
            }
            Ok(Growth::Anew(recording)) => {
                let fault = recording.fault.as_ref().map(Fault::to_string);
                (Some(WatchNews::Anew(recording)), fault)
            }
            Err(error) => (None, Some(error.to_string())),
        };
        let writer = self.ask_for_writer(grown.is_some());
        let trouble = self.complain(complaint);
        grown.into_iter().chain(writer).chain(trouble).collect()
    }

    /// A journal that grows is being written; of one that is quiet it is asked at times.
    fn ask_for_writer(&mut self, grown: bool) -> Option<WatchNews> {
        let presence = match (grown, self.quiet_looks % QUIET_LOOKS) {
            (true, _) => WriterPresence::Writing,
            (false, 0) => WriterPresence::at(self.follower.path()),
            (false, _) => self.presence,
        };
        self.quiet_looks = if grown { 1 } else { self.quiet_looks + 1 };
        let changed = presence != self.presence;
        self.presence = presence;
        changed.then_some(WatchNews::Writer(presence))
    }

    fn complain(&mut self, complaint: Option<String>) -> Option<WatchNews> {
        let (trouble, news) = match (complaint, mem::take(&mut self.trouble)) {
            (None, Trouble::Reported(_)) => (Trouble::None, Some(WatchNews::TroubleOver)),
            (None, Trouble::None | Trouble::Suspected(_)) => (Trouble::None, None),
            (Some(why), Trouble::Suspected(before)) if why == before => {
                (Trouble::Reported(before), Some(WatchNews::Trouble(why)))
            }
            (Some(why), Trouble::Reported(before)) if why == before => {
                (Trouble::Reported(before), None)
            }
            (Some(why), _) => (Trouble::Suspected(why), None),
        };
        self.trouble = trouble;
        news
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File, OpenOptions};
    use std::io::Write;
    use std::path::Path;

    use super::*;

    const RECORDED: &str = include_str!("../../../tests/recorded/version-1.jsonl");

    fn observer(path: &Path) -> Observer {
        Observer::new(Follower::open(path).unwrap().0)
    }

    /// The looks until something is new.
    fn next(observer: &mut Observer) -> WatchNews {
        let mut looks = (0..2 * QUIET_LOOKS).flat_map(|_| observer.look());
        looks.next().expect("something is new")
    }

    #[test]
    fn a_writer_is_noticed_when_it_comes_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        let half = RECORDED.len() / 2;
        let half = half + RECORDED[half..].find('\n').unwrap() + 1;
        fs::write(&path, &RECORDED[..half]).unwrap();
        let writer = File::open(&path).unwrap();
        writer.try_lock().unwrap();
        let mut observer = observer(&path);
        let news = next(&mut observer);
        assert!(matches!(news, WatchNews::Writer(WriterPresence::Writing)));
        drop(writer);
        let news = next(&mut observer);
        assert!(matches!(news, WatchNews::Writer(WriterPresence::Absent)));
        let mut writer = OpenOptions::new().append(true).open(&path).unwrap();
        writer.write_all(&RECORDED.as_bytes()[half..]).unwrap();
        let [
            WatchNews::Events(_),
            WatchNews::Writer(WriterPresence::Writing),
        ] = &observer.look()[..]
        else {
            panic!("it goes on");
        };
    }

    #[test]
    fn trouble_that_stays_is_said_once_and_so_is_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        fs::write(&path, RECORDED).unwrap();
        let mut observer = observer(&path);
        assert!(matches!(next(&mut observer), WatchNews::Writer(_)));
        let mut write = |contents: Option<&str>| {
            match contents {
                Some(contents) => fs::write(&path, contents).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let news = [(); 4].map(|()| observer.look());
            let news = news.into_iter().flatten();
            let news = news.filter(|news| !matches!(news, WatchNews::Writer(_)));
            news.collect::<Vec<_>>()
        };
        let gone = write(None);
        assert!(matches!(&gone[..], [WatchNews::Trouble(why)] if why.contains("can't be read")));
        assert!(matches!(
            write(Some(RECORDED))[..],
            [WatchNews::TroubleOver]
        ));
        let foreign = write(Some("cell,params\n"));
        assert!(matches!(&foreign[..], [WatchNews::Trouble(why)] if why.contains("no journal")));
        let mended = write(Some(RECORDED));
        assert!(matches!(mended[..], [WatchNews::TroubleOver]), "as it was");
    }
}
