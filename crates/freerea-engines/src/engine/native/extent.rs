//! The extent of an image's map, and maps with a border of zeros.

/// The extent of one image's map, laid out channels last: `[side, side, channels]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) side: usize,
    pub(super) channels: usize,
}

impl Extent {
    /// Pixels of an image.
    pub(super) const fn pixels(self) -> usize {
        self.side * self.side
    }

    /// Values of an image.
    pub(super) const fn units(self) -> usize {
        self.pixels() * self.channels
    }

    /// The extent with a border of one pixel around it.
    pub(super) const fn bordered(self) -> Self {
        Extent {
            side: self.side + 2,
            ..self
        }
    }

    /// The same side with other channels.
    pub(super) const fn with_channels(self, channels: usize) -> Self {
        Extent { channels, ..self }
    }

    /// Half the side and other channels: what a stride of 2 leaves.
    pub(super) const fn reduced(self, channels: usize) -> Self {
        Extent {
            side: self.side / 2,
            channels,
        }
    }

    /// As many times the side: what undoes a stride.
    pub(super) const fn dilated(self, stride: usize) -> Self {
        Extent {
            side: self.side * stride,
            ..self
        }
    }

    /// Copies an image into the inside of a bordered one; the border stays as it is.
    pub(super) fn enclose(self, image: &[f32], bordered: &mut [f32]) {
        let line = self.side * self.channels;
        let outer = self.bordered().side * self.channels;
        let insides = bordered[outer..].chunks_mut(outer);
        for (inside, line) in insides.zip(image.chunks_exact(line)) {
            inside[self.channels..][..line.len()].copy_from_slice(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_of_zeros_goes_around() {
        let extent = Extent {
            side: 2,
            channels: 1,
        };
        let mut bordered = vec![0.0; extent.bordered().units()];
        extent.enclose(&[1.0, 2.0, 3.0, 4.0], &mut bordered);
        let expected = [
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 2.0, 0.0],
            [0.0, 3.0, 4.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
        ];
        assert_eq!(bordered, expected.concat());
    }
}
