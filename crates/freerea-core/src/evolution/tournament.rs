//! Tournament selection: a few members drawn at random, the best two become parents.

use rand::Rng;
use rand::seq::index;

use super::event::Contender;
use super::population::Population;
use super::rule::Rule;
use super::score::Scale;

/// Draws `size` distinct members, fewer where fewer are alive, and ranks them by combined score
/// over the draw, best first; of equals, the one drawn earlier.
pub fn draw(
    population: &Population,
    size: usize,
    rule: Rule,
    rng: &mut impl Rng,
) -> Vec<Contender> {
    let members = population.members();
    let drawn = index::sample(rng, members.len(), size.min(members.len()));
    let records: Vec<_> = drawn.iter().map(|place| members[place].record).collect();
    let scale = Scale::over(rule, records.iter().map(|record| &record.metrics));
    let mut contenders: Vec<Contender> = records
        .iter()
        .map(|record| Contender {
            cell: record.cell,
            score: scale.score(&record.metrics),
        })
        .collect();
    contenders.sort_by_key(|contender| std::cmp::Reverse(contender.score));
    contenders
}
