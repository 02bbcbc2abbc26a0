//! A search without a screen, through the library: the real metrics on the native engine, a limit
//! of parameters, and the best of a few cells.
//!
//! ```text
//! cargo run --release --example search
//! ```
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use std::error::Error;
use std::sync::Arc;
use std::sync::mpsc::channel;

use freerea_core::cost::Cost;
use freerea_core::engine::Device;
use freerea_core::evolution::{Constraints, Settings};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Repeats, until_finished};
use freerea_core::space::Space;
use freerea_engines::background::{Search, Setup, Workers};
use freerea_engines::images::ImageSource;
use freerea_engines::scoring::Scorer;

/// Images that NASWOT looks at; the paper takes 64.
const BATCH: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let mut constraints = Constraints::none(Space::NatsTss);
    constraints[Cost::Params].max = Some(400_000);
    let settings = Settings {
        seed: 7,
        population: 10.try_into()?,
        constraints,
        ..Settings::default()
    };

    // Noise needs no files. The scorer takes the native engine if it agrees with libtorch here.
    let scorer = Scorer::new(
        settings.task(),
        ImageSource::Noise,
        BATCH,
        settings.seed,
        Device::Cpu,
    )?;
    let setup = Setup {
        settings,
        budget: Budget {
            cells: Some(40),
            ..Budget::default()
        },
        scoring: Arc::new(scorer),
        repeats: Repeats::Fixed(1),
        workers: Workers::default(),
    };

    // The search runs on a thread of its own and tells what happens; a scene is what is known so
    // far, made from these events alone.
    let (sender, events) = channel();
    let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
    let search = Search::start(setup, listener)?;
    let mut scene = Scene::default();
    for event in events {
        scene.apply(event);
    }
    drop(search);

    let best = scene.answer().ok_or("no cell was scored")?;
    let amount = |cost: Cost| cost.definition().exact(best.costs.get(cost));
    println!("best of {} cells: {}", scene.history.len(), best.cell);
    println!(
        "{} parameters, {} FLOPs, score {:.3}",
        amount(Cost::Params),
        amount(Cost::Flops),
        scene.history_scale().score(&best.metrics).0
    );
    Ok(())
}
