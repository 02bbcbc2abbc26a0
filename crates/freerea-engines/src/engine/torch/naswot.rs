//! NASWOT's codes on libtorch, packed to bits, and MeCo of the same maps.

use freerea_core::engine::Isa;
use freerea_core::metric::Activations;
use freerea_core::network::{Map, Network};
use tch::{Device, Kind, Tensor};

use super::forward::{Asked, Layout, Pass, batch_norm, forward, laid_out, tensors};
use super::memory;
use crate::engine::Instructions;
use crate::engine::Kernel;
use crate::engine::independence;
use crate::engine::native;
use crate::engine::rectifiers::Rectifiers;
use crate::images::Batch;

/// Values whose rectifying is done by our own kernel fill its vectors, however wide they are.
const VECTOR: usize = 16;

/// What a forward pass of a batch of images tells of a network.
pub(super) fn activations(network: &Network<'_>, images: &Batch, device: Device) -> Activations {
    let layout = Layout::ChannelsLast;
    tch::no_grad(|| {
        let pixels = laid_out(&images.on(device), layout);
        let weights = tensors(network, layout, Kind::Float, device);
        let mut codes = Codes::new(images.images());
        forward(network.blueprint(), &weights, &pixels, &mut codes);
        codes.activations()
    })
}

/// The codes of all ReLU modules, counted as they come.
pub(super) struct Codes {
    images: usize,
    kernel: Kernel,
    meco: f64,
    /// The signs of one map as libtorch gives them, and packed; kept to be used again.
    signs: Vec<bool>,
    packed: Vec<u64>,
}

impl Codes {
    pub(super) fn new(images: usize) -> Self {
        Codes {
            images,
            kernel: Kernel::new(Isa::detect(), images),
            meco: 0.0,
            signs: Vec::new(),
            packed: Vec::new(),
        }
    }

    /// What the maps so far tell.
    pub(super) fn activations(&self) -> Activations {
        Activations {
            naswot: self.kernel.score(),
            meco: self.meco,
        }
    }

    /// How independent the channels of the first image's rectified map are.
    fn independence(rectified: &Tensor) -> f64 {
        let pixels = rectified.get(0).permute([1, 2, 0].as_slice()).contiguous();
        let mut values = vec![0f32; pixels.numel()];
        pixels.copy_data(&mut values, pixels.numel());
        let channels = rectified.size()[1] as usize;
        independence::of_channels(&values, channels, channels)
    }

    /// ReLU and code of a map in one pass, where its values can be reached and fill whole vectors.
    fn fused(&mut self, map: &Tensor) -> Option<Tensor> {
        let values = memory::channels_last(map)?;
        let (units, channels) = (values.len() / self.images, map.size()[1] as usize);
        if !channels.is_multiple_of(VECTOR) {
            return None;
        }
        let mut rectified = map.empty_like();
        let out = memory::channels_last_mut(&mut rectified)?;
        let words = native::code_words(units);
        self.packed.resize(self.images * words, 0);
        let images = values.chunks_exact(units).zip(out.chunks_exact_mut(units));
        for ((values, out), code) in images.zip(self.packed.chunks_exact_mut(words)) {
            native::rectify(Isa::detect(), values, channels, out, code);
        }
        Some(rectified)
    }

    /// Packs the signs of a rectified map `[images, ...]`, word by word and image by image.
    fn pack(&mut self, rectified: &Tensor) {
        // Bits may stand in any order, so the order in memory is best.
        let positive = rectified
            .permute([0, 2, 3, 1].as_slice())
            .gt(0.0)
            .contiguous();
        let signs = positive.numel();
        self.signs.resize(signs, false);
        positive.copy_data(&mut self.signs, signs);
        self.packed.clear();
        for image in self.signs.chunks(signs / self.images) {
            self.packed.extend(image.chunks(64).map(pack));
        }
    }
}

impl Pass for Codes {
    const ASKED: Asked = Asked::Codes;

    fn rectify(&mut self, map: &Tensor, modules: Rectifiers) -> Tensor {
        let map = &dense(map);
        let rectified = self.fused(map).unwrap_or_else(|| {
            let rectified = map.relu();
            self.pack(&rectified);
            rectified
        });
        let units = map.numel() / self.images;
        self.kernel.count(&self.packed, units, modules.all);
        if modules.live > 0 {
            self.meco += modules.live as f64 * Self::independence(&rectified);
        }
        rectified
    }

    fn rectify_zero(&mut self, units: usize, modules: Rectifiers) {
        self.kernel.count_zero(units, modules.all);
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        batch_norm(&values)
    }
}

/// The map without gaps in memory, channels last, so that its signs can be read where they lie.
fn dense(map: &Tensor) -> Tensor {
    if map.permute([0, 2, 3, 1].as_slice()).is_contiguous() {
        map.shallow_clone()
    } else {
        laid_out(map, Layout::ChannelsLast)
    }
}

/// Up to 64 signs as the bits of a word.
fn pack(signs: &[bool]) -> u64 {
    signs.chunks(8).enumerate().fold(0, |word, (byte, signs)| {
        let mut bytes = [0; 8];
        for (byte, &sign) in bytes.iter_mut().zip(signs) {
            *byte = u8::from(sign);
        }
        // The product gathers the lowest bit of each byte in the highest byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word | gathered << (8 * byte)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(rows: &[&[f32]]) -> Kernel {
        let mut codes = Codes::new(rows.len());
        let shape = [rows.len() as i64, rows[0].len() as i64, 1, 1];
        let map = Tensor::from_slice(&rows.concat()).reshape(shape);
        let _rectified = codes.rectify(&map, Rectifiers { all: 1, live: 1 });
        codes.kernel
    }

    #[test]
    fn codes_are_the_signs_of_the_rectified_map() {
        let kernel = count(&[&[1.0, -1.0, 2.0, 0.0], &[1.0, 1.0, -2.0, -1.0]]);
        assert_eq!(kernel.matrix(), [4.0, 2.0, 2.0, 4.0]);
    }

    #[test]
    fn one_pass_gives_the_same_codes_as_three() {
        let (images, channels, side) = (3, 16, 8);
        let value = |at: usize| (at as f32 * 0.37).sin() * (at as f32 * 0.011).cos();
        let values: Vec<f32> = (0..images * channels * side * side).map(value).collect();
        let shape = [images, side, side, channels].map(|length| length as i64);
        let map = Tensor::from_slice(&values).reshape(shape);
        let map = map.permute([0, 3, 1, 2].as_slice());
        let units = channels * side * side;
        let mut fused = Codes::new(images);
        let rectified = fused.fused(&map).unwrap();
        assert!(rectified.equal(&map.relu()));
        fused.kernel.count(&fused.packed, units, 1);
        let mut plain = Codes::new(images);
        plain.pack(&map.relu());
        plain.kernel.count(&plain.packed, units, 1);
        assert_eq!(fused.kernel.matrix(), plain.kernel.matrix());
    }

    #[test]
    fn a_zero_map_is_agreed_on_by_all() {
        let mut codes = Codes::new(3);
        codes.rectify_zero(16, Rectifiers { all: 2, live: 2 });
        assert_eq!(codes.kernel.matrix(), [32.0; 9]);
    }

    proptest! {
        #[test]
        fn packing_keeps_every_sign(signs in proptest::collection::vec(any::<bool>(), 0..=64)) {
            let word = pack(&signs);
            for bit in 0..64 {
                let sign = signs.get(bit).copied().unwrap_or(false);
                prop_assert_eq!(word >> bit & 1 == 1, sign);
            }
        }
    }
}
