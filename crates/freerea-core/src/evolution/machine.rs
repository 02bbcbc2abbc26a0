//! The evolution as a state machine: it says what happened, or which metrics it waits for.

use std::collections::{HashMap, HashSet, VecDeque};

use rand::rngs::ChaCha8Rng;

use super::event::{Cause, Contender, EvolutionEvent, Origin};
use super::front::Front;
use super::history::{History, Record};
use super::offspring::{Child, bear};
use super::population::{Member, Population};
use super::settings::{Settings, SettingsError};
use super::unexplored::Unexplored;
use crate::cost::Costs;
use crate::metric::Metrics;
use crate::random;
use crate::space::Cell;

/// What an evolution does when it is asked to go on.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// The next thing happened.
    Happened(EvolutionEvent),
    /// It cannot go on before it [learns](Evolution::learn) the metrics of one of these cells.
    Wanting(Vec<Cell>),
    /// There is nothing to do.
    Idle,
    /// Every feasible cell is explored.
    Exhausted,
}

/// FreeREA's search, without threads or clocks.
///
/// The same settings and metrics give the same events, in whatever order the metrics arrive: every
/// random choice comes from a stream of its own, of the seed and the step.
#[derive(Clone, Debug)]
pub struct Evolution {
    pub(super) settings: Settings,
    pub(super) unexplored: Unexplored,
    pub(super) generation: u64,
    pub(super) tournaments: u64,
    /// Tournaments in a row that explored nothing.
    pub(super) fruitless: u32,
    pub(super) converged: bool,
    pub(super) population: Population,
    pub(super) history: History,
    /// Of the feasible history.
    pub(super) front: Front,
    pub(super) known: HashMap<Cell, Metrics>,
    /// The same by the first cell of each network, while all of them are scored.
    pub(super) networks: HashMap<Cell, Metrics>,
    pub(super) phase: Phase,
    /// Who is to enter next: founders or children, as the phase says.
    pub(super) pending: VecDeque<Child>,
    /// Whom the user invited.
    pub(super) invited: VecDeque<Child>,
    pub(super) best: Option<Cell>,
    pub(super) outbox: VecDeque<EvolutionEvent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Founders enter the population.
    Founding,
    /// Parents are to be drawn.
    Drawing,
    /// The children of a tournament enter, or do not.
    Bearing,
    /// What is left of the feasible networks is scored.
    Enumerating,
}

/// What becomes of a child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// It entered, and the history holds it for the first time.
    Explored,
    /// It entered again, was refused, or made a member young again.
    Known,
    /// Its metrics are needed.
    Wanting,
}

impl Evolution {
    /// An evolution before its first founder.
    ///
    /// # Errors
    /// If no cell is feasible, or the tournament is larger than the population.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        settings.check_sizes()?;
        let feasible = settings.constraints.feasible_indices(settings.costing());
        if feasible.is_empty() {
            return Err(SettingsError::infeasible(
                settings.constraints,
                settings.costing(),
            ));
        }
        let mut evolution = Evolution {
            settings,
            unexplored: Unexplored::new(settings.space(), feasible),
            generation: 0,
            tournaments: 0,
            fruitless: 0,
            converged: false,
            population: Population::default(),
            history: History::default(),
            front: Front::over(settings.rule, []),
            known: HashMap::new(),
            networks: HashMap::new(),
            phase: Phase::Founding,
            pending: VecDeque::new(),
            invited: VecDeque::new(),
            best: None,
            outbox: VecDeque::new(),
        };
        evolution.pending = evolution
            .random_unexplored(settings.population.get(), Origin::Founder)
            .into();
        Ok(evolution)
    }

    /// Does the next thing.
    pub fn advance(&mut self) -> Advance {
        self.prepare();
        if let Some(event) = self.outbox.pop_front() {
            return Advance::Happened(event);
        }
        let invited = self.invited.iter().map(|guest| guest.cell);
        match self
            .unknown()
            .into_iter()
            .chain(invited)
            .collect::<Vec<_>>()
        {
            wanted if wanted.is_empty() => Advance::Exhausted,
            wanted => Advance::Wanting(wanted),
        }
    }

    /// Tells what has happened already and lets in the cells that the user named, but does not
    /// go on: what a paused search does.
    pub fn attend(&mut self) -> Advance {
        if self.outbox.is_empty() {
            self.welcome();
        }
        match self.outbox.pop_front() {
            Some(event) => Advance::Happened(event),
            None if self.invited.is_empty() => Advance::Idle,
            None => Advance::Wanting(self.invited.iter().map(|guest| guest.cell).collect()),
        }
    }

    /// Goes on until there is something to tell, or no way on without metrics. Whoever does so
    /// before each word from outside gets the same evolution from the same words, however often
    /// it was asked to advance in vain between them.
    pub fn prepare(&mut self) {
        while self.outbox.is_empty() && (self.welcome() || self.proceed()) {}
    }

    /// Lets in a guest whose metrics are known; says whether there was one.
    fn welcome(&mut self) -> bool {
        let ready = |guest: &Child| self.known.contains_key(&guest.cell);
        let guest = self.invited.iter().position(ready);
        let guest = guest.and_then(|place| self.invited.remove(place));
        if let Some(guest) = guest {
            self.settle(guest);
        }
        guest.is_some()
    }

    /// Takes one small step; says whether it could.
    fn proceed(&mut self) -> bool {
        if let Some(&child) = self.pending.front() {
            let settled = match self.phase {
                Phase::Enumerating => self.settle_enumerated(child.cell),
                Phase::Founding | Phase::Drawing | Phase::Bearing => self.settle(child),
            };
            match settled {
                Settled::Wanting => return false,
                Settled::Explored => self.fruitless = 0,
                Settled::Known => {}
            }
            self.pending.pop_front();
            return true;
        }
        match self.phase {
            Phase::Founding => self.phase = Phase::Drawing,
            Phase::Bearing => {
                self.phase = Phase::Drawing;
                self.select();
            }
            Phase::Drawing if !self.unexplored.is_empty() => {
                self.pending = self.breed().into();
                self.phase = Phase::Bearing;
            }
            Phase::Drawing | Phase::Enumerating => return false,
        }
        true
    }

    /// Takes the metrics of a cell, whether they were waited for or not.
    pub fn learn(&mut self, cell: Cell, metrics: Metrics) {
        self.known.insert(cell, metrics);
        self.share(cell, metrics);
    }

    /// What the evolution is set to now.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The living.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// All that were ever born.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Number of cells of the space that are feasible.
    pub fn feasible(&self) -> usize {
        self.unexplored.feasible()
    }

    /// Number of complete steps.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// FreeREA's answer so far: the best of the feasible history.
    pub fn best(&self) -> Option<&Record> {
        self.best.and_then(|cell| self.history.get(cell))
    }

    /// Those in the pending whose metrics are needed.
    fn unknown(&self) -> Vec<Cell> {
        if self.is_enumerating() {
            return self.unscored();
        }
        let mut seen = HashSet::new();
        self.pending
            .iter()
            .map(|child| child.cell)
            .filter(|cell| !self.known.contains_key(cell) && !self.population.contains(*cell))
            .filter(|&cell| self.admits(cell) && seen.insert(cell))
            .collect()
    }

    /// Refuses a child, refreshes the member that it equals, or lets it in if its metrics are
    /// known.
    pub(super) fn settle(&mut self, child: Child) -> Settled {
        let Child { cell, origin } = child;
        let costs = Costs::of(cell, self.settings.costing());
        if let Err(refusal) = self.settings.constraints.admit(cell, &costs) {
            self.outbox.push_back(EvolutionEvent::Refused {
                cell,
                origin,
                refusal,
            });
            return Settled::Known;
        }
        if self.population.contains(cell) {
            self.population.refresh(cell, self.step());
            self.outbox
                .push_back(EvolutionEvent::Refreshed { cell, origin });
            return Settled::Known;
        }
        let Some(&metrics) = self.known.get(&cell) else {
            return Settled::Wanting;
        };
        let record = Record {
            cell,
            metrics,
            costs,
        };
        let explored = self.enter(record, origin);
        self.update_best();
        if explored {
            Settled::Explored
        } else {
            Settled::Known
        }
    }

    /// Makes a cell the youngest member; says whether it was explored with that.
    pub(super) fn enter(&mut self, record: Record, origin: Origin) -> bool {
        let since = self.step();
        self.population.enter(Member {
            record,
            origin,
            since,
        });
        let explored = self.explore(record);
        self.outbox.push_back(EvolutionEvent::Born {
            cell: record.cell,
            origin,
            metrics: Box::new(record.metrics),
            costs: record.costs,
            explored,
        });
        explored
    }

    /// Takes a record into the history; says whether it is new there.
    pub(super) fn explore(&mut self, record: Record) -> bool {
        let explored = self.history.add(record);
        if explored {
            self.unexplored.explore(record.cell);
            if !self.front.add(record) {
                self.survey();
            }
        }
        explored
    }

    /// Holds a tournament; its winners have three children.
    fn breed(&mut self) -> Vec<Child> {
        if self.population.len() < 2 || self.has_settled() {
            self.fruitless = 0;
            return self.random_unexplored(1, Origin::Immigrant);
        }
        self.fruitless += 1;
        let mut rng = self.variance(self.step(), self.tournaments);
        self.tournaments += 1;
        let (contenders, children) = bear(&self.population, &self.settings, &mut rng);
        self.announce(contenders);
        children.into()
    }

    /// The random choices of a tournament.
    pub(super) fn variance(&self, step: u64, tournament: u64) -> ChaCha8Rng {
        self.stream(b"variance", step, tournament)
    }

    fn announce(&mut self, contenders: Vec<Contender>) {
        self.outbox.push_back(EvolutionEvent::Drawn {
            generation: self.step(),
            contenders,
        });
    }

    /// Ends a step once the population exceeds N: the oldest dies, the N best of the rest stay.
    fn select(&mut self) {
        if self.population.len() <= self.settings.population.get() {
            return;
        }
        if let Some(oldest) = self.population.age() {
            self.record_death(oldest.record.cell, Cause::Age);
        }
        self.cull();
        self.generation += 1;
        self.tournaments = 0;
        self.outbox.push_back(EvolutionEvent::Selected {
            generation: self.generation,
        });
    }

    pub(super) fn cull(&mut self) {
        let (size, rule) = (self.settings.population.get(), self.settings.rule);
        for member in self.population.cull(size, rule) {
            self.record_death(member.record.cell, Cause::Outscored);
        }
    }

    pub(super) fn record_death(&mut self, cell: Cell, cause: Cause) {
        self.outbox.push_back(EvolutionEvent::Died { cell, cause });
    }

    pub(super) fn admits(&self, cell: Cell) -> bool {
        let costing = self.settings.costing();
        self.settings.constraints.admit_cell(cell, costing).is_ok()
    }

    /// The step under way, from 1; 0 while the population is founded.
    fn step(&self) -> u64 {
        match self.phase {
            Phase::Founding | Phase::Enumerating => self.generation,
            Phase::Drawing | Phase::Bearing => self.generation + 1,
        }
    }

    /// A random stream of its own for each purpose, step and turn.
    pub(super) fn stream(&self, purpose: &[u8; 8], step: u64, turn: u64) -> ChaCha8Rng {
        random::stream([random::purpose(purpose), self.settings.seed, step, turn])
    }
}
