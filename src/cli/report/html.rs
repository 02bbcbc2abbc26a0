//! A report as one HTML file that loads nothing and runs nothing.

use freerea_core::export::escaped;

use super::document::{Document, Passage, Plot, TableCell};
use super::svg_plot::PlotSize;

const STYLE: &str = include_str!("style.css");

/// Where the bar of a coefficient begins, and how long the longest is.
const MIDDLE: f64 = 80.0;
const REACH: f64 = 76.0;

/// What a browser has to keep to: it asks no one for anything, and runs no script.
const ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The whole file.
pub(crate) fn html(document: &Document) -> String {
    let title = escaped(&document.title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{ALONE}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p class=\"summary\">{}</p>\n",
        escaped(&document.summary)
    );
    for chapter in &document.chapters {
        let title = escaped(chapter.title);
        text += &format!("<section>\n<h2>{title}</h2>\n");
        text.extend(chapter.passages.iter().map(written));
        text += "</section>\n";
    }
    text + "</main>\n</body>\n</html>\n"
}

fn written(passage: &Passage) -> String {
    match passage {
        Passage::Text(text) => format!("<p>{}</p>\n", escaped(text)),
        Passage::Facts(facts) => {
            let rows = facts.iter().map(|(name, value)| {
                let (name, value) = (escaped(name), escaped(value));
                format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n")
            });
            format!(
                "<table class=\"facts\">\n{}</table>\n",
                rows.collect::<String>()
            )
        }
        Passage::Table { header, rows } => table(header, rows),
        Passage::List(lines) => {
            let lines = lines.iter();
            let lines = lines.map(|line| format!("<li>{}</li>\n", escaped(line)));
            format!(
                "<ul class=\"events\">\n{}</ul>\n",
                lines.collect::<String>()
            )
        }
        Passage::Code(code) => format!("<pre>{}</pre>\n", escaped(code)),
        Passage::Plots(plots) => {
            let plots = plots.iter().map(figure);
            format!(
                "<div class=\"plots\">\n{}</div>\n",
                plots.collect::<String>()
            )
        }
        // The namespace is for drawings that stand alone.
        Passage::Graph { svg, .. } => format!(
            "<figure class=\"graph\">\n{}</figure>\n",
            svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1)
        ),
    }
}

fn figure(plot: &Plot) -> String {
    let caption = escaped(&plot.caption);
    let size = match plot.size {
        PlotSize::Large => "large",
        PlotSize::Small => "small",
    };
    format!(
        "<figure class=\"{size}\">\n{}<figcaption>{caption}</figcaption>\n</figure>\n",
        plot.svg
    )
}

fn table(header: &[String], rows: &[Vec<TableCell>]) -> String {
    let is_number = |place: usize| {
        let first = rows.first().and_then(|cells| cells.get(place));
        first.is_some_and(|cell| !matches!(cell, TableCell::Text(_)))
    };
    let titles = header.iter().enumerate().map(|(place, title)| {
        let class = if is_number(place) {
            " class=\"number\""
        } else {
            ""
        };
        format!("<th scope=\"col\"{class}>{}</th>", escaped(title))
    });
    let lines = rows.iter().map(|cells| {
        let cells = cells.iter().map(entry);
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    format!(
        "<div class=\"wide\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
        titles.collect::<String>(),
        lines.collect::<String>()
    )
}

fn entry(cell: &TableCell) -> String {
    let text = escaped(cell.text());
    match cell {
        TableCell::Text(_) => format!("<td>{text}</td>"),
        TableCell::Number(_) => format!("<td class=\"number\">{text}</td>"),
        TableCell::Coefficient { value, ends, .. } => {
            format!("<td class=\"number\">{text} {}</td>", bar(*value, *ends))
        }
    }
}

/// A bar from nothing to a coefficient, with a whisker as long as its interval.
fn bar(value: f64, [low, high]: [f64; 2]) -> String {
    let place = |value: f64| MIDDLE + REACH * value;
    let (from, to) = (place(value.min(0.0)), place(value.max(0.0)));
    format!(
        "<svg class=\"plot bar\" width=\"160\" height=\"16\" viewBox=\"0 0 160 16\" aria-hidden=\"true\">\
         <rect class=\"bars\" x=\"{from:.1}\" y=\"4\" width=\"{:.1}\" height=\"8\"/>\
         <path class=\"axis\" d=\"M{MIDDLE} 0V16\"/>\
         <path class=\"whisker\" d=\"M{:.1} 8H{:.1}M{:.1} 5V11M{:.1} 5V11\"/></svg>",
        to - from,
        place(low),
        place(high),
        place(low),
        place(high)
    )
}
