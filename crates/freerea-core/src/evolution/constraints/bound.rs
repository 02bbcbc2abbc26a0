//! The limits of the costs, from above and from below.

use super::Constraints;
use crate::cost::{AmountError, BoundWords, Cost, CostTable};

/// A limit of a cost, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What it limits.
    pub cost: Cost,
    /// From which side.
    pub end: BoundEnd,
}

/// The side from which a cost is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundEnd {
    /// At most so much.
    Max,
    /// At least so much.
    Min,
}

/// A small change of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// A tenth of the way inwards: fewer cells are feasible.
    Tighter,
    /// The same outwards; beyond the cells there are, no limit.
    Looser,
}

/// What a tighter upper limit is of the one before.
const TIGHTER: f64 = 0.9;

impl Bound {
    /// All of them, as dialogs list them: for each cost the most and the least.
    pub const ALL: [Bound; 2 * Cost::COUNT] = {
        let mut all = [Bound::most(Cost::Params); 2 * Cost::COUNT];
        let mut place = 0;
        while place < Cost::COUNT {
            all[2 * place] = Bound::most(Cost::ALL[place]);
            all[2 * place + 1] = Bound::least(Cost::ALL[place]);
            place += 1;
        }
        all
    };

    /// The limit of a cost from above.
    pub const fn most(cost: Cost) -> Self {
        Bound {
            cost,
            end: BoundEnd::Max,
        }
    }

    /// The limit of a cost from below.
    pub const fn least(cost: Cost) -> Self {
        Bound {
            cost,
            end: BoundEnd::Min,
        }
    }

    /// Its place in [`Bound::ALL`].
    pub const fn number(self) -> usize {
        2 * self.cost as usize + self.end as usize
    }

    /// What it is called.
    pub const fn words(self) -> &'static BoundWords {
        let words = &self.cost.definition().words;
        match self.end {
            BoundEnd::Max => &words.max,
            BoundEnd::Min => &words.min,
        }
    }

    /// The limit of this name, like `max-params`.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Bound::ALL.into_iter();
        all.find(|bound| bound.words().name == name)
    }

    /// Whether it limits from above.
    pub const fn is_max(self) -> bool {
        matches!(self.end, BoundEnd::Max)
    }

    /// The least and the most of the cells that keep to all constraints but this limit.
    pub fn ends(self, constraints: &Constraints, table: &CostTable) -> Option<[u64; 2]> {
        let mut others = *constraints;
        self.put(&mut others, None);
        let indices = || others.feasible_among(table);
        let amounts = || indices().filter_map(|i| table.each()[i as usize].amount(self.cost));
        Some([amounts().min()?, amounts().max()?])
    }

    /// A limit a tenth away, with three digits. Beyond the cells there are it is lifted, and one
    /// that is not set or lies there comes in from their end; `ends` are those of [`Self::ends`].
    pub fn nudged(self, limit: Option<u64>, nudge: Nudge, ends: [u64; 2]) -> Option<u64> {
        let outer = if self.is_max() { ends[1] } else { ends[0] };
        let from = match (limit, nudge) {
            (None, Nudge::Looser) => return None,
            (None, Nudge::Tighter) => outer,
            (Some(limit), _) if self.is_max() => limit.min(outer),
            (Some(limit), _) => limit.max(outer),
        };
        let falls = (nudge == Nudge::Tighter) == self.is_max();
        let unit = self.cost.definition().unit.round();
        let wanted = if falls {
            from as f64 * TIGHTER
        } else {
            from as f64 / TIGHTER
        };
        let count = rounded(wanted / unit as f64) * unit;
        let beyond = if self.is_max() {
            count >= ends[1]
        } else {
            count <= ends[0]
        };
        (!beyond).then_some(count)
    }

    /// The limit in force, if there is one.
    pub fn limit(self, constraints: &Constraints) -> Option<u64> {
        match self.end {
            BoundEnd::Max => constraints[self.cost].max,
            BoundEnd::Min => constraints[self.cost].min,
        }
    }

    /// The limit in force, as a text; nothing where there is none.
    pub fn written(self, constraints: &Constraints) -> String {
        let limit = self.limit(constraints);
        limit.map_or(String::new(), |limit| self.write(limit))
    }

    /// Puts a limit in force.
    pub fn put(self, constraints: &mut Constraints, limit: Option<u64>) {
        match self.end {
            BoundEnd::Max => constraints[self.cost].max = limit,
            BoundEnd::Min => constraints[self.cost].min = limit,
        }
    }

    /// Reads a limit; an empty text is none.
    ///
    /// # Errors
    /// If the text is no amount of the cost; the error says how to write one.
    pub fn read(self, text: &str) -> Result<Option<u64>, AmountError> {
        match text.trim() {
            "" => Ok(None),
            text => self.cost.definition().unit.read(text).map(Some),
        }
    }

    /// Writes a limit as it is read.
    pub fn write(self, amount: u64) -> String {
        self.cost.definition().unit.write(amount)
    }
}

/// The count with three digits, so that it reads well.
fn rounded(count: f64) -> u64 {
    let digits = count.max(1.0).log10().floor() as i32 - 2;
    let unit = 10f64.powi(digits.max(0));
    ((count / unit).round() * unit) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::{Space, Task};

    #[test]
    fn a_nudge_and_the_opposite_one_end_near_where_they_began() {
        let ends = [73_306, 1_531_546];
        let nudged = |bound: Bound, limit, nudge| bound.nudged(limit, nudge, ends);
        let tighter = nudged(Bound::most(Cost::Params), None, Nudge::Tighter);
        assert_eq!(tighter, Some(1_380_000));
        let looser = nudged(Bound::most(Cost::Params), tighter, Nudge::Looser);
        assert_eq!(looser, Some(1_530_000));
        assert_eq!(
            nudged(Bound::most(Cost::Params), looser, Nudge::Looser),
            None
        );
        assert_eq!(nudged(Bound::most(Cost::Params), None, Nudge::Looser), None);
        let least = nudged(Bound::least(Cost::Params), None, Nudge::Tighter);
        assert_eq!(least, Some(81_500));
        let looser = nudged(Bound::least(Cost::Params), least, Nudge::Looser);
        assert_eq!(
            looser,
            Some(73_400),
            "three digits, hence not quite the least"
        );
        let far = nudged(Bound::most(Cost::Params), Some(9_000_000), Nudge::Tighter);
        assert_eq!(far, tighter, "one that excludes no cell");
        assert_eq!(
            nudged(Bound::least(Cost::Params), looser, Nudge::Looser),
            None
        );
    }

    #[test]
    fn the_first_nudge_excludes_a_cell_whatever_else_is_limited() {
        let task = Task::of(Space::NatsTss, Dataset::Cifar100);
        let table = CostTable::of(task);
        for (limited, nudged) in [(Cost::Params, Cost::Flops), (Cost::Flops, Cost::Params)] {
            let mut constraints = Constraints::none(Space::NatsTss);
            let [least, most] = table.range(limited).unwrap();
            constraints[limited].max = Some(least + (most - least) / 6);
            let before = constraints.count(&table);
            let bound = Bound::most(nudged);
            let ends = bound.ends(&constraints, &table).unwrap();
            assert!(ends[1] < table.range(nudged).unwrap()[1]);
            let first = bound.nudged(None, Nudge::Tighter, ends);
            bound.put(&mut constraints, first);
            assert!(constraints.count(&table) < before, "{nudged:?}");
            let ends = bound.ends(&constraints, &table).unwrap();
            let lifted = bound.nudged(Some(ends[1]), Nudge::Looser, ends);
            assert_eq!(lifted, None, "{nudged:?}");
        }
    }
}
