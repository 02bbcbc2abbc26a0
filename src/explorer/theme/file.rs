//! Theme files: TOML in, styles out, with a complaint for each entry that is wrong.

use ratatui::style::{Color, Modifier};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::colour;
use super::definition::{Ink, RoleStyle, ThemeDefinition};
use super::error::ThemeError;
use super::role::Role;
use crate::explorer::diagnostics::complaint::{Complaint, did_you_mean};
use crate::explorer::diagnostics::reader::{TomlReader, TomlSource, kind, whole};

/// Colour names offered in a complaint, beside those of the palette.
const NAMED: &str = "default black red green yellow blue magenta cyan gray dark-gray light-red \
                     light-green light-yellow light-blue light-magenta light-cyan white";

/// The switches of a style; one that is false takes away what the style is laid over.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// What may be wrong with a theme's text: the text itself, or a theme that it inherits.
pub(super) enum Wrong {
    Text(Vec<Complaint>),
    Parent(ThemeError),
}

/// Reads the text of a theme; `parent` finds the theme it inherits.
pub(super) fn read(
    text: &str,
    parent: impl FnOnce(&str) -> Result<ThemeDefinition, ThemeError>,
) -> Result<ThemeDefinition, Wrong> {
    let source = TomlSource::new(text);
    let table = source.table();
    let mut reading = ThemeReading {
        reader: source.reader(),
        definition: ThemeDefinition::default(),
        complete: true,
    };
    if let Some((name, value)) = table.get_key_value("inherits") {
        reading.inherit(name, value, parent)?;
    }
    if let Some((name, value)) = table.get_key_value("palette")
        && let Some(palette) = reading.reader.table(name, value)
    {
        reading.palette(palette);
    }
    reading.roles(&table);
    match reading.reader.finish() {
        complaints if complaints.is_empty() => Ok(reading.definition),
        complaints => Err(Wrong::Text(complaints)),
    }
}

/// A theme while it is read.
struct ThemeReading<'s> {
    reader: TomlReader<'s>,
    definition: ThemeDefinition,
    /// Whether all colours are known that the theme may name: not without its parent's.
    complete: bool,
}

impl ThemeReading<'_> {
    fn inherit(
        &mut self,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        parent: impl FnOnce(&str) -> Result<ThemeDefinition, ThemeError>,
    ) -> Result<(), Wrong> {
        let Some(theme) = self.reader.found(name, value).text() else {
            self.complete = false;
            return Ok(());
        };
        match parent(&theme.value) {
            Ok(definition) => self.definition = definition,
            Err(wrong @ ThemeError::Wrong(_)) => return Err(Wrong::Parent(wrong)),
            Err(error) => {
                self.reader.complain(value, error.to_string());
                self.complete = false;
            }
        }
        Ok(())
    }

    fn palette(&mut self, palette: &DeTable<'_>) {
        for (name, value) in palette {
            let colour = direct(value.get_ref());
            if colour.is_none() {
                self.reader.complain(value, no_colour(value.get_ref()));
            }
            // Those who use the name of a wrong colour are not to blame.
            let colour = colour.unwrap_or(Color::Reset);
            self.definition
                .palette
                .insert(name.get_ref().to_string(), colour);
        }
    }

    fn roles(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let key: &str = name.get_ref();
            if let Some(role) = Role::from_name(key) {
                let look = self.look(value);
                self.definition.looks.insert(role, look);
            } else if !matches!(key, "inherits" | "palette") {
                let known = Role::ALL
                    .map(Role::name)
                    .into_iter()
                    .chain(["inherits", "palette"]);
                self.reader.unknown("role", name, known);
            }
        }
    }

    fn look(&mut self, value: &Spanned<DeValue<'_>>) -> RoleStyle {
        let mut look = RoleStyle::default();
        let DeValue::Table(table) = value.get_ref() else {
            look.fg = self.ink(value);
            return look;
        };
        for (name, value) in table {
            let key: &str = name.get_ref();
            match (key, MODIFIERS.iter().find(|(known, _)| *known == key)) {
                ("fg", _) => look.fg = self.ink(value),
                ("bg", _) => look.bg = self.ink(value),
                (_, Some((_, modifier))) => {
                    let flag = self.reader.found(name, value).flag().map(|flag| flag.value);
                    look.on.set(*modifier, flag == Some(true));
                    look.off.set(*modifier, flag == Some(false));
                }
                _ => {
                    let known = ["fg", "bg"]
                        .into_iter()
                        .chain(MODIFIERS.map(|(known, _)| known));
                    self.reader.unknown("key", name, known);
                }
            }
        }
        look
    }

    fn ink(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Ink> {
        let palette = &self.definition.palette;
        let ink = match value.get_ref() {
            DeValue::String(name) if palette.contains_key(name.as_ref()) => {
                Some(Ink::Palette(name.to_string()))
            }
            value => direct(value).map(Ink::Direct),
        };
        if ink.is_none() {
            let hint = match value.get_ref() {
                DeValue::String(_) if !self.complete => return None,
                DeValue::String(name) => did_you_mean(
                    name,
                    palette.keys().map(String::as_str).chain(NAMED.split(' ')),
                ),
                _ => String::new(),
            };
            let message = format!("{}{hint}", no_colour(value.get_ref()));
            self.reader.complain(value, message);
        }
        ink
    }
}

/// A colour that needs no palette.
fn direct(value: &DeValue<'_>) -> Option<Color> {
    match value {
        DeValue::String(text) => colour::parse(text),
        value => whole(value)
            .and_then(|index| u8::try_from(index).ok())
            .map(Color::Indexed),
    }
}

/// Says that a value is no colour, and what a colour looks like where the value does not.
fn no_colour(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.starts_with('#') => {
            format!("`{text}` is no colour: write #rrggbb, six hexadecimal digits")
        }
        DeValue::String(text) => format!("unknown colour `{text}`"),
        DeValue::Integer(index) => format!("{index} is no colour: an index is 0 to 255"),
        other => format!(
            "a colour is \"#rrggbb\", a name or an index, not {}",
            kind(other)
        ),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn outcome(text: &str) -> Result<ThemeDefinition, Vec<String>> {
        let parent = |name: &str| match name {
            "parent" => read("text = \"ink\"\nkey = \"ink\"\n[palette]\nink = 1\n", none)
                .map_err(|_| unreachable!("the parent is sound")),
            name => none(name),
        };
        read(text, parent).map_err(|wrong| match wrong {
            Wrong::Text(complaints) => complaints.iter().map(Complaint::to_string).collect(),
            Wrong::Parent(error) => vec![error.to_string()],
        })
    }

    fn none(name: &str) -> Result<ThemeDefinition, ThemeError> {
        Err(ThemeError::unknown(name, vec!["parent".to_owned()]))
    }

    fn style(text: &str, role: Role) -> Style {
        outcome(text).unwrap().styles()[role as usize]
    }

    #[test]
    fn a_style_is_a_colour_or_a_table() {
        let text = "text = { fg = \"ink\", bg = 17, bold = true, dim = false }\n\
                    key = \"#0a0b0c\"\nlimit = 208\ngauge = \"light-red\"\n\
                    error = { italic = true, underlined = true, reversed = true }\n\
                    [palette]\nink = \"#010203\"\n";
        let plain = Style::new();
        let whole = plain
            .fg(Color::Rgb(1, 2, 3))
            .bg(Color::Indexed(17))
            .bold()
            .not_dim();
        assert_eq!(style(text, Role::Text), whole);
        assert_eq!(style(text, Role::Key), plain.fg(Color::Rgb(10, 11, 12)));
        assert_eq!(style(text, Role::Limit), plain.fg(Color::Indexed(208)));
        assert_eq!(style(text, Role::Gauge), plain.fg(Color::LightRed));
        assert_eq!(
            style(text, Role::Error),
            plain.italic().underlined().reversed()
        );
    }

    #[test]
    fn missing_roles_look_like_text() {
        let text = "text = { fg = 7, bg = 0, bold = true }";
        assert_eq!(
            style(text, Role::Pareto),
            Style::new().fg(Color::Indexed(7)).bold()
        );
        let row = style(text, Role::Selection);
        assert!(row.add_modifier.contains(Modifier::REVERSED));
        assert_eq!(style("", Role::Pareto), Style::new());
    }

    #[test]
    fn an_heir_changes_roles_and_palette() {
        let text =
            "inherits = \"parent\"\nkey = { fg = \"ink\", bold = true }\n[palette]\nink = 2\n";
        assert_eq!(style(text, Role::Text), Style::new().fg(Color::Indexed(2)));
        assert_eq!(
            style(text, Role::Key),
            Style::new().fg(Color::Indexed(2)).bold()
        );
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let text = "txt = 1\ntext = \"inc\"\nkey = { fg = 256, bould = true, dim = 1 }\n\
                    title = \"#12\"\nborder = [1]\nheader =\n[palette]\nink = \"#1\"\ngood = 1.5\n";
        let expected = [
            "1:1: unknown role `txt`; did you mean `text`?",
            "2:8: unknown colour `inc`; did you mean `ink`?",
            "3:14: 256 is no colour: an index is 0 to 255",
            "3:19: unknown key `bould`; did you mean `bold`?",
            "3:39: `dim` takes true or false, not 1",
            "4:9: `#12` is no colour: write #rrggbb, six hexadecimal digits",
            "5:10: a colour is \"#rrggbb\", a name or an index, not a list",
            "6:9: string values must be quoted, expected literal string",
            "8:7: `#1` is no colour: write #rrggbb, six hexadecimal digits",
            "9:8: a colour is \"#rrggbb\", a name or an index, not a decimal number",
        ];
        assert_eq!(outcome(text).unwrap_err(), expected);
    }

    #[test]
    fn an_unknown_parent_is_the_only_complaint_about_its_colours() {
        let text = "inherits = \"parnet\"\ntext = \"ink\"\n";
        let complaints = outcome(text).unwrap_err();
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(
            complaints[0].starts_with("1:12: unknown theme `parnet`"),
            "{complaints:?}"
        );
    }
}
