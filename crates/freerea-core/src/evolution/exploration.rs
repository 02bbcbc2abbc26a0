//! What is explored, which of it is best, and when variation explores no more.

use super::event::{EvolutionEvent, Origin};
use super::front::Front;
use super::machine::Evolution;
use super::offspring::Child;
use super::settings::Settings;

/// Tournaments in a row that explore nothing, after which the population has converged. Its members
/// then die and are born again in turn, and would for ever.
const CONVERGED: u32 = 100;

impl Evolution {
    /// Whether variation brings nothing new. That the population has converged is reported once.
    pub(super) fn has_settled(&mut self) -> bool {
        if self.fruitless >= CONVERGED {
            self.converged = true;
            let tournaments = self.fruitless;
            self.outbox
                .push_back(EvolutionEvent::Converged { tournaments });
        }
        self.converged && self.fruitless > 0
    }

    /// Whether the population has converged: no tournament explored anything for long.
    pub fn has_converged(&self) -> bool {
        self.converged
    }

    /// Names the best of the history, if it is another one now.
    pub(super) fn update_best(&mut self) {
        let cell = self.front.best().map(|record| record.cell);
        if cell != self.best {
            self.best = cell;
            self.converged = false;
            self.outbox.push_back(EvolutionEvent::Best { cell });
        }
    }

    /// Whether the next event names another best, which follows from the event before.
    pub fn best_comes_next(&self) -> bool {
        matches!(self.outbox.front(), Some(EvolutionEvent::Best { .. }))
    }

    /// Finds the front of the feasible history anew.
    pub(super) fn survey(&mut self) {
        let Settings {
            constraints, rule, ..
        } = &self.settings;
        self.front = Front::over(*rule, self.history.feasible(constraints));
    }

    /// Draws distinct feasible cells that were never explored, fewer where there are fewer.
    pub(super) fn random_unexplored(&self, count: usize, origin: Origin) -> Vec<Child> {
        let explored = self.history.len() as u64;
        let mut rng = self.stream(b"founding", self.generation, explored);
        let cells = self.unexplored.sample(&mut rng, count).into_iter();
        cells.map(|cell| Child { cell, origin }).collect()
    }
}

#[cfg(test)]
mod tests;
