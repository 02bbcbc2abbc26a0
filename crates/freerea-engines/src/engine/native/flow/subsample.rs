//! Every second pixel of a map with a border, forward and backward; both add to what stands there.

use crate::engine::native::extent::Frame;

/// Goes through the pixels that are taken: where each stands, and where it goes. What lies beyond
/// the edge is zero and left out.
fn visit((from, to): (Frame, Frame), offset: usize, mut visit: impl FnMut(usize, usize)) {
    let taken = |side: usize| (offset..side).step_by(2).enumerate();
    for (y, row) in taken(from.inner.height) {
        for (x, column) in taken(from.inner.width) {
            let at = |frame: Frame, y: usize, x: usize| {
                frame.start() + y * frame.outer.line() + x * frame.outer.channels
            };
            visit(at(from, row, column), at(to, y, x));
        }
    }
}

fn add_pixel(values: &[f32], totals: &mut [f32]) {
    for (total, value) in totals.iter_mut().zip(values) {
        *total += value;
    }
}

/// Adds every second pixel of a map to another.
pub(super) fn add(offset: usize, (from, map): (Frame, &[f32]), (to, out): (Frame, &mut [f32])) {
    let channels = from.outer.channels;
    visit((from, to), offset, |taken, place| {
        add_pixel(&map[taken..][..channels], &mut out[place..][..channels]);
    });
}

/// Adds the gradient of those pixels to that of the map that they were taken of.
pub(super) fn add_gradient(
    offset: usize,
    (to, gradient): (Frame, &[f32]),
    (from, toward): (Frame, &mut [f32]),
) {
    let channels = from.outer.channels;
    visit((from, to), offset, |taken, place| {
        add_pixel(
            &gradient[place..][..channels],
            &mut toward[taken..][..channels],
        );
    });
}
