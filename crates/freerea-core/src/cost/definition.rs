//! What there is to say of a cost: its names, its unit, and how it is computed.

use super::amount::{Amount, CostUnit};
use super::costed::CostedCell;
use super::costing::Costing;
use super::profile::Basis;
use crate::space::Cell;

/// A cost of a cell's network, described once: limits, columns, plots, files, keys and options
/// follow from it.
#[derive(Clone, Copy, Debug)]
pub struct CostDefinition {
    /// What it and its limits are called.
    pub words: CostWords,
    /// The name of its field in files, with the unit.
    pub field: &'static str,
    /// The name for narrow columns.
    pub short: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// What it is counted in.
    pub unit: CostUnit,
    /// How amounts stand in tables.
    pub form: CostForm,
    /// What it is of a cell.
    pub of: fn(&CostedCell<'_>) -> Amount,
    /// What is assumed where it is computed, to stand beside a number.
    pub assumption: fn(&Costing) -> Option<&'static str>,
    /// Where the number of a cell comes from, if there is more than one way.
    pub basis: fn(Cell, &Costing) -> Option<Basis>,
    /// Why it is unknown of every cell, where it is.
    pub missing: fn(&Costing) -> Option<&'static str>,
}

/// What a cost and its limits are called.
#[derive(Clone, Copy, Debug)]
pub struct CostWords {
    /// The name on the command line, in keymaps and in constraints on disk.
    pub name: &'static str,
    /// The name on the screen.
    pub title: &'static str,
    /// An example of a limit.
    pub example: &'static str,
    /// The same between quotation marks, as files have it.
    pub quoted_example: &'static str,
    /// The limit from above.
    pub max: BoundWords,
    /// The limit from below.
    pub min: BoundWords,
    /// The command that moves the limit from above.
    pub nudge: &'static str,
    /// What that does.
    pub nudge_about: &'static str,
}

/// What a limit is called.
#[derive(Clone, Copy, Debug)]
pub struct BoundWords {
    /// The option, the command and the key of the configuration.
    pub name: &'static str,
    /// What the command does.
    pub about: &'static str,
    /// What the limit is, as a sentence.
    pub sentence: &'static str,
}

/// The words of a cost by its name, its title and an example of a limit.
macro_rules! words {
    ($name:literal, $title:literal, $example:literal) => {
        $crate::cost::definition::CostWords {
            name: $name,
            title: $title,
            example: $example,
            quoted_example: concat!("\"", $example, "\""),
            max: $crate::cost::definition::BoundWords {
                name: concat!("max-", $name),
                about: concat!("limit the ", $title, " from above"),
                sentence: concat!("The most ", $title, " that a cell may have."),
            },
            min: $crate::cost::definition::BoundWords {
                name: concat!("min-", $name),
                about: concat!("limit the ", $title, " from below"),
                sentence: concat!("The least ", $title, " that a cell may have."),
            },
            nudge: concat!("nudge-", $name),
            nudge_about: concat!("move the limit of ", $title, " a tenth"),
        }
    };
}
pub(super) use words;

/// How amounts stand in tables: as multiples of a unit.
#[derive(Clone, Copy, Debug)]
pub struct CostForm {
    /// The heading of a column of numbers.
    pub heading: &'static str,
    /// The unit, as in `0.192456 M`.
    pub unit: &'static str,
    /// What a multiple is of, in the smallest unit.
    pub scale: f64,
    /// Decimals of a number that stands alone.
    pub decimals: usize,
    /// The unit where it directly follows a number, as in `0.192M`.
    pub suffix: &'static str,
    /// Decimals of such a number.
    pub few: usize,
    /// Columns of the widest of them.
    pub width: u16,
}

impl CostDefinition {
    /// What a cell has of it.
    pub fn amount(&self, cell: Cell, costing: &Costing) -> Amount {
        (self.of)(&CostedCell::new(cell, costing))
    }

    /// The heading of a column of numbers, with what is assumed.
    pub fn heading(&self, costing: &Costing) -> String {
        match (self.assumption)(costing) {
            Some(assumption) => format!("{}, {assumption}", self.form.heading),
            None => self.form.heading.to_owned(),
        }
    }

    /// What precedes a number that was not measured of the cell as it is written.
    pub fn mark(&self, cell: Cell, costing: &Costing) -> &'static str {
        match (self.basis)(cell, costing) {
            Some(Basis::Fitted) => "~",
            _ => "",
        }
    }

    /// An amount as the tables of the explorer write it: `0.192M`, `48.0K`.
    pub fn shown(&self, amount: Amount) -> String {
        let CostForm {
            scale, few, suffix, ..
        } = self.form;
        in_table(amount, |amount| {
            format!("{:.few$}{suffix}", amount as f64 / scale)
        })
    }

    /// The same of a cell, with a mark if it was fitted.
    pub fn shown_of(&self, cell: Cell, amount: Amount, costing: &Costing) -> String {
        format!("{}{}", self.mark(cell, costing), self.shown(amount))
    }

    /// An amount below a heading with the unit: `0.192456`.
    pub fn number(&self, amount: Amount) -> String {
        let CostForm {
            scale, decimals, ..
        } = self.form;
        in_table(amount, |amount| {
            format!("{:.decimals$}", amount as f64 / scale)
        })
    }

    /// An amount that stands alone: `0.192456 M`.
    pub fn alone(&self, amount: Amount) -> String {
        let unit = self.form.unit;
        in_words(amount, |_| format!("{} {unit}", self.number(amount)))
    }

    /// An amount as limits are written: `0.192456M`.
    pub fn exact(&self, amount: Amount) -> String {
        in_words(amount, |amount| self.unit.write(amount))
    }
}

/// An amount where there is little room for what has none.
fn in_table(amount: Amount, known: impl Fn(u64) -> String) -> String {
    match amount {
        Amount::Known(amount) => known(amount),
        Amount::Unknown => "-".to_owned(),
        Amount::Impossible => "failed".to_owned(),
    }
}

/// An amount in a sentence.
fn in_words(amount: Amount, known: impl Fn(u64) -> String) -> String {
    match amount {
        Amount::Known(amount) => known(amount),
        Amount::Unknown => "unknown".to_owned(),
        Amount::Impossible => "cannot run".to_owned(),
    }
}
