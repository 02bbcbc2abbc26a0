//! Tour files: TOML in, a tour out, with a complaint for each entry that is wrong.

use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::evolution::Settings;
use freerea_core::journal::Recording;
use freerea_core::scene::{Chronicle, Moment, Scene};
use freerea_core::space::{Cell, CellName};
use freerea_core::text_file::Position;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::explorer::derive::view::Panel;
use crate::explorer::diagnostics::complaint::{Complaint, Placed};
use crate::explorer::diagnostics::reader::{TomlReader, TomlSource, kind};
use crate::explorer::input::action::{Action, LookAction};
use crate::explorer::input::commands;
use crate::explorer::tour::script::{Tour, TourStop};
use crate::explorer::tour::text::StopText;
use crate::explorer::tour::when::When;

/// Columns and lines that a text may take on a terminal of 80x24.
const TEXT: (u16, usize) = (76, 6);
/// Characters that a title may have beside the name of a panel.
const TITLE: usize = 44;

/// The keys of a tour, and those of a stop.
const KEYS: [&str; 4] = ["title", "run", "table", "stop"];
const STOP_KEYS: [&str; 6] = ["title", "text", "panel", "at", "cell", "look"];

/// Finds what a tour only names.
pub(super) trait TourSources {
    /// The run of a name; without one, the run that comes with the program.
    fn run(&self, name: Option<&str>) -> Result<Recording, String>;

    /// What a run is compared with.
    fn yardstick(
        &self,
        table: Option<&TableChoice>,
        settings: &Settings,
    ) -> Result<Option<Yardstick>, String>;
}

/// Reads the text of a tour.
pub(super) fn read(text: &str, sources: &impl TourSources) -> Result<Tour, Vec<Complaint>> {
    let source = TomlSource::new(text);
    let table = source.table();
    let mut reading = TourReading {
        reader: source.reader(),
        run: None,
        moment: 0,
    };
    for (name, _) in &table {
        if !KEYS.contains(&name.get_ref().as_ref()) {
            reading.reader.unknown("key", name, KEYS);
        }
    }
    let title = reading.required(&table, Position::NOWHERE, "a tour", "title");
    let title = title.and_then(|title| reading.title(title));
    let recording = reading.recording(&table, sources);
    let yardstick = recording
        .as_ref()
        .and_then(|recording| reading.yardstick(&table, &recording.header.settings, sources));
    let stops = reading.stops(&table);
    match (reading.reader.finish(), title, recording, yardstick) {
        (complaints, Some(title), Some(recording), Some(yardstick)) if complaints.is_empty() => {
            Ok(Tour {
                title,
                recording,
                yardstick,
                stops,
            })
        }
        (complaints, ..) => Err(complaints),
    }
}

/// A run whose moments are known.
struct KnownRun {
    latest: Scene,
    chronicle: Chronicle,
}

impl KnownRun {
    fn of(recording: &Recording) -> Self {
        let mut latest = Scene::to_begin(recording.header.settings);
        let mut chronicle = Chronicle::default();
        for event in &recording.events {
            latest.apply(event.clone());
            chronicle.note(&latest);
        }
        KnownRun { latest, chronicle }
    }
}

/// A tour while it is read.
struct TourReading<'s> {
    reader: TomlReader<'s>,
    /// `None` if the run cannot be read: no moment can be judged then.
    run: Option<KnownRun>,
    /// The moment of the stop before.
    moment: Moment,
}

impl TourReading<'_> {
    /// A text that must be there.
    fn required(
        &mut self,
        table: &DeTable<'_>,
        place: Position,
        whose: &str,
        key: &str,
    ) -> Option<Placed<String>> {
        match table.get_key_value(key) {
            Some((name, value)) => self.reader.found(name, value).text(),
            None => {
                let complaint = Complaint::at(place, format!("{whose} needs the key `{key}`"));
                self.reader.miss(complaint);
                None
            }
        }
    }

    /// What was read, or a complaint at its place.
    fn accepted<T>(&mut self, position: Position, read: Result<T, String>) -> Option<T> {
        read.map_err(|why| self.reader.add(Complaint::at(position, why)))
            .ok()
    }

    fn title(&mut self, title: Placed<String>) -> Option<String> {
        let length = title.value.chars().count();
        let read = match length {
            0 => Err("`title` is empty".to_owned()),
            1..=TITLE => Ok(title.value),
            _ => Err(format!(
                "`title` has {length} characters, and there is room for {TITLE}"
            )),
        };
        self.accepted(title.position, read)
    }

    fn recording(&mut self, table: &DeTable<'_>, sources: &impl TourSources) -> Option<Recording> {
        let (position, named) = match table.get_key_value("run") {
            Some((name, value)) => {
                let named = self.reader.found(name, value).text()?;
                (named.position, Some(named.value))
            }
            None => (Position::NOWHERE, None),
        };
        let recording = self.accepted(position, sources.run(named.as_deref()))?;
        self.run = Some(KnownRun::of(&recording));
        Some(recording)
    }

    fn yardstick(
        &mut self,
        table: &DeTable<'_>,
        settings: &Settings,
        sources: &impl TourSources,
    ) -> Option<Option<Yardstick>> {
        let (position, choice) = match table.get_key_value("table") {
            Some((name, value)) => {
                let named = self.reader.found(name, value).text()?;
                let choice = named.value.parse::<TableChoice>();
                let choice = choice.map_err(|error| error.to_string());
                (named.position, Some(self.accepted(named.position, choice)?))
            }
            None => (Position::NOWHERE, None),
        };
        self.accepted(position, sources.yardstick(choice.as_ref(), settings))
    }

    fn stops(&mut self, table: &DeTable<'_>) -> Vec<TourStop> {
        let Some((_, value)) = table.get_key_value("stop") else {
            let none = "a tour needs stops: write [[stop]] above the keys of each";
            self.reader.miss(Complaint::at(Position::NOWHERE, none));
            return Vec::new();
        };
        let stops = value.get_ref().as_array().map(|stops| &stops[..]);
        let stops = stops.filter(|stops| !stops.is_empty());
        let Some(stops) = stops else {
            let found = kind(value.get_ref());
            let message = format!("`stop` is a list: write [[stop]] above the keys, not {found}");
            self.reader.complain(value, message);
            return Vec::new();
        };
        let read = stops.iter().filter_map(|stop| self.stop(stop));
        read.collect()
    }

    fn stop(&mut self, value: &Spanned<DeValue<'_>>) -> Option<TourStop> {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!("a stop is a table of keys, not {}", kind(value.get_ref()));
            self.reader.complain(value, message);
            return None;
        };
        for (name, _) in table {
            if !STOP_KEYS.contains(&name.get_ref().as_ref()) {
                self.reader.unknown("key", name, STOP_KEYS);
            }
        }
        let place = self.reader.position(value);
        let title = self.required(table, place, "a stop", "title");
        let title = title.and_then(|title| self.title(title));
        let text = self.required(table, place, "a stop", "text");
        let text = text.and_then(|text| self.text(&text));
        let panel = self.required(table, place, "a stop", "panel");
        let panel = panel.and_then(|panel| {
            let read = panel.value.parse::<Panel>();
            self.accepted(panel.position, read)
        });
        if let Some((name, value)) = table.get_key_value("at") {
            let at = self.reader.found(name, value).text();
            self.moment = at.and_then(|at| self.moment(&at)).unwrap_or(self.moment);
        }
        let cell = table.get_key_value("cell");
        let cell = cell.and_then(|(_, value)| self.cell(value));
        let looks = table.get_key_value("look");
        let looks = looks.map_or_else(Vec::new, |(name, value)| self.looks(name, value));
        Some(TourStop {
            title: title?,
            text: text?,
            panel: panel?,
            moment: self.moment,
            cell,
            looks,
        })
    }

    fn text(&mut self, text: &Placed<String>) -> Option<StopText> {
        let (width, most) = TEXT;
        let words = StopText::read(&text.value);
        let odd = "`text` has an asterisk without another: they stand around terms, like *cell*";
        let words = words.ok_or_else(|| odd.to_owned());
        let words = words.and_then(|words| match words.lines(width).len() {
            0 => Err("`text` is empty".to_owned()),
            lines if lines > most => Err(format!(
                "`text` takes {lines} lines on a terminal of 80x24, where {most} have room: \
                 shorten it, or make two stops of it"
            )),
            _ => Ok(words),
        });
        self.accepted(text.position, words)
    }

    fn moment(&mut self, at: &Placed<String>) -> Option<Moment> {
        let when = self.accepted(at.position, at.value.parse::<When>())?;
        let run = self.run.as_ref()?;
        let moment = when.in_run(&run.latest, &run.chronicle);
        self.accepted(at.position, moment)
    }

    /// A cell, by its index or string, that is explored by the moment of the stop.
    fn cell(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Cell> {
        let named = match value.get_ref() {
            DeValue::Integer(index) => index.as_str(),
            DeValue::String(text) => text.as_ref(),
            other => {
                let found = kind(other);
                let message = format!("`cell` takes the index or the string of one, not {found}");
                self.reader.complain(value, message);
                return None;
            }
        };
        let position = self.reader.position(value);
        let named = named.parse::<CellName>().map_err(|error| error.to_string());
        let named = self.accepted(position, named)?;
        let run = self.run.as_ref()?;
        let cell = named.in_space(run.latest.settings.space());
        let cell = cell.map_err(|error| error.to_string()).and_then(|cell| {
            let scene = run.chronicle.at(self.moment, &run.latest);
            let unexplored = || {
                let index = cell.index();
                format!("#{index} is not explored by then: give the stop a later moment by `at`")
            };
            let explored = scene.history.get(cell).map(|record| record.cell);
            explored.ok_or_else(unexplored)
        });
        self.accepted(position, cell)
    }

    fn looks(
        &mut self,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<LookAction> {
        let Some(list) = value.get_ref().as_array() else {
            let found = kind(value.get_ref());
            let message =
                format!("`look` is a list such as [\"zoom\", \"plot scatter\"], not {found}");
            self.reader.complain(value, message);
            return Vec::new();
        };
        let mut looks = Vec::new();
        for value in list.iter() {
            let Some(command) = self.reader.found(name, value).text() else {
                continue;
            };
            let read = commands::parse(&command.value).map_err(|error| error.to_string());
            let look = read.and_then(|action| look(action, &command.value));
            looks.extend(self.accepted(command.position, look));
        }
        looks
    }
}

/// What a command of the explorer looks at, where that is no business of other keys.
fn look(action: Action, command: &str) -> Result<LookAction, String> {
    match action {
        Action::Look(LookAction::Select(_) | LookAction::SelectBest) => {
            Err("the key `cell` selects one".to_owned())
        }
        Action::Look(LookAction::Focus(_) | LookAction::FocusNext | LookAction::FocusPrevious) => {
            Err("the key `panel` says where to look".to_owned())
        }
        Action::Look(look) => Ok(look),
        Action::Run(_)
        | Action::Travel(_)
        | Action::Edit(_)
        | Action::Limit(_)
        | Action::Tune(_)
        | Action::File(_)
        | Action::App(_) => Err(format!(
            "`{command}` does more than look; `look` takes commands such as \"plot scatter\""
        )),
    }
}

#[cfg(test)]
mod tests;
