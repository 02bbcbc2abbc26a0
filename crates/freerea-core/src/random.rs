//! Random streams that do not depend on one another: whatever a number is drawn for has a stream of
//! its own, so that the number of threads and the order of the work change nothing.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The stream of a key of four words, written as little-endian bytes: a seed, numbers that tell the
/// places of its use apart, and a [`purpose`].
pub fn stream(key: [u64; 4]) -> ChaCha8Rng {
    let mut bytes = [0; 32];
    for (place, word) in bytes.chunks_mut(8).zip(key) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    ChaCha8Rng::from_seed(bytes)
}

/// The word of a key that stands for a purpose, from eight letters.
pub const fn purpose(letters: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*letters)
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn each_key_has_a_stream_that_stays() {
        let first = |key| stream(key).next_u64();
        let key = [1, 2, 3, purpose(b"testing!")];
        assert_eq!(first(key), first(key));
        for other in [
            [2, 2, 3, key[3]],
            [1, 3, 3, key[3]],
            [1, 2, 3, purpose(b"testing?")],
        ] {
            assert_ne!(first(key), first(other));
        }
        let bytes = *b"\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0testing!";
        assert_eq!(first(key), ChaCha8Rng::from_seed(bytes).next_u64());
    }
}
