//! The space against the rows that were published of it.

use std::path::Path;

use super::MicroCell;
use crate::network::memory::SramRule;
use crate::network::{Blueprint, Shape, Step};
use crate::space::dataset::{Dataset, Description};
use crate::space::nats::{Edge, EdgeOperation, TopologyCell};
use crate::space::{Candidate, Section, Space, StemChannels, Task};

/// What the rows' FLOPs count beside layers, batch norms and ReLUs, the same for every cell: the
/// pooling at the end.
const POOLING: u64 = 41_472;

/// The cells of the published rows with their parameters and FLOPs in units.
fn published() -> Option<Vec<(MicroCell, u64, u64)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/transnas101-micro/class_scene.csv");
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "{path:?} is missing");
        println!("skipped: {path:?} is not there");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let digits: String = row[0].chars().filter(char::is_ascii_digit).collect();
        let text = format!("{}_{}_{}", &digits[..1], &digits[1..3], &digits[3..]);
        let cell: MicroCell = text.parse().unwrap();
        let same: TopologyCell = row[1].parse().unwrap();
        assert_eq!(cell.topology(), same);
        let millions = |column: usize| (row[column].parse::<f64>().unwrap() * 1e6).round() as u64;
        (cell, millions(3), millions(4))
    });
    Some(rows.collect())
}

/// Values that steps of a kind write.
fn written(net: &Blueprint, counts: fn(&Step) -> bool) -> u64 {
    let maps = net.maps().filter(|&map| counts(net.step(map)));
    maps.map(|map| net.shape(map).volume() as u64).sum()
}

/// The rows count batch norm twice a value, ReLU once, and the pooling beside the layers; but not
/// the classifier's bias.
#[test]
#[cfg_attr(
    not(reference_data),
    ignore = "needs the reference data in ../shared/data"
)]
fn parameters_and_flops_are_the_published_ones() {
    let Some(rows) = published() else { return };
    assert_eq!(rows.len(), 2_128);
    let task = Task::of(Space::Tnb101Micro, Dataset::ClassScene);
    for (cell, params, flops) in rows {
        let net = Candidate::blueprint(&cell, task);
        let size = net.size();
        assert_eq!(size.params, params, "{cell}");
        let norms = written(&net, |step| matches!(step, Step::Norm(_)));
        let rectifiers = written(&net, |step| matches!(step, Step::Rectifier(_)));
        let bias = Dataset::ClassScene.classes() as u64;
        let counted = size.flops - bias + 2 * norms + rectifiers + POOLING;
        assert_eq!(counted, flops, "{cell}");
    }
}

#[test]
fn a_cell_that_reduces_has_weights_on_its_skips_from_the_input() {
    let cell = TopologyCell::new([EdgeOperation::SkipConnect; 6]);
    let task = Task::of(Space::Tnb101Micro, Dataset::ClassScene);
    let net = Candidate::blueprint(&MicroCell::new(cell).unwrap(), task);
    // Of three cells three skips each with two convolutions; the stem's two, and the classifier.
    assert_eq!(net.layers().len(), 3 * 3 * 2 + 2 + 1);
    assert_eq!(net.size().params, 573_279);
    let shapes: Vec<Shape> = net.maps().map(|map| net.shape(map)).collect();
    for (channels, side) in [(32, 128), (64, 64), (128, 32), (256, 16), (512, 8)] {
        assert!(
            shapes.contains(&Shape::square(channels, side)),
            "{channels}"
        );
    }
}

/// The task names the stages' channels; sides that are odd on the way, a stem that keeps them.
#[test]
fn tasks_shape_the_network() {
    let text = "name = \"odd\"\nclasses = 3\n[images]\nchannels = 1\nheight = 40\nwidth = 24\n\
                [network]\ncells = 1\nchannels = [6, 20, 25]\nstem-stride = 2\n";
    let dataset = Dataset::described(Description::read(text).unwrap()).unwrap();
    let task = Task {
        stem: StemChannels::NARROW,
        ..Task::of(Space::Tnb101Micro, dataset)
    };
    assert_eq!(task.open_stem(), None);
    let skip = TopologyCell::new([EdgeOperation::None; 6]);
    let skip = skip.with(Edge::E03, EdgeOperation::SkipConnect);
    let net = Candidate::blueprint(&MicroCell::new(skip).unwrap(), task);
    let shapes: Vec<String> = net.maps().map(|map| net.shape(map).to_string()).collect();
    for shape in [
        "1x20x12", "3x20x12", "6x10x6", "20x5x3", "12x3x2", "13x3x2", "25x3x2", "3x1x1",
    ] {
        assert!(
            shapes.iter().any(|other| other == shape),
            "{shape}: {shapes:?}"
        );
    }
    assert_eq!(net.layers().len(), 2 + 3 * 2 + 1);
}

/// A skip that halves the side: beside its input of 256 KiB, the even pixels' convolution or the odd
/// pixels of 64 KiB, then both; the convolutions' outputs and where they are joined are less.
#[test]
fn the_memory_of_a_factorized_reduction_is_that_of_its_best_order() {
    let cell = TopologyCell::new([EdgeOperation::None; 6]);
    let cell = MicroCell::new(cell.with(Edge::E03, EdgeOperation::SkipConnect)).unwrap();
    let task = Task::of(Space::Tnb101Micro, Dataset::ClassScene);
    let parts = Candidate::parts(&cell, task);
    let sections: Vec<Section> = parts.iter().map(|part| part.section).collect();
    let wanted = [Section::Stem, Section::Reduction(1), Section::Cell(1)];
    assert_eq!(sections, wanted);
    for rule in [SramRule::Folded, SramRule::Apart] {
        let peaks = parts
            .iter()
            .map(|&part| Space::fragment(part, task).peak(rule));
        let kib: Vec<u64> = peaks.map(|bytes| bytes / 1024).collect();
        assert_eq!(kib, [768, 384, 128], "{rule:?}");
    }
}
