//! What can follow on the command line: commands, and the values that they take.

use freerea_core::evolution::NamedRule;
use freerea_core::export::ExportFormat;
use freerea_core::metric::Metric;
use freerea_core::space::{Operation, Space};

use crate::explorer::derive::view::{Column, Panel, Quantity};
use crate::explorer::input::commands;

/// A text that can be typed, with a word about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The text.
    pub text: String,
    /// What it is; empty if the text says it.
    pub about: String,
}

impl Completion {
    /// A text with a word about it.
    pub fn new(text: impl Into<String>, about: impl Into<String>) -> Self {
        Completion {
            text: text.into(),
            about: about.into(),
        }
    }
}

/// The names that are known only while the program runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownNames {
    /// The themes.
    pub themes: Vec<String>,
    /// The latest runs, the last one first.
    pub runs: Vec<Completion>,
    /// The tables of accuracies.
    pub tables: Vec<Completion>,
    /// The space that is searched.
    pub space: Space,
}

/// Where the word begins that is being typed, in bytes, and what it can become.
pub fn completions(text: &str, known: &KnownNames) -> (usize, Vec<Completion>) {
    let start = text.rfind(' ').map_or(0, |space| space + 1);
    let word = &text[start..];
    let all = match text.split_once(' ') {
        None => commands::completions(word)
            .map(|spec| Completion::new(spec.name, ""))
            .collect(),
        Some((name, _)) => commands::find(name).map_or_else(Vec::new, |spec| {
            let first = start == name.len() + 1;
            values(spec.argument, first, known)
        }),
    };
    let begins = |completion: &Completion| completion.text.starts_with(word);
    (start, all.into_iter().filter(begins).collect())
}

/// The values that an argument can take, by what the help calls it.
fn values(argument: &str, first: bool, known: &KnownNames) -> Vec<Completion> {
    let plain = |names: &mut dyn Iterator<Item = &'static str>| -> Vec<Completion> {
        names.map(|name| Completion::new(name, "")).collect()
    };
    match argument {
        // A filter has many words, the others one.
        "[TEXT]" => {
            let condition = |column: Column| match column {
                column if column.is_text() => format!("{}:", column.name()),
                _ => format!("{}<", column.name()),
            };
            let conditions = Column::named().map(condition);
            conditions.map(|text| Completion::new(text, "")).collect()
        }
        "RUN..." => {
            let last = Completion::new("last", "");
            let last = known.runs.first().map(|_| last);
            last.into_iter().chain(known.runs.iter().cloned()).collect()
        }
        "[QUANTITY...]" => plain(&mut Quantity::named().map(Quantity::name)),
        _ if !first => Vec::new(),
        "THEME" => known
            .themes
            .iter()
            .map(|name| Completion::new(name, ""))
            .collect(),
        "TABLE" => {
            let none = Completion::new("none", "no accuracies");
            known.tables.iter().cloned().chain([none]).collect()
        }
        "COLUMN" => plain(&mut Column::named().map(Column::name)),
        "QUANTITY" => plain(&mut Quantity::named().map(Quantity::name)),
        "PANEL" => plain(&mut Panel::ALL.iter().map(|panel| panel.name())),
        "FORMAT[!] [FILE]" => plain(&mut ExportFormat::ALL.into_iter().map(ExportFormat::name)),
        "[RULE]" => {
            let rules = NamedRule::ALL.into_iter();
            rules
                .map(|rule| Completion::new(rule.name(), rule.about()))
                .collect()
        }
        "METRIC:WEIGHT" => {
            let metrics = Metric::COMPUTED
                .into_iter()
                .map(|metric| format!("{}:", metric.name()));
            metrics.map(|text| Completion::new(text, "")).collect()
        }
        "OP|PLACE|PLACE=OP" => restrictions(known.space),
        // What can be named is written out, like `histograms|scatter` or `[string|index]`.
        choices => {
            let choices = choices.trim_matches(['[', ']']).split('|');
            let literal =
                |choice: &&str| choice.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let named = choices.filter(literal).filter(|choice| !choice.is_empty());
            named.map(|choice| Completion::new(choice, "")).collect()
        }
    }
}

/// What a space can be restricted in: its operations and places.
fn restrictions(space: Space) -> Vec<Completion> {
    let operation =
        |operation: Operation| Completion::new(operation.names().nickname, operation.name());
    let places = space.loci().iter();
    let places = places.map(|place| Completion::new(*place, space.locus()));
    space.operations().map(operation).chain(places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let known = KnownNames {
            themes: vec!["dark".to_owned(), "light".to_owned()],
            runs: vec![Completion::new(
                "20261126-101500",
                "nats-tss on cifar10, best #7",
            )],
            tables: vec![Completion::new("glyphs", "")],
            space: Space::NatsTss,
        };
        let (_, found) = completions(text, &known);
        found
            .into_iter()
            .map(|completion| completion.text)
            .collect()
    }

    #[test]
    fn values_are_offered_for_what_a_command_takes() {
        assert_eq!(texts("theme "), ["dark", "light"]);
        assert_eq!(texts("theme l"), ["light"]);
        assert_eq!(texts("versus "), ["last", "20261126-101500"]);
        assert_eq!(texts("versus l"), ["last"]);
        assert_eq!(texts("versus 2026"), ["20261126-101500"]);
        assert_eq!(texts("versus last 2026"), ["20261126-101500"]);
        assert_eq!(texts("table "), ["glyphs", "none"]);
        assert_eq!(texts("sort n"), ["naswot"]);
        assert_eq!(texts("weight log"), ["logsynflow:"]);
        assert_eq!(texts("rule l"), ["lean"]);
        assert_eq!(texts("forbid 3"), ["3x3"]);
        assert_eq!(texts("pin 0-"), ["0-1", "0-2", "0-3"]);
        assert_eq!(texts("plot s"), ["scatter"]);
        assert_eq!(texts("axes score par"), ["params"]);
        assert_eq!(texts("copy "), ["string", "index"]);
        assert_eq!(texts("export p"), ["parquet", "pytorch"]);
        assert_eq!(texts("max-params "), ["off"]);
        assert_eq!(texts("filter params<1M and bo"), Vec::<String>::new());
        assert_eq!(texts("filter params<1M and or"), ["origin:"]);
        assert_eq!(texts("theme dark "), Vec::<String>::new());
        assert_eq!(texts("them"), ["themes", "theme"]);
    }
}
