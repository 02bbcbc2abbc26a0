//! The binary version of CIFAR-10 and CIFAR-100: records of labels and pixels without a header.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

use super::error::ImagesError;
use super::folder;
use super::pixels::CHANNELS;

const SIDE: usize = 32;
const PLANE: usize = SIDE * SIDE;
const PIXELS: usize = CHANNELS * PLANE;

/// The layouts have no magic number. This many records' labels tell them from each other and from
/// other data where the length fits by chance.
const RECORDS_CHECKED: usize = 8;

/// The labels before the pixels of a record.
struct RecordLayout {
    /// Number of classes of each label byte.
    classes: &'static [u8],
}

const LAYOUTS: [RecordLayout; 2] = [
    RecordLayout { classes: &[10] },
    // coarse, then fine
    RecordLayout {
        classes: &[20, 100],
    },
];

impl RecordLayout {
    /// Bytes of a record.
    fn record(&self) -> usize {
        self.classes.len() + PIXELS
    }

    /// Number of records in a file of `bytes` bytes, where they are whole.
    fn records(&self, bytes: u64) -> Option<usize> {
        let record = self.record() as u64;
        (bytes > 0 && bytes.is_multiple_of(record))
            .then(|| usize::try_from(bytes / record).ok())
            .flatten()
    }

    fn seek(&self, file: &mut File, record: usize) -> io::Result<()> {
        file.seek(SeekFrom::Start(record as u64 * self.record() as u64))?;
        Ok(())
    }

    /// Whether the labels of the first records are labels of this layout.
    fn fits(&self, file: &mut File, records: usize) -> io::Result<bool> {
        let mut labels = vec![0; self.classes.len()];
        for record in 0..records.min(RECORDS_CHECKED) {
            self.seek(file, record)?;
            file.read_exact(&mut labels)?;
            if labels.iter().zip(self.classes).any(|(label, n)| label >= n) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A CIFAR binary file; no handle stays open.
pub(super) struct CifarFile {
    path: PathBuf,
    layout: &'static RecordLayout,
    records: usize,
}

impl CifarFile {
    /// Recognises the layout of the file by its length and first labels.
    pub(super) fn open(path: &Path) -> Result<Self, ImagesError> {
        let unreadable = |reason| ImagesError::unreadable(path, reason);
        let mut file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let mut whole = false;
        for layout in &LAYOUTS {
            let Some(records) = layout.records(bytes) else {
                continue;
            };
            whole = true;
            if layout.fits(&mut file, records).map_err(unreadable)? {
                let path = path.to_owned();
                return Ok(CifarFile {
                    path,
                    layout,
                    records,
                });
            }
        }
        let path = path.to_owned();
        Err(if !whole && folder::has_cifar_extension(&path) {
            ImagesError::TruncatedCifar { path, bytes }
        } else {
            ImagesError::UnknownFormat { path }
        })
    }

    /// Number of images in the file.
    pub(super) fn records(&self) -> usize {
        self.records
    }

    /// Number of classes of the finest label.
    pub(super) fn classes(&self) -> usize {
        self.layout.classes.last().copied().unwrap_or(0).into()
    }

    /// The finest label of each image.
    pub(super) fn labels(&self) -> Result<Vec<usize>, ImagesError> {
        let bytes =
            fs::read(&self.path).map_err(|reason| ImagesError::unreadable(&self.path, reason))?;
        let finest = self.layout.classes.len() - 1;
        let records = bytes.chunks_exact(self.layout.record());
        let labels: Vec<usize> = records.map(|record| record[finest].into()).collect();
        if labels.iter().all(|&label| label < self.classes()) {
            Ok(labels)
        } else {
            Err(ImagesError::UnknownFormat {
                path: self.path.clone(),
            })
        }
    }

    /// Reads one image of 32x32 pixels.
    pub(super) fn read(&self, record: usize) -> Result<RgbImage, ImagesError> {
        let mut bytes = vec![0; self.layout.record()];
        File::open(&self.path)
            .and_then(|mut file| {
                self.layout.seek(&mut file, record)?;
                file.read_exact(&mut bytes)
            })
            .map_err(|reason| ImagesError::unreadable(&self.path, reason))?;
        Ok(interleave(&bytes[self.layout.classes.len()..]))
    }
}

/// A picture from its red, green and blue planes.
fn interleave(planes: &[u8]) -> RgbImage {
    RgbImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
        let at = y as usize * SIDE + x as usize;
        Rgb([planes[at], planes[PLANE + at], planes[2 * PLANE + at]])
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use freerea_core::space::dataset::Dataset;
    use tempfile::tempdir;

    use crate::images::ImagesError;
    use crate::images::tests::{bytes, drawn};

    /// Pixels that differ between images, channels and places.
    fn pixels(image: usize) -> Vec<u8> {
        (0..3072)
            .map(|place| ((image * 37 + place * 7 + place / 1024 * 91) % 256) as u8)
            .collect()
    }

    /// A file in which each image has these labels.
    fn write(path: &Path, labels: &[u8], images: impl IntoIterator<Item = Vec<u8>>) {
        let records = images.into_iter().map(|pixels| [labels, &pixels].concat());
        fs::write(path, records.collect::<Vec<_>>().concat()).unwrap();
    }

    fn close(value: f32, expected: f32) {
        assert!((value - expected).abs() < 1e-6, "{value} for {expected}");
    }

    #[test]
    fn cifar10_is_normalised() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("one.bin");
        write(&path, &[9], [pixels(0)]);
        let batch = drawn(&path, Dataset::Cifar10, 1, 0).unwrap();
        assert_eq!((batch.images(), batch.shape().height), (1, 32));
        // The bytes at these places are 0, 7, 224, 91 and 182.
        close(batch.values()[0], -1.988_888_9);
        close(batch.values()[1], -1.877_777_8);
        close(batch.values()[32], 1.566_666_7);
        close(batch.values()[1024], (91.0 - 123.0) / 62.1);
        close(batch.values()[2048], (182.0 - 113.9) / 66.7);
        for (place, byte) in pixels(0).into_iter().enumerate() {
            let mean = [125.3, 123.0, 113.9][place / 1024];
            let deviation = [63.0, 62.1, 66.7][place / 1024];
            let expected = (f32::from(byte) - mean) / deviation;
            assert_eq!(batch.values()[place], expected, "at {place}");
        }
    }

    #[test]
    fn cifar100_is_normalised() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("train.bin");
        write(&path, &[19, 99], [pixels(3)]);
        let batch = drawn(&path, Dataset::Cifar100, 1, 0).unwrap();
        for (place, byte) in pixels(3).into_iter().enumerate() {
            let mean = [129.3, 124.1, 112.4][place / 1024];
            let deviation = [68.2, 65.4, 70.4][place / 1024];
            let expected = (f32::from(byte) - mean) / deviation;
            assert_eq!(batch.values()[place], expected, "at {place}");
        }
    }

    #[test]
    fn labels_beyond_the_classes_are_refused() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("x.bin");
        for labels in [&[10][..], &[20, 0], &[0, 100]] {
            write(&path, labels, [pixels(0), pixels(1)]);
            let error = drawn(&path, Dataset::Cifar10, 1, 0).unwrap_err();
            assert!(
                matches!(error, ImagesError::UnknownFormat { .. }),
                "{error}"
            );
        }
    }

    /// 3073 x 3074 bytes are whole records of either layout.
    #[test]
    fn labels_decide_where_both_lengths_fit() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("x.bin");
        for (labels, records) in [(&[3][..], 3074), (&[3, 50], 3073)] {
            write(&path, labels, std::iter::repeat_n(vec![201; 3072], records));
            assert_eq!(fs::metadata(&path).unwrap().len(), 3073 * 3074);
            let batch = drawn(&path, Dataset::Cifar10, 20, 1).unwrap();
            assert!(bytes(&batch).concat().iter().all(|&byte| byte == 201));
        }
    }

    #[test]
    fn folder_offers_training_files_one_after_the_other() {
        let folder = tempdir().unwrap();
        write(
            &folder.path().join("data_batch_1.bin"),
            &[1],
            [pixels(0), pixels(1)],
        );
        write(
            &folder.path().join("data_batch_2.bin"),
            &[1],
            (2..5).map(pixels),
        );
        write(
            &folder.path().join("test_batch.bin"),
            &[1],
            (5..9).map(pixels),
        );
        fs::write(folder.path().join("._data_batch_1.bin"), "hidden").unwrap();
        let batch = drawn(folder.path(), Dataset::Cifar10, 5, 0).unwrap();
        let mut images = bytes(&batch);
        let mut expected: Vec<_> = (0..5).map(pixels).collect();
        images.sort();
        expected.sort();
        assert_eq!(images, expected);
        let error = drawn(folder.path(), Dataset::Cifar10, 6, 0).unwrap_err();
        assert!(matches!(
            error,
            ImagesError::TooFew {
                found: 5,
                wanted: 6,
                ..
            }
        ));
    }

    #[test]
    fn folder_without_training_files_offers_the_others() {
        let folder = tempdir().unwrap();
        write(&folder.path().join("test.bin"), &[1, 1], [pixels(7)]);
        let batch = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap();
        assert_eq!(bytes(&batch), [pixels(7)]);
        write(&folder.path().join("train.bin"), &[1, 1], [pixels(8)]);
        let batch = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap();
        assert_eq!(bytes(&batch), [pixels(8)]);
    }

    #[test]
    fn image16_gets_smaller_images() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("x.bin");
        let planes = [200, 100, 50].map(|byte| [byte; 1024]).concat();
        write(&path, &[0], [planes]);
        let batch = drawn(&path, Dataset::ImageNet16, 1, 0).unwrap();
        assert_eq!((batch.shape().height, batch.values().len()), (16, 3 * 256));
        for (place, &value) in batch.values().iter().enumerate() {
            let expected = [
                (200.0 - 122.68) / 63.22,
                (100.0 - 116.66) / 61.26,
                (50.0 - 104.01) / 65.09,
            ];
            close(value, expected[place / 256]);
        }
    }
}
