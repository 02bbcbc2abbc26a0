//! The rate of f32 matrix products on one core: what the engines' convolutions are measured by.

use std::fmt;
use std::time::{Duration, Instant};

use freerea_core::engine::Isa;
use freerea_engines::engine::Native;
#[cfg(feature = "torch")]
use freerea_engines::engine::square_product;
use serde::Serialize;

/// The native engine's product: pixels, and as many channels as the last stage has.
const NATIVE: [usize; 3] = [1024, 64, 64];
/// The side of libtorch's square matrices: large enough for its best.
#[cfg(feature = "torch")]
const TORCH: usize = 1024;
/// How long each is repeated; the best of it counts.
const TIME: Duration = Duration::from_millis(300);

/// Billions of floating-point operations per second, a multiplication and an addition each one.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Rates {
    /// Of the native engine's product.
    pub(super) native: f64,
    /// Of libtorch's matmul, if there is a libtorch.
    pub(super) torch: Option<f64>,
}

impl Rates {
    /// Measures both on one core.
    pub(super) fn measure(isa: Isa) -> Self {
        let native = Native::new(isa);
        let [rows, depth, columns] = NATIVE;
        let (left, right) = (vec![1.0; rows * depth], vec![1.0; depth * columns]);
        let mut out = vec![0.0; rows * columns];
        Rates {
            native: best(NATIVE, || native.multiply(depth, &left, &right, &mut out)),
            #[cfg(feature = "torch")]
            torch: Some(best([TORCH; 3], square_product(TORCH))),
            #[cfg(not(feature = "torch"))]
            torch: None,
        }
    }
}

/// The best rate of products of this size.
fn best(size: [usize; 3], mut product: impl FnMut()) -> f64 {
    product();
    let began = Instant::now();
    let mut least = Duration::MAX;
    while began.elapsed() < TIME {
        let start = Instant::now();
        product();
        least = least.min(start.elapsed());
    }
    let operations = 2.0 * size.map(|side| side as f64).iter().product::<f64>();
    operations / least.as_secs_f64() / 1e9
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "f32 matrix products on one core: {:.0} GFLOP/s here",
            self.native
        )?;
        match self.torch {
            Some(torch) => writeln!(f, ", {torch:.0} GFLOP/s in libtorch"),
            None => writeln!(f),
        }
    }
}
