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

    /// The sum while it is swept.
    pub(super) fn swept(self) -> SweptSum {
        let terms = self.terms.into_iter();
        SweptSum {
            standing: None,
            terms: terms
                .map(|(map, scale)| (TermPlace::Map(map), scale))
                .collect(),
            shift: self.shift,
            plain: self.plain,
        }
    }

    /// Gives back the maps that no other sum holds.
    pub(super) fn recycle(self, arena: &mut Arena) {
        for (map, _) in self.terms {
            arena.give_back(Rc::into_inner(map));
        }
    }
}

/// Where the values of a term stand.
enum TermPlace {
    Map(Rc<Buffer>),
    /// In an output of the sweep, which overwrites them image by image once they are read.
    Output(usize),
}

impl TermPlace {
    /// Whether it is a map that nothing else holds.
    fn is_alone(&self) -> bool {
        matches!(self, TermPlace::Map(map) if Rc::strong_count(map) == 1)
    }

    /// The map, if nothing else holds it.
    fn into_map(self) -> Option<Buffer> {
        match self {
            TermPlace::Map(map) => Rc::into_inner(map),
            TermPlace::Output(_) => None,
        }
    }
}

/// A sum while it is swept over.
pub(super) struct SweptSum {
    /// The scale of its first term, if that stands where the sum goes.
    standing: Option<PerChannel>,
    terms: Vec<(TermPlace, PerChannel)>,
    shift: PerChannel,
    plain: bool,
}

impl SweptSum {
    /// Makes the place of the sum itself of its first term, if no other sum holds that.
    pub(super) fn lend_first(&mut self) -> Option<Buffer> {
        let (place, _) = self.terms.first()?;
        if !place.is_alone() {
            return None;
        }
        let (place, scale) = self.terms.remove(0);
        self.standing = Some(scale);
        place.into_map()
    }

    /// The scale of its first term, if that stands where the sum goes.
    pub(super) const fn standing(&self) -> Option<&PerChannel> {
        self.standing.as_ref()
    }

    /// Makes an output of a term that no other sum holds, for an output of this number.
    pub(super) fn lend(&mut self, output: usize) -> Option<Buffer> {
        let mut terms = self.terms.iter_mut();
        let (place, _) = terms.find(|(place, _)| place.is_alone())?;
        std::mem::replace(place, TermPlace::Output(output)).into_map()
    }

    /// The values of its only term in a range, if it is that as it stands.
    pub(super) fn values(&self, range: Range<usize>) -> Option<&[f32]> {
        match &self.terms[..] {
            [(TermPlace::Map(map), _)] if self.plain && self.standing.is_none() => {
                Some(&map[range])
            }
            _ => None,
        }
    }

    /// The terms' values in a range; those that stand in outputs are asked for.
    pub(super) fn terms<'a>(
        &'a self,
        range: Range<usize>,
        output: impl Fn(usize) -> &'a [f32],
    ) -> Vec<Term<'a>> {
        let terms = self.terms.iter();
        let terms = terms.map(|(place, scale)| Term {
            values: match place {
                TermPlace::Map(map) => &map[range.clone()],
                TermPlace::Output(number) => &output(*number)[range.clone()],
            },
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
        for (place, _) in self.terms {
            arena.give_back(place.into_map());
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
        assert!(sum.clone().swept().values(0..16).is_some());
        sum.add(Sum::of(Rc::clone(&map), 16));
        sum.add(Sum::of(Rc::new(Buffer::zeros(16)), 16));
        assert!(sum.clone().swept().values(0..16).is_none());
        let scales = |sum: &Sum| -> Vec<f32> {
            let swept = sum.clone().swept();
            let terms = swept.terms(0..16, |_| unreachable!("no outputs"));
            terms.iter().map(|term| term.scale.once()[5]).collect()
        };
        assert_eq!(scales(&sum), [2.0, 1.0]);
        assert_eq!(scales(&sum.truncated(5)), [0.0, 0.0]);
    }

    #[test]
    fn an_output_stands_where_a_term_did_that_no_one_else_holds() {
        let kept = Rc::new(Buffer::zeros(16));
        let mut sum = Sum::of(Rc::clone(&kept), 16);
        sum.add(Sum::of(Rc::new(Buffer::zeros(16)), 16));
        let mut swept = sum.swept();
        let output = swept.lend(3).unwrap();
        assert!(swept.lend(4).is_none(), "the other is kept");
        let terms = swept.terms(0..16, |number| {
            assert_eq!(number, 3);
            &output
        });
        assert_eq!(terms[0].values.as_ptr(), kept.as_ptr());
        assert_eq!(terms[1].values.as_ptr(), output.as_ptr());
    }
}
