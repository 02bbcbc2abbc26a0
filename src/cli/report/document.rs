//! A report as chapters of text, tables and pictures, before it is HTML or Markdown.

use super::svg_plot::PlotSize;

/// A report.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its title.
    pub(crate) title: String,
    /// What it says, in a paragraph.
    pub(crate) summary: String,
    /// All that follows.
    pub(crate) chapters: Vec<Chapter>,
}

/// A part of a report.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// Its title.
    pub(crate) title: &'static str,
    /// What it says, one after the other.
    pub(crate) passages: Vec<Passage>,
}

/// A piece of a chapter.
#[derive(Debug)]
pub(crate) enum Passage {
    /// A paragraph.
    Text(String),
    /// What is known, each with its name.
    Facts(Vec<(String, String)>),
    /// Rows below a header.
    Table {
        /// The titles of the columns.
        header: Vec<String>,
        /// The rows, as wide as the header.
        rows: Vec<Vec<TableCell>>,
    },
    /// Lines, one below the other.
    List(Vec<String>),
    /// Text as it would be typed.
    Code(String),
    /// Pictures side by side, for which plain text has no form.
    Plots(Vec<Plot>),
    /// The graph of a cell.
    Graph {
        /// As a picture.
        svg: String,
        /// In the letters of a terminal.
        text: String,
    },
}

/// A picture with a sentence about it.
#[derive(Debug)]
pub(crate) struct Plot {
    /// How large it is.
    pub(crate) size: PlotSize,
    /// The picture.
    pub(crate) svg: String,
    /// The sentence.
    pub(crate) caption: String,
}

/// What stands in a column of a row.
#[derive(Debug)]
pub(crate) enum TableCell {
    /// Words.
    Text(String),
    /// A number, set flush right.
    Number(String),
    /// A coefficient from -1 to 1 with its interval, drawn as a bar too.
    Coefficient {
        /// The interval as text.
        text: String,
        /// The coefficient.
        value: f64,
        /// The ends of the interval.
        ends: [f64; 2],
    },
}

impl TableCell {
    /// A number, or a dash if there is none.
    pub(crate) fn number(number: Option<String>) -> Self {
        TableCell::Number(number.unwrap_or_else(|| "-".to_owned()))
    }

    /// What it says.
    pub(crate) fn text(&self) -> &str {
        match self {
            TableCell::Text(text) | TableCell::Number(text) => text,
            TableCell::Coefficient { text, .. } => text,
        }
    }
}

/// Facts from pairs of a name and a value.
pub(crate) fn facts<T: Into<String>>(pairs: impl IntoIterator<Item = (T, String)>) -> Passage {
    let pairs = pairs.into_iter();
    Passage::Facts(pairs.map(|(name, value)| (name.into(), value)).collect())
}

/// A table from a header and rows.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<TableCell>>) -> Passage {
    let header = header.iter().map(|&title| title.to_owned()).collect();
    Passage::Table { header, rows }
}
