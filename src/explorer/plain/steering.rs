//! Events in words, of which those that a change of the limits brings in numbers are summed up.

use freerea_core::evolution::{Cause, EvolutionEvent, Origin};
use freerea_core::search::{Event, Happening};

use crate::explorer::plain;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::words;

/// As many of a kind are said one by one.
const FEW: usize = 3;

/// What new limits do to a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Died,
    CameBack,
    /// Those that came back may leave no room for it.
    Outscored,
}

impl Fate {
    const ALL: [Fate; 3] = [Fate::Died, Fate::CameBack, Fate::Outscored];

    fn of(event: &Event) -> Option<Self> {
        match &event.happening {
            Happening::Evolution(EvolutionEvent::Died { cause, .. }) => match cause {
                Cause::Limits => Some(Fate::Died),
                Cause::Outscored => Some(Fate::Outscored),
                Cause::Age | Cause::Removed => None,
            },
            Happening::Evolution(EvolutionEvent::Born {
                origin: Origin::Return,
                ..
            }) => Some(Fate::CameBack),
            _ => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Fate::Died => "died by the limits",
            Fate::CameBack => "came back",
            Fate::Outscored => "died as others score better",
        }
    }
}

/// The events from a place on as sentences. Where limits changed, and more than a few cells share
/// their fate, a line tells how many.
pub(super) fn sentences<'e>(
    canvas: &Canvas,
    events: impl Iterator<Item = &'e Event>,
    is_continued: bool,
) -> Vec<String> {
    let events: Vec<&Event> = events.collect();
    let fates: Vec<Fate> = events.iter().filter_map(|event| Fate::of(event)).collect();
    let changes = is_continued || events.iter().any(|event| is_change(event));
    let mut summary = Some(summed_up(&fates)).filter(|_| changes && fates.len() > FEW);
    let is_summed_up = summary.is_some();
    let sentence = |event: &&Event| match Fate::of(event) {
        Some(_) if is_summed_up => summary.take(),
        _ => plain::sentence(canvas, event),
    };
    events.iter().filter_map(sentence).collect()
}

/// Whether what follows these events may still be what new limits bring; the latest comes first.
pub(super) fn is_under_way<'e>(mut latest: impl Iterator<Item = &'e Event>) -> bool {
    let before = latest.find(|event| Fate::of(event).is_none());
    before.is_some_and(is_change)
}

fn is_change(event: &Event) -> bool {
    let happening = &event.happening;
    matches!(
        happening,
        Happening::Evolution(EvolutionEvent::Constrained { .. })
    )
}

/// `28 cells died by the limits, 3 came back`
fn summed_up(fates: &[Fate]) -> String {
    let counts = Fate::ALL.map(|fate| (fate, fates.iter().filter(|&&other| other == fate).count()));
    let parts = counts.iter().filter(|(_, count)| *count > 0).enumerate();
    let parts = parts.map(|(place, (fate, count))| {
        let count = match place {
            0 => words::counted(*count as u64, "cell"),
            _ => count.to_string(),
        };
        format!("{count} {}", fate.words())
    });
    parts.collect::<Vec<_>>().join(", ")
}
