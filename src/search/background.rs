//! A search in the background: how it is begun, told something, and ended.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use super::command::{Budget, Command};
use super::course::Course;
use super::driver::{Driver, Message};
use super::event::{Event, Happening, Listener, SearchEvent};
use super::pool::{Pool, Scoring, Workers};
use super::repeats::Repeats;
use crate::evolution::{Settings, SettingsError};

/// What a search begins with.
pub struct Setup {
    /// What decides the course of the evolution.
    pub settings: Settings,
    /// When the search ends by itself.
    pub budget: Budget,
    /// Where metrics come from.
    pub scoring: Arc<dyn Scoring>,
    /// Initialisations of each cell.
    pub repeats: Repeats,
    /// How many score at a time.
    pub workers: Workers,
}

/// A search in the background. When this is dropped, it breaks off without a word; that waits for
/// the samples that are being scored.
pub struct Search {
    inbox: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Search {
    /// Starts a search on a thread of its own. What happens is told to the listener, in order,
    /// until it answers `false`.
    ///
    /// # Errors
    /// Where the settings allow no search, or the system gives no thread.
    pub fn start(setup: Setup, listener: Listener) -> Result<Self, StartError> {
        let course = Course::new(setup.settings)?;
        Search::drive(setup, course, None, listener)
    }

    /// Goes on where a run has stopped. The setup's settings are those that the run began with.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn resume(setup: Setup, course: Course, listener: Listener) -> Result<Self, StartError> {
        Search::drive(setup, course, None, listener)
    }

    /// Goes on as a run of its own where another one stood, with choices of another seed.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn fork(
        setup: Setup,
        course: Course,
        seed: u64,
        listener: Listener,
    ) -> Result<Self, StartError> {
        Search::drive(setup, course, Some(seed), listener)
    }

    fn drive(
        setup: Setup,
        course: Course,
        fork: Option<u64>,
        listener: Listener,
    ) -> Result<Self, StartError> {
        let pool = Pool::start(setup.scoring, setup.workers).map_err(io::Error::other)?;
        let (inbox, messages) = channel();
        let driver = Driver::new(course, pool, messages, inbox.clone(), listener)
            .with(setup.budget, setup.repeats);
        let thread = thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || driver.run(fork))?;
        Ok(Search {
            inbox,
            thread: Some(thread),
        })
    }

    /// Tells the search something. What reaches it after its end is lost.
    pub fn tell(&self, command: Command) {
        let _ = self.inbox.send(Message::Command(command));
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        let _ = self.inbox.send(Message::Abandoned);
        if let Some(thread) = self.thread.take() {
            // Its panic is reported already, by the hook.
            let _ = thread.join();
        }
    }
}

/// Why a search cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings allow none.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The system gives no thread.
    #[error("no thread for the search: {0}; close other programs or use fewer --workers")]
    Thread(#[from] io::Error),
}

/// A listener to whom nothing is told after the end of the search: scores that are under way then
/// are of no more use. For whoever cannot tell the search to go on.
pub fn until_finished(mut listener: Listener) -> Listener {
    Box::new(move |event: Event| {
        let end = matches!(
            event.happening,
            Happening::Search(SearchEvent::Finished { .. })
        );
        listener(event) && !end
    })
}
