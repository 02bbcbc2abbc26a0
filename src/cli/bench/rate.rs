//! The rate of f32 matrix products on one core: what the engines' convolutions are measured by.

use std::fmt;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::engine::Isa;
use crate::engine::Native;

/// The native engine's product: pixels, and as many channels as the last stage has.
const NATIVE: [usize; 3] = [1024, 64, 64];
/// libtorch's: large enough for its best.
const TORCH: [usize; 3] = [1024, 1024, 1024];
/// How long each is repeated; the best of it counts.
const TIME: Duration = Duration::from_millis(300);

/// Billions of floating-point operations per second, a multiplication and an addition each one.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Rates {
    /// Of the native engine's product.
    pub(super) native: f64,
    /// Of libtorch's matmul.
    pub(super) torch: f64,
}

impl Rates {
    /// Measures both on one core.
    pub(super) fn measure(isa: Isa) -> Self {
        let native = Native::new(isa);
        let [rows, depth, columns] = NATIVE;
        let (left, right) = (vec![1.0; rows * depth], vec![1.0; depth * columns]);
        let mut out = vec![0.0; rows * columns];
        tch::set_num_threads(1);
        let [side, ..] = TORCH.map(|side| side as i64);
        let matrix = tch::Tensor::ones([side, side], (tch::Kind::Float, tch::Device::Cpu));
        Rates {
            native: best(NATIVE, || native.multiply(depth, &left, &right, &mut out)),
            torch: best(TORCH, || {
                drop(tch::no_grad(|| matrix.matmul(&matrix)));
            }),
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
        writeln!(
            f,
            "f32 matrix products on one core: {:.0} GFLOP/s here, {:.0} GFLOP/s in libtorch",
            self.native, self.torch
        )
    }
}
