//! The vector instructions that kernels are compiled for, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Isa {
    /// None: plain Rust, for any processor.
    Scalar,
    /// AVX2 with fused multiply-add: 8 lanes.
    Avx2,
    /// AVX-512 (F, BW, CD, DQ, VL): 16 lanes.
    Avx512,
}

/// Text that names no set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' are no known instructions; there are scalar, avx2 and avx512")]
pub struct UnknownIsa(String);

impl Isa {
    /// All sets, the widest last.
    pub const ALL: [Isa; 3] = [Isa::Scalar, Isa::Avx2, Isa::Avx512];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Isa::Scalar => "scalar",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
        }
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Isa {
    type Err = UnknownIsa;

    fn from_str(name: &str) -> Result<Self, UnknownIsa> {
        let named = Isa::ALL.into_iter().find(|isa| isa.name() == name);
        named.ok_or_else(|| UnknownIsa(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for isa in Isa::ALL {
            assert_eq!(isa.to_string().parse(), Ok(isa));
        }
        assert!("sse".parse::<Isa>().is_err());
    }
}
