use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Case {
    x: Vec<f64>,
    y: Vec<f64>,
    tau: f64,
    rho: f64,
}

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[test]
fn coefficients_equal_scipys() {
    let cases: Cases = serde_json::from_str(include_str!("scipy.json")).unwrap();
    assert_eq!(cases.cases.len(), 10);
    for Case { x, y, tau, rho } in cases.cases {
        let n = x.len();
        assert!((tau_b(&x, &y).unwrap() - tau).abs() < 1e-12, "tau of {n}");
        assert!((super::rho(&x, &y).unwrap() - rho).abs() < 1e-12, "{n}");
    }
}

#[test]
fn what_cannot_be_ranked_says_so() {
    let pair = |at: usize| [at as f64, 1.0];
    let few: Vec<[f64; 2]> = (0..4).map(pair).collect();
    assert_eq!(Association::of(&few), Association::TooFew { cells: 4 });
    let tied: Vec<[f64; 2]> = (0..9).map(pair).collect();
    assert_eq!(Association::of(&tied), Association::AllTied { cells: 9 });
    assert_eq!(tau_b(&[], &[]), None);
    assert_eq!(rho(&[1.0], &[1.0]), None);
}

#[test]
fn more_cells_say_more() {
    let width = |cells| {
        let interval = Interval::of_tau(0.6, cells);
        assert!(interval.low < 0.6 && 0.6 < interval.high);
        interval.high - interval.low
    };
    assert!(width(20) > width(200) && width(200) > width(2000));
    // Fieller, Hartley, Pearson at n = 30: tanh(atanh(0.6) -+ 1.96 sqrt(0.437 / 26)).
    let interval = Interval::of_tau(0.6, 30);
    assert!((interval.low - 0.412_9).abs() < 1e-3, "{interval:?}");
    assert!((interval.high - 0.738_5).abs() < 1e-3, "{interval:?}");
}

#[test]
fn negative_zero_is_zero() {
    let (x, y) = ([0.0, -0.0, 0.0, -0.0, 1.0], [1.0, 2.0, 2.0, 1.0, 3.0]);
    let plain = x.map(f64::abs);
    assert_eq!(tau_b(&x, &y), tau_b(&plain, &y));
    assert_eq!(rho(&x, &y), rho(&plain, &y));
}

/// Tau-b by its definition, over all pairs.
fn tau_of_all_pairs(x: &[f64], y: &[f64]) -> Option<f64> {
    let sign = |a: f64, b: f64| f64::from(i8::from(a > b) - i8::from(a < b));
    let (mut sum, mut in_x, mut in_y) = (0.0, 0.0, 0.0);
    for i in 0..x.len() {
        for j in 0..i {
            let (a, b) = (sign(x[i], x[j]), sign(y[i], y[j]));
            sum += a * b;
            in_x += a * a;
            in_y += b * b;
        }
    }
    let comparable: f64 = (in_x * in_y).sqrt();
    (comparable > 0.0).then(|| sum / comparable)
}

proptest! {
    #[test]
    fn tau_is_that_of_all_pairs(pairs in prop::collection::vec((0i8..6, -3i8..9), 0..80)) {
        let x: Vec<f64> = pairs.iter().map(|p| p.0.into()).collect();
        let y: Vec<f64> = pairs.iter().map(|p| p.1.into()).collect();
        match (tau_b(&x, &y), tau_of_all_pairs(&x, &y)) {
            (Some(tau), Some(expected)) => prop_assert!((tau - expected).abs() < 1e-12),
            (tau, expected) => prop_assert_eq!(tau, expected),
        }
    }

    #[test]
    fn coefficients_look_at_the_order_alone(values in prop::collection::vec(-50i16..50, 5..60)) {
        let x: Vec<f64> = values.iter().map(|&v| v.into()).collect();
        let y: Vec<f64> = x.iter().map(|v| (v / 20.0).exp()).collect();
        let down: Vec<f64> = x.iter().map(|v| -v).collect();
        if let Some(tau) = tau_b(&x, &y) {
            prop_assert!((tau - 1.0).abs() < 1e-12);
            prop_assert!((rho(&x, &y).unwrap() - 1.0).abs() < 1e-12);
            prop_assert!((tau_b(&x, &down).unwrap() + 1.0).abs() < 1e-12);
            prop_assert!((rho(&x, &down).unwrap() + 1.0).abs() < 1e-12);
        }
    }
}
