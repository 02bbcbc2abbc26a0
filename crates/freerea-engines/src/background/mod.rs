//! The search in the background: it joins the evolution and the scoring pool. Commands go in,
//! events come out, and no screen is known here.

mod driver;
mod message;
mod pool;
mod round;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use freerea_core::evolution::{Settings, SettingsError};
use freerea_core::metric::Scoring;
use freerea_core::search::{Budget, Command, Listener, Repeats, RunState};

use driver::Driver;
use message::Message;

pub use pool::{Pool, Scored, WORKER_NAME, Workers, WorkersError};

/// What a search begins with.
pub struct Setup {
    /// What decides the state of the evolution.
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
    /// Starts a search on a thread of its own. What happens is passed to the listener, in order,
    /// until it answers `false`.
    ///
    /// # Errors
    /// If the settings allow no search, or the system gives no thread.
    pub fn start(setup: Setup, listener: Listener) -> Result<Self, StartError> {
        let state = RunState::new(setup.settings)?;
        Search::drive(setup, state, None, listener)
    }

    /// Goes on from where a run stands, which may be before its first event. The setup's settings
    /// are those that the run began with.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn resume(setup: Setup, state: RunState, listener: Listener) -> Result<Self, StartError> {
        Search::drive(setup, state, None, listener)
    }

    /// Goes on as a run of its own where another one stood, with choices of another seed.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn fork(
        setup: Setup,
        state: RunState,
        seed: u64,
        listener: Listener,
    ) -> Result<Self, StartError> {
        Search::drive(setup, state, Some(seed), listener)
    }

    fn drive(
        setup: Setup,
        state: RunState,
        fork: Option<u64>,
        listener: Listener,
    ) -> Result<Self, StartError> {
        let pool = Pool::start(setup.scoring, setup.workers).map_err(io::Error::other)?;
        let (inbox, messages) = channel();
        let driver = Driver::new(state, pool, messages, inbox.clone(), listener)
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
