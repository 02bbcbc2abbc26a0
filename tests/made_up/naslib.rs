//! Files as NASLib pickles them, with accuracies by a formula.

use super::pickle::{Plain, pickle};

/// Epochs of a curve, as many as make it one.
const EPOCHS: usize = 200;

/// The last accuracy of a cell's curve.
pub fn last(index: usize) -> f64 {
    50.0 + (index % 4_000) as f64 / 100.0
}

fn curve(last: f64) -> Plain {
    let begin = (0..EPOCHS - 1).map(|epoch| Plain::Float(epoch as f64 / 10.0));
    Plain::List(begin.chain([Plain::Float(last)]).collect())
}

/// `nb201_*_full_training.pickle` of these cells, which are named by string.
pub fn topology(dataset: &str, cells: impl IntoIterator<Item = (usize, String)>) -> Vec<u8> {
    let entry = |(index, arch): (usize, String)| {
        let results = vec![
            ("train_acc1es".into(), curve(99.0)),
            ("eval_acc1es".into(), curve(last(index))),
            ("train_losses".into(), curve(0.1)),
        ];
        let datasets = vec![(dataset.into(), Plain::Dictionary(results))];
        (Plain::Text(arch), Plain::Dictionary(datasets))
    };
    pickle(&Plain::Dictionary(cells.into_iter().map(entry).collect()))
}

/// `nasbench_only108.pkl` with one cell of three trainings: a hash, a matrix row by row and the
/// operations of its nodes.
pub fn graph(hash: &str, matrix: &[u8], operations: &[&str], test: [f64; 3]) -> Vec<u8> {
    let rows = matrix.chunks(operations.len());
    let row = |row: &[u8]| Plain::List(row.iter().map(|&bit| Plain::Integer(bit.into())).collect());
    let fixed = vec![
        (
            "module_adjacency".into(),
            Plain::List(rows.map(row).collect()),
        ),
        (
            "module_operations".into(),
            Plain::List(operations.iter().map(|&name| name.into()).collect()),
        ),
        ("trainable_parameters".into(), Plain::Integer(8_555_530)),
    ];
    let training = |test: f64| {
        Plain::Dictionary(vec![
            ("halfway_test_accuracy".into(), Plain::Float(0.1)),
            (
                "final_validation_accuracy".into(),
                Plain::Float(test - 0.01),
            ),
            ("final_test_accuracy".into(), Plain::Float(test)),
        ])
    };
    let computed = vec![(
        Plain::Integer(108),
        Plain::List(test.map(training).into_iter().collect()),
    )];
    let both = vec![Plain::Dictionary(fixed), Plain::Dictionary(computed)];
    pickle(&Plain::Dictionary(vec![(hash.into(), Plain::Tuple(both))]))
}
