//! Batches and their errors; what the formats give is tested beside them.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::net::UnixListener;

use image::Rgb;
use tempfile::tempdir;

use super::*;

/// A batch from `path`.
pub(super) fn drawn(
    path: &Path,
    dataset: Dataset,
    images: usize,
    seed: u64,
) -> Result<Batch, ImagesError> {
    draw(&ImageSource::Path(path.to_owned()), dataset, images, seed)
}

/// Writes a picture of one colour.
pub(super) fn paint(path: &Path, width: u32, height: u32, colour: [u8; 3]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    image::RgbImage::from_pixel(width, height, Rgb(colour))
        .save(path)
        .unwrap();
}

/// The bytes from which a CIFAR-10 batch was normalised, image by image: `[3, side, side]` each.
pub(super) fn bytes(batch: &Batch) -> Vec<Vec<u8>> {
    let plane = batch.shape().pixels();
    let (mean, deviation) = ([125.3, 123.0, 113.9], [63.0, 62.1, 66.7]);
    let byte = |(place, value): (usize, &f32)| {
        let channel = place / plane;
        (value * deviation[channel] + mean[channel]).round() as u8
    };
    batch
        .values()
        .chunks(3 * plane)
        .map(|image| image.iter().enumerate().map(byte).collect())
        .collect()
}

/// The message of a failure, which has to be one line that names the path.
fn message(path: &Path, images: usize) -> String {
    let message = drawn(path, Dataset::Cifar10, images, 0)
        .unwrap_err()
        .to_string();
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains(path.to_str().unwrap()), "{message}");
    message
}

#[test]
fn source_is_noise_by_default() {
    assert_eq!(ImageSource::default(), ImageSource::Noise);
}

#[test]
fn clone_shares_values() {
    let batch = Batch::new(1, Shape::square(3, 2), vec![0.5; 12]);
    assert_eq!(batch.clone().values().as_ptr(), batch.values().as_ptr());
}

#[test]
#[should_panic(expected = "2 images of 3x2x2 values")]
fn batch_refuses_wrong_length() {
    Batch::new(2, Shape::square(3, 2), vec![0.0; 23]);
}

#[test]
fn pictures_are_drawn_by_seed_without_replacement() {
    let folder = tempdir().unwrap();
    for red in 0..20 {
        paint(
            &folder.path().join(format!("{red}.png")),
            32,
            32,
            [red, 0, 0],
        );
    }
    let reds = |images, seed| -> Vec<u8> {
        let batch = drawn(folder.path(), Dataset::Cifar10, images, seed).unwrap();
        bytes(&batch).iter().map(|image| image[0]).collect()
    };
    let all: BTreeSet<u8> = reds(20, 5).into_iter().collect();
    assert_eq!(all, (0..20).collect());
    assert_eq!(reds(6, 5), reds(6, 5));
    assert_ne!(reds(6, 5), reds(6, 6));
}

#[test]
fn missing_path() {
    let folder = tempdir().unwrap();
    let text = message(&folder.path().join("nowhere"), 1);
    assert!(text.contains("does not exist"), "{text}");
}

#[test]
fn unreadable_path() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let text = message(&folder.path().join("file").join("below"), 1);
    assert!(text.contains("can't be read"), "{text}");
}

#[test]
fn empty_folder() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join(".DS_Store"), "hidden").unwrap();
    let text = message(folder.path(), 1);
    assert!(text.contains("is empty"), "{text}");
}

#[test]
fn folder_without_pictures() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("readme.html"), "<p>").unwrap();
    let text = message(folder.path(), 1);
    assert!(text.contains("holds no picture"), "{text}");
}

#[test]
fn neither_cifar_nor_picture() {
    let folder = tempdir().unwrap();
    for (name, content) in [
        ("notes.txt", b"notes".to_vec()),
        ("data_batch_1", vec![0x80; 3073]),
        ("empty", vec![]),
        ("labels.bin", vec![200; 3073]),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let text = message(&path, 1);
        assert!(text.contains("is neither"), "{name}: {text}");
    }
    let socket = folder.path().join("socket.png");
    let _listener = UnixListener::bind(&socket).unwrap();
    assert!(message(&socket, 1).contains("is neither"));
}

#[test]
fn truncated_cifar() {
    let folder = tempdir().unwrap();
    for bytes in [0, 1, 3072, 2 * 3073 - 1] {
        let path = folder.path().join("data_batch_1.bin");
        fs::write(&path, vec![0; bytes]).unwrap();
        let text = message(&path, 1);
        assert!(text.contains(&format!("has {bytes} bytes")), "{text}");
        let text = drawn(folder.path(), Dataset::Cifar10, 1, 0).unwrap_err();
        assert!(matches!(text, ImagesError::TruncatedCifar { .. }), "{text}");
    }
}

#[test]
fn too_few_images() {
    let folder = tempdir().unwrap();
    paint(&folder.path().join("a.png"), 32, 32, [0; 3]);
    paint(&folder.path().join("b.png"), 32, 32, [0; 3]);
    let text = message(folder.path(), 64);
    assert!(text.contains("holds 2 of the 64 images"), "{text}");
    assert!(text.ends_with("name --batch 2, or add images"), "{text}");
    assert_eq!(count(folder.path()).unwrap(), 2);
    let text = message(&folder.path().join("a.png"), 2);
    assert!(text.contains("holds 1 of the 2 images"), "{text}");
    assert!(text.ends_with("needed: add images"), "{text}");
}

/// Nothing is read but what is drawn: the good picture serves although the other is damaged.
#[test]
fn damaged_picture_matters_where_it_is_drawn() {
    let folder = tempdir().unwrap();
    let damaged = folder.path().join("damaged.png");
    paint(&folder.path().join("good.png"), 32, 32, [1, 2, 3]);
    fs::write(&damaged, b"\x89PNG\r\n\x1a\n, then no more").unwrap();
    let (mut good, mut bad) = (0, 0);
    for seed in 0..32 {
        match drawn(folder.path(), Dataset::Cifar10, 1, seed) {
            Ok(batch) => {
                assert_eq!(bytes(&batch)[0][0], 1);
                good += 1;
            }
            Err(ImagesError::Undecodable { path, .. }) => {
                assert_eq!(path, damaged);
                bad += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(good > 0 && bad > 0, "{good} good, {bad} bad");
    assert!(message(&damaged, 1).contains("can't be decoded"));
}

#[test]
fn undecodable_pictures() {
    let folder = tempdir().unwrap();
    for (name, content) in [
        ("empty.png", &b""[..]),
        // The decoder's message has two lines.
        ("short.jpeg", b"\xff\xd8\xff\xe0junk"),
        ("short.gif", b"GIF89a"),
        ("short.bmp", b"BM"),
        ("short.webp", b"RIFF0000WEBPxxxx"),
        ("no pixels.ppm", b"P6\n0 0\n255\n"),
        ("beyond memory.ppm", b"P6\n65535 65535\n255\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let text = message(&path, 1);
        assert!(text.contains("can't be decoded"), "{name}: {text}");
    }
}
