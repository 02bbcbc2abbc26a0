//! Values that are kept for as long as the program runs, so that a copy of a reference stands for
//! them: there are few, and settings name them everywhere.

use std::sync::{Mutex, PoisonError};

/// The values of one kind that are kept.
pub struct Interned<T: 'static>(Mutex<Vec<&'static T>>);

impl<T: PartialEq> Interned<T> {
    /// None yet.
    pub const fn new() -> Self {
        Interned(Mutex::new(Vec::new()))
    }

    /// Keeps a value; equal ones are kept once, so that equal values have one address.
    pub fn keep(&self, value: T) -> &'static T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known.iter().find(|other| ***other == value).copied();
        kept.unwrap_or_else(|| {
            let kept: &'static T = Box::leak(Box::new(value));
            known.push(kept);
            kept
        })
    }
}

impl<T: PartialEq> Default for Interned<T> {
    fn default() -> Self {
        Interned::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_kept_once() {
        static WORDS: Interned<String> = Interned::new();
        let [one, again, other] = ["a", "a", "b"].map(|word| WORDS.keep(word.to_owned()));
        assert!(std::ptr::eq(one, again) && !std::ptr::eq(one, other));
    }
}
