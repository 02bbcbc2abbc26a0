use proptest::prelude::*;

use super::*;
use crate::cost::{Amount, Cost, Costs};
use crate::evolution::history::History;
use crate::evolution::{Combination, Constraints, NamedRule, Range};
use crate::metric::Reading;
use crate::space::Space;
use crate::space::dataset::Dataset;

/// What the front stands for: all feasible records are scored, and of equals the first is best.
fn naive(history: &History, constraints: &Constraints, rule: Rule) -> Option<Record> {
    let feasible = history.feasible(constraints);
    let scale = Scale::over(rule, feasible.clone().map(|record| &record.metrics));
    let mut best: Option<(Record, Score)> = None;
    for record in feasible {
        let score = scale.score(&record.metrics);
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((*record, score));
        }
    }
    best.map(|(record, _)| record)
}

/// What happens to a history.
#[derive(Clone, Debug)]
enum Play {
    Born(Metrics),
    Limited(u64),
    Judged([f64; 4], Combination),
}

/// Values that are often equal, nearly equal or far apart.
fn value() -> impl Strategy<Value = f64> {
    let steps = [
        0.0,
        1.0,
        1.0 + f64::EPSILON,
        1.0 - f64::EPSILON,
        1.000_05,
        2.0,
        3.0,
        1e4,
        1e7,
        1e60,
    ];
    let exact = prop::sample::select(steps.to_vec());
    prop_oneof![4 => exact, 2 => 0.0..4.0f64, 1 => Just(f64::INFINITY), 8 => 1.0..1.001f64]
}

fn turn() -> impl Strategy<Value = Play> {
    let naswot =
        prop::option::weighted(0.85, (value(), prop::sample::select(vec![-1.0, 1.0, 1.0])));
    let metrics =
        (naswot, value(), value(), value()).prop_map(|(naswot, logsynflow, skip, synflow)| {
            let naswot = naswot.map(|(value, sign)| value * sign);
            let values = [logsynflow, skip, synflow].map(Reading::from);
            let metrics = [Metric::LogSynflow, Metric::Skip, Metric::Synflow];
            let metrics = Metrics::of(metrics.into_iter().zip(values));
            Play::Born(metrics.with(Metric::Naswot, naswot))
        });
    let weight = prop::sample::select(vec![0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 7.0, 1000.0]);
    prop_oneof![
        40 => metrics,
        1 => (80_000u64..1_600_000).prop_map(Play::Limited),
        1 => Just(Play::Limited(u64::MAX)),
        1 => (
            [weight.clone(), weight.clone(), weight.clone(), weight],
            prop::sample::select(Combination::ALL.to_vec()),
        )
            .prop_map(|(weights, combine)| Play::Judged(weights, combine)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_best_is_always_that_of_a_look_through_all(
        turns in prop::collection::vec(turn(), 1..250),
        start in 0usize..15_000,
    ) {
        let mut history = History::default();
        let mut constraints = Constraints::none(Default::default());
        let mut rule = NamedRule::Paper.rule();
        let mut front = Front::over(rule, []);
        for (place, turn) in turns.into_iter().enumerate() {
            let mut made_anew = true;
            match turn {
                Play::Born(metrics) => {
                    let cell = Space::NatsTss.cell(start + place);
                    let record = Record { cell, metrics, costs: Costs::of(cell, Dataset::Cifar10) };
                    // Who is born is feasible.
                    if constraints.admit(cell, &record.costs).is_err() {
                        continue;
                    }
                    history.add(record);
                    made_anew = !front.add(record);
                }
                Play::Limited(max) => constraints[Cost::Params] = Range { min: None, max: Some(max) },
                Play::Judged(each, combine) => {
                    let metrics =
                        [Metric::Naswot, Metric::LogSynflow, Metric::Skip, Metric::Synflow];
                    for (metric, weight) in metrics.into_iter().zip(each) {
                        rule.weights = rule.weights.with(metric, weight).unwrap();
                    }
                    rule.combine = combine;
                }
            }
            if made_anew {
                front = Front::over(rule, history.feasible(&constraints));
            }
            let feasible = history.feasible(&constraints).map(|record| &record.metrics);
            prop_assert_eq!(front.scale(), &Scale::over(rule, feasible));
            let wanted = naive(&history, &constraints, rule).map(|record| record.cell);
            prop_assert_eq!(front.best().map(|record| record.cell), wanted);
        }
    }
}

fn record(index: usize, naswot: Option<f64>, logsynflow: f64) -> Record {
    Record {
        cell: Space::NatsTss.cell(index),
        metrics: Metrics::of([(Metric::LogSynflow, logsynflow), (Metric::Skip, 0.0)])
            .with(Metric::Naswot, naswot),
        costs: Costs::from_amounts([(Cost::Params, Amount::Known(1))]),
    }
}

#[test]
fn of_equal_scores_the_one_explored_first_is_best() {
    let mut front = Front::over(NamedRule::Paper.rule(), []);
    assert!(front.add(record(1, Some(700.0), 3.0)));
    // Better, but by less than the sum can tell.
    assert!(front.add(record(2, Some(700.0), 3e-20)));
    assert!(front.add(record(3, Some(700.0), 3.0)));
    assert_eq!(front.best().unwrap().cell, Space::NatsTss.cell(1));
    assert_eq!(front.rivals.len(), 1);
}

#[test]
fn a_lead_that_shrinks_with_the_scale_is_looked_at_again() {
    let mut front = Front::over(NamedRule::Paper.rule(), []);
    assert!(front.add(record(1, Some(700.0), 1.0)));
    assert!(front.add(record(2, Some(700.0), 2.0)));
    assert_eq!(front.rivals.len(), 1, "the first is clearly bettered");
    // Both of the first are equal on such a scale, and the best of what is regular.
    assert!(!front.add(record(3, Some(1.0), 1e30)));
}

#[test]
fn few_of_many_are_scored_again() {
    let mut front = Front::over(NamedRule::Paper.rule(), []);
    for index in 0..15_625 {
        let cell = Space::NatsTss.cell(index);
        let params = cell.size(Dataset::Cifar10).params as f64 / 1e6;
        let naswot = 700.0 + 100.0 * params + (index * 7_919 % 1_000) as f64 / 10.0;
        let mut record = record(
            index,
            Some(naswot),
            1e6 * params + (index % 97) as f64 * 1e4,
        );
        record.metrics = record.metrics.with_cell(cell);
        assert!(front.add(record) || index < 100);
    }
    assert!(front.rivals.len() < 300, "{}", front.rivals.len());
}
