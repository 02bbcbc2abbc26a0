//! What every space promises, whatever its cells are: `cargo test spaces`.

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use super::dataset::Dataset;
use super::drawing::Drawing;
use super::*;

/// Any cell of any space.
fn any_cell() -> impl Strategy<Value = Cell> {
    let spaces = prop::sample::select(Space::ALL.to_vec());
    (spaces, any::<prop::sample::Index>())
        .prop_map(|(space, index)| space.cell(index.index(space.count())))
}

/// Two cells of one space.
fn any_pair() -> impl Strategy<Value = (Cell, Cell)> {
    any_cell().prop_flat_map(|cell| {
        let other = any::<prop::sample::Index>();
        (
            Just(cell),
            other.prop_map(move |index| {
                let space = cell.space();
                space.cell(index.index(space.count()))
            }),
        )
    })
}

fn narrow(cell: &Cell) -> Task {
    Task {
        stem: StemChannels::NARROW,
        ..Task::of(cell.space(), Dataset::ImageNet16)
    }
}

#[test]
fn spaces_are_distinguished_by_name_and_text() {
    for space in Space::ALL {
        assert_eq!(space.name().parse(), Ok(space));
        let example = space.read(space.example()).unwrap();
        assert_eq!(example.space(), space);
        assert_eq!(Space::of_text(space.example()), Some(space));
        assert!(space.loci().len() <= 6 && !space.loci().is_empty());
        assert!(space.operations().len() > 1);
        assert!(space.at(&space.count().to_string()).is_err());
    }
    assert!("imagenet".parse::<Space>().is_err());
}

proptest! {
    #[test]
    fn spaces_number_and_write_their_cells(cell in any_cell()) {
        prop_assert_eq!(cell.space().cell(cell.index().number()), cell);
        prop_assert_eq!(cell.to_string().parse(), Ok(cell));
        let json = serde_json::to_string(&cell).unwrap();
        prop_assert_eq!(serde_json::from_str::<Cell>(&json).unwrap(), cell);
    }

    #[test]
    fn spaces_vary_within_themselves((a, b) in any_pair(), seed: u64) {
        let children = |seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            [a.mutate(&mut rng), a.crossover(&b, &mut rng)]
        };
        let [mutant, crossed] = children(seed);
        prop_assert_eq!([mutant, crossed], children(seed));
        prop_assert!(mutant != a && a.neighbours().contains(&mutant));
        prop_assert_eq!(crossed.space(), a.space());
        prop_assert!(!a.changes(&mutant).is_empty() && a.changes(&a).is_empty());
        prop_assert_eq!(a.representative().representative(), a.representative());
    }

    #[test]
    fn cells_are_as_large_as_their_networks(cell in any_cell()) {
        let task = narrow(&cell);
        prop_assert_eq!(cell.blueprint(task).size(), cell.size(task));
        prop_assert!(cell.skipped_layers().is_finite());
    }

    #[test]
    fn spaces_are_edited_gene_by_gene(cell in any_cell(), gene: prop::sample::Index) {
        let draft = cell.draft();
        prop_assert_eq!(draft.finish(), Ok(cell));
        let genes = draft.genes();
        let gene = genes[gene.index(genes.len())];
        let carried = draft.carried(gene);
        prop_assert!(draft.choices(gene).contains(&carried));
        for choice in draft.choices(gene) {
            let Ok(changed) = draft.with(gene, choice) else {
                continue;
            };
            prop_assert_eq!(changed.carried(gene), choice);
            prop_assert_eq!(changed.differences(&draft).contains(&gene), choice != carried);
        }
        prop_assert_eq!(gene.space(), cell.space());
    }

    #[test]
    fn spaces_show_what_constraints_speak_of(cell in any_cell()) {
        let space = cell.space();
        let allowed = OperationSet::full(space);
        for locus in 0..space.loci().len() {
            prop_assert!(cell.found_at(locus).minus(allowed).is_empty());
        }
        let letters = cell.letters();
        prop_assert!((1..=6).contains(&letters.len()));
        if let Drawing::Graph(graph) = cell.draft().drawing() {
            prop_assert!(graph.edges.iter().all(|edge| edge.from < edge.to));
            prop_assert!(graph.edges.iter().all(|edge| edge.to < graph.nodes.len()));
        }
    }
}
