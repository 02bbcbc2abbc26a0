//! A tensor's values where they lie, without a copy. The only other unsafe code of the program
//! asks the system about signals.

use tch::{Device, Kind, Tensor};

/// The values of a map on the CPU in the order in which they lie, channels last; `None` for a
/// tensor that lies elsewhere or otherwise.
pub(super) fn channels_last(map: &Tensor) -> Option<&[f32]> {
    let values = length(map)?;
    // SAFETY: `length` made sure that so many f32 lie there without a gap. They live as long as
    // the tensor, which is borrowed. libtorch writes to a tensor only where it is asked to, and
    // nothing tells it to while a map is read.
    Some(unsafe { std::slice::from_raw_parts(map.data_ptr().cast::<f32>(), values) })
}

/// The same, to be written.
pub(super) fn channels_last_mut(map: &mut Tensor) -> Option<&mut [f32]> {
    let values = length(map)?;
    // SAFETY: as above; the tensor is borrowed for writing, and a caller has it from
    // `empty_like`, so that no other tensor shares its memory.
    Some(unsafe { std::slice::from_raw_parts_mut(map.data_ptr().cast::<f32>(), values) })
}

/// The number of values, where a slice can show them.
fn length(map: &Tensor) -> Option<usize> {
    let dense = map.dim() == 4 && map.permute([0, 2, 3, 1].as_slice()).is_contiguous();
    let plain = map.device() == Device::Cpu && map.kind() == Kind::Float && !map.requires_grad();
    (dense && plain && map.numel() > 0).then(|| map.numel())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_pixel_by_pixel() {
        let map = Tensor::from_slice(&[1f32, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape([1, 3, 2, 1]);
        let last = map.permute([0, 2, 3, 1].as_slice()).contiguous();
        let mut last = last.permute([0, 3, 1, 2].as_slice());
        let expected = [1.0, 3.0, 5.0, 2.0, 4.0, 6.0];
        assert_eq!(channels_last(&last).unwrap(), expected);
        channels_last_mut(&mut last).unwrap()[1] = -3.0;
        assert_eq!(last.double_value(&[0, 1, 0, 0]), -3.0);
    }

    #[test]
    fn what_lies_otherwise_is_not_shown() {
        let map = Tensor::ones([2, 3, 4, 4], (Kind::Float, Device::Cpu));
        assert!(channels_last(&map).is_none(), "channels first");
        let map = map.permute([0, 3, 1, 2].as_slice());
        assert!(channels_last(&map).is_some());
        assert!(channels_last(&map.to_kind(Kind::Double)).is_none());
        assert!(channels_last(&map.narrow(1, 0, 2)).is_none(), "with gaps");
        assert!(channels_last(&map.reshape([2, -1])).is_none(), "no map");
        assert!(channels_last(&map.set_requires_grad(true)).is_none());
    }
}
