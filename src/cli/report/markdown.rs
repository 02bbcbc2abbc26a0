//! A report as Markdown: the same without pictures.

use super::document::{Document, Passage, TableCell};

/// Characters that mean something in Markdown, within a line.
const SPECIAL: &str = "\\`*[]<>|~#&";

/// The whole file.
pub(crate) fn markdown(document: &Document) -> String {
    let mut text = format!(
        "# {}\n\n{}\n",
        escaped(&document.title),
        escaped(&document.summary)
    );
    for chapter in &document.chapters {
        text += &format!("\n## {}\n", chapter.title);
        for passage in &chapter.passages {
            let written = written(passage);
            if !written.is_empty() {
                text += &format!("\n{written}");
            }
        }
    }
    text
}

fn written(passage: &Passage) -> String {
    match passage {
        Passage::Text(text) => escaped(text) + "\n",
        Passage::Facts(facts) => {
            let rows = facts.iter().map(|(name, value)| row([name, value]));
            format!("| | |\n|---|---|\n{}", rows.collect::<String>())
        }
        Passage::Table { header, rows } => {
            let rules = header.iter().enumerate().map(|(place, _)| {
                let is_number = |cells: &Vec<TableCell>| matches!(cells[place], TableCell::Text(_));
                if rows.first().is_none_or(is_number) {
                    "---|"
                } else {
                    "--:|"
                }
            });
            let lines = rows
                .iter()
                .map(|cells| row(cells.iter().map(TableCell::text)));
            format!(
                "{}|{}\n{}",
                row(header),
                rules.collect::<String>(),
                lines.collect::<String>()
            )
        }
        Passage::List(lines) => {
            let lines = lines.iter().map(|line| format!("- {}\n", escaped(line)));
            lines.collect()
        }
        Passage::Code(code) => fenced("", code),
        Passage::Plots(_) => String::new(),
        Passage::Graph { text, .. } => fenced("text", text),
    }
}

/// Text as it is, between fences longer than any in it.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!(
        "{fence}{language}\n{}\n{fence}\n",
        text.trim_end_matches('\n')
    )
}

fn row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells = cells.into_iter();
    let cells = cells.map(|cell| format!(" {} |", escaped(cell.as_ref())));
    format!("|{}\n", cells.collect::<String>())
}

/// Text that says of itself nothing to a reader of Markdown, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            control if control.is_control() => safe.push(' '),
            special if SPECIAL.contains(special) => safe.extend(['\\', special]),
            letter => safe.push(letter),
        }
    }
    safe
}
