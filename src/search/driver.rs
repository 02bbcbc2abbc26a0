//! The thread that drives the evolution: commands and scores come in, events go out.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::command::{Budget, Command, Pace, Speed};
use super::event::{Event, Happening, Reason, SearchEvent};
use super::pool::{Pool, Scored, Scoring, Workers};
use crate::evolution::{self, Advance, Evolution, Origin, Settings, SettingsError};

/// Whatever reaches the driver, through one door.
enum Message {
    Command(Command),
    Scored(Scored),
}

impl From<Scored> for Message {
    fn from(scored: Scored) -> Self {
        Message::Scored(scored)
    }
}

/// What a search begins with.
pub struct Setup {
    /// What decides the course of the evolution.
    pub settings: Settings,
    /// When the search ends by itself.
    pub budget: Budget,
    /// Where metrics come from.
    pub scoring: Arc<dyn Scoring>,
    /// Initialisations of each cell.
    pub repeats: u32,
    /// How many score at a time.
    pub workers: Workers,
}

/// A search in the background. It ends when this is dropped, which waits for the samples that are
/// being scored.
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
    pub fn start(
        setup: Setup,
        listener: impl FnMut(Event) -> bool + Send + 'static,
    ) -> Result<Self, StartError> {
        let evolution = Evolution::new(setup.settings)?;
        let pool =
            Pool::start(setup.scoring, setup.repeats, setup.workers).map_err(io::Error::other)?;
        let (inbox, messages) = channel();
        let driver = Driver {
            evolution,
            pool,
            budget: setup.budget,
            pace: Pace::Running,
            speed: Speed::Full,
            began: Instant::now(),
            inbox: inbox.clone(),
            messages,
            listener: Box::new(listener),
        };
        let thread = thread::Builder::new()
            .name("search".to_owned())
            .spawn(|| driver.run())?;
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
        self.tell(Command::Quit);
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

struct Driver {
    evolution: Evolution,
    pool: Pool,
    budget: Budget,
    pace: Pace,
    speed: Speed,
    began: Instant,
    inbox: Sender<Message>,
    messages: Receiver<Message>,
    listener: Box<dyn FnMut(Event) -> bool + Send>,
}

/// The search is over, for good or because no one listens any more.
struct Ended;

impl Driver {
    fn run(mut self) {
        // Both ways to end are told by events or by the silence of the listener.
        let Err(Ended) = self.live();
    }

    fn live(&mut self) -> Result<std::convert::Infallible, Ended> {
        self.announce_start()?;
        loop {
            while let Ok(message) = self.messages.try_recv() {
                self.take(message)?;
            }
            if self.pace != Pace::Paused
                && let Some(reason) = self.spent()
            {
                self.finish(reason)?;
            }
            let advance = match self.pace {
                Pace::Paused => self.evolution.attend(),
                Pace::Running | Pace::Step | Pace::Birth => self.evolution.advance(),
            };
            match advance {
                Advance::Happened(event) => self.pass_on(event)?,
                Advance::Wanting(cells) => {
                    let pool = &mut self.pool;
                    let inbox = &self.inbox;
                    let sought: Vec<_> = cells
                        .into_iter()
                        .filter(|&cell| pool.score(cell, inbox))
                        .collect();
                    if !sought.is_empty() {
                        self.tell(SearchEvent::Sought { cells: sought })?;
                    }
                    self.wait(None)?;
                }
                Advance::Exhausted => self.finish(Reason::Exhausted)?,
                Advance::Idle => self.wait(None)?,
            }
        }
    }

    fn announce_start(&mut self) -> Result<(), Ended> {
        self.tell(SearchEvent::Started {
            settings: *self.evolution.settings(),
            feasible: self.evolution.feasible(),
        })
    }

    /// Passes an event of the evolution on; it may end a step or a birth, and in slow motion it
    /// is given time to be seen.
    fn pass_on(&mut self, event: evolution::Event) -> Result<(), Ended> {
        let birth = matches!(
            event,
            evolution::Event::Born { .. }
                | evolution::Event::Refused { .. }
                | evolution::Event::Refreshed { .. }
        );
        let step = matches!(event, evolution::Event::Selected { .. });
        self.send(Happening::Evolution(event))?;
        let stops = match self.pace {
            Pace::Birth => birth || step,
            Pace::Step => step,
            Pace::Running | Pace::Paused => false,
        };
        if stops {
            self.set_pace(Pace::Paused)?;
        }
        match self.speed {
            Speed::Slow(rest) if self.pace != Pace::Paused => {
                self.rest_until(Instant::now() + rest)
            }
            Speed::Slow(_) | Speed::Full => Ok(()),
        }
    }

    /// Waits, with open ears: a change of pace or speed ends the rest.
    fn rest_until(&mut self, end: Instant) -> Result<(), Ended> {
        let (pace, speed) = (self.pace, self.speed);
        while self.pace == pace && self.speed == speed {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.wait(Some(left))?;
        }
        Ok(())
    }

    /// Waits for one message, at most this long, and not beyond the end of the search's time.
    fn wait(&mut self, most: Option<Duration>) -> Result<(), Ended> {
        let left = self
            .budget
            .time
            .filter(|_| self.pace != Pace::Paused)
            .map(|time| time.saturating_sub(self.began.elapsed()));
        let message = match most.into_iter().chain(left).min() {
            Some(timeout) => match self.messages.recv_timeout(timeout) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            },
            None => self.messages.recv().map_err(|_| Ended)?,
        };
        self.take(message)
    }

    fn take(&mut self, message: Message) -> Result<(), Ended> {
        match message {
            Message::Command(command) => self.obey(command),
            Message::Scored(scored) => match self.pool.collect(scored) {
                Ok(None) => Ok(()),
                Ok(Some((cell, metrics))) => {
                    self.evolution.learn(cell, metrics);
                    Ok(())
                }
                Err(failure) => {
                    self.finish(Reason::Failed(failure))?;
                    Err(Ended)
                }
            },
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), Ended> {
        let result = match command {
            Command::Pace(pace) => return self.set_pace(pace),
            Command::Speed(speed) => {
                self.speed = speed;
                return self.tell(SearchEvent::Sped { speed });
            }
            Command::Quit => {
                self.finish(Reason::Quit)?;
                return Err(Ended);
            }
            Command::Mutate { parent, child } => {
                self.evolution.invite(child, Origin::Hand { parent });
                Ok(())
            }
            Command::Insert(cell) => {
                self.evolution.invite(cell, Origin::Inserted);
                Ok(())
            }
            Command::Cross(parents) => {
                self.evolution.cross(parents);
                Ok(())
            }
            Command::Remove(cell) => match self.evolution.remove(cell) {
                true => Ok(()),
                false => Err(format!("#{} is not alive", cell.index())),
            },
            Command::Constrain(constraints) => self
                .evolution
                .constrain(constraints)
                .map_err(|error| error.to_string()),
            Command::Tune {
                population,
                tournament,
                weights,
            } => self
                .evolution
                .tune(population, tournament, weights)
                .map_err(|error| error.to_string()),
            Command::Restart { seed } => return self.restart(seed),
        };
        match result {
            Ok(()) => Ok(()),
            Err(why) => self.tell(SearchEvent::Declined { why }),
        }
    }

    /// Begins anew, with weights, images and choices of another seed.
    fn restart(&mut self, seed: u64) -> Result<(), Ended> {
        let settings = Settings {
            seed,
            ..*self.evolution.settings()
        };
        let evolution = Evolution::new(settings).map_err(|error| error.to_string());
        match evolution.and_then(|evolution| Ok((evolution, self.pool.reseed(seed)?))) {
            Ok((evolution, pool)) => {
                (self.evolution, self.pool) = (evolution, pool);
                self.began = Instant::now();
                self.announce_start()?;
                self.set_pace(Pace::Running)
            }
            Err(why) => self.tell(SearchEvent::Declined { why }),
        }
    }

    /// What part of the budget is used up.
    fn spent(&self) -> Option<Reason> {
        let Budget { time, cells, steps } = self.budget;
        let explored = self.evolution.history().len();
        if cells.is_some_and(|cells| explored >= cells) {
            Some(Reason::Cells)
        } else if steps.is_some_and(|steps| self.evolution.generation() >= steps) {
            Some(Reason::Steps)
        } else if time.is_some_and(|time| self.began.elapsed() >= time) {
            Some(Reason::Time)
        } else {
            None
        }
    }

    /// Says that the search is over. It stands still then, and can be told to go on without limit.
    fn finish(&mut self, reason: Reason) -> Result<(), Ended> {
        // What is known already belongs to the answer, such as which cell is best now.
        while let Advance::Happened(event) = self.evolution.attend() {
            self.send(Happening::Evolution(event))?;
        }
        self.budget = Budget::default();
        self.pace = Pace::Paused;
        self.tell(SearchEvent::Finished { reason })
    }

    fn set_pace(&mut self, pace: Pace) -> Result<(), Ended> {
        self.pace = pace;
        self.tell(SearchEvent::Paced { pace })
    }

    fn tell(&mut self, event: SearchEvent) -> Result<(), Ended> {
        self.send(Happening::Search(event))
    }

    fn send(&mut self, happening: Happening) -> Result<(), Ended> {
        let at = self.began.elapsed().as_millis() as u64;
        match (self.listener)(Event { at, happening }) {
            true => Ok(()),
            false => Err(Ended),
        }
    }
}
