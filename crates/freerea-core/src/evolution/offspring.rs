//! The children of a tournament.

use rand::Rng;

use super::event::{Contender, Origin};
use super::population::Population;
use super::settings::Settings;
use super::tournament;
use crate::space::Cell;

/// A cell that may enter the population, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    pub(super) cell: Cell,
    pub(super) origin: Origin,
}

/// Holds a tournament; its two winners have three children: a mutation of each, and their
/// crossover.
///
/// # Panics
/// If fewer than two are alive.
pub(super) fn bear(
    population: &Population,
    settings: &Settings,
    rng: &mut impl Rng,
) -> (Vec<Contender>, [Child; 3]) {
    let size = settings.tournament.get();
    let contenders = tournament::draw(population, size, settings.rule, rng);
    let parents @ [best, second] = [contenders[0].cell, contenders[1].cell];
    let mut mutant = |parent: Cell| Child {
        cell: parent.mutate(rng),
        origin: Origin::Mutation { parent },
    };
    let mutants = [mutant(best), mutant(second)];
    let crossed = Child {
        cell: best.crossover(&second, rng),
        origin: Origin::Crossover { parents },
    };
    (contenders, [mutants[0], mutants[1], crossed])
}
