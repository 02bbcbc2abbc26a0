//! Everything that happens in a search, and when.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::command::{Command, Pace, Speed};
use crate::engine::{EngineKind, SelfCheck};
use crate::evolution::{EvolutionEvent, Settings};
use crate::metric::Metrics;
use crate::space::Cell;
use crate::training::Finalist;

/// Something that happened, at a moment of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Milliseconds since the run began.
    pub at: u64,
    /// What happened.
    pub happening: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// In the search around the evolution.
    Search(SearchEvent),
    /// In the evolution.
    Evolution(EvolutionEvent),
}

/// What happens around the evolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchEvent {
    /// A run began.
    Started {
        /// What it is set to.
        settings: Box<Settings>,
        /// How many cells of the space are feasible.
        feasible: usize,
    },
    /// A run that had stopped goes on.
    Resumed {
        /// Whether by itself.
        pace: Pace,
    },
    /// A run of its own began where another one stood.
    Forked {
        /// The seed of all random choices from now on; metrics keep that of the first run.
        seed: u64,
    },
    /// An engine was chosen to score.
    Engine {
        /// Which.
        engine: EngineKind,
        /// What the choice rests on, if it was automatic.
        self_check: Option<SelfCheck>,
    },
    /// The user asked for something.
    #[serde(alias = "told")]
    Commanded {
        /// What.
        command: Command,
    },
    /// Cells went to the scoring pool.
    #[serde(alias = "sought")]
    ScoringStarted {
        /// The cells whose metrics are waited for.
        cells: Vec<Cell>,
    },
    /// The metrics of cells are known.
    #[serde(alias = "learned")]
    Scored {
        /// The cells, and what was measured of each.
        cells: Vec<(Cell, Metrics)>,
    },
    /// The search goes on, steps or stands still.
    #[serde(alias = "paced")]
    PaceChanged {
        /// How.
        pace: Pace,
    },
    /// The search goes faster or slower.
    #[serde(alias = "sped")]
    SpeedChanged {
        /// How fast.
        speed: Speed,
    },
    /// A command could not be carried out.
    #[serde(alias = "declined")]
    Rejected {
        /// Why, in a sentence.
        why: String,
    },
    /// The finals began, or go on: networks are trained.
    TrainingStarted {
        /// The cells whose accuracies are waited for, in the order in which they are trained.
        cells: Vec<Cell>,
    },
    /// A network was trained in the finals.
    Trained {
        /// Which, how, and how well.
        finalist: Finalist,
        /// Whether it is the most accurate one so far, and so the answer.
        leads: bool,
    },
    /// The search came to its end.
    Finished {
        /// Why.
        reason: Reason,
    },
}

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its time is over.
    Time,
    /// It explored as many cells as it was to.
    Cells,
    /// It made as many steps as it was to.
    Steps,
    /// Every feasible cell is explored.
    Exhausted,
    /// The population has converged.
    Converged,
    /// The user ended it.
    Quit,
    /// Its terminal was closed, or a signal ended the program.
    Interrupted,
    /// Scoring failed.
    Failed(String),
}

/// Whom a search tells what happens, until it answers `false`.
pub type Listener = Box<dyn FnMut(Event) -> bool + Send>;

/// A listener that hears nothing after the end of the search: scores that are under way then
/// are of no more use. For whoever cannot tell the search to go on.
pub fn until_finished(mut listener: Listener) -> Listener {
    Box::new(move |event: Event| {
        let end = matches!(
            event.happening,
            Happening::Search(SearchEvent::Finished { .. })
        );
        listener(event) && !end
    })
}

impl Serialize for Event {
    /// One flat object, like `{"at":7,"evolution":{"selected":{"generation":1}}}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("at", &self.at)?;
        match &self.happening {
            Happening::Search(event) => map.serialize_entry("search", event)?,
            Happening::Evolution(event) => map.serialize_entry("evolution", event)?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Event {
    /// Written by hand, since serde's `flatten` buffers: a long journal would open slowly.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EventReader;

        impl<'de> Visitor<'de> for EventReader {
            type Value = Event;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event that begins with the time at which it happened")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Event, A::Error> {
                match map.next_key::<&str>()? {
                    Some("at") => {}
                    _ => return Err(de::Error::missing_field("at")),
                }
                Ok(Event {
                    at: map.next_value()?,
                    happening: Happening::deserialize(MapAccessDeserializer::new(map))?,
                })
            }
        }

        deserializer.deserialize_map(EventReader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_flat_object() {
        let selected = EvolutionEvent::Selected { generation: 1 };
        let event = Event {
            at: 7,
            happening: Happening::Evolution(selected),
        };
        let text = r#"{"at":7,"evolution":{"selected":{"generation":1}}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
        assert_eq!(serde_json::from_str::<Event>(text).unwrap(), event);
    }

    #[test]
    fn finalists_come_back_as_they_were_written() {
        for line in include_str!("../../../../tests/recorded/finals.jsonl").lines() {
            let event: Event = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), line);
        }
    }

    #[test]
    fn the_names_of_version_1_are_read() {
        for (old, new) in [
            (
                r#"{"told":{"command":"quit"}}"#,
                r#"{"commanded":{"command":"quit"}}"#,
            ),
            (
                r#"{"sought":{"cells":[]}}"#,
                r#"{"scoring_started":{"cells":[]}}"#,
            ),
            (r#"{"learned":{"cells":[]}}"#, r#"{"scored":{"cells":[]}}"#),
            (
                r#"{"paced":{"pace":"step"}}"#,
                r#"{"pace_changed":{"pace":"step"}}"#,
            ),
            (
                r#"{"sped":{"speed":"full"}}"#,
                r#"{"speed_changed":{"speed":"full"}}"#,
            ),
            (
                r#"{"declined":{"why":"no"}}"#,
                r#"{"rejected":{"why":"no"}}"#,
            ),
        ] {
            let event: SearchEvent = serde_json::from_str(old).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), new);
        }
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for text in [
            "{}",
            r#"{"at":7}"#,
            r#"{"evolution":{"selected":{"generation":1}},"at":7}"#,
            r#"{"at":7,"evolution":{"selected":{"generation":1}},"more":1}"#,
            r#"{"at":-7,"search":{"pace_changed":{"pace":"step"}}}"#,
            r#"{"at":7,"search":{"pace_changed":{"pace":"trot"}}}"#,
            r#"{"at":7,"music":{}}"#,
            "[7]",
        ] {
            assert!(serde_json::from_str::<Event>(text).is_err(), "{text}");
        }
    }
}
