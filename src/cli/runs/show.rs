//! `freerea runs show`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use color_eyre::eyre;
use freerea_core::cost::Cost;
use freerea_core::journal::{Recording, Runs, Summary};
use freerea_core::numbers::thousands;
use freerea_core::scene::Scene;

use super::super::errors::OrBadInput;
use super::super::output::print;
use crate::explorer::ui::words::counted;

#[derive(Debug, Args)]
pub struct ShowRunArgs {
    /// The run: its name, the beginning of it, or last
    #[arg(default_value = "last")]
    run: String,
}

/// Says what is known of a run.
pub fn run(args: ShowRunArgs) -> eyre::Result<ExitCode> {
    let runs = Runs::of_user().or_bad_input()?;
    let name = runs.find(&args.run).or_bad_input()?;
    let recording = runs.read(&name).or_bad_input()?;
    let summary = Summary::of(&recording, runs.is_running(&name));
    let state = summary.state.to_string();
    let journal = runs.path_of(&name).display().to_string();
    let mut lines = vec![
        ("run", name.to_string()),
        ("journal", journal),
        ("state", state),
    ];
    lines.extend(told(&recording, &summary.scene));
    let lines = lines
        .into_iter()
        .map(|(title, value)| format!("{title:<13}{value}\n"));
    print(lines.collect::<String>().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// What the journal tells of the run: how it was begun, and what it found.
fn told(recording: &Recording, scene: &Scene) -> Vec<(&'static str, String)> {
    let header = &recording.header;
    let settings = &scene.settings;
    let machine = &header.machine;
    let scoring = &header.scoring;
    let best = scene.answer().map_or("none yet".to_owned(), |best| {
        let params = Cost::Params
            .definition()
            .shown(best.costs.get(Cost::Params));
        format!("#{} {}, {params} parameters", best.cell.index(), best.cell)
    });
    let trained = trained(scene);
    let forked = header.forked.as_ref().map(|fork| {
        let (run, events) = (&fork.run, fork.events);
        ("forked from", format!("{run}, after {events} events"))
    });
    let fault = recording.fault.as_ref();
    let lines = [
        ("began", header.began.clone()),
        ("searching", spent(scene.active)),
        ("took", format!("{} with pauses", spent(scene.at))),
        ("searched", settings.task().to_string()),
        ("costs with", settings.platform.to_string()),
        ("seed", settings.seed.to_string()),
        ("rule", settings.rule.to_string()),
        ("constraints", settings.constraints.to_string()),
        (
            "evolution",
            format!(
                "population {}, tournament {}",
                settings.population, settings.tournament
            ),
        ),
        (
            "scoring",
            format!("{} repeats, {} images", scoring.repeats, scoring.batch),
        ),
        (
            "explored",
            format!(
                "{} cells in {} steps",
                thousands(scene.history.len()),
                scene.generation
            ),
        ),
        ("best cell", best),
    ];
    let end = [
        ("events", thousands(recording.events.len())),
        (
            "made by",
            format!(
                "freerea {} on {} {}, {} processors",
                header.freerea, machine.system, machine.architecture, machine.processors
            ),
        ),
    ];
    let fault = fault.map(|fault| ("fault", fault.to_string()));
    let lines = lines.into_iter().chain(trained).chain(end);
    lines.chain(forked).chain(fault).collect()
}

fn spent(milliseconds: u64) -> String {
    humantime::format_duration(Duration::from_secs(milliseconds / 1000)).to_string()
}

/// The finalists by accuracy, if there are any.
fn trained(scene: &Scene) -> Option<(&'static str, String)> {
    let ranked = scene.ranked_finalists();
    let epochs = ranked.first()?.recipe.epochs;
    let written: Vec<String> = ranked.iter().map(ToString::to_string).collect();
    let epochs = counted(epochs.into(), "epoch");
    Some(("trained", format!("{} in {epochs}", written.join(", "))))
}
