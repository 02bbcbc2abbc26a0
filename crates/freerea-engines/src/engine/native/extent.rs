//! The extent of an image's map, and maps inside a frame of zeros.

use freerea_core::network::Shape;

/// Channels are laid out in multiples of this, the rest being zero: a vector of any set of
/// instructions fits.
pub(super) const ALIGNED: usize = 16;

/// The extent of one image's map, laid out channels last: `[height, width, channels]`. Channels
/// include those of zeros that fill the last vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
}

impl Extent {
    /// The extent of a map of this shape.
    pub(super) const fn of(shape: Shape) -> Self {
        Extent {
            height: shape.height,
            width: shape.width,
            channels: shape.channels.next_multiple_of(ALIGNED),
        }
    }

    /// The extent of images, whose channels are not filled up.
    pub(super) const fn of_images(shape: Shape) -> Self {
        Extent {
            height: shape.height,
            width: shape.width,
            channels: shape.channels,
        }
    }

    /// Pixels of an image.
    pub(super) const fn pixels(self) -> usize {
        self.height * self.width
    }

    /// Values of an image.
    pub(super) const fn units(self) -> usize {
        self.pixels() * self.channels
    }

    /// Values of a line of pixels.
    pub(super) const fn line(self) -> usize {
        self.width * self.channels
    }

    /// As many times the sides: what undoes a stride.
    pub(super) const fn dilated(self, stride: usize) -> Self {
        Extent {
            height: self.height * stride,
            width: self.width * stride,
            ..self
        }
    }
}

/// A map inside a larger one that is zero around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) inner: Extent,
    /// Pixels of zeros above and to the left.
    border: usize,
    pub(super) outer: Extent,
}

impl Frame {
    /// A border of so many pixels on all sides.
    pub(super) const fn around(inner: Extent, border: usize) -> Self {
        Frame {
            inner,
            border,
            outer: Extent {
                height: inner.height + 2 * border,
                width: inner.width + 2 * border,
                ..inner
            },
        }
    }

    /// A border of one pixel around as many whole tiles as cover the map.
    pub(super) const fn tiled(inner: Extent, tile: usize) -> Self {
        Frame {
            inner,
            border: 1,
            outer: Extent {
                height: inner.height.next_multiple_of(tile) + 2,
                width: inner.width.next_multiple_of(tile) + 2,
                ..inner
            },
        }
    }

    /// Values of an image and its frame.
    pub(super) const fn units(self) -> usize {
        self.outer.units()
    }

    /// Where the first pixel of the map stands.
    pub(super) const fn start(self) -> usize {
        self.border * (self.outer.line() + self.outer.channels)
    }

    /// Makes what is around the map zero.
    pub(super) fn clear(self, framed: &mut [f32]) {
        let (line, outer) = (self.inner.line(), self.outer.line());
        let mut cleared = 0;
        for y in 0..self.inner.height {
            let start = self.start() + y * outer;
            framed[cleared..start].fill(0.0);
            cleared = start + line;
        }
        framed[cleared..self.units()].fill(0.0);
    }

    /// Copies an image into the frame; what is around it stays as it is.
    pub(super) fn enclose(self, image: &[f32], framed: &mut [f32]) {
        let (line, outer) = (self.inner.line(), self.outer.line());
        let insides = framed[self.start()..].chunks_mut(outer);
        for (inside, line) in insides.zip(image.chunks_exact(line)) {
            inside[..line.len()].copy_from_slice(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_of_zeros_goes_around() {
        let inner = Extent {
            height: 2,
            width: 3,
            channels: 1,
        };
        let frame = Frame::around(inner, 1);
        let mut framed = vec![7.0; frame.units()];
        frame.clear(&mut framed);
        frame.enclose(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut framed);
        let expected = [
            [0.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 2.0, 3.0, 0.0],
            [0.0, 4.0, 5.0, 6.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.0],
        ];
        assert_eq!(framed, expected.concat());
    }

    #[test]
    fn tiles_cover_the_map_and_its_border() {
        let extent = Extent::of(Shape {
            channels: 5,
            height: 7,
            width: 8,
        });
        assert_eq!(extent.channels, 16);
        let outer = Frame::tiled(extent, 4).outer;
        assert_eq!((outer.height, outer.width), (10, 10));
    }
}
