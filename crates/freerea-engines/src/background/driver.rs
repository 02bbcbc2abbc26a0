//! The thread that drives the evolution: commands and scores come in, events go out.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use freerea_core::engine::EngineKind;
use freerea_core::evolution::{Advance, EvolutionEvent, Settings};
use freerea_core::metric::Metrics;
use freerea_core::search::{
    Budget, Command, Event, Happening, Listener, OnConvergence, Pace, Reason, Repeats, RunState,
    SearchEvent, Speed,
};
use freerea_core::space::Cell;

use super::message::Message;
use super::pool::Pool;
use super::round::{Round, Turn};

/// The search's thread.
pub(super) struct Driver {
    state: RunState,
    pool: Pool,
    /// Cells that are being scored.
    under_way: HashSet<Cell>,
    rounds: Vec<Round>,
    repeats: Repeats,
    /// The engine that was reported last.
    engine: Option<EngineKind>,
    budget: Budget,
    began: Instant,
    inbox: Sender<Message>,
    messages: Receiver<Message>,
    listener: Listener,
}

/// The search is over, for good or because no one listens any more.
struct Ended;

impl Driver {
    /// Drives a run on from where it stands.
    pub(super) fn new(
        state: RunState,
        pool: Pool,
        messages: Receiver<Message>,
        inbox: Sender<Message>,
        listener: Listener,
    ) -> Self {
        let now = Instant::now();
        Driver {
            began: now
                .checked_sub(Duration::from_millis(state.at()))
                .unwrap_or(now),
            state,
            pool,
            under_way: HashSet::new(),
            rounds: Vec::new(),
            repeats: Repeats::default(),
            engine: None,
            budget: Budget::default(),
            inbox,
            messages,
            listener,
        }
    }

    /// The same with another end and other repeats.
    pub(super) fn with(self, budget: Budget, repeats: Repeats) -> Self {
        Driver {
            budget,
            repeats,
            ..self
        }
    }

    /// Drives until the search ends; if it is a fork, with choices of that seed.
    pub(super) fn run(mut self, fork: Option<u64>) {
        // Both ways to end are reported by events or by the silence of the listener.
        let Err(Ended) = self.live(fork);
    }

    fn live(&mut self, fork: Option<u64>) -> Result<std::convert::Infallible, Ended> {
        if !self.state.has_started() {
            self.announce_start()?;
        }
        if let Some(seed) = fork {
            self.state.reseed(seed);
            self.tell(SearchEvent::Forked { seed })?;
        }
        if self.state.has_started() || fork.is_some() {
            self.announce_resumption()?;
        }
        loop {
            while let Ok(message) = self.messages.try_recv() {
                self.take(message)?;
            }
            if self.state.pace() != Pace::Paused
                && let Some(reason) = self.spent()
            {
                self.end(reason)?;
            }
            match self.state.advance() {
                Advance::Happened(event) => self.pass_on(event)?,
                Advance::Wanting(cells) => {
                    self.seek(&cells)?;
                    self.foresee();
                    self.wait(None)?;
                }
                Advance::Exhausted => self.finish(Reason::Exhausted)?,
                Advance::Idle => self.wait(None)?,
            }
        }
    }

    fn announce_start(&mut self) -> Result<(), Ended> {
        self.tell(SearchEvent::Started {
            settings: Box::new(*self.state.evolution().settings()),
            feasible: self.state.evolution().feasible(),
        })
    }

    fn announce_resumption(&mut self) -> Result<(), Ended> {
        let pace = self.state.waking_pace();
        self.state.resume(pace);
        self.tell(SearchEvent::Resumed { pace })
    }

    /// Has those cells scored that are not under way already.
    fn seek(&mut self, cells: &[Cell]) -> Result<(), Ended> {
        let new = |cell: &Cell| self.under_way.insert(*cell);
        let sought: Vec<Cell> = cells.iter().copied().filter(new).collect();
        if sought.is_empty() {
            return Ok(());
        }
        let first = self.first_look();
        if first < self.repeats.most() {
            self.rounds.push(Round::new(&sought));
        }
        for &cell in &sought {
            self.pool.score(cell, 0..first, &self.inbox);
        }
        self.tell(SearchEvent::ScoringStarted { cells: sought })
    }

    /// How many initialisations a cell has before it is known whether it needs more.
    fn first_look(&self) -> u32 {
        match self.repeats {
            Repeats::Auto if self.state.evolution().selects() => 1,
            repeats => repeats.most(),
        }
    }

    /// Gives workers that would be idle until the step ends what the next one will probably ask
    /// for.
    fn foresee(&mut self) {
        let evolution = self.state.evolution();
        let explored = evolution.history().len() + self.under_way.len();
        let goes_on = self.budget.cells.is_none_or(|cells| explored < cells);
        let repeats = 0..self.first_look();
        let cells = match self.state.pace() {
            Pace::Running if goes_on => {
                let most = self.pool.idle().div_ceil(repeats.len()).max(1);
                evolution.foresee(most, self.pool.estimates())
            }
            _ => Vec::new(),
        };
        self.pool.foresee(&cells, repeats, &self.inbox);
    }

    /// Takes the samples of a cell, which may be all that its round waits for.
    fn gather(&mut self, cell: Cell, samples: Vec<Metrics>) -> Result<(), Ended> {
        let Some(place) = self.rounds.iter().position(|round| round.holds(cell)) else {
            let metrics = Metrics::mean(&samples).with_cell(cell);
            return self.learn(vec![(cell, metrics)]);
        };
        match self.rounds[place].take(cell, samples) {
            Turn::Waiting => Ok(()),
            Turn::Looked(estimates) => {
                let doubtful = self.state.evolution().doubtful(&estimates);
                if doubtful.is_empty() {
                    self.rounds.remove(place);
                    return self.learn(estimates);
                }
                let most = self.repeats.most();
                for cell in doubtful {
                    self.rounds[place].want(cell, most);
                    self.pool.score(cell, 1..most, &self.inbox);
                }
                Ok(())
            }
            Turn::Complete(metrics) => {
                self.rounds.remove(place);
                self.learn(metrics)
            }
        }
    }

    /// Cells of a round are learned at once: which of them were in doubt depends on all of them.
    fn learn(&mut self, cells: Vec<(Cell, Metrics)>) -> Result<(), Ended> {
        if let Some((engine, self_check)) = self.pool.engine()
            && self.engine != Some(engine)
        {
            self.engine = Some(engine);
            self.tell(SearchEvent::Engine { engine, self_check })?;
        }
        for (cell, _) in &cells {
            self.under_way.remove(cell);
        }
        self.state.learn(&cells);
        self.tell(SearchEvent::Scored { cells })
    }

    /// Passes an event of the evolution on; it may end a step or a birth, and in slow motion it
    /// is given time to be seen.
    fn pass_on(&mut self, event: EvolutionEvent) -> Result<(), Ended> {
        let birth = matches!(
            event,
            EvolutionEvent::Born { .. }
                | EvolutionEvent::Refused { .. }
                | EvolutionEvent::Refreshed { .. }
                | EvolutionEvent::Enumerated { .. }
        );
        let step = matches!(event, EvolutionEvent::Selected { .. });
        self.send(Happening::Evolution(event))?;
        let stops = match self.state.pace() {
            Pace::Birth => birth || step,
            Pace::Step => step,
            Pace::Running | Pace::Paused => false,
        };
        if stops {
            self.set_pace(Pace::Paused)?;
        }
        match self.state.speed() {
            // A new best is seen together with the birth that brought it.
            Speed::Slow(_) if self.state.evolution().best_comes_next() => Ok(()),
            Speed::Slow(rest) if self.state.pace() != Pace::Paused => {
                self.rest_until(Instant::now() + rest)
            }
            Speed::Slow(_) | Speed::Full => Ok(()),
        }
    }

    /// Waits, with open ears: a change of pace or speed ends the rest.
    fn rest_until(&mut self, end: Instant) -> Result<(), Ended> {
        let (pace, speed) = (self.state.pace(), self.state.speed());
        while self.state.pace() == pace && self.state.speed() == speed {
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
            .filter(|_| self.state.pace() != Pace::Paused)
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
            Message::Command(command) => {
                self.state.prepare();
                self.tell(SearchEvent::Commanded {
                    command: command.clone(),
                })?;
                self.obey(command)
            }
            Message::Abandoned => Err(Ended),
            Message::Scored(scored) => match self.pool.collect(scored) {
                Ok(None) => Ok(()),
                Ok(Some((cell, samples))) => self.gather(cell, samples),
                Err(failure) => {
                    self.finish(Reason::Failed(failure))?;
                    Err(Ended)
                }
            },
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), Ended> {
        match command {
            Command::Pace(pace) => self.set_pace(pace),
            Command::Speed(speed) => {
                self.state.set_speed(speed);
                self.tell(SearchEvent::SpeedChanged { speed })
            }
            Command::Quit => {
                self.finish(Reason::Quit)?;
                Err(Ended)
            }
            Command::Interrupt => {
                self.finish(Reason::Interrupted)?;
                Err(Ended)
            }
            Command::Restart { seed } => self.restart(seed),
            steering => match self.state.steer(&steering) {
                Ok(()) => Ok(()),
                Err(why) => self.tell(SearchEvent::Rejected { why }),
            },
        }
    }

    /// Begins anew, with weights, images and choices of another seed.
    fn restart(&mut self, seed: u64) -> Result<(), Ended> {
        let settings = Settings {
            seed,
            ..*self.state.evolution().settings()
        };
        let state = RunState::new(settings).map_err(|error| error.to_string());
        match state.and_then(|state| Ok((state, self.pool.reseed(seed)?))) {
            Ok((state, pool)) => {
                self.state.restart(state);
                self.pool = pool;
                self.under_way.clear();
                self.rounds.clear();
                self.engine = None;
                self.began = Instant::now();
                self.announce_start()?;
                self.set_pace(Pace::Running)
            }
            Err(why) => self.tell(SearchEvent::Rejected { why }),
        }
    }

    /// What part of the budget is used up.
    fn spent(&self) -> Option<Reason> {
        let Budget {
            time, cells, steps, ..
        } = self.budget;
        let evolution = self.state.evolution();
        let evolves = !evolution.is_enumerating();
        let ends_converged = self.budget.convergence == OnConvergence::End;
        if evolves && cells.is_some_and(|cells| evolution.history().len() >= cells) {
            Some(Reason::Cells)
        } else if evolves && steps.is_some_and(|steps| evolution.generation() >= steps) {
            Some(Reason::Steps)
        } else if evolves && ends_converged && evolution.has_converged() {
            Some(Reason::Converged)
        } else if time.is_some_and(|time| self.began.elapsed() >= time) {
            Some(Reason::Time)
        } else {
            None
        }
    }

    /// Ends the search, or the evolution alone if what is left of the feasible networks is to be
    /// scored first.
    fn end(&mut self, reason: Reason) -> Result<(), Ended> {
        let networks = || self.state.evolution().networks().feasible;
        let exhaustive = reason != Reason::Time && self.budget.exhaustive.asks_for(networks);
        if exhaustive {
            self.take(Message::Command(Command::Enumerate))
        } else {
            self.finish(reason)
        }
    }

    /// Says that the search is over. It stands still then, and can be asked to go on without limit.
    fn finish(&mut self, reason: Reason) -> Result<(), Ended> {
        while let Advance::Happened(event) = self.state.attend() {
            self.send(Happening::Evolution(event))?;
        }
        self.budget = Budget::default();
        self.state.finish(&reason);
        self.tell(SearchEvent::Finished { reason })
    }

    fn set_pace(&mut self, pace: Pace) -> Result<(), Ended> {
        self.state.set_pace(pace);
        self.tell(SearchEvent::PaceChanged { pace })
    }

    fn tell(&mut self, event: SearchEvent) -> Result<(), Ended> {
        self.send(Happening::Search(event))
    }

    fn send(&mut self, happening: Happening) -> Result<(), Ended> {
        let at = self.began.elapsed().as_millis() as u64;
        if (self.listener)(Event { at, happening }) {
            Ok(())
        } else {
            Err(Ended)
        }
    }
}
