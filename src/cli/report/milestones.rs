//! What happened in a run that is worth a line of its report.

use freerea_core::evolution::{Cause, EvolutionEvent, Origin};
use freerea_core::scene::Scene;
use freerea_core::search::{Event, Happening, SearchEvent};

use crate::explorer::theme::{Glyphs, Theme};
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::words::{clock, counted, sentence};

/// Lines of the beginning and of the end that a long list keeps.
const KEPT: usize = 30;

/// The milestones of a run.
#[derive(Debug)]
pub(crate) struct Milestones {
    /// A line each, with the time at which it happened.
    pub(crate) lines: Vec<String>,
    /// How many are left out in the middle.
    pub(crate) left_out: usize,
}

impl Milestones {
    /// Those of a run; of many, the first and the last.
    pub(crate) fn of(scene: &Scene) -> Self {
        let look = look();
        let mut lines = Vec::new();
        let mut is_founded = false;
        for (event, place) in scene.events.iter().zip(0..) {
            let is_drawn = matches!(
                event.happening,
                Happening::Evolution(EvolutionEvent::Drawn { .. })
            );
            if is_drawn && !is_founded {
                is_founded = true;
                lines.push(line(event, &founded(scene, place)));
            }
            if is_milestone(event)
                && let Some(words) = sentence(event, &look)
            {
                lines.push(line(event, &words.to_string()));
            }
        }
        let left_out = lines.len().saturating_sub(2 * KEPT);
        if left_out > 0 {
            let words = format!("... {} left out ...", counted(left_out as u64, "line"));
            lines.splice(KEPT..KEPT + left_out, [words]);
        }
        Milestones { lines, left_out }
    }
}

/// How sentences and cells are written where there is no terminal.
pub(crate) fn look() -> Look {
    Look {
        theme: Theme::default(),
        glyphs: Glyphs::Unicode,
    }
}

fn line(event: &Event, words: &str) -> String {
    format!("{} {words}", clock(event.at))
}

/// The founders, who are born before the first tournament.
fn founded(scene: &Scene, before: usize) -> String {
    let founders = scene.events.iter().take(before).filter(|event| {
        let Happening::Evolution(EvolutionEvent::Born { origin, .. }) = &event.happening else {
            return false;
        };
        *origin == Origin::Founder
    });
    let founders = counted(founders.count() as u64, "random cell");
    format!("+ the population is founded: {founders}")
}

fn is_milestone(event: &Event) -> bool {
    match &event.happening {
        Happening::Search(event) => match event {
            SearchEvent::Started { .. }
            | SearchEvent::Resumed { .. }
            | SearchEvent::Forked { .. }
            | SearchEvent::Engine { .. }
            | SearchEvent::TrainingStarted { .. }
            | SearchEvent::Trained { .. }
            | SearchEvent::Finished { .. } => true,
            SearchEvent::Commanded { .. }
            | SearchEvent::ScoringStarted { .. }
            | SearchEvent::Scored { .. }
            | SearchEvent::PaceChanged { .. }
            | SearchEvent::SpeedChanged { .. }
            | SearchEvent::Rejected { .. } => false,
        },
        Happening::Evolution(event) => match event {
            EvolutionEvent::Best { .. }
            | EvolutionEvent::Converged { .. }
            | EvolutionEvent::EnumerationBegan { .. } => true,
            _ => is_by_hand(event),
        },
    }
}

/// Whether the user steered the evolution: its settings, or its population.
fn is_by_hand(event: &EvolutionEvent) -> bool {
    match event {
        EvolutionEvent::Constrained { .. } | EvolutionEvent::Tuned { .. } => true,
        EvolutionEvent::Born { origin, .. } => {
            matches!(origin, Origin::Hand { .. } | Origin::Inserted)
        }
        EvolutionEvent::Died { cause, .. } => *cause == Cause::Removed,
        EvolutionEvent::Drawn { .. }
        | EvolutionEvent::Refused { .. }
        | EvolutionEvent::Refreshed { .. }
        | EvolutionEvent::Selected { .. }
        | EvolutionEvent::Converged { .. }
        | EvolutionEvent::EnumerationBegan { .. }
        | EvolutionEvent::Enumerated { .. }
        | EvolutionEvent::Best { .. } => false,
    }
}

/// How often the user steered a run.
pub(crate) fn steered(scene: &Scene) -> usize {
    let by_hand = scene.events.iter().filter(|event| match &event.happening {
        Happening::Evolution(event) => is_by_hand(event),
        Happening::Search(_) => false,
    });
    by_hand.count()
}
