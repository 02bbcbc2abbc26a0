//! What this processor has of the vector instructions.

use freerea_core::engine::Isa;
use pulp::{Scalar, Simd, WithSimd};

/// A set of vector instructions that this processor lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this processor has no {missing}; use --isa {best}, or leave --isa out")]
pub struct MissingIsa {
    /// The set that was asked for.
    pub missing: Isa,
    /// The best that there is.
    pub best: Isa,
}

/// A set of vector instructions, seen from this processor. The kernels are written once; the set is
/// chosen at run time.
pub trait Instructions: Copy {
    /// The widest set that this processor has.
    fn detect() -> Self;

    /// Whether this processor has the set.
    fn is_available(self) -> bool;

    /// The set itself.
    ///
    /// # Errors
    /// If this processor lacks it.
    fn available(self) -> Result<Self, MissingIsa>;

    /// Runs a kernel with these instructions; without them if the processor lacks them.
    fn run<K: WithSimd>(self, kernel: K) -> K::Output;
}

impl Instructions for Isa {
    fn detect() -> Self {
        let widest = Isa::ALL.into_iter().rfind(|isa| isa.is_available());
        widest.unwrap_or(Isa::Scalar)
    }

    fn is_available(self) -> bool {
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

    fn available(self) -> Result<Self, MissingIsa> {
        if self.is_available() {
            return Ok(self);
        }
        Err(MissingIsa {
            missing: self,
            best: Isa::detect(),
        })
    }

    #[inline]
    fn run<K: WithSimd>(self, kernel: K) -> K::Output {
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

#[cfg(test)]
mod tests {
    use super::*;

    struct F32Lanes;

    impl WithSimd for F32Lanes {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }

    #[test]
    fn a_set_is_run_if_the_processor_has_it() {
        for (isa, lanes) in [(Isa::Scalar, 1), (Isa::Avx2, 8), (Isa::Avx512, 16)] {
            let expected = if isa.is_available() { lanes } else { 1 };
            assert_eq!(isa.run(F32Lanes), expected, "{isa}");
        }
    }

    #[test]
    fn a_missing_set_is_refused_with_the_best_one() {
        for isa in Isa::ALL {
            match isa.available() {
                Ok(same) => assert!(same == isa && isa <= Isa::detect()),
                Err(error) => assert_eq!((error.missing, error.best), (isa, Isa::detect())),
            }
        }
        assert!(Isa::detect().is_available());
    }
}
