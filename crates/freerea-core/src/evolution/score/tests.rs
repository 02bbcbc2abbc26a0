use proptest::prelude::*;

use super::*;
use crate::evolution::NamedRule;
use crate::metric::Reading;

fn metrics(naswot: impl Into<Option<f64>>, logsynflow: f64, skip: f64) -> Metrics {
    Metrics::of([
        (Metric::Naswot, Reading::from(naswot.into())),
        (Metric::LogSynflow, logsynflow.into()),
        (Metric::Skip, skip.into()),
        (Metric::Synflow, 1e60.into()),
    ])
}

fn paper() -> Rule {
    NamedRule::Paper.rule()
}

#[test]
fn each_metric_is_divided_by_its_largest() {
    let set = [metrics(800.0, 4e6, 0.0), metrics(400.0, 1e6, 2.0)];
    let scale = Scale::over(paper(), &set);
    assert_eq!(scale.score(&set[0]), Score(2.0));
    assert_eq!(scale.score(&set[1]), Score(0.5 + 0.25 + 1.0));
}

#[test]
fn a_singular_kernel_counts_as_the_worst_of_the_set() {
    let set = [
        metrics(800.0, 1.0, 0.0),
        metrics(200.0, 1.0, 0.0),
        metrics(None, 1.0, 0.0),
    ];
    for combine in Combination::ALL {
        let scale = Scale::over(paper().combined(combine), &set);
        assert_eq!(scale.score(&set[2]), scale.score(&set[1]), "{combine}");
    }
    let alone = Scale::over(paper(), &set[2..]);
    assert_eq!(alone.score(&set[2]), Score(1.0));
}

#[test]
fn weights_say_what_counts() {
    let set = [metrics(800.0, 4e6, 1.0), metrics(400.0, 1e6, 2.0)];
    for (rule, score) in [("skip", 0.5), ("skip:2", 1.0), ("skip:2 by minmax", 0.0)] {
        let scale = Scale::over(rule.parse().unwrap(), &set);
        assert_eq!(scale.score(&set[0]), Score(score), "{rule}");
    }
}

#[test]
fn ranks_are_means_over_ties() {
    let values = [1.0, 5.0, 5.0, 9.0];
    let set = values.map(|value| metrics(value, 1.0, 0.0));
    let rule = Rule::of(&[Metric::Naswot]);
    let ranks = |combine| {
        let scale = Scale::over(rule.combined(combine), &set);
        set.map(|metrics| scale.score(&metrics).0)
    };
    let expected = [0.25, 0.625, 0.625, 1.0];
    assert_eq!(ranks(Combination::Rank), expected);
    assert_eq!(ranks(Combination::LogRank), expected.map(f64::ln));
    assert_eq!(ranks(Combination::MinMax), [0.0, 0.5, 0.5, 1.0]);
}

proptest! {
    #[test]
    fn a_score_never_is_nan(values in prop::collection::vec(
        (prop::option::of(-1e3..1e3f64), 0.0..1e8f64, 0.0..2.0f64), 1..20)
    ) {
        let set: Vec<Metrics> = values.into_iter().map(|(n, l, s)| metrics(n, l, s)).collect();
        for combine in Combination::ALL {
            let scale = Scale::over(paper().combined(combine), &set);
            for metrics in &set {
                let score = scale.score(metrics).0;
                prop_assert!(score.is_finite() && score <= 3.0);
            }
        }
    }

    #[test]
    fn a_scale_grows_cell_by_cell(values in prop::collection::vec(
        (prop::option::of(-1e3..1e3f64), 0.0..1e8f64, 0.0..2.0f64), 1..20)
    ) {
        let set: Vec<Metrics> = values.into_iter().map(|(n, l, s)| metrics(n, l, s)).collect();
        for combine in Combination::ALL {
            let rule = paper().combined(combine);
            let mut grown = Scale::over(rule, []);
            for metrics in &set {
                let before = grown.clone();
                prop_assert_eq!(grown.widen(metrics), grown != before);
            }
            prop_assert_eq!(grown, Scale::over(rule, &set));
        }
    }
}
