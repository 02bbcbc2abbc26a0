//! Which cells the steps to come will ask for, guessed while the metrics of others are under way.

use std::collections::HashMap;

use super::history::Record;
use super::machine::{Evolution, Phase};
use super::offspring::{Child, bear};
use super::population::{Member, Population};
use crate::cost::Costs;
use crate::metric::Metrics;
use crate::space::Cell;

/// Tournaments that are looked ahead for each cell that is asked for.
const TOURNAMENTS: usize = 4;

/// How the evolution goes on if every child is as good as its parent.
struct Future<'e> {
    evolution: &'e Evolution,
    population: Population,
    step: u64,
    tournaments: u64,
    /// Of cells whose metrics are not known.
    guesses: HashMap<Cell, Metrics>,
}

impl Evolution {
    /// Cells that it will probably want next, so many at most, if it waits for the metrics of
    /// children now. It goes on as if these were as good as they are estimated to be, or else as
    /// their parents, which changes neither whom a tournament draws nor, mostly, who dies; but it
    /// may come otherwise. No metric and no random choice of the evolution depends on it.
    pub fn foresee(
        &self,
        most: usize,
        estimates: impl IntoIterator<Item = (Cell, Metrics)>,
    ) -> Vec<Cell> {
        if self.phase != Phase::Bearing || self.converged {
            return Vec::new();
        }
        let future = Future {
            evolution: self,
            population: self.population.clone(),
            step: self.generation + 1,
            tournaments: self.tournaments,
            guesses: estimates.into_iter().collect(),
        };
        future.cells(most).unwrap_or_default()
    }
}

impl Future<'_> {
    /// `None` if nothing can be foreseen.
    fn cells(mut self, most: usize) -> Option<Vec<Cell>> {
        let mut cells = Vec::new();
        let mut children: Vec<Child> = self.evolution.pending.iter().copied().collect();
        for _ in 0..TOURNAMENTS * most {
            for child in children {
                self.settle(child)?;
            }
            self.select();
            if self.population.len() < 2 {
                break;
            }
            children = self.breed();
            let wanted = children.iter().map(|child| child.cell);
            for cell in wanted.filter(|&cell| self.is_wanted(cell)) {
                if !cells.contains(&cell) {
                    cells.push(cell);
                }
            }
            if cells.len() >= most {
                break;
            }
        }
        cells.truncate(most);
        Some(cells)
    }

    fn is_wanted(&self, cell: Cell) -> bool {
        let known = self.evolution.known.contains_key(&cell) || self.guesses.contains_key(&cell);
        !known && !self.population.contains(cell) && self.evolution.admits(cell)
    }

    fn settle(&mut self, Child { cell, origin }: Child) -> Option<()> {
        let settings = self.evolution.settings();
        let costs = Costs::of(cell, settings.costing());
        if settings.constraints.admit(cell, &costs).is_err() {
            return Some(());
        }
        if self.population.contains(cell) {
            self.population.refresh(cell, self.step);
            return Some(());
        }
        let metrics = match self.metrics(cell) {
            Some(metrics) => metrics,
            None => {
                let guess = self.metrics(*origin.parents().first()?)?.with_cell(cell);
                self.guesses.insert(cell, guess);
                guess
            }
        };
        self.population.enter(Member {
            record: Record {
                cell,
                metrics,
                costs,
            },
            origin,
            since: self.step,
        });
        Some(())
    }

    fn metrics(&self, cell: Cell) -> Option<Metrics> {
        let known = self.evolution.known.get(&cell);
        known.or_else(|| self.guesses.get(&cell)).copied()
    }

    fn select(&mut self) {
        let settings = self.evolution.settings();
        let size = settings.population.get();
        if self.population.len() > size {
            self.population.age();
            self.population.cull(size, settings.rule);
            self.step += 1;
            self.tournaments = 0;
        }
    }

    fn breed(&mut self) -> Vec<Child> {
        let evolution = self.evolution;
        let mut rng = evolution.variance(self.step, self.tournaments);
        self.tournaments += 1;
        let (_, children) = bear(&self.population, evolution.settings(), &mut rng);
        children.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{made_up, with};
    use super::super::{Advance, Constraints};
    use super::*;

    #[test]
    fn what_is_foreseen_is_mostly_wanted_next() {
        let mut evolution = with(Constraints::none(Default::default()), 3);
        let mut foreseen: Vec<Cell> = Vec::new();
        let (mut right, mut steps) = (0, 0);
        while evolution.history().len() < 300 {
            let Advance::Wanting(wanted) = evolution.advance() else {
                continue;
            };
            if let Some(first) = foreseen.first() {
                steps += 1;
                right += usize::from(wanted.contains(first));
            }
            foreseen = evolution.foresee(3, []);
            assert!(foreseen.iter().all(|cell| !wanted.contains(cell)));
            for cell in wanted {
                evolution.learn(cell, made_up(cell));
            }
        }
        assert!(steps > 80, "{steps}");
        assert!(4 * right > 3 * steps, "{right} of {steps}");
    }

    #[test]
    fn nothing_is_foreseen_of_founders_that_are_not_known() {
        let mut evolution = with(Constraints::none(Default::default()), 3);
        assert!(matches!(evolution.advance(), Advance::Wanting(_)));
        assert!(evolution.foresee(3, []).is_empty());
    }
}
