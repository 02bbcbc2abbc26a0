//! A node's map before it is computed: the sum of what its edges bring.

use std::ops::Range;
use std::rc::Rc;

use super::buffer::{Arena, Buffer};
use super::combine::{MOST_TERMS, Term};
use super::moments::{Moments, PERIOD, PerChannel};

/// Maps of a batch, each channel scaled, and a shift for each channel.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    terms: Vec<(Rc<Buffer>, PerChannel)>,
    shift: PerChannel,
}

impl Sum {
    /// Nothing, which is zero.
    pub(super) const fn zero() -> Self {
        Sum {
            terms: Vec::new(),
            shift: [0.0; PERIOD],
        }
    }

    /// One map as it is.
    pub(super) fn of(map: Rc<Buffer>) -> Self {
        let mut sum = Sum::zero();
        sum.terms.push((map, [1.0; PERIOD]));
        sum
    }

    /// One map with batch norm by its moments.
    pub(super) fn normed(map: Rc<Buffer>, moments: &Moments, channels: usize) -> Self {
        let (scale, shift) = moments.norm(channels);
        Sum {
            terms: vec![(map, scale)],
            shift,
        }
    }

    /// Whether nothing was added: the map is zero whatever the images are.
    pub(super) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a skip had better hand the terms on than have them summed first: to read two maps
    /// costs no more than to write one and read it again.
    pub(super) fn is_short(&self) -> bool {
        self.terms.len() <= MOST_TERMS / 3
    }

    /// Adds another sum. A map that both hold is one term.
    pub(super) fn add(&mut self, other: Sum) {
        for (map, scale) in other.terms {
            let mut held = self.terms.iter_mut();
            match held.find(|(held, _)| Rc::ptr_eq(held, &map)) {
                Some((_, total)) => add(total, &scale),
                None => self.terms.push((map, scale)),
            }
        }
        add(&mut self.shift, &other.shift);
    }

    /// The terms' values in a range.
    pub(super) fn terms(&self, range: Range<usize>) -> Vec<Term<'_>> {
        let terms = self.terms.iter();
        let terms = terms.map(|(map, scale)| Term {
            values: &map[range.clone()],
            scale,
        });
        terms.collect()
    }

    /// What is added to each channel.
    pub(super) const fn shift(&self) -> &PerChannel {
        &self.shift
    }

    /// Gives back the maps that no other sum holds.
    pub(super) fn recycle(self, arena: &mut Arena) {
        for (map, _) in self.terms {
            arena.give_back(map);
        }
    }
}

fn add(total: &mut PerChannel, values: &PerChannel) {
    for (total, value) in total.iter_mut().zip(values) {
        *total += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_held_twice_is_one_term() {
        let map = Rc::new(Buffer::zeros(4));
        let mut sum = Sum::of(Rc::clone(&map));
        sum.add(Sum::of(Rc::clone(&map)));
        sum.add(Sum::of(Rc::new(Buffer::zeros(4))));
        let scales: Vec<f32> = sum.terms(0..4).iter().map(|term| term.scale[0]).collect();
        assert_eq!(scales, [2.0, 1.0]);
    }
}
