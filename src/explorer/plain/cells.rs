//! Cells in words: the table of them, and the selected one.

use freerea_core::evolution::Record;
use freerea_core::space::Cell;
use freerea_core::space::drawing::{Diagram, Drawing};
use freerea_core::space::nats::Edge;

use crate::explorer::derive::quantity::Quantity;
use crate::explorer::derive::row::CellRow;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::panels::cell::birth;
use crate::explorer::ui::words;

/// Rows that are read out at a time.
pub const ROWS: usize = 10;

/// The rows of the table, from the selected cell on.
pub(super) fn table(canvas: &Canvas) -> Vec<String> {
    let (view, model) = (canvas.view, canvas.model);
    let first = match view.selected {
        Some(_) => model.cursor.unwrap_or(0),
        None => 0,
    };
    let rows = model.rows.iter().skip(first).take(ROWS);
    let (all, last) = (model.rows.len(), first + rows.len());
    let rest = match (first, last == all) {
        (0, true) => None,
        (_, true) => Some(format!(
            "{last} of {all}, the last; 'top' goes to the first"
        )),
        (_, false) => Some(format!("{last} of {all}; 'page-down' reads on")),
    };
    let rows = rows.map(|row| self::row(canvas, row));
    let lines = std::iter::once(head(canvas)).chain(rows);
    lines.chain(rest).collect()
}

/// What the table lists, how many, and in which order.
pub(super) fn head(canvas: &Canvas) -> String {
    let (view, model) = (canvas.view, canvas.model);
    let count = words::counted(model.rows.len() as u64, "cell");
    let order = view.sort.title();
    format!("{}, {count}, sorted by {order}.", view.listing.name())
}

/// The selected cell, or the best, as a row of the table where it is listed.
pub(super) fn in_a_line(canvas: &Canvas) -> String {
    let Some(record) = &canvas.model.selected else {
        return "no cell is born yet".to_owned();
    };
    let mut rows = canvas.model.rows.iter();
    match rows.find(|row| row.record.cell == record.cell) {
        Some(row) => self::row(canvas, row),
        None => format!(
            "{}, which the table does not list: {}",
            words::number(record.cell),
            values(canvas, record).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// What is measured of a cell.
fn values(canvas: &Canvas, record: &Record) -> impl Iterator<Item = String> {
    let quantities = Quantity::measured(canvas.scene).into_iter();
    quantities.map(|quantity| value(canvas, record, quantity))
}

fn row(canvas: &Canvas, row: &CellRow) -> String {
    let record = &row.record;
    let values = values(canvas, record);
    let accuracy = row
        .accuracy
        .map(|accuracy| format!("accuracy {accuracy:.2} percent"));
    let age = match row.age {
        Some(age) => format!("age {age}"),
        None => "dead".to_owned(),
    };
    let facts: Vec<String> = values.chain(accuracy).chain([age]).collect();
    format!(
        "{}. {}: {}",
        row.rank,
        words::number(record.cell),
        facts.join(", ")
    )
}

/// The selected cell, or the best.
pub(super) fn selected(canvas: &Canvas) -> Vec<String> {
    let Some(record) = &canvas.model.selected else {
        return vec!["no cell is born yet".to_owned()];
    };
    let best = if canvas.scene.is_answer(record.cell) {
        ", the best"
    } else {
        ""
    };
    let mut lines = vec![
        format!("{}{best}: {}", words::number(record.cell), record.cell),
        parts(record.cell).join(", "),
    ];
    if let Some(birth) = canvas.scene.births(record.cell).last() {
        let words = birth::lines(canvas.look, record.cell, birth, u16::MAX);
        lines.extend(words.iter().map(|line| line.to_string().trim().to_owned()));
    }
    lines.extend(values(canvas, record));
    if let Some(placing) = canvas.scene.placing(record.cell) {
        let finalist = placing.finalist;
        lines.push(format!(
            "trained for {}, {:.2} percent of the pictures set aside, rank {} of {}",
            words::counted(finalist.recipe.epochs.into(), "epoch"),
            finalist.accuracy,
            placing.rank,
            words::counted(placing.among as u64, "finalist")
        ));
    }
    let benchmarked = canvas.benchmarked;
    let standing = benchmarked.and_then(|table| Some((table, table.standing(record.cell)?)));
    if let Some((table, standing)) = standing {
        lines.push(format!(
            "{} {:.2} percent, rank {} of {}",
            table.label(),
            standing.accuracy,
            words::thousands(standing.rank),
            words::thousands(standing.among)
        ));
    }
    let constraints = &canvas.scene.settings.constraints;
    if !record.is_feasible(constraints) {
        lines.push("outside the limits".to_owned());
    }
    lines
}

/// A quantity and its value.
fn value(canvas: &Canvas, record: &Record, quantity: Quantity) -> String {
    let value = match quantity {
        Quantity::Score => {
            let score = canvas.model.score(record);
            score.map_or(quantity.missing().to_owned(), |score| format!("{score:.4}"))
        }
        Quantity::Metric(metric) => record.metrics.written(metric),
        Quantity::Cost(cost) => {
            let costing = canvas.scene.settings.costing();
            let amount = record.costs.get(cost);
            cost.definition().shown_of(record.cell, amount, &costing)
        }
    };
    format!("{} {value}", quantity.title())
}

/// What a cell is made of, one part after the other.
fn parts(cell: Cell) -> Vec<String> {
    match cell.draft().drawing() {
        Drawing::Topology(topology) => {
            let edges = Edge::ALL.iter();
            let named = edges.map(|&edge| format!("edge {edge} {}", topology.cell.operation(edge)));
            named.collect()
        }
        Drawing::Graph(graph) => (1..graph.nodes.len())
            .map(|node| reads(&graph, node))
            .collect(),
        Drawing::Layers(layers) => {
            let layers = layers.iter();
            let named = layers.map(|layer| format!("{} {} channels", layer.gene, layer.channels));
            named.collect()
        }
    }
}

/// `node 3 conv3x3-bn-relu of in and 1`
fn reads(graph: &Diagram, number: usize) -> String {
    let node = &graph.nodes[number];
    let operation = node
        .operation
        .map_or(String::new(), |operation| format!(" {operation}"));
    let edges = graph.edges.iter();
    let sources = edges.filter(|edge| edge.present && edge.to == number);
    let sources: Vec<&str> = sources
        .map(|edge| graph.nodes[edge.from].name.as_str())
        .collect();
    if sources.is_empty() {
        format!("node {}{operation}, which reads nothing", node.name)
    } else {
        format!("node {}{operation} of {}", node.name, sources.join(" and "))
    }
}
