//! The run that the explorer shows: it begins, goes on where it stopped, or is followed by another.

use std::sync::mpsc::Sender;

use color_eyre::eyre;
use freerea_core::journal::{
    self, Header, Keeping, OpenJournal, RunName, Runs, Summary, WriterPresence,
};
use freerea_core::scene::Moment;
use freerea_core::search::{Command, Event, Listener};
use freerea_engines::background::{Search, StartError, Workers};
use freerea_engines::resumption::{ResumeError, ResumedRun};

use crate::explorer::app::inbox::{EventSender, Incoming};
use crate::explorer::app::subject::{New, Subject};
use crate::explorer::app::watch::Watch;
use crate::explorer::derive::playback::Playback;
use crate::explorer::state::Explorer;

/// The run, and the search that makes it.
pub(crate) struct Session {
    door: Sender<Incoming>,
    header: Header,
    name: Option<RunName>,
    /// Whether a run that is forked from it is written down.
    keeping: Keeping,
    workers: Workers,
    /// What is to begin once the user has answered.
    waiting: Option<Box<New>>,
    search: Option<Search>,
    /// What follows the run that another process writes.
    watch: Option<Watch>,
    /// Counts searches and watches, so that the last words of one are not taken for another's.
    searches: u64,
}

impl Session {
    pub(crate) fn new(door: Sender<Incoming>, header: Header, name: Option<RunName>) -> Self {
        Session {
            door,
            header,
            name,
            keeping: Keeping::Journal,
            workers: Workers::default(),
            waiting: None,
            search: None,
            watch: None,
            searches: 0,
        }
    }

    /// Opens what the explorer is to show.
    pub(crate) fn open(&mut self, subject: Subject, explorer: &mut Explorer) -> eyre::Result<()> {
        match subject {
            Subject::Replay(events) => {
                explorer.show(Playback::Live, self.header.settings, events);
                explorer.keep_as(self.name.clone());
                let found = Summary::found(explorer.latest());
                explorer.replay();
                if let Some(name) = &self.name {
                    explorer.done(format!("a replay of run {name}: {found}"));
                }
                Ok(())
            }
            Subject::Watched(follower, events) => {
                let source = Playback::Watched(WriterPresence::Unknown);
                explorer.show(source, self.header.settings, events);
                explorer.keep_as(self.name.clone());
                self.searches += 1;
                self.watch = Some(Watch::begin(follower, self.searches, self.door.clone())?);
                let name = self.name.as_ref();
                let name = name.map_or("this run".to_owned(), |name| format!("run {name}"));
                explorer.done(format!(
                    "{name} is only watched: [ looks back, f forks a run of your own"
                ));
                Ok(())
            }
            Subject::Tour(tour) => {
                explorer.take(*tour);
                Ok(())
            }
            Subject::Resumed(taken) => {
                self.workers = taken.setup.workers;
                Ok(self.go_on(*taken, None, explorer)?)
            }
            Subject::New(mut new) => {
                (self.workers, self.keeping) = (new.setup.workers, new.journal);
                let offer = new.offer.take();
                self.waiting = Some(new);
                match offer {
                    Some(offer) => {
                        explorer.offer(offer);
                        Ok(())
                    }
                    None => self.begin(explorer),
                }
            }
        }
    }

    /// What the run was begun with.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// The run's name, if it is written down.
    pub(crate) fn name(&self) -> Option<&RunName> {
        self.name.as_ref()
    }

    /// Whether this is the search or watch whose events are shown.
    pub(crate) fn listens_to(&self, search: u64) -> bool {
        search == self.searches
    }

    /// Tells the search something; says whether there is one.
    pub(crate) fn tell(&self, command: Command) -> bool {
        let search = self.search.as_ref();
        search.map(|search| search.tell(command)).is_some()
    }

    /// Ends the search, as the user wants it.
    pub(crate) fn quit(&mut self) {
        self.tell(Command::Quit);
        (self.search, self.watch) = (None, None);
    }

    /// Ends the search without waiting for it, since the program is to end.
    pub(crate) fn interrupt(&mut self) {
        self.tell(Command::Interrupt);
    }

    /// The run that is watched was begun with this, as its journal says now; tells what it said
    /// before.
    pub(crate) fn replace_header(&mut self, header: Header) -> Header {
        std::mem::replace(&mut self.header, header)
    }

    /// Begins the run that waits for it.
    pub(crate) fn begin(&mut self, explorer: &mut Explorer) -> eyre::Result<()> {
        let Some(new) = self.waiting.take() else {
            return Ok(());
        };
        let begun = new
            .journal
            .begin(&self.header, &[])
            .unwrap_or_else(|error| {
                explorer.refuse(error.without_journal());
                None
            });
        let listener = self.listener(begun, explorer)?;
        self.search = Some(Search::resume(new.setup, new.state, listener)?);
        Ok(())
    }

    /// Goes on with a run that broke off.
    pub(crate) fn take_up(&mut self, name: &RunName, explorer: &mut Explorer) {
        let taken = Runs::of_user()
            .map_err(ResumeError::from)
            .and_then(|runs| ResumedRun::resumed(&runs, name, false, self.workers));
        match taken.map(|taken| self.go_on(taken, None, explorer)) {
            Ok(Ok(())) => self.waiting = None,
            Ok(Err(error)) => explorer.refuse(error.to_string()),
            Err(error) => explorer.refuse(error.to_string()),
        }
        if let Err(error) = self.begin(explorer) {
            explorer.refuse(error.to_string());
        }
    }

    /// Begins a run of its own at a moment of this one, which ends there for now.
    pub(crate) fn fork(&mut self, moment: Moment, seed: Option<u64>, explorer: &mut Explorer) {
        let latest = explorer.latest();
        let events: Vec<Event> = latest.events.iter().take(moment).cloned().collect();
        let forked = ResumedRun::forked(
            &self.header,
            self.name.as_ref(),
            self.keeping,
            events,
            self.workers,
        );
        let taken = match forked {
            Ok(taken) => taken,
            Err(error) => return explorer.refuse(format!("no run can begin here: {error}")),
        };
        let step = taken.state.evolution().generation();
        let seed = seed.unwrap_or(taken.state.evolution().settings().seed);
        match self.go_on(taken, Some(seed), explorer) {
            Ok(()) => {
                let name = self.name.as_ref();
                let name = name.map_or(String::new(), |name| format!(", as run {name}"));
                explorer.done(format!(
                    "a run of its own begins here, after step {step}{name}, with seed {seed}: \
                     change what you like, space goes on"
                ));
            }
            Err(error) => explorer.refuse(error.to_string()),
        }
    }

    /// Shows what happened in a run so far, and goes on with it.
    fn go_on(
        &mut self,
        taken: ResumedRun,
        fork: Option<u64>,
        explorer: &mut Explorer,
    ) -> Result<(), StartError> {
        // The search before it ends first, so that its workers are free.
        self.quit();
        explorer.show(Playback::Live, taken.header.settings, taken.events);
        match (taken.complaint, &taken.begun) {
            (Some(complaint), _) => explorer.refuse(complaint),
            (None, Some(begun)) => {
                let found = Summary::found(explorer.latest());
                explorer.done(format!("run {} goes on: {found}", begun.name));
            }
            (None, None) => {}
        }
        self.header = taken.header;
        let listener = self.listener(taken.begun, explorer)?;
        let search = match fork {
            Some(seed) => Search::fork(taken.setup, taken.state, seed, listener),
            None => Search::resume(taken.setup, taken.state, listener),
        };
        self.search = Some(search?);
        Ok(())
    }

    /// The way in of the next search, which is written down on its way.
    fn listener(
        &mut self,
        begun: Option<OpenJournal>,
        explorer: &mut Explorer,
    ) -> std::io::Result<Listener> {
        self.searches += 1;
        self.name = begun.as_ref().map(|begun| begun.name.clone());
        explorer.keep_as(self.name.clone());
        let sender = EventSender::new(self.searches, self.door.clone());
        let listener = Box::new(move |event| sender.send(event));
        let door = self.door.clone();
        let troubled = move |trouble| {
            // Who has left already need not hear of it.
            let _ = door.send(Incoming::Journal(trouble));
        };
        journal::recorded(begun, troubled, listener)
    }
}
