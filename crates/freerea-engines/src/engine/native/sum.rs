//! A map before it is computed: the sum of what its terms bring.

use std::ops::Range;
use std::rc::Rc;

use super::buffer::{Arena, Buffer};
use super::channels::PerChannel;
use super::combine::Term;
use super::moments::Moments;

/// Maps of a batch, each channel scaled, and a shift for each channel.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    terms: Vec<(Rc<Buffer>, PerChannel)>,
    shift: PerChannel,
    /// Whether it is its only term as that stands.
    plain: bool,
}

impl Sum {
    /// Nothing, which is zero.
    pub(super) fn zero(channels: usize) -> Self {
        Sum {
            terms: Vec::new(),
            shift: PerChannel::all(channels, 0.0),
            plain: false,
        }
    }

    /// One map as it is.
    pub(super) fn of(map: Rc<Buffer>, channels: usize) -> Self {
        Sum {
            terms: vec![(map, PerChannel::all(channels, 1.0))],
            shift: PerChannel::all(channels, 0.0),
            plain: true,
        }
    }

    /// Its map, which stands alone in it, with batch norm by its moments.
    pub(super) fn normed(self, moments: &Moments) -> Self {
        let (scale, shift) = moments.norm();
        debug_assert!(
            self.plain || self.is_zero(),
            "what is normed was made before"
        );
        Sum {
            terms: self
                .terms
                .into_iter()
                .map(|(map, _)| (map, scale.clone()))
                .collect(),
            shift,
            plain: false,
        }
    }

    /// Whether nothing was added: the map is zero whatever the images are.
    pub(super) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Adds another sum. A map that both hold is one term.
    pub(super) fn add(&mut self, other: Sum) {
        self.plain = self.terms.is_empty() && other.plain;
        for (map, scale) in other.terms {
            let mut held = self.terms.iter_mut();
            match held.find(|(held, _)| Rc::ptr_eq(held, &map)) {
                Some((_, total)) => total.add(&scale),
                None => self.terms.push((map, scale)),
            }
        }
        self.shift.add(&other.shift);
    }

    /// Its first channels, the others zero.
    #[must_use]
    pub(super) fn truncated(mut self, channels: usize) -> Self {
        for (_, scale) in &mut self.terms {
            scale.truncate(channels);
        }
        self.shift.truncate(channels);
        self.plain = false;
        self
    }

    /// The values of its only term in a range, if it is that as it stands.
    pub(super) fn values(&self, range: Range<usize>) -> Option<&[f32]> {
        match &self.terms[..] {
            [(map, _)] if self.plain => Some(&map[range]),
            _ => None,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_that_two_sums_hold_is_one_term() {
        let map = Rc::new(Buffer::zeros(16));
        let mut sum = Sum::zero(16);
        sum.add(Sum::of(Rc::clone(&map), 16));
        assert!(sum.values(0..16).is_some());
        sum.add(Sum::of(Rc::clone(&map), 16));
        sum.add(Sum::of(Rc::new(Buffer::zeros(16)), 16));
        assert!(sum.values(0..16).is_none());
        let scales = |sum: &Sum| -> Vec<f32> {
            let terms = sum.terms(0..16);
            terms.iter().map(|term| term.scale.once()[5]).collect()
        };
        assert_eq!(scales(&sum), [2.0, 1.0]);
        assert_eq!(scales(&sum.truncated(5)), [0.0, 0.0]);
    }
}
