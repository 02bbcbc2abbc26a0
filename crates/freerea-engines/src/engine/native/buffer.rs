//! Memory for maps: aligned to cache lines, and used again instead of given back.

use std::ops::{Deref, DerefMut};

/// A cache line, and the widest vector, in bytes.
const ALIGNMENT: usize = 64;

/// Zeros that begin at a cache line, so that no vector straddles two.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    values: Vec<f32>,
    start: usize,
    length: usize,
}

impl Buffer {
    /// So many zeros.
    pub(super) fn zeros(length: usize) -> Self {
        let values = vec![0.0; length + ALIGNMENT / size_of::<f32>()];
        // Where the offset is not known, unaligned memory does as well, only slower.
        let offset = values.as_ptr().align_offset(ALIGNMENT);
        let start = offset.min(values.len() - length);
        Buffer {
            values,
            start,
            length,
        }
    }

    /// At least so many values, whatever they are.
    pub(super) fn at_least(&mut self, length: usize) -> &mut [f32] {
        if self.length < length {
            *self = Buffer::zeros(length);
        }
        &mut self[..length]
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.values[self.start..][..self.length]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.start..][..self.length]
    }
}

/// Buffers of one size that maps of a batch are lent from.
#[derive(Debug, Default)]
pub(super) struct Arena {
    length: usize,
    free: Vec<Buffer>,
}

impl Arena {
    /// From now on, buffers hold so many values.
    pub(super) fn resize(&mut self, length: usize) {
        if self.length < length {
            self.length = length;
            self.free.clear();
        }
    }

    /// A buffer, whatever it holds.
    pub(super) fn lend(&mut self) -> Buffer {
        let length = self.length;
        self.free.pop().unwrap_or_else(|| Buffer::zeros(length))
    }

    /// Takes back a buffer; none if someone else still shares it.
    pub(super) fn give_back(&mut self, buffer: Option<Buffer>) {
        self.free.extend(buffer);
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn buffers_begin_at_a_cache_line() {
        for length in [0, 1, 63, 1024] {
            let buffer = Buffer::zeros(length);
            assert_eq!(buffer.len(), length);
            assert!(cfg!(miri) || buffer.as_ptr().addr().is_multiple_of(ALIGNMENT));
        }
    }

    #[test]
    fn a_shared_buffer_comes_back_with_its_last_owner() {
        let mut arena = Arena::default();
        arena.resize(16);
        let buffer = Rc::new(arena.lend());
        let other = Rc::clone(&buffer);
        arena.give_back(Rc::into_inner(buffer));
        assert!(arena.free.is_empty());
        arena.give_back(Rc::into_inner(other));
        assert_eq!(arena.free.len(), 1);
    }
}
