//! What happens in a search without a screen, taken down: in its journal, in a log, in a scene.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use freerea_core::journal::Journal;
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Command, Event, Happening, Reason, SearchEvent};
use freerea_engines::background::Search;

use super::super::event_log::EventLog;
use super::super::interruption::Interruption;
use super::super::progress::ProgressLine;

/// How soon Ctrl-C is noticed.
const ATTENTION: Duration = Duration::from_millis(50);

/// Where events go to.
pub struct Account {
    /// The journal, if there is one.
    pub journal: Option<Journal>,
    /// What the user wants written besides.
    pub log: Option<EventLog>,
    /// What is known of the run.
    pub scene: Scene,
}

/// The end of a search, which is an event once its finals are over.
pub struct SearchEnd {
    /// Why it ended.
    pub reason: Reason,
    at: u64,
    since: Instant,
}

impl SearchEnd {
    fn new(at: u64, reason: Reason) -> Self {
        SearchEnd {
            reason,
            at,
            since: Instant::now(),
        }
    }

    /// An event that happens now, after this end.
    pub fn event(&self, event: SearchEvent) -> Event {
        Event {
            at: self.at + self.since.elapsed().as_millis() as u64,
            happening: Happening::Search(event),
        }
    }
}

impl Account {
    /// Takes an event down.
    pub fn tell(&mut self, event: Event) {
        if let Some(journal) = &self.journal {
            journal.record(&event);
        }
        if let Some(log) = &mut self.log {
            log.record(&event);
        }
        self.scene.apply(event);
    }

    /// Takes down what happens in a search until it ends.
    pub fn follow(
        &mut self,
        search: &Search,
        happened: &Receiver<Event>,
        budget: &Budget,
        interruption: &Interruption,
    ) -> SearchEnd {
        let mut progress = ProgressLine::new(budget.cells.map(|cells| cells as u64));
        let mut is_ending = false;
        let end = loop {
            if interruption.is_wanted() && !is_ending {
                search.tell(Command::Quit);
                is_ending = true;
            }
            match happened.recv_timeout(ATTENTION) {
                Ok(Event {
                    at,
                    happening: Happening::Search(SearchEvent::Finished { reason }),
                }) => break SearchEnd::new(at, reason),
                Ok(event) => self.tell(event),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    let silence = "the search stopped without a word".to_owned();
                    break SearchEnd::new(self.scene.at, Reason::Failed(silence));
                }
            }
            progress.set(self.scene.history.len() as u64, || note(&self.scene));
        };
        progress.finish();
        end
    }

    /// Takes the end down, and gives what is known of the run. The journal and the log are whole
    /// then.
    pub fn close(mut self, end: &SearchEnd) -> Scene {
        self.tell(end.event(SearchEvent::Finished {
            reason: end.reason.clone(),
        }));
        if let Some(log) = &mut self.log {
            log.flush();
        }
        self.scene
    }
}

fn note(scene: &Scene) -> String {
    let best = scene
        .answer()
        .map(|record| format!("  best #{}", record.cell.index()))
        .unwrap_or_default();
    format!("{:.1} cells/s{best}", scene.cells_per_second())
}
