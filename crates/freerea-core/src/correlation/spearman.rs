//! Spearman's rho: Pearson's correlation of the ranks.

/// Spearman's rho of two quantities of the same cells; equal values share the mean of their ranks.
/// `None` where one quantity is the same for all cells, or there are fewer than two.
///
/// # Panics
/// If the lengths differ.
pub fn rho(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "both quantities of each cell");
    let middle = (x.len() as f64 + 1.0) / 2.0;
    let about_middle = |values: &[f64]| -> Vec<f64> {
        let ranks = ranks(values);
        ranks.into_iter().map(|rank| rank - middle).collect()
    };
    let (x, y) = (about_middle(x), about_middle(y));
    let sum = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let spread = (sum(&x, &x) * sum(&y, &y)).sqrt();
    (spread > 0.0).then(|| (sum(&x, &y) / spread).clamp(-1.0, 1.0))
}

/// The rank of each value, from 1; of equals, their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    // Adding zero makes -0 a 0, which it equals but is sorted apart from.
    let values: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equals in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let mean = before as f64 + (equals.len() as f64 + 1.0) / 2.0;
        for &place in equals {
            ranks[place] = mean;
        }
        before += equals.len();
    }
    ranks
}
