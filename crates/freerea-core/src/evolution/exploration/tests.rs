use super::CONVERGED;
use crate::evolution::tests::{limited, made_up, run, with};
use crate::evolution::{
    Advance, Combination, Constraints, Evolution, EvolutionEvent, Origin, PopulationSize, Record,
    Rule, Scale, TournamentSize,
};
use crate::metric::Metric;

/// The best by a look through the whole history.
fn naive(evolution: &Evolution) -> Option<&Record> {
    let settings = evolution.settings();
    let feasible = evolution.history().feasible(&settings.constraints);
    let metrics = feasible.clone().map(|record| &record.metrics);
    let scale = Scale::over(settings.rule, metrics);
    let score = |record: &Record| scale.score(&record.metrics);
    // `max_by_key` takes the last of equals.
    let records: Vec<&Record> = feasible.collect();
    records.into_iter().rev().max_by_key(|record| score(record))
}

#[test]
fn the_best_is_that_of_the_whole_history_whatever_the_user_does() {
    for seed in 0..6 {
        let mut evolution = with(Constraints::none(Default::default()), seed);
        for turn in 1..12 {
            run(&mut evolution, turn * 40, false);
            let (n, t) = (PopulationSize::default(), TournamentSize::default());
            match turn % 4 {
                0 => evolution.constrain(limited(150_000 * turn as u64)).unwrap(),
                1 => evolution
                    .constrain(Constraints::none(Default::default()))
                    .unwrap(),
                2 => evolution.tune(n, t, Rule::of(&[Metric::Skip])).unwrap(),
                _ => {
                    let combine = Combination::ALL[turn / 4 % 4];
                    let rule = Rule::default().combined(combine);
                    evolution.tune(n, t, rule).unwrap();
                }
            }
            for _ in 0..60 {
                assert_eq!(
                    evolution.best(),
                    naive(&evolution),
                    "seed {seed}, turn {turn}"
                );
                if let Advance::Wanting(cells) = evolution.advance() {
                    evolution.learn(cells[0], made_up(cells[0]));
                }
            }
        }
    }
}

/// What the events tell of convergence.
#[derive(Default)]
struct Tally {
    converged: bool,
    /// Tournaments since the last that explored something, the one under way too.
    fruitless: u32,
    convergences: usize,
    immigrants: usize,
}

impl Tally {
    fn count(&mut self, event: &EvolutionEvent) {
        match event {
            EvolutionEvent::Drawn { .. } => {
                let most = if self.converged { 1 } else { CONVERGED };
                assert!(self.fruitless < most, "{} in vain", self.fruitless);
                self.fruitless += 1;
            }
            EvolutionEvent::Converged { tournaments } => {
                assert!(!self.converged);
                assert_eq!((*tournaments, self.fruitless), (CONVERGED, CONVERGED));
                self.converged = true;
                self.convergences += 1;
            }
            EvolutionEvent::Born {
                origin, explored, ..
            } => {
                if *origin == Origin::Immigrant {
                    assert!(self.converged && *explored && self.fruitless > 0);
                    self.immigrants += 1;
                }
                if *explored {
                    self.fruitless = 0;
                }
            }
            EvolutionEvent::Best { .. } => self.converged = false,
            _ => {}
        }
    }
}

#[test]
fn a_converged_population_says_so_and_random_cells_come_in() {
    for seed in 1..4 {
        let mut evolution = with(Constraints::none(Default::default()), seed);
        let events = run(&mut evolution, 3_000, false);
        let mut tally = Tally::default();
        events.iter().for_each(|event| tally.count(event));
        assert!(tally.convergences > 0 && tally.immigrants > 0);
        assert!(events.len() < 3_000 * 40, "{} events", events.len());
    }
}

#[test]
fn a_whole_space_is_explored_in_few_events() {
    let mut evolution = with(Constraints::none(Default::default()), 1);
    let events = run(&mut evolution, 15_625, false);
    assert_eq!(evolution.history().len(), 15_625);
    assert!(events.len() < 15_625 * 20, "{} events", events.len());
}

#[test]
fn steering_ends_convergence() {
    let converged = || {
        let mut evolution = with(Constraints::none(Default::default()), 2);
        loop {
            match evolution.advance() {
                Advance::Happened(EvolutionEvent::Converged { .. }) => return evolution,
                Advance::Wanting(cells) => evolution.learn(cells[0], made_up(cells[0])),
                Advance::Happened(_) => {}
                Advance::Idle | Advance::Exhausted => panic!("there is more to explore"),
            }
        }
    };
    let mut evolution = converged();
    assert!(evolution.converged);
    evolution.constrain(limited(900_000)).unwrap();
    assert!(!evolution.converged);
    let mut evolution = converged();
    let (n, t) = (PopulationSize::default(), TournamentSize::default());
    let rule = Rule::of(&[Metric::LogSynflow]);
    evolution.tune(n, t, rule).unwrap();
    assert!(!evolution.converged);
}

#[test]
fn a_new_best_is_announced_with_the_birth_that_brought_it() {
    let mut evolution = with(Constraints::none(Default::default()), 3);
    let mut announced = 0;
    while evolution.history().len() < 60 {
        let comes = evolution.best_comes_next();
        match evolution.advance() {
            Advance::Happened(event) => {
                let is_best = matches!(event, EvolutionEvent::Best { .. });
                assert_eq!(comes, is_best, "{event:?}");
                announced += usize::from(comes);
            }
            Advance::Wanting(wanted) => evolution.learn(wanted[0], made_up(wanted[0])),
            Advance::Idle | Advance::Exhausted => panic!("there are more cells"),
        }
    }
    assert!(announced > 1);
}
