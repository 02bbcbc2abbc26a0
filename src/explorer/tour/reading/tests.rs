use std::path::Path;

use crate::explorer::derive::view::Plot;

use super::*;

/// The shipped run, and a table by name.
struct Sources;

impl TourSources for Sources {
    fn run(&self, name: Option<&str>) -> Result<Recording, String> {
        match name {
            None => {
                let run = include_bytes!("../../../../tours/evolution.jsonl");
                Ok(Recording::parse(run, Path::new("evolution.jsonl")).unwrap())
            }
            Some(name) => Err(format!("no run is called {name}")),
        }
    }

    fn yardstick(
        &self,
        table: Option<&TableChoice>,
        _: &Settings,
    ) -> Result<Option<Yardstick>, String> {
        match table.map(TableChoice::to_string).as_deref() {
            None | Some("glyphs") => Ok(None),
            Some(table) => Err(format!("no table is called {table}")),
        }
    }
}

fn tour(text: &str) -> Result<Tour, Vec<String>> {
    read(text, &Sources).map_err(|complaints| complaints.iter().map(Complaint::to_string).collect())
}

const STOP: &str = "[[stop]]\ntitle = \"A\"\ntext = \"a *b*.\"\npanel = \"cell\"\n";

#[test]
fn a_stop_says_what_is_said_and_shown() {
    let text = format!(
        "title = \"T\"\n{STOP}{STOP}at = \"step 2\"\ncell = 1718\n\
         look = [\"zoom\", \"plot scatter\"]\n{STOP}"
    );
    let tour = tour(&text).unwrap();
    assert_eq!(tour.title, "T");
    let [first, second, third] = &tour.stops[..] else {
        panic!("{:?}", tour.stops);
    };
    assert_eq!((first.moment, first.cell), (0, None));
    assert_eq!(first.text.lines(80).len(), 1);
    let shown = Scene::after(tour.recording.events.iter().take(second.moment));
    assert_eq!(shown.generation, 2);
    assert_eq!(second.cell.unwrap().index().to_string(), "1718");
    assert_eq!(second.panel, Panel::Cell);
    let looks = [LookAction::Zoom, LookAction::Plot(Plot::Scatter)];
    assert_eq!(second.looks, looks);
    // Without a moment of its own, a stop stays where the one before is.
    assert_eq!((third.moment, third.cell), (second.moment, None));
}

#[test]
fn every_mistake_is_named_with_its_place() {
    let text = "titel = \"T\"\ntable = \"x\"\n\
                [[stop]]\ntitle = 3\ntext = \"open *term\"\npanel = \"cells\"\nat = \"step 99\"\n\
                [[stop]]\ntitle = \"B\"\ntext = \"b\"\npanel = \"cell\"\nat = \"noon\"\ncell = 1.5\nlooks = []\n\
                [[stop]]\ntitle = \"\"\ntext = \"\"\nat = \"step 1\"\ncell = 1527\n\
                look = [\"step\", \"select 9\", \"focus cell\", \"dance\", 4]\n\
                [[stop]]\nlook = \"zoom\"\ncell = \"99999\"\n";
    let expected = [
        "a tour needs the key `title`",
        "1:1: unknown key `titel`; did you mean `title`?",
        "2:9: no table is called x",
        "4:9: `title` takes a string, not 3",
        "5:8: `text` has an asterisk without another: they stand around terms, like *cell*",
        "6:9: 'cells' is none of population, cell, distributions, progress, events, correlation",
        "7:6: the run has only 24 steps",
        "12:6: `noon` is no moment; write one like beginning, end, step 12, birth of 9930, first \
         mutation, after first limit, or first mutation after step 12",
        "13:8: `cell` takes the index or the string of one, not a decimal number",
        "14:1: unknown key `looks`; did you mean `look`?",
        "15:1: a stop needs the key `panel`",
        "16:9: `title` is empty",
        "17:8: `text` is empty",
        "19:8: #1527 is not explored by then: give the stop a later moment by `at`",
        "20:9: `step` does more than look; `look` takes commands such as \"plot scatter\"",
        "20:17: the key `cell` selects one",
        "20:29: the key `panel` says where to look",
        "20:43: 'dance' is no command; '?' lists them all",
        "20:52: `look` takes a string, not 4",
        "21:1: a stop needs the key `panel`",
        "21:1: a stop needs the key `text`",
        "21:1: a stop needs the key `title`",
        "22:8: `look` is a list such as [\"zoom\", \"plot scatter\"], not a string",
    ];
    let complaints = tour(text).unwrap_err();
    for (complaint, expected) in complaints.iter().zip(expected) {
        assert_eq!(complaint, expected);
    }
    assert_eq!(complaints.len(), expected.len() + 1, "{complaints:#?}");
    assert!(complaints[expected.len()].starts_with("23:8: "));
}

#[test]
fn a_tour_has_stops_and_a_run() {
    for (text, complaint) in [
        (
            "",
            "a tour needs stops: write [[stop]] above the keys of each",
        ),
        (
            "stop = []",
            "1:8: `stop` is a list: write [[stop]] above the keys, not a list",
        ),
        (
            "stop = [1]",
            "1:9: a stop is a table of keys, not an integer",
        ),
        (
            "[stop]\ntitle = \"A\"",
            "1:1: `stop` is a list: write [[stop]] above the keys, not a table",
        ),
    ] {
        let complaints = tour(text).unwrap_err();
        assert!(complaints.contains(&complaint.to_owned()), "{complaints:?}");
    }
    // What is missing may stand in a line that cannot be read.
    let complaints = tour("title = \"T\"\n[[stop\ntitle = \"A\"\n").unwrap_err();
    assert!(
        complaints
            .iter()
            .all(|complaint| !complaint.contains("needs"))
            && !complaints.is_empty(),
        "{complaints:?}"
    );
    // The moments of a run that is not there are not judged.
    let text = format!("title = \"T\"\nrun = \"gone\"\n{STOP}at = \"step 99\"\n");
    assert_eq!(tour(&text).unwrap_err(), ["2:7: no run is called gone"]);
}

#[test]
fn texts_have_room_on_a_small_terminal() {
    let tour_of = |words: usize| {
        let text = "abcde fghij ".repeat(words / 2);
        format!("title = \"T\"\n[[stop]]\ntitle = \"A\"\ntext = \"{text}\"\npanel = \"cell\"\n")
    };
    // Twelve words of five letters and the blanks between them are 71 columns.
    assert!(tour(&tour_of(72)).is_ok());
    let complaint = "4:8: `text` takes 7 lines on a terminal of 80x24, where 6 have room: shorten \
                     it, or make two stops of it";
    assert_eq!(tour(&tour_of(74)).unwrap_err(), [complaint]);
    let title = format!("title = \"{}\"\n{STOP}", "x".repeat(45));
    let complaint = "1:9: `title` has 45 characters, and there is room for 44";
    assert_eq!(tour(&title).unwrap_err(), [complaint]);
}

#[test]
fn broken_files_are_complained_about_and_never_panic() {
    let sound = include_str!("../../../../tours/evolution.toml");
    assert!(tour(sound).is_ok(), "{:?}", tour(sound).err());
    let boundaries = (0..sound.len()).step_by(97);
    for cut in boundaries.filter(|&cut| sound.is_char_boundary(cut)) {
        // Half a file may be a whole tour of fewer stops.
        if let Err(complaints) = tour(&sound[..cut]) {
            assert!(!complaints.is_empty());
        }
        let torn = format!("{}\u{0}= [{}", &sound[..cut], &sound[cut..]);
        assert!(!tour(&torn).unwrap_err().is_empty());
    }
}
