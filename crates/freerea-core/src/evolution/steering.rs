//! What the user's hand changes in a running evolution.

use super::constraints::Constraints;
use super::event::{Cause, EvolutionEvent, Origin};
use super::history::Record;
use super::machine::{Evolution, Phase, Settled};
use super::offspring::Child;
use super::rule::{Rule, UnmeasuredError};
use super::settings::{PopulationSize, Settings, SettingsError, TournamentSize};
use super::unexplored::Unexplored;
use crate::space::Cell;

/// Sizes or a rule that a running search cannot have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TuneError {
    /// The sizes do not fit together.
    #[error(transparent)]
    Sizes(#[from] SettingsError),
    /// The rule speaks of a metric that the run does not measure.
    #[error(transparent)]
    Unmeasured(#[from] UnmeasuredError),
}

impl Evolution {
    /// Lets a cell in by the user's hand, as a child of another or of no one. It is refused where
    /// it breaks a constraint, and enters once its metrics are known.
    pub fn invite(&mut self, cell: Cell, origin: Origin) {
        let guest = Child { cell, origin };
        if matches!(self.settle(guest), Settled::Wanting) {
            self.invited.push_back(guest);
        }
    }

    /// Crosses two cells by the user's hand; the child enters like any guest.
    pub fn cross(&mut self, parents: [Cell; 2]) {
        let place = (self.history.len() + self.invited.len()) as u64;
        let mut rng = self.stream(b"crossing", self.generation, place);
        let cell = parents[0].crossover(&parents[1], &mut rng);
        self.invite(cell, Origin::Crossover { parents });
    }

    /// Takes a member out by the user's hand; says whether it was alive.
    pub fn remove(&mut self, cell: Cell) -> bool {
        let removed = self.population.remove(cell).is_some();
        if removed {
            self.record_death(cell, Cause::Removed);
        }
        removed
    }

    /// Changes the constraints. Members that break them die at once; cells of the history that
    /// keep to them again come back, as do the best of the history where places are empty.
    ///
    /// # Errors
    /// If no cell would be feasible; then nothing changes.
    pub fn constrain(&mut self, constraints: Constraints) -> Result<(), SettingsError> {
        let feasible = constraints.feasible_indices(self.settings.costing());
        if feasible.is_empty() {
            return Err(SettingsError::infeasible(
                constraints,
                self.settings.costing(),
            ));
        }
        let before = std::mem::replace(&mut self.settings.constraints, constraints);
        let admits = |record: &Record| record.is_feasible(&constraints);
        self.outbox.push_back(EvolutionEvent::Constrained {
            constraints,
            feasible: feasible.len(),
        });
        self.stop_enumerating();
        self.unexplored = Unexplored::new(constraints.space(), feasible);
        for record in self.history.records() {
            self.unexplored.explore(record.cell);
        }
        self.converged = false;
        let members = self.population.members().to_vec();
        for record in members.iter().map(|member| member.record) {
            if !admits(&record) {
                self.population.remove(record.cell);
                self.record_death(record.cell, Cause::Limits);
            }
        }
        let ranked = self.history.ranked(&constraints, self.settings.rule);
        let absent: Vec<Record> = ranked
            .into_iter()
            .filter(|record| !self.population.contains(record.cell))
            .copied()
            .collect();
        let (again, always): (Vec<Record>, Vec<Record>) = absent
            .into_iter()
            .partition(|record| !record.is_feasible(&before));
        let size = self.settings.population.get();
        let empty = size.saturating_sub(self.population.len() + again.len());
        for record in always.into_iter().take(empty).chain(again) {
            self.enter(record, Origin::Return);
        }
        self.cull();
        self.refill();
        self.survey();
        self.update_best();
        Ok(())
    }

    /// Changes the sizes of population and tournament, or the rule. Members above a smaller N die
    /// at once, the worst first; by another rule, all are judged anew at once.
    ///
    /// # Errors
    /// If the tournament would be larger than the population, or the rule speaks of a metric that
    /// the run does not measure; then nothing changes.
    pub fn tune(
        &mut self,
        population: PopulationSize,
        tournament: TournamentSize,
        rule: Rule,
    ) -> Result<(), TuneError> {
        let settings = Settings {
            population,
            tournament,
            rule,
            ..self.settings
        };
        settings.check_sizes()?;
        rule.check_measured(self.known.values())?;
        self.settings = settings;
        self.outbox.push_back(EvolutionEvent::Tuned {
            population,
            tournament,
            rule,
        });
        self.converged = false;
        self.cull();
        self.survey();
        self.update_best();
        Ok(())
    }

    /// Chooses by another seed from now on.
    pub fn reseed(&mut self, seed: u64) {
        self.settings.seed = seed;
    }

    /// After a change of the constraints: founders that became infeasible are replaced, and where
    /// too few members remain for a tournament, new founders are drawn.
    fn refill(&mut self) {
        let wanted = match self.phase {
            Phase::Founding => self.settings.population.get(),
            Phase::Drawing | Phase::Bearing | Phase::Enumerating => self.settings.tournament.get(),
        };
        let alive = self.population.len();
        if self.phase != Phase::Founding && alive >= wanted {
            return;
        }
        let mut founders = std::mem::take(&mut self.pending);
        founders.retain(|founder| self.admits(founder.cell));
        for stranger in self.random_unexplored(wanted, Origin::Founder) {
            let waiting = founders.iter().any(|founder| founder.cell == stranger.cell);
            if !waiting && alive + founders.len() < wanted {
                founders.push_back(stranger);
            }
        }
        self.pending = founders;
        self.phase = Phase::Founding;
    }
}
