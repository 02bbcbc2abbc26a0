//! NAS-Bench-201's file as PyTorch saves it: a zip archive with a pickle and storages.

use std::io::{Seek, Write};

use super::official::{TOPOLOGY, record};
use super::pickle::{Plain, pickle};

/// The values of the file, with these cells.
pub fn values(cells: &[(usize, String)]) -> Plain {
    let archs = cells.iter().map(|(_, arch)| Plain::Text(arch.clone()));
    let infos = cells.iter().map(|(index, arch)| {
        // NATS-Bench's record, under NAS-Bench-201's names for the numbers of epochs.
        let Plain::OrderedDictionary(states) = record(*index, arch, &TOPOLOGY) else {
            unreachable!("a record is a dictionary");
        };
        let named = ["less", "full"].into_iter().zip(states);
        let named = named.map(|(name, (_, state))| (name.into(), state));
        (
            Plain::Integer(*index as i32),
            Plain::Dictionary(named.collect()),
        )
    });
    Plain::Dictionary(vec![
        ("meta_archs".into(), Plain::List(archs.collect())),
        ("arch2infos".into(), Plain::Dictionary(infos.collect())),
        ("evaluated_indexes".into(), Plain::List(Vec::new())),
    ])
}

/// The archive around values.
pub fn archive(values: &[u8], file: impl Write + Seek) {
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true);
    let mut archive = zip::ZipWriter::new(file);
    for (name, bytes) in [
        ("archive/data.pkl", values),
        ("archive/data/0", &[0; 64]),
        ("archive/version", b"3\n"),
    ] {
        archive.start_file(name, stored).expect("there is room");
        archive.write_all(bytes).expect("there is room");
    }
    archive.finish().expect("there is room");
}

/// The file with these cells.
pub fn file(cells: &[(usize, String)]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    archive(&pickle(&values(cells)), &mut bytes);
    bytes.into_inner()
}

/// Writes NAS-Bench-201's file as large as it really is, in Python's protocol 2, where every text
/// and container has a number: all cells, each with curves of 200 epochs for so many trainings.
pub fn full_size(cells: &[String], trainings: u32, mut file: impl Write) {
    let mut remembered = 0_u32;
    let mut bytes = b"\x80\x02}".to_vec();
    text("meta_archs", &mut bytes, &mut remembered);
    bytes.extend(b"](");
    for arch in cells {
        text(arch, &mut bytes, &mut remembered);
    }
    bytes.extend(b"es");
    text("arch2infos", &mut bytes, &mut remembered);
    bytes.extend(b"}(");
    for (index, arch) in cells.iter().enumerate() {
        // Python sets a thousand entries at a time.
        if index % 1000 == 999 {
            bytes.extend(b"u(");
        }
        bytes.push(b'J');
        bytes.extend((index as i32).to_le_bytes());
        bytes.push(b'}');
        text("full", &mut bytes, &mut remembered);
        bytes.extend(b"}(");
        text("arch_str", &mut bytes, &mut remembered);
        text(arch, &mut bytes, &mut remembered);
        text("all_results", &mut bytes, &mut remembered);
        bytes.extend(b"}(");
        for training in 0..trainings {
            training_of(training, index, &mut bytes, &mut remembered);
        }
        bytes.extend(b"uus");
        file.write_all(&bytes).expect("there is room");
        bytes.clear();
    }
    file.write_all(b"us.").expect("there is room");
}

fn training_of(training: u32, index: usize, bytes: &mut Vec<u8>, remembered: &mut u32) {
    text("cifar10", bytes, remembered);
    bytes.push(b'J');
    bytes.extend(training.to_le_bytes());
    bytes.push(0x86);
    number(bytes, remembered);
    bytes.extend(b"}(");
    for name in ["train_acc1es", "train_losses"] {
        text(name, bytes, remembered);
        bytes.push(b']');
        number(bytes, remembered);
        bytes.push(b'(');
        for epoch in 0..200 {
            float(f64::from(epoch), bytes);
        }
        bytes.push(b'e');
    }
    for name in ["eval_acc1es", "eval_losses"] {
        text(name, bytes, remembered);
        bytes.push(b'}');
        number(bytes, remembered);
        bytes.push(b'(');
        for epoch in 0..200 {
            text(&format!("ori-test@{epoch}"), bytes, remembered);
            float(10.0 + (index % 80) as f64 + f64::from(training), bytes);
        }
        bytes.push(b'u');
    }
    bytes.push(b'u');
}

fn text(text: &str, bytes: &mut Vec<u8>, remembered: &mut u32) {
    bytes.push(b'X');
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.bytes());
    number(bytes, remembered);
}

fn float(number: f64, bytes: &mut Vec<u8>) {
    bytes.push(b'G');
    bytes.extend(number.to_be_bytes());
}

fn number(bytes: &mut Vec<u8>, remembered: &mut u32) {
    bytes.push(b'r');
    bytes.extend(remembered.to_le_bytes());
    *remembered += 1;
}

/// The values of TransNAS-Bench-101's file: one task with accuracies, one without, of these cells
/// of the micro space.
pub fn transnas(cells: &[(usize, String)]) -> Plain {
    let curve = |last: f64| Plain::List([1.0, 2.0, last].map(Plain::Float).into());
    let task = |metrics: Vec<(Plain, Plain)>| {
        Plain::Dictionary(vec![
            ("encoder_str".into(), "resnet".into()),
            ("total_epochs".into(), 25.into()),
            ("metrics".into(), Plain::Dictionary(metrics)),
        ])
    };
    let of_cell = |(index, arch): &(usize, String)| {
        let last = 10.0 + (*index % 50) as f64;
        let scene = task(vec![
            ("train_top1".into(), curve(99.0)),
            ("valid_top1".into(), curve(last)),
            ("test_top1".into(), curve(last + 1.0)),
            ("test_loss".into(), curve(2.0)),
        ]);
        let layout = task(vec![("test_loss".into(), curve(0.6))]);
        let tasks = vec![
            ("class_scene".into(), scene),
            ("room_layout".into(), layout),
        ];
        (Plain::Text(arch.clone()), Plain::Dictionary(tasks))
    };
    let micro = Plain::Dictionary(cells.iter().map(of_cell).collect());
    Plain::Dictionary(vec![
        ("task_list".into(), Plain::List(vec!["class_scene".into()])),
        (
            "data".into(),
            Plain::Dictionary(vec![("micro".into(), micro)]),
        ),
    ])
}
