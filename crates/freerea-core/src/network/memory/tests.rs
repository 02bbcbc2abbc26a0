//! Peaks against a search of another make: operators written down from the cell by hand, all
//! orders tried.

use std::collections::HashMap;

use rand::{RngExt, SeedableRng};

use super::*;
use crate::cost::{Costing, Platform, peak};
use crate::space::dataset::Dataset;
use crate::space::nasbench101::GraphCell;
use crate::space::nats_sss::Sizes;
use crate::space::{Cell, Section, Space, StemChannels, Task};

/// Reads, the map that is written, and whether it can lie in the place of what is read.
type Work = (Vec<usize>, usize, bool);

/// A part written down by hand: map 0 is there at the beginning, and one is wanted at the end.
#[derive(Default)]
struct Written {
    bytes: Vec<u64>,
    work: Vec<Work>,
    wanted: usize,
}

impl Written {
    fn map(&mut self, bytes: usize) -> usize {
        self.bytes.push(bytes as u64);
        self.bytes.len() - 1
    }

    fn convolve(&mut self, from: usize, to: usize) {
        self.work.push((vec![from], to, false));
    }

    fn pass(&mut self, from: usize, to: usize) {
        self.work.push((vec![from], to, true));
    }

    /// ReLU and a convolution.
    fn relu_convolve(&mut self, from: usize, to: usize, rule: SramRule) {
        let mut source = from;
        if rule == SramRule::Apart {
            source = self.map(self.bytes[from] as usize);
            self.pass(from, source);
        }
        self.convolve(source, to);
    }

    fn is_alive(&self, map: usize, done: &[bool]) -> bool {
        let work = || self.work.iter().zip(done);
        let begun = map == 0 || work().any(|((_, to, _), done)| *to == map && *done);
        let used = |work: &Work| work.0.contains(&map) || work.1 == map;
        begun && (map == self.wanted || work().any(|(work, done)| used(work) && !done))
    }

    fn least(&self, done: &mut Vec<bool>, known: &mut HashMap<Vec<bool>, u64>) -> u64 {
        if let Some(&least) = known.get(done) {
            return least;
        }
        let alive: Vec<usize> = (0..self.bytes.len())
            .filter(|&map| self.is_alive(map, done))
            .collect();
        let held: u64 = alive.iter().map(|&map| self.bytes[map]).sum();
        let mut least = if done.iter().all(|done| *done) {
            held
        } else {
            u64::MAX
        };
        for number in 0..self.work.len() {
            let (reads, to, passes) = &self.work[number];
            let missing = |map: usize| {
                let mut work = self.work.iter().zip(done.iter());
                work.any(|((_, to, _), done)| *to == map && !done)
            };
            if done[number] || reads.iter().any(|&map| missing(map)) {
                continue;
            }
            done[number] = true;
            let replaced = *passes && (alive.contains(to) || !self.is_alive(reads[0], done));
            let during = if replaced {
                held
            } else {
                held + self.bytes[*to]
            };
            least = least.min(during.max(self.least(done, known)));
            done[number] = false;
        }
        known.insert(done.clone(), least);
        least
    }

    fn peak(&self) -> u64 {
        self.least(&mut vec![false; self.work.len()], &mut HashMap::new())
    }
}

/// The cell of the size space.
fn size_cell(before: usize, channels: usize, side: usize, rule: SramRule) -> Written {
    let mut part = Written::default();
    let input = part.map(before * side * side);
    let nodes = [0; 3].map(|_| part.map(channels * side * side));
    let [first, second, output] = nodes;
    for (from, to) in [
        (input, first),
        (input, second),
        (first, second),
        (first, output),
        (second, output),
    ] {
        part.relu_convolve(from, to, rule);
    }
    if before == channels {
        part.pass(input, output);
    } else {
        part.convolve(input, output);
    }
    part.wanted = output;
    part
}

fn residual(before: usize, channels: usize, side: usize, rule: SramRule) -> Written {
    let mut part = Written::default();
    let half = side / 2;
    let input = part.map(before * side * side);
    let inner = part.map(channels * half * half);
    let pooled = part.map(before * half * half);
    let output = part.map(channels * half * half);
    part.relu_convolve(input, inner, rule);
    part.relu_convolve(inner, output, rule);
    part.convolve(input, pooled);
    part.convolve(pooled, output);
    part.wanted = output;
    part
}

fn stem(side: usize, channels: usize) -> Written {
    let mut part = Written::default();
    let images = part.map(3 * side * side);
    let output = part.map(channels * side * side);
    part.convolve(images, output);
    part.wanted = output;
    part
}

fn size_network(sizes: Sizes, dataset: Dataset, rule: SramRule) -> u64 {
    let [a, b, c, d, e] = sizes.channels();
    let side = dataset.images().height;
    let parts = [
        stem(side, a),
        size_cell(a, a, side, rule),
        residual(a, b, side, rule),
        size_cell(b, c, side / 2, rule),
        residual(c, d, side / 2, rule),
        size_cell(d, e, side / 4, rule),
    ];
    parts.iter().map(Written::peak).max().unwrap()
}

/// A cell of NAS-Bench-101, from its edges and the benchmark's way to share out channels.
fn graph_cell(cell: &GraphCell, before: usize, channels: usize, side: usize) -> Written {
    let graph = cell.graph();
    let last = graph.output();
    let area = side * side;
    let mut width = vec![0; last + 1];
    let feeding: Vec<usize> = (1..last).filter(|&v| graph.has_edge(v, last)).collect();
    for (place, &node) in feeding.iter().enumerate() {
        let (share, over) = (channels / feeding.len(), channels % feeding.len());
        width[node] = share + usize::from(place < over);
    }
    for node in (1..last).rev() {
        if width[node] == 0 {
            let readers = (node + 1..last).filter(|&to| graph.has_edge(node, to));
            width[node] = readers.map(|to| width[to]).max().unwrap();
        }
    }
    let mut part = Written::default();
    let input = part.map(before * area);
    let mut outputs = vec![input];
    for node in 1..last {
        let sources: Vec<usize> = (1..node).filter(|&u| graph.has_edge(u, node)).collect();
        // One map alone is no sum: the operation reads it where it lies.
        if let ([only], false) = (&sources[..], graph.has_edge(0, node))
            && width[*only] == width[node]
        {
            let output = part.map(width[node] * area);
            part.convolve(outputs[*only], output);
            outputs.push(output);
            continue;
        }
        let sum = part.map(width[node] * area);
        for from in sources {
            if width[from] > width[node] {
                part.convolve(outputs[from], sum);
            } else {
                part.pass(outputs[from], sum);
            }
        }
        if graph.has_edge(0, node) {
            part.convolve(input, sum);
        }
        let output = part.map(width[node] * area);
        part.convolve(sum, output);
        outputs.push(output);
    }
    let output = part.map(channels * area);
    if let [only] = feeding[..] {
        part.pass(outputs[only], output);
    } else if !feeding.is_empty() {
        let joined = part.map(channels * area);
        let reads = feeding.iter().map(|&node| outputs[node]).collect();
        part.work.push((reads, joined, false));
        part.pass(joined, output);
    }
    if graph.has_edge(0, last) {
        part.convolve(input, output);
    }
    part.wanted = output;
    part
}

fn graph_network(cell: &GraphCell, task: Task) -> u64 {
    let (stem_channels, side) = (task.stem.get(), task.dataset.images().height);
    let mut parts = vec![stem(side, stem_channels)];
    let mut before = stem_channels;
    for stack in 0..3 {
        let (side, channels) = (side >> stack, stem_channels << stack);
        parts.push(graph_cell(cell, before, channels, side));
        parts.push(graph_cell(cell, channels, channels, side));
        let mut pool = Written::default();
        let input = pool.map(channels * side * side);
        pool.wanted = pool.map(channels * side * side / 4);
        pool.convolve(input, pool.wanted);
        parts.push(pool);
        before = channels;
    }
    parts.iter().map(Written::peak).max().unwrap()
}

fn searched(cell: Cell, task: Task, sram_rule: SramRule) -> u64 {
    let platform = Platform {
        sram_rule,
        ..Platform::default()
    };
    peak(cell, &Costing { task, platform }).bytes
}

#[test]
fn the_peaks_of_200_candidates_of_the_size_space_are_those_of_all_orders() {
    let mut rng = rand::rngs::StdRng::seed_from_u64(18);
    for number in 0..200 {
        let index = rng.random_range(0..Space::NatsSss.count());
        let Cell::NatsSss(sizes) = Space::NatsSss.cell(index) else {
            unreachable!("a candidate of the size space")
        };
        let dataset = Dataset::PUBLISHED[number % 3];
        let task = Task::of(Space::NatsSss, dataset);
        for rule in [SramRule::Folded, SramRule::Apart] {
            let expected = size_network(sizes, dataset, rule);
            assert_eq!(
                searched(sizes.into(), task, rule),
                expected,
                "{sizes} {rule:?}"
            );
        }
    }
}

#[test]
fn the_peaks_of_200_cells_of_nasbench101_are_those_of_all_orders() {
    let mut rng = rand::rngs::StdRng::seed_from_u64(19);
    for number in 0..200 {
        let index = rng.random_range(0..Space::NasBench101.count());
        let Cell::NasBench101(cell) = Space::NasBench101.cell(index) else {
            unreachable!("a cell of NAS-Bench-101")
        };
        let task = Task {
            stem: StemChannels::try_from([16, 128, 12][number % 3]).unwrap(),
            ..Task::of(Space::NasBench101, Dataset::PUBLISHED[number % 2])
        };
        let expected = graph_network(&cell, task);
        // ReLU follows its convolution there and replaces it in place: both rules are one.
        for rule in [SramRule::Folded, SramRule::Apart] {
            assert_eq!(searched(cell.into(), task, rule), expected, "{cell} {task}");
        }
    }
}

#[test]
fn a_timeline_holds_what_the_peak_says() {
    for index in [0, 9, 1462, 1651, 9930] {
        let cell = Space::NatsTss.cell(index);
        let costing = Costing::from(Dataset::Cifar10);
        let (_, timeline) = crate::cost::timeline(cell, &costing);
        let totals = timeline.moments.iter().map(Moment::total);
        assert_eq!(totals.max(), Some(timeline.peak), "{cell}");
        assert_eq!(timeline.peak, peak(cell, &costing).bytes);
    }
}

#[test]
fn the_reduction_takes_28_kib_on_cifar() {
    let task = Task::from(Dataset::Cifar10);
    let parts = Space::NatsTss.cell(0).parts(task).into_iter();
    let mut reductions = parts.filter(|part| matches!(part.section, Section::Reduction(_)));
    let fragment = Space::fragment(reductions.next().unwrap(), task);
    for rule in [SramRule::Folded, SramRule::Apart] {
        assert_eq!(fragment.peak(rule), 28 * 1024);
    }
}
