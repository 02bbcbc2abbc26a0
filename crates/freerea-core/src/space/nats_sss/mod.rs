//! The size space of NATS-Bench (`nats-sss`): 32,768 candidates, all with the same cell, that
//! differ in the channels of five layers.
//!
//! Dong, Liu, Musial, Gabrys: *NATS-Bench*, TPAMI 2021. A candidate is written as its channels,
//! `8:16:24:32:64`; they are numbered with the last layer's fastest.

mod sizes;
mod skeleton;

use std::ops::Range;

use rand::{Rng, RngExt};

use super::drawing::{Drawing, DrawnLayer, Letter};
use super::part::Part;
use super::size::Size;
use super::{
    Candidate, CellError, Change, DraftOf, Gene, Kind, Names, Operation, OperationSet, Space, Task,
};
use crate::network::Blueprint;
use crate::network::memory::Fragment;
use sizes::{CELL, CHANNELS, CHOICES, COUNT, LAYERS};
pub use sizes::{Sizes, SizesError};

impl Candidate for Sizes {
    type Draft = Sizes;

    const NAME: &'static str = "nats-sss";
    const TITLE: &'static str = "NATS-Bench size";
    const EXAMPLE: &'static str = "8:16:24:32:64";
    const COUNT: usize = COUNT;
    const OPERATIONS: &'static [Names] = &[
        channels("8", ["1", "1"]),
        channels("16", ["2", "2"]),
        channels("24", ["3", "3"]),
        channels("32", ["4", "4"]),
        channels("40", ["5", "5"]),
        channels("48", ["6", "6"]),
        channels("56", ["7", "7"]),
        channels("64", ["8", "8"]),
    ];
    const CONSTRAINED: Range<usize> = 0..CHOICES;
    const LOCI: &'static [&'static str] = &["L1", "L2", "L3", "L4", "L5"];
    const LOCUS: &'static str = "layer";

    fn is_form_of(text: &str) -> bool {
        let first = text.trim_start().chars().next();
        let is_other = text.contains(['_', '-']) && !text.contains(':');
        first.is_some_and(|first| first.is_ascii_digit()) && !is_other
    }

    fn read(text: &str) -> Result<Self, CellError> {
        text.parse()
            .map_err(|error: SizesError| CellError::Malformed(error.to_string()))
    }

    fn at(index: usize) -> Self {
        Sizes(std::array::from_fn(|layer| {
            (index / CHOICES.pow((LAYERS - 1 - layer) as u32) % CHOICES) as u8
        }))
    }

    fn index(&self) -> usize {
        let digits = self.0.iter();
        digits.fold(0, |index, &choice| index * CHOICES + usize::from(choice))
    }

    fn mutate(&self, rng: &mut dyn Rng) -> Self {
        let others: Vec<Sizes> = self.others(rng.random_range(0..LAYERS)).collect();
        others[rng.random_range(0..others.len())]
    }

    fn crossover(&self, other: &Self, rng: &mut dyn Rng) -> Self {
        Sizes(std::array::from_fn(|layer| {
            let parent = if rng.random_bool(0.5) { self } else { other };
            parent.0[layer]
        }))
    }

    fn neighbours(&self) -> Vec<Self> {
        (0..LAYERS).flat_map(|layer| self.others(layer)).collect()
    }

    fn size(&self, task: Task) -> Size {
        skeleton::blueprint(*self, task.dataset).size()
    }

    fn parts(&self, _: Task) -> Vec<Part> {
        skeleton::parts(*self)
    }

    fn fragment(part: Part, task: Task) -> Fragment {
        skeleton::fragment(part, task.dataset)
    }

    fn skipped_layers(&self) -> f64 {
        CELL.skipped_layers()
    }

    fn has_shortcut(&self) -> bool {
        CELL.has_shortcut()
    }

    fn depth(&self) -> usize {
        CELL.depth()
    }

    fn blueprint(&self, task: Task) -> Blueprint {
        skeleton::blueprint(*self, task.dataset)
    }

    fn found_at(&self, locus: usize) -> OperationSet {
        OperationSet::only(self.carried(gene(locus)))
    }

    fn changes(&self, child: &Self) -> Vec<Change> {
        self.differences(child)
            .into_iter()
            .map(|gene| Change::at(gene, self.carried(gene), child.carried(gene)))
            .collect()
    }

    fn letters(&self) -> Vec<Letter> {
        let letter = |gene| Letter {
            gene,
            operation: self.carried(gene),
            alive: true,
        };
        self.genes().into_iter().map(letter).collect()
    }

    fn gene_name(place: usize) -> String {
        Self::LOCI[place].to_owned()
    }
}

impl DraftOf<Sizes> for Sizes {
    fn finish(&self) -> Result<Sizes, String> {
        Ok(*self)
    }

    fn genes(&self) -> Vec<Gene> {
        (0..LAYERS).map(gene).collect()
    }

    fn carried(&self, gene: Gene) -> Operation {
        Operation::new(Space::NatsSss, self.0[gene.place()].into())
    }

    fn choices(&self, _: Gene) -> Vec<Operation> {
        Space::NatsSss.operations().collect()
    }

    fn with(&self, gene: Gene, operation: Operation) -> Result<Self, String> {
        Ok(Sizes::with(*self, gene.place(), operation.place()))
    }

    fn drawing(&self) -> Drawing {
        let layer = |(gene, channels): (Gene, usize)| DrawnLayer {
            gene,
            operation: self.carried(gene),
            channels,
            most: CHANNELS * CHOICES,
        };
        let genes = self.genes().into_iter();
        Drawing::Layers(genes.zip(self.channels()).map(layer).collect())
    }
}

fn gene(layer: usize) -> Gene {
    Gene::new(Space::NatsSss, layer)
}

const fn channels(name: &'static str, letters: [&'static str; 2]) -> Names {
    Names {
        name,
        short: name,
        nickname: name,
        letters,
        kind: Kind::Convolution3x3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn candidates_stand_at_their_index() {
        for (index, text) in [
            (0, "8:8:8:8:8"),
            (11, "8:8:8:16:32"),
            (284, "8:8:40:32:40"),
            (32_767, "64:64:64:64:64"),
        ] {
            assert_eq!(Sizes::at(index).to_string(), text);
            assert_eq!(text.parse::<Sizes>().unwrap().index(), index);
        }
        for text in [
            "",
            "8:8:8:8",
            "8:8:8:8:8:8",
            "8:8:8:8:9",
            "0:8:8:8:8",
            "8:8:8:8:72",
            "+8:8:8:8:8",
        ] {
            assert!(text.parse::<Sizes>().is_err(), "{text}");
        }
    }

    /// What the benchmark's own files say of candidates 0, 11 and 284.
    #[test]
    fn sizes_are_the_benchmarks() {
        for (index, dataset, params, flops) in [
            (0, Dataset::Cifar10, 11_714, 4_481_114),
            (0, Dataset::ImageNet16, 12_704, 1_121_336),
            (11, Dataset::Cifar10, 49_202, 6_840_650),
            (11, Dataset::Cifar100, 52_172, 6_843_620),
            (284, Dataset::Cifar10, 144_834, 21_827_994),
            (284, Dataset::ImageNet16, 149_344, 5_461_816),
        ] {
            let size = Sizes::at(index).size(Task::of(Space::NatsSss, dataset));
            assert_eq!((size.params, size.flops), (params, flops), "{index}");
        }
    }

    proptest! {
        #[test]
        fn variation_stays_within_the_genes(a in 0..COUNT, b in 0..COUNT, seed: u64) {
            let (a, b) = (Sizes::at(a), Sizes::at(b));
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mutant = a.mutate(&mut rng);
            prop_assert_eq!(a.differences(&mutant).len(), 1);
            prop_assert!(a.neighbours().contains(&mutant));
            let child = a.crossover(&b, &mut rng);
            for layer in 0..LAYERS {
                prop_assert!(child.0[layer] == a.0[layer] || child.0[layer] == b.0[layer]);
            }
            prop_assert_eq!(child.to_string().parse::<Sizes>(), Ok(child));
        }
    }
}
