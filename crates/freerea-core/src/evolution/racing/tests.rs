use super::*;
use crate::evolution::{Advance, EvolutionEvent, NamedRule, Settings};
use crate::metric::Metric;
use crate::space::Space;
use crate::space::dataset::Dataset;

/// Metrics like real ones, with little differences between initialisations.
fn sample(cell: Cell, repeat: u64) -> Metrics {
    let index = u64::from(cell.index());
    let noise = |salt: u64| {
        let mixed = (index * 31 + repeat * 7 + salt).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        mixed as f64 / (1u64 << 24) as f64 - 0.5
    };
    let params = cell.size(Dataset::Cifar10).params as f64 / 1e6;
    let naswot = (700.0 + 100.0 * params) * (1.0 + 0.001 * noise(1));
    let logsynflow = (10.0 + 40.0 * params + index as f64 / 1e4) * (1.0 + 0.01 * noise(2));
    Metrics::of([(Metric::Naswot, naswot), (Metric::LogSynflow, logsynflow)]).with_cell(cell)
}

fn mean(cell: Cell) -> Metrics {
    Metrics::mean(&[0, 1, 2].map(|repeat| sample(cell, repeat)))
}

/// What happened, and how many initialisations were scored.
fn run(seed: u64, frugal: bool) -> (Vec<EvolutionEvent>, usize) {
    let settings = Settings {
        seed,
        rule: NamedRule::Paper.rule(),
        ..Settings::default()
    };
    let mut evolution = Evolution::new(settings).unwrap();
    let (mut events, mut samples) = (Vec::new(), 0);
    while evolution.history().len() < 400 {
        let wanted = match evolution.advance() {
            Advance::Happened(event) => {
                events.push(event);
                continue;
            }
            Advance::Wanting(wanted) => wanted,
            Advance::Idle | Advance::Exhausted => break,
        };
        let estimates: Vec<_> = wanted.iter().map(|&cell| (cell, sample(cell, 0))).collect();
        let doubtful = if frugal {
            evolution.doubtful(&estimates)
        } else {
            wanted
        };
        for (cell, estimate) in estimates {
            let doubted = doubtful.contains(&cell);
            samples += if doubted { 3 } else { 1 };
            evolution.learn(cell, if doubted { mean(cell) } else { estimate });
        }
    }
    (events, samples)
}

/// Who lives and dies, without the metrics.
fn course(events: &[EvolutionEvent]) -> Vec<EvolutionEvent> {
    let plain = |event: &EvolutionEvent| match event {
        EvolutionEvent::Drawn { .. } => None,
        EvolutionEvent::Born {
            cell,
            origin,
            costs,
            explored,
            ..
        } => Some(EvolutionEvent::Born {
            cell: *cell,
            origin: *origin,
            metrics: mean(*cell).into(),
            costs: *costs,
            explored: *explored,
        }),
        event => Some(event.clone()),
    };
    events.iter().filter_map(plain).collect()
}

#[test]
fn who_is_not_in_doubt_needs_no_second_look() {
    let mut saved = 0.0;
    for seed in 0..8 {
        let (thorough, all) = run(seed, false);
        let (frugal, some) = run(seed, true);
        assert_eq!(course(&frugal), course(&thorough), "seed {seed}");
        saved += 1.0 - some as f64 / all as f64;
    }
    println!("saved {:.1} % of the initialisations", saved / 8.0 * 100.0);
    assert!(saved > 0.0, "some are never in doubt");
}

#[test]
fn founders_are_always_in_doubt() {
    let evolution = Evolution::new(Settings::default()).unwrap();
    let cell = Space::NatsTss.cell(1462);
    let estimates = [(cell, sample(cell, 0))];
    assert_eq!(evolution.doubtful(&estimates), [cell]);
}
