//! How a cell is written: as FreeREA writes it, or as a matrix in JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cell::{GraphCell, GraphError};
use super::graph::{Graph, MOST_NODES};
use super::operation::NodeOperation;

/// What the ends of a cell are called.
const ENDS: [&str; 2] = ["input", "output"];

/// A text that is no cell, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cell '{text}': {fault}")]
pub struct GraphTextError {
    /// The text, shortened where it is long.
    pub text: String,
    /// What is wrong.
    pub fault: GraphFault,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphFault {
    /// It does not begin with the input and end with the output.
    #[error(
        "a cell begins with input and ends with output, like \
         input;conv3x3-bn-relu:0;maxpool3x3:0,1;output:1,2"
    )]
    Ends,
    /// Too many nodes.
    #[error("it has {0} nodes, at most {MOST_NODES} are allowed, input and output counted")]
    Nodes(usize),
    /// A node of no known operation.
    #[error(
        "node {node} is '{name}', which is no operation; there are conv3x3-bn-relu, \
         conv1x1-bn-relu and maxpool3x3"
    )]
    Operation {
        /// The node's number.
        node: usize,
        /// Its name.
        name: String,
    },
    /// A node that reads what is no node before it.
    #[error("node {node} reads '{source_text}', which is no node before it")]
    Source {
        /// The node's number.
        node: usize,
        /// What stands for its source.
        source_text: String,
    },
    /// JSON of another form.
    #[error(
        "as JSON, a cell is {{\"matrix\":[[0,1],[0,0]],\"operations\":[\"input\",\"output\"]}}, the \
         matrix with 0 and 1 above its diagonal"
    )]
    Json,
    /// No cell.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// The matrix form.
#[derive(Serialize, Deserialize)]
struct Matrix {
    #[serde(alias = "module_adjacency", alias = "adjacency")]
    matrix: Vec<Vec<u8>>,
    #[serde(alias = "ops", alias = "module_operations")]
    operations: Vec<String>,
}

impl GraphCell {
    /// The cell as a matrix in JSON, as the benchmark's own programs take it.
    pub fn to_json(&self) -> String {
        let graph = self.graph();
        let row = |from: usize| {
            let edge = |to: usize| u8::from(from < to && graph.has_edge(from, to));
            (0..graph.nodes()).map(edge).collect()
        };
        let inner = graph.operations().iter().map(|op| op.name());
        let names = std::iter::once(ENDS[0]).chain(inner).chain([ENDS[1]]);
        let matrix = Matrix {
            matrix: (0..graph.nodes()).map(row).collect(),
            operations: names.map(str::to_owned).collect(),
        };
        serde_json::to_string(&matrix).expect("numbers and names are JSON")
    }
}

impl fmt::Display for GraphCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graph = self.graph();
        let sources = |node: usize| {
            let sources: Vec<String> = graph.sources(node).map(|n| n.to_string()).collect();
            sources.join(",")
        };
        let mut text = ENDS[0].to_owned();
        for (operation, node) in graph.operations().iter().zip(1..) {
            text += &format!(";{operation}:{}", sources(node));
        }
        text += &format!(";{}:{}", ENDS[1], sources(graph.output()));
        f.pad(&text)
    }
}

impl fmt::Debug for GraphCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for GraphCell {
    type Err = GraphTextError;

    fn from_str(text: &str) -> Result<Self, GraphTextError> {
        let trimmed = text.trim();
        let graph = if trimmed.starts_with('{') {
            matrix(trimmed)
        } else {
            nodes(trimmed)
        };
        let cell = graph.and_then(|graph| Ok(GraphCell::new(graph)?));
        cell.map_err(|fault| GraphTextError {
            text: shortened(trimmed),
            fault,
        })
    }
}

/// Enough of a text to know it again.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.chars().count() {
        0..=LONGEST => text.to_owned(),
        _ => text.chars().take(LONGEST).chain(['…']).collect(),
    }
}

/// `input;conv3x3-bn-relu:0;output:0,1`
fn nodes(text: &str) -> Result<Graph, GraphFault> {
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let (Some((&first, rest)), true) = (parts.split_first(), parts.len() >= 2) else {
        return Err(GraphFault::Ends);
    };
    if first != ENDS[0] {
        return Err(GraphFault::Ends);
    }
    if parts.len() > MOST_NODES {
        return Err(GraphFault::Nodes(parts.len()));
    }
    let mut operations = Vec::new();
    let mut edges = Vec::new();
    for (part, node) in rest.iter().zip(1..) {
        let (name, sources) = part.split_once(':').unwrap_or((part, ""));
        match (name.trim(), node == rest.len()) {
            ("output", true) => {}
            (_, true) => return Err(GraphFault::Ends),
            (name, false) => operations.push(operation(node, name)?),
        }
        for source in sources.split(',').map(str::trim).filter(|s| !s.is_empty()) {
            let number = source.parse().ok().filter(|&number: &usize| number < node);
            let number = number.ok_or_else(|| GraphFault::Source {
                node,
                source_text: shortened(source),
            })?;
            edges.push((number, node));
        }
    }
    Ok(Graph::new(&operations, edges))
}

fn operation(node: usize, name: &str) -> Result<NodeOperation, GraphFault> {
    NodeOperation::named(name).ok_or_else(|| GraphFault::Operation {
        node,
        name: shortened(name),
    })
}

fn matrix(text: &str) -> Result<Graph, GraphFault> {
    let read: Matrix = serde_json::from_str(text).map_err(|_| GraphFault::Json)?;
    of_matrix(&read.matrix, &read.operations)
}

/// The graph of a matrix of 0 and 1 with the names of all nodes.
fn of_matrix(matrix: &[Vec<u8>], names: &[String]) -> Result<Graph, GraphFault> {
    let count = names.len();
    if count > MOST_NODES {
        return Err(GraphFault::Nodes(count));
    }
    let [first, inner @ .., last] = names else {
        return Err(GraphFault::Ends);
    };
    if [first, last] != ENDS {
        return Err(GraphFault::Ends);
    }
    let square = matrix.len() == count && matrix.iter().all(|row| row.len() == count);
    let upper = |from: usize, to: usize, value: u8| value == 0 || (value == 1 && from < to);
    let is_upper = || {
        let mut rows = matrix.iter().enumerate();
        rows.all(|(from, row)| row.iter().enumerate().all(|(to, &v)| upper(from, to, v)))
    };
    if !square || !is_upper() {
        return Err(GraphFault::Json);
    }
    let operations = inner.iter().zip(1..);
    let operations: Vec<NodeOperation> = operations
        .map(|(name, node)| operation(node, name))
        .collect::<Result<_, _>>()?;
    let edges = Graph::pairs(count).filter(|&(from, to)| matrix[from][to] == 1);
    Ok(Graph::new(&operations, edges))
}

impl GraphCell {
    /// The cell of a matrix of 0 and 1, row by row, with the names of all nodes.
    ///
    /// # Errors
    /// If that is no cell.
    pub fn of_matrix(matrix: &[Vec<u8>], names: &[String]) -> Result<Self, GraphFault> {
        Ok(GraphCell::new(of_matrix(matrix, names)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INCEPTION: &str = "input;conv1x1-bn-relu:0;conv3x3-bn-relu:0;conv3x3-bn-relu:0;\
                             conv3x3-bn-relu:3;maxpool3x3:0;output:1,2,4,5";

    fn fault(text: &str) -> String {
        text.parse::<GraphCell>().unwrap_err().to_string()
    }

    #[test]
    fn both_forms_are_read_and_written() {
        let cell: GraphCell = INCEPTION.parse().unwrap();
        assert_eq!(cell.to_string().parse(), Ok(cell));
        assert_eq!(cell.to_json().parse(), Ok(cell));
        let spaced = INCEPTION.replace(';', " ; ").replace(',', ", ");
        assert_eq!(spaced.parse(), Ok(cell));
    }

    #[test]
    fn what_is_no_cell_says_why() {
        for (text, why) in [
            ("", "begins with input"),
            ("input", "begins with input"),
            ("input;conv3x3-bn-relu:0", "ends with output"),
            (
                "input;conv5x5:0;output:1",
                "'conv5x5', which is no operation",
            ),
            ("input;maxpool3x3:0;output:2", "node 2 reads '2'"),
            ("input;maxpool3x3:x;output:1", "node 1 reads 'x'"),
            ("input;maxpool3x3:0;output:", "no path leads"),
            ("{\"matrix\":[[0,2],[0,0]]}", "as JSON"),
            (
                "{\"matrix\":[[0,0],[1,0]],\"ops\":[\"input\",\"output\"]}",
                "above its diagonal",
            ),
        ] {
            assert!(fault(text).contains(why), "{text}: {}", fault(text));
        }
        let long = format!("input;{}output:0", "maxpool3x3:0;".repeat(6));
        assert!(fault(&long).contains("8 nodes"));
        let full = "input;maxpool3x3:0;maxpool3x3:0,1;maxpool3x3:0,1,2;output:0,1,2,3";
        assert!(fault(full).contains("10 edges"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = text.parse::<GraphCell>();
        }

        #[test]
        fn a_damaged_cell_never_panics(at in 0..INCEPTION.len(), insert in "\\PC{0,3}") {
            let _ = format!("{}{insert}{}", &INCEPTION[..at], &INCEPTION[at + 1..]).parse::<GraphCell>();
            let json = INCEPTION.parse::<GraphCell>().unwrap().to_json();
            let at = at.min(json.len() - 1);
            let _ = format!("{}{insert}{}", &json[..at], &json[at + 1..]).parse::<GraphCell>();
        }
    }
}
