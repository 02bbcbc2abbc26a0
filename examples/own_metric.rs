//! A search guided by a metric of one's own: whoever implements [`Scoring`] decides what the
//! evolution looks for. This metric counts convolutions, and needs no network at all.
//!
//! ```text
//! cargo run --release --example own_metric
//! ```
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use std::error::Error;
use std::sync::Arc;
use std::sync::mpsc::channel;

use freerea_core::cost::Cost;
use freerea_core::evolution::{Constraints, Rule, Settings};
use freerea_core::metric::{Metric, Metrics, Scoring};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Repeats, until_finished};
use freerea_core::space::{Cell, Kind, Space};
use freerea_engines::background::{Search, Setup, Workers};

/// The number of a cell's places that carry a convolution.
struct Convolutions;

impl Convolutions {
    fn count(cell: Cell) -> usize {
        let places = 0..cell.space().loci().len();
        let carried = places.flat_map(|place| cell.found_at(place).iter());
        let kinds = carried.map(|operation| operation.names().kind);
        kinds
            .filter(|kind| matches!(kind, Kind::Convolution1x1 | Kind::Convolution3x3))
            .count()
    }
}

impl Scoring for Convolutions {
    /// One's own value takes the place of LogSynflow; the rule below asks for no other metric.
    fn sample(&self, cell: Cell, _repeat: u32) -> Metrics {
        Metrics::of([(Metric::LogSynflow, Convolutions::count(cell) as f64)])
    }

    /// Nothing is drawn at random, so that another seed changes nothing.
    fn reseed(&self, _seed: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(Convolutions))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut constraints = Constraints::none(Space::NatsTss);
    constraints[Cost::Params].max = Some(700_000);
    let setup = Setup {
        settings: Settings {
            constraints,
            rule: Rule::of(&[Metric::LogSynflow]),
            ..Settings::default()
        },
        budget: Budget {
            cells: Some(400),
            ..Budget::default()
        },
        scoring: Arc::new(Convolutions),
        repeats: Repeats::Fixed(1),
        workers: Workers::default(),
    };
    let (sender, events) = channel();
    let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
    let search = Search::start(setup, listener)?;
    let mut scene = Scene::default();
    events.into_iter().for_each(|event| scene.apply(event));
    drop(search);

    let best = scene.answer().ok_or("no cell was scored")?;
    let count = best.metrics.value(Metric::LogSynflow).unwrap_or_default();
    println!(
        "{count} convolutions in {} parameters",
        Cost::Params
            .definition()
            .exact(best.costs.get(Cost::Params))
    );
    println!("{}", best.cell);
    Ok(())
}
