//! The benchmark's string of a cell: `|a~0|+|b~0|c~1|+|d~0|e~1|f~2|`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;

/// A cell string that could not be read, and where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cell '{text}', at character {}: {fault}", at + 1)]
pub struct CellTextError {
    /// The string as given.
    pub text: String,
    /// Where it goes wrong, in characters from 0.
    pub at: usize,
    /// What is wrong there.
    pub fault: CellFault,
}

/// What is wrong at one place of a cell string.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// Another piece of the form was expected.
    #[error(
        "expected '{0}'; a cell looks like |nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|"
    )]
    Expected(&'static str),
    /// No operation has this name.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// The edge's source is not the one that belongs here.
    #[error("this edge comes from node {wanted}, not '{found}'")]
    Source {
        /// The node that belongs here.
        wanted: usize,
        /// What stands there.
        found: String,
    },
    /// Something follows the end of the cell.
    #[error("the cell ends before '{0}'")]
    Trailing(String),
}

/// A name that is no operation of the space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no operation; there are none, skip_connect, nor_conv_1x1, nor_conv_3x3 and avg_pool_3x3"
)]
pub struct OperationError(pub String);

impl FromStr for EdgeOperation {
    type Err = OperationError;

    fn from_str(name: &str) -> Result<Self, OperationError> {
        EdgeOperation::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
            .ok_or_else(|| OperationError(name.to_owned()))
    }
}

/// An edge that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no edge; there are 0-1, 0-2, 1-2, 0-3, 1-3 and 2-3")]
pub struct EdgeError(pub String);

impl FromStr for Edge {
    type Err = EdgeError;

    fn from_str(text: &str) -> Result<Self, EdgeError> {
        Edge::ALL
            .into_iter()
            .find(|edge| edge.to_string() == text)
            .ok_or_else(|| EdgeError(text.to_owned()))
    }
}

impl fmt::Display for TopologyCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes: Vec<String> = Node::ALL[1..]
            .iter()
            .map(|&node| {
                let edges: String = Edge::into(node)
                    .map(|edge| format!("{}~{}|", self.operation(edge), edge.source()))
                    .collect();
                format!("|{edges}")
            })
            .collect();
        f.pad(&nodes.join("+"))
    }
}

impl FromStr for TopologyCell {
    type Err = CellTextError;

    fn from_str(text: &str) -> Result<Self, CellTextError> {
        let mut reader = TextReader { text, at: 0 };
        let mut cell = TopologyCell::new([EdgeOperation::None; 6]);
        for node in &Node::ALL[1..] {
            if *node != Node::First {
                reader.expect("+")?;
            }
            reader.expect("|")?;
            for edge in Edge::into(*node) {
                let start = reader.at;
                let name = reader.until('~')?;
                let operation = name
                    .parse()
                    .map_err(|error: OperationError| reader.fault(start, error.into()))?;
                reader.source(edge.source().number())?;
                cell = cell.with(edge, operation);
            }
        }
        match &text[reader.at..] {
            "" => Ok(cell),
            rest => Err(reader.fault(reader.at, CellFault::Trailing(rest.to_owned()))),
        }
    }
}

/// A cursor on the string, in bytes.
struct TextReader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> TextReader<'t> {
    fn fault(&self, at: usize, fault: CellFault) -> CellTextError {
        CellTextError {
            text: self.text.to_owned(),
            at: self.text[..at].chars().count(),
            fault,
        }
    }

    fn expect(&mut self, piece: &'static str) -> Result<(), CellTextError> {
        if !self.text[self.at..].starts_with(piece) {
            return Err(self.fault(self.at, CellFault::Expected(piece)));
        }
        self.at += piece.len();
        Ok(())
    }

    /// What stands before the mark, which is passed over too.
    fn until(&mut self, mark: char) -> Result<&'t str, CellTextError> {
        let rest = &self.text[self.at..];
        let stop = rest
            .find(['~', '|', '+'])
            .filter(|&stop| rest[stop..].starts_with(mark));
        match stop {
            Some(stop) => {
                self.at += stop + mark.len_utf8();
                Ok(&rest[..stop])
            }
            None if mark == '~' => {
                let end = rest.find(['|', '+']).unwrap_or(rest.len());
                Err(self.fault(self.at + end, CellFault::Expected("~")))
            }
            None => Err(self.fault(self.text.len(), CellFault::Expected("|"))),
        }
    }

    fn source(&mut self, wanted: usize) -> Result<(), CellTextError> {
        let start = self.at;
        let found = self.until('|')?;
        if found != wanted.to_string() {
            let found = found.to_owned();
            return Err(self.fault(start, CellFault::Source { wanted, found }));
        }
        Ok(())
    }
}

impl Serialize for TopologyCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TopologyCell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl Serialize for Edge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Edge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ZERO: &str = "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|";

    fn fault(text: &str) -> (usize, CellFault) {
        let error = text.parse::<TopologyCell>().expect_err(text);
        (error.at, error.fault)
    }

    #[test]
    fn the_benchmarks_string_is_read_and_written() {
        let cell: TopologyCell = ZERO.parse().unwrap();
        assert_eq!(cell.operation(Edge::E12), EdgeOperation::SkipConnect);
        assert_eq!(cell.to_string(), ZERO);
    }

    #[test]
    fn a_fault_is_shown_where_it_is() {
        assert_eq!(fault(""), (0, CellFault::Expected("|")));
        assert_eq!(
            fault("|conv~0|+"),
            (1, CellFault::Operation(OperationError("conv".to_owned())))
        );
        assert_eq!(fault("|none"), (5, CellFault::Expected("~")));
        assert_eq!(fault("|none|"), (5, CellFault::Expected("~")));
        assert_eq!(fault("|none~0"), (7, CellFault::Expected("|")));
        let wrong_source = ZERO.replacen("skip_connect~1", "skip_connect~2", 1);
        assert_eq!(
            fault(&wrong_source),
            (
                46,
                CellFault::Source {
                    wanted: 1,
                    found: "2".to_owned()
                }
            )
        );
        assert_eq!(
            fault(&format!("{ZERO}+|none~0|")),
            (ZERO.len(), CellFault::Trailing("+|none~0|".to_owned()))
        );
        assert_eq!(&ZERO[46..48], "1|");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Ok(cell) = text.parse::<TopologyCell>() {
                prop_assert_eq!(cell.to_string(), text);
            }
        }

        #[test]
        fn a_damaged_cell_never_panics(at in 0..ZERO.len(), insert in "\\PC{0,3}") {
            let text = format!("{}{insert}{}", &ZERO[..at], &ZERO[at + 1..]);
            let _ = text.parse::<TopologyCell>();
        }
    }
}
