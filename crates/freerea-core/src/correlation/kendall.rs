//! Kendall's tau-b in O(n log n), by Knight's method: sort by one quantity, count how many
//! exchanges a merge sort needs to sort by the other.
//!
//! Knight: *A computer method for calculating Kendall's tau with ungrouped data*, JASA 1966.

/// Kendall's tau-b of two quantities of the same cells: concordant less discordant pairs, over the
/// geometric mean of the pairs not tied in either quantity. `None` where one of them is the same
/// for all cells, or there are fewer than two.
///
/// # Panics
/// If the lengths differ.
pub fn tau_b(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "both quantities of each cell");
    // Adding zero makes -0 a 0, which it equals but is sorted apart from.
    let mut pairs: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (x + 0.0, y + 0.0)).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let tied_x = tied_pairs(&pairs, |a, b| a.0 == b.0);
    let tied_both = tied_pairs(&pairs, |a, b| a == b);
    let mut by_y: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let discordant = exchanges(&mut by_y);
    let tied_y = tied_pairs(&by_y, |a, b| a == b);
    let n = x.len() as u64;
    let all = n * n.saturating_sub(1) / 2;
    let concordant = (all + tied_both) - tied_x - tied_y - discordant;
    let comparable = ((all - tied_x) as f64).sqrt() * ((all - tied_y) as f64).sqrt();
    (comparable > 0.0).then(|| {
        let tau = (concordant as f64 - discordant as f64) / comparable;
        tau.clamp(-1.0, 1.0)
    })
}

/// Pairs within the runs of equal neighbours.
fn tied_pairs<T>(sorted: &[T], equal: impl Fn(&T, &T) -> bool) -> u64 {
    let runs = sorted.chunk_by(equal).map(|run| run.len() as u64);
    runs.map(|length| length * (length - 1) / 2).sum()
}

/// Sorts, and counts the pairs that stood in the wrong order.
fn exchanges(values: &mut [f64]) -> u64 {
    let mut merged = values.to_vec();
    let mut wrong = 0;
    let mut width = 1;
    while width < values.len() {
        for (run, out) in values.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
            let (left, right) = run.split_at(width.min(run.len()));
            wrong += merge(left, right, out);
        }
        values.copy_from_slice(&merged);
        width *= 2;
    }
    wrong
}

/// Merges two sorted runs; the count of values on the left that are larger than ones on the right.
fn merge(left: &[f64], right: &[f64], out: &mut [f64]) -> u64 {
    let (mut l, mut r, mut wrong) = (0, 0, 0);
    for place in out {
        let from_left = r == right.len() || (l < left.len() && left[l] <= right[r]);
        if from_left {
            *place = left[l];
            l += 1;
        } else {
            *place = right[r];
            r += 1;
            wrong += (left.len() - l) as u64;
        }
    }
    wrong
}
