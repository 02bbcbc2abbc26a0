//! The living cells, oldest first.

use super::event::Origin;
use super::history::Record;
use super::rule::Rule;
use super::score::Scale;
use crate::space::Cell;

/// A living cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The cell with its metrics and costs.
    pub record: Record,
    /// How it came into the population.
    pub origin: Origin,
    /// The step in which it was born or refreshed last; 0 for founders.
    pub since: u64,
}

/// The living cells, by age: the oldest first, each cell at most once.
#[derive(Clone, Debug, Default)]
pub struct Population {
    members: Vec<Member>,
}

impl Population {
    /// The members, oldest first.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether no one is alive.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether the cell is alive.
    pub fn contains(&self, cell: Cell) -> bool {
        self.place(cell).is_some()
    }

    /// The scale of scores over the population.
    pub fn scale(&self, rule: Rule) -> Scale {
        Scale::over(rule, self.members.iter().map(|m| &m.record.metrics))
    }

    /// Adds the youngest member.
    ///
    /// # Panics
    /// If the cell is alive already; it is to be refreshed.
    pub fn enter(&mut self, member: Member) {
        assert!(!self.contains(member.record.cell), "each cell lives once");
        self.members.push(member);
    }

    /// Makes a living cell the youngest.
    pub fn refresh(&mut self, cell: Cell, since: u64) {
        if let Some(place) = self.place(cell) {
            let member = self.members.remove(place);
            self.members.push(Member { since, ..member });
        }
    }

    /// Takes the oldest member out.
    pub fn age(&mut self) -> Option<Member> {
        (!self.is_empty()).then(|| self.members.remove(0))
    }

    /// Takes a cell out.
    pub fn remove(&mut self, cell: Cell) -> Option<Member> {
        self.place(cell).map(|place| self.members.remove(place))
    }

    /// Keeps the `size` best by combined score over the population; of equals, the younger.
    /// Returns those that must go, worst first.
    pub fn cull(&mut self, size: usize, rule: Rule) -> Vec<Member> {
        let many = self.len().saturating_sub(size);
        if many == 0 {
            return Vec::new();
        }
        let scale = self.scale(rule);
        let mut worst_first = self.members.clone();
        worst_first.sort_by_cached_key(|member| scale.score(&member.record.metrics));
        worst_first.truncate(many);
        for member in &worst_first {
            self.remove(member.record.cell);
        }
        worst_first
    }

    fn place(&self, cell: Cell) -> Option<usize> {
        self.members
            .iter()
            .position(|member| member.record.cell == cell)
    }
}
