use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Pixels of the small maps on which cells are compared.
const WIDTH: usize = 7;
type Vector = [f64; WIDTH];

/// A convolution: any linear map will do.
type Matrix = [[f64; WIDTH]; WIDTH];

/// Matrix that no two numbers share, nor two sizes of kernel.
fn weights(number: usize, kernel: usize) -> Matrix {
    let number = 10 * kernel + number;
    std::array::from_fn(|row| {
        std::array::from_fn(|column| ((number * 49 + row * WIDTH + column) as f64 * 1.7).sin())
    })
}

/// A convolution of the rectified map, normalised.
fn convolve(map: &Vector, weights: &Matrix) -> Vector {
    let rectified = map.map(|value| value.max(0.0));
    let sums: Vector = std::array::from_fn(|row| {
        (0..WIDTH)
            .map(|column| weights[row][column] * rectified[column])
            .sum()
    });
    let mean = sums.iter().sum::<f64>() / WIDTH as f64;
    let variance = sums.iter().map(|sum| (sum - mean).powi(2)).sum::<f64>() / WIDTH as f64;
    sums.map(|sum| (sum - mean) / (variance + 1e-5).sqrt())
}

fn pool(map: &Vector) -> Vector {
    std::array::from_fn(|at| {
        let near = &map[at.saturating_sub(1)..(at + 2).min(WIDTH)];
        near.iter().sum::<f64>() / near.len() as f64
    })
}

/// What a cell makes of an input, with the weights of each convolution edge: its output, and how
/// many ReLU modules see which map.
fn compute(
    cell: &TopologyCell,
    skips: SkipForm,
    input: Vector,
    convolutions: &BTreeMap<Edge, Matrix>,
) -> Vec<i64> {
    let mut nodes = vec![input];
    for node in &Node::ALL[1..] {
        let mut sum = [0.0; WIDTH];
        for edge in Edge::into(*node) {
            let map = &nodes[edge.source().number()];
            let term = match cell.operation(edge) {
                EdgeOperation::None => [0.0; WIDTH],
                EdgeOperation::SkipConnect if !skips.is_weighted(cell, edge) => *map,
                EdgeOperation::AvgPool3x3 => pool(map),
                _ => convolve(map, &convolutions[&edge]),
            };
            sum = std::array::from_fn(|at| sum[at] + term[at]);
        }
        nodes.push(sum);
    }
    let rounded = |map: &Vector| map.map(|value| (value * 1e6).round() as i64);
    let mut seen: BTreeMap<[i64; WIDTH], i64> = BTreeMap::new();
    for edge in Edge::ALL
        .iter()
        .filter(|edge| skips.is_weighted(cell, **edge))
    {
        *seen
            .entry(rounded(&nodes[edge.source().number()]))
            .or_default() += 1;
    }
    let seen = seen
        .into_iter()
        .flat_map(|(map, count)| [map.as_slice(), &[count]].concat());
    rounded(&nodes[3]).into_iter().chain(seen).collect()
}

fn weighted_edges(cell: &TopologyCell, skips: SkipForm) -> Vec<Edge> {
    let edges = Edge::ALL.into_iter();
    edges
        .filter(|edge| skips.is_weighted(cell, *edge))
        .collect()
}

/// All orders of some numbers.
fn permutations(numbers: &[usize]) -> Vec<Vec<usize>> {
    if numbers.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (place, &first) in numbers.iter().enumerate() {
        let mut rest = numbers.to_vec();
        rest.remove(place);
        for mut order in permutations(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

/// Whether the same weights, given to the convolutions in some order, make both cells compute the
/// same.
fn compute_the_same(one: &TopologyCell, other: &TopologyCell, skips: SkipForm) -> bool {
    let input: Vector = std::array::from_fn(|at| ((at * at) as f64 * 0.9 + 0.3).cos());
    let numbers: Vec<usize> = (0..6).collect();
    let with = |cell: &TopologyCell, order: &[usize]| {
        let edges = weighted_edges(cell, skips);
        let pairs = edges.iter().zip(order).map(|(&edge, &number)| {
            // A skip's weights are like no convolution's.
            let kernel = cell.operation(edge).kernel().unwrap_or(2);
            (edge, weights(number, kernel))
        });
        compute(cell, skips, input, &pairs.collect())
    };
    let computed = with(one, &numbers);
    permutations(&numbers)
        .iter()
        .any(|order| with(other, order) == computed)
}

fn cell(text: &str) -> TopologyCell {
    text.parse().unwrap()
}

#[test]
fn the_space_has_fewer_networks_than_cells() {
    let mut networks: Vec<TopologyIndex> = REPRESENTATIVES.to_vec();
    networks.sort();
    networks.dedup();
    println!("{} networks", networks.len());
    assert!(
        (5_000..7_000).contains(&networks.len()),
        "{}",
        networks.len()
    );
    for &index in &networks {
        assert_eq!(
            TopologyCell::at(index).representative(),
            TopologyCell::at(index)
        );
    }
}

#[test]
fn dead_edges_names_and_skips_do_not_matter() {
    for (one, other) in [
        // Nothing reads node 1.
        (
            "|skip_connect~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
            "|avg_pool_3x3~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
        ),
        // The inner nodes change their names.
        (
            "|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|none~0|skip_connect~1|nor_conv_1x1~2|",
            "|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|none~0|nor_conv_1x1~1|skip_connect~2|",
        ),
        // What nothing looks at does not take a name from what matters.
        (
            "|nor_conv_3x3~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|none~0|none~1|none~2|",
            "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|none~2|",
        ),
        // Node 1 is the input.
        (
            "|skip_connect~0|+|none~0|nor_conv_3x3~1|+|none~0|none~1|skip_connect~2|",
            "|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
        ),
    ] {
        assert_eq!(cell(one).representative(), cell(other).representative());
    }
}

#[test]
fn what_a_relu_sees_and_shared_weights_do_matter() {
    for (one, other) in [
        // A dead convolution's ReLU is counted.
        (
            "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
            "|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
        ),
        // One convolution twice is not two convolutions.
        (
            "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|skip_connect~1|skip_connect~2|",
            "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|none~0|skip_connect~1|skip_connect~2|",
        ),
    ] {
        assert_ne!(cell(one).representative(), cell(other).representative());
        assert!(!compute_the_same(
            &cell(one),
            &cell(other),
            SkipForm::Identity
        ));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_cell_computes_what_its_representative_computes(number in 0..COUNT as u64) {
        let cell = TopologyCell::at(TopologyIndex::try_from(number).unwrap());
        prop_assert!(compute_the_same(&cell, &cell.representative(), SkipForm::Identity));
    }

    #[test]
    fn cells_of_different_networks_compute_differently(a in 0..COUNT as u64, edge in 0..6usize, to in 0..5usize) {
        let one = TopologyCell::at(TopologyIndex::try_from(a).unwrap());
        let other = one.with(Edge::ALL[edge], EdgeOperation::ALL[to]);
        let same = one.representative() == other.representative();
        prop_assert_eq!(same, compute_the_same(&one, &other, SkipForm::Identity));
    }

    #[test]
    fn skips_with_weights_are_distinguished_from_others(a in 0..COUNT as u64, edge in 0..6usize, to in 0..5usize) {
        let one = TopologyCell::at(TopologyIndex::try_from(a).unwrap());
        let other = one.with(Edge::ALL[edge], EdgeOperation::ALL[to]);
        let skips = SkipForm::WeightedFromInput;
        let same = fingerprint(&one, skips) == fingerprint(&other, skips);
        prop_assert_eq!(same, compute_the_same(&one, &other, skips));
    }
}

/// A cell's unique string by the code of NAS-Bench-201 (`to_unique_str` with zeros considered): skips
/// pass a string on, and zeros stay in sums as `#`.
fn unique_string(cell: &TopologyCell) -> String {
    let mut nodes = vec!["0".to_owned()];
    for node in &Node::ALL[1..] {
        let mut terms: Vec<String> = Edge::into(*node)
            .map(|edge| {
                let source = &nodes[edge.source().number()];
                match cell.operation(edge) {
                    EdgeOperation::None => "#".to_owned(),
                    _ if source == "#" => "#".to_owned(),
                    EdgeOperation::SkipConnect => source.clone(),
                    operation => format!("({source})@{operation:?}"),
                }
            })
            .collect();
        terms.sort();
        nodes.push(terms.join("+"));
    }
    nodes.swap_remove(3)
}

#[test]
fn the_benchmarks_own_count_is_what_its_rule_counts() {
    let cells = TopologyIndex::all().map(TopologyCell::at);
    let strings: BTreeSet<String> = cells.map(|cell| unique_string(&cell)).collect();
    assert_eq!(strings.len(), 6_466);
    let note = crate::space::Space::NatsTss.counted_elsewhere().unwrap();
    assert!(note.contains("6,466"), "{note}");
}

#[test]
fn networks_are_counted_by_their_representatives() {
    use crate::space::Space;
    let distinct: BTreeSet<TopologyIndex> = REPRESENTATIVES.iter().copied().collect();
    assert_eq!(Space::NatsTss.networks(), distinct.len());
    assert_eq!(Space::NatsSss.networks(), Space::NatsSss.count());
}
