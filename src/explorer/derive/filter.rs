//! Which cells the table lists, as people write it: `params<0.4M and born:crossover`.

use std::fmt;
use std::str::FromStr;

use freerea_core::evolution::Origin;

use crate::explorer::derive::column::Column;
use crate::explorer::derive::row::CellRow;
use crate::explorer::diagnostics::complaint::nearest;

/// Conditions that a row meets all of; none lets every row pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    text: String,
    conditions: Vec<Criterion>,
}

/// What is wrong with a filter, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    /// The character at which it goes wrong, from 0.
    pub at: usize,
    /// What is wrong there, and what would be right.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Criterion {
    /// The index, the string or the origin contains this.
    Contains(String),
    /// A column's text contains this.
    Text(Column, String),
    /// A column's number compares so with another.
    Number(Column, Relation, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
}

/// Longer signs first, so that none is taken for a part of it.
const SIGNS: [(&str, Relation); 8] = [
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("!=", Relation::Other),
    ("\u{2264}", Relation::AtMost),
    ("\u{2265}", Relation::AtLeast),
    ("<", Relation::Less),
    (">", Relation::More),
    ("=", Relation::Equal),
];

impl Relation {
    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Relation::Less => value < limit,
            Relation::AtMost => value <= limit,
            Relation::Equal => value == limit,
            Relation::Other => value != limit,
            Relation::AtLeast => value >= limit,
            Relation::More => value > limit,
        }
    }
}

impl Filter {
    /// Whether it lets every row pass.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Lets every row pass from now on.
    pub fn clear(&mut self) {
        *self = Filter::default();
    }

    /// Whether the row meets all conditions. What is not known meets none.
    pub fn passes(&self, row: &CellRow) -> bool {
        self.conditions.iter().all(|condition| condition.met(row))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Criterion {
    fn met(&self, row: &CellRow) -> bool {
        match self {
            Criterion::Contains(word) => {
                let index = row.record.cell.index().to_string();
                row.origin.name().contains(word.as_str())
                    || index == word.trim_start_matches('#')
                    || row.record.cell.to_string().contains(word.as_str())
            }
            Criterion::Text(Column::Origin, text) => row.origin.name().contains(text.as_str()),
            // As the table shows it, in letters, or as the benchmark writes it.
            Criterion::Text(_, text) => {
                let cell = row.record.cell;
                let shown = |form: usize| -> String {
                    let letters = cell.letters().into_iter();
                    letters
                        .map(|letter| letter.operation.names().letters[form])
                        .collect()
                };
                let forms = [cell.to_string(), shown(0), shown(1)];
                forms.iter().any(|form| form.contains(text.as_str()))
            }
            Criterion::Number(column, relation, limit) => row
                .number(*column)
                .is_some_and(|value| relation.holds(value, *limit)),
        }
    }
}

/// The column that is named: by its name, its head in the table, or the beginning of its name.
fn column(name: &str) -> Option<Column> {
    let name = name.to_lowercase();
    let mut all = Column::named();
    let named = |column: &Column| column.name() == name || column.title().to_lowercase() == name;
    all.clone().find(named).or_else(|| {
        let begins = |column: &Column| name.len() > 1 && column.name().starts_with(&name);
        all.find(begins)
    })
}

/// Reads `0.4M`, `3e6`, `33`.
fn value(text: &str) -> Option<f64> {
    let factor = match text.chars().next_back()? {
        'k' | 'K' => 1e3,
        'm' | 'M' => 1e6,
        'g' | 'G' | 'b' | 'B' => 1e9,
        _ => 1.0,
    };
    let digits = text.trim_end_matches(char::is_alphabetic);
    let suffixed = text.len() - digits.len();
    let number: f64 = digits.parse().ok()?;
    let whole = suffixed == usize::from(factor != 1.0);
    (whole && number.is_finite()).then_some(number * factor)
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let conditions = words(text)
            .into_iter()
            .filter(|word| word.text != "and")
            .map(|word| word.condition());
        Ok(Filter {
            text: text.trim().to_owned(),
            conditions: conditions.collect::<Result<_, _>>()?,
        })
    }
}

/// A word of a filter, without the spaces around a sign in it.
#[derive(Debug, Default)]
struct Word {
    text: String,
    /// Where each character stands in the filter.
    places: Vec<usize>,
}

/// The words of a filter; spaces around a sign do not part them.
fn words(text: &str) -> Vec<Word> {
    let is_sign = |c: char| "<>=!:\u{2264}\u{2265}".contains(c);
    let mut words: Vec<Word> = Vec::new();
    let mut joined = false;
    let mut parted = true;
    for (at, character) in text.chars().enumerate() {
        if character.is_whitespace() {
            parted = true;
            continue;
        }
        let joins = joined || (is_sign(character) && character != ':');
        if words.is_empty() || (parted && !joins) {
            words.push(Word::default());
        }
        if let Some(word) = words.last_mut() {
            word.text.push(character);
            word.places.push(at);
        }
        parted = false;
        joined = is_sign(character) && character != ':';
    }
    words
}

impl Word {
    /// Where the character stands that follows so many bytes of the word.
    fn place_after(&self, bytes: usize) -> usize {
        let characters = self.text[..bytes].chars().count();
        let end = self.places.last().map_or(0, |last| last + 1);
        self.places.get(characters).copied().unwrap_or(end)
    }

    fn condition(&self) -> Result<Criterion, FilterError> {
        let text = self.text.as_str();
        let sign = SIGNS
            .iter()
            .filter_map(|(sign, relation)| Some((text.find(sign)?, *sign, *relation)))
            .min_by_key(|(place, sign, _)| (*place, std::cmp::Reverse(sign.len())));
        if let Some((place, sign, relation)) = sign {
            let (name, end) = (&text[..place], place + sign.len());
            let column = column(name).ok_or_else(|| FilterError {
                at: self.place_after(0),
                message: unknown_column(name),
            })?;
            return compared(column, relation, &text[end..], self.place_after(end));
        }
        // A cell's string may contain a colon.
        match text.split_once(':') {
            Some((name, value)) if let Some(column) = column(name) => {
                let at = self.place_after(name.len() + 1);
                compared(column, Relation::Equal, value, at)
            }
            _ => Ok(Criterion::Contains(text.to_owned())),
        }
    }
}

fn compared(
    column: Column,
    relation: Relation,
    text: &str,
    at: usize,
) -> Result<Criterion, FilterError> {
    let fault = |message| Err(FilterError { at, message });
    let name = column.name();
    if text.is_empty() {
        return fault(format!("what {name} is compared with is missing"));
    }
    if column.is_text() {
        return match relation {
            Relation::Equal if column == Column::Origin && !is_origin(text) => fault(format!(
                "'{text}' is no birth; there are {}",
                Origin::NAMES.join(", ")
            )),
            Relation::Equal => Ok(Criterion::Text(column, text.to_owned())),
            _ => fault(format!("{name} is no number; write {name}:{text}")),
        };
    }
    if let Column::Cost(cost) = column {
        return match cost.definition().unit.read(text) {
            Ok(amount) => Ok(Criterion::Number(column, relation, amount as f64)),
            Err(error) => fault(error.to_string()),
        };
    }
    match value(text.trim_start_matches('#')) {
        Some(value) => Ok(Criterion::Number(column, relation, value)),
        None => fault(format!(
            "'{text}' is no number; write it like 0.4M, 3e6 or 12"
        )),
    }
}

/// Whether a birth's name contains the text.
fn is_origin(text: &str) -> bool {
    Origin::NAMES.iter().any(|name| name.contains(text))
}

/// Says the likeliest column, or all of them.
fn unknown_column(name: &str) -> String {
    let names: Vec<&str> = Column::named().map(|column| column.name()).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("'{name}' is no column; did you mean {near}?"),
        None => format!("'{name}' is no column; there are {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::cost::Cost;
    use freerea_core::metric::Metric;

    use super::*;
    use crate::explorer::derive::ViewModel;
    use crate::explorer::derive::view::{Listing, View};
    use crate::explorer::ui::panels::testing::recorded;

    fn left(text: &str) -> Vec<CellRow> {
        let view = View {
            listing: Listing::History,
            filter: text.parse().unwrap(),
            ..View::default()
        };
        ViewModel::of(&recorded(usize::MAX), &view, None).rows
    }

    #[test]
    fn numbers_are_compared_as_people_write_them() {
        let all = left("").len();
        for text in [
            "params<0.4M and logsynflow>1e6",
            "params < 0.4M   logsynflow > 1000k",
            "PARAMS<400000 log>1e6",
        ] {
            let rows = left(text);
            assert!(!rows.is_empty() && rows.len() < all, "{text}");
            for row in rows {
                assert!(row.record.costs.amount(Cost::Params) < Some(400_000));
                assert!(row.record.metrics.value(Metric::LogSynflow) > Some(1e6));
            }
        }
        assert_eq!(left("params<=1M").len() + left("params>1M").len(), all);
        assert_eq!(left("rank=1").len(), 1);
        assert_eq!(left("acc>0").len(), 0, "what is not known passes nothing");
    }

    #[test]
    fn texts_are_looked_for_in_their_column() {
        let crossed = left("born:crossover");
        assert!(!crossed.is_empty());
        assert!(crossed.iter().all(|row| row.origin.name() == "crossover"));
        assert_eq!(left("origin=crossover").len(), crossed.len());
        let cell = left("").first().unwrap().record.cell;
        assert_eq!(left(&format!("index:{}", cell.index())).len(), 1);
        assert!(!left("cell:nor_conv_3x3~0").is_empty());
        let ends = left("cell:33");
        assert!(
            !ends.is_empty() && ends.len() < left("").len(),
            "as the table shows it"
        );
        assert_eq!(left("64:64").len(), 0, "a colon after no column is text");
    }

    #[test]
    fn a_fault_points_at_its_place() {
        let fault = |text: &str| text.parse::<Filter>().unwrap_err();
        assert_eq!(fault("params<x").at, 7);
        assert_eq!(fault("age>3 and parms<1M").at, 10);
        assert_eq!(fault("params <").at, 8);
        assert!(fault("parms<1M").message.ends_with("did you mean params?"));
        assert!(fault("zebra<1M").message.contains("there are rank, index"));
        assert!(
            fault("born:crosover")
                .message
                .contains("there are founder, mutation")
        );
        assert!(
            fault("born<3").message.contains("write born:3")
                || fault("born<3").message.contains("origin:3")
        );
    }
}
