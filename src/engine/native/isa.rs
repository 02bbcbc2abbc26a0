//! The vector instructions that the kernels are compiled for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use pulp::{Scalar, Simd, WithSimd};

/// A set of vector instructions. The kernels are written once; the set is chosen at run time.
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

/// A set that this processor lacks, or that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IsaError {
    /// Not a set's name.
    #[error("'{0}' are no known instructions; there are scalar, avx2 and avx512")]
    Unknown(String),
    /// The processor lacks it.
    #[error("this processor has no {missing}; use --isa {best}, or leave --isa out")]
    Missing {
        /// The set asked for.
        missing: Isa,
        /// The best that there is.
        best: Isa,
    },
}

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

    /// The widest set that this processor has.
    pub fn detect() -> Self {
        let widest = Isa::ALL.into_iter().rfind(|isa| isa.is_available());
        widest.unwrap_or(Isa::Scalar)
    }

    /// Whether this processor has the set.
    pub fn is_available(self) -> bool {
        match self {
            Isa::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => pulp::x86::V3::is_available(),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => pulp::x86::V4::is_available(),
            #[cfg(not(target_arch = "x86_64"))]
            Isa::Avx2 | Isa::Avx512 => false,
        }
    }

    /// Runs a kernel with these instructions; without them, where the processor lacks them.
    #[inline]
    pub(in crate::engine) fn run<K: WithSimd>(self, kernel: K) -> K::Output {
        #[cfg(target_arch = "x86_64")]
        match self {
            Isa::Scalar => {}
            Isa::Avx2 => {
                if let Some(simd) = pulp::x86::V3::try_new() {
                    return Simd::vectorize(simd, kernel);
                }
            }
            Isa::Avx512 => {
                if let Some(simd) = pulp::x86::V4::try_new() {
                    return Simd::vectorize(simd, kernel);
                }
            }
        }
        Simd::vectorize(Scalar, kernel)
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Isa {
    type Err = IsaError;

    fn from_str(name: &str) -> Result<Self, IsaError> {
        let named = Isa::ALL.into_iter().find(|isa| isa.name() == name);
        let isa = named.ok_or_else(|| IsaError::Unknown(name.to_owned()))?;
        match isa.is_available() {
            true => Ok(isa),
            false => Err(IsaError::Missing {
                missing: isa,
                best: Isa::detect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lanes;

    impl WithSimd for Lanes {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }

    #[test]
    fn a_set_is_run_where_it_is_there() {
        for (isa, lanes) in [(Isa::Scalar, 1), (Isa::Avx2, 8), (Isa::Avx512, 16)] {
            let expected = if isa.is_available() { lanes } else { 1 };
            assert_eq!(isa.run(Lanes), expected, "{isa}");
        }
    }

    #[test]
    fn names_are_read_back_where_the_processor_has_the_set() {
        for isa in Isa::ALL {
            match isa.name().parse::<Isa>() {
                Ok(read) => assert_eq!(read, isa),
                Err(error) => assert!(matches!(error, IsaError::Missing { .. })),
            }
        }
        assert!("sse".parse::<Isa>().is_err());
        assert!(Isa::detect().is_available());
    }
}
