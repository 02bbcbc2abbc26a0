//! The terms that words are made of: limits, numbers, moments, edges.

use freerea_core::cost::Cost;
use freerea_core::evolution::{Bound, Constraints, Origin, Refusal};
use freerea_core::lineage::inherited;
use freerea_core::search::Reason;
use freerea_core::space::{Cell, Gene, Operation};

use crate::explorer::theme::{Glyphs, Role};
use crate::explorer::ui::canvas::Look;

/// Cells that are named one by one before the rest is a number.
pub(crate) const NAMED: usize = 5;

/// Why a search ended, in a few words.
pub fn reason(reason: &Reason, look: &Look) -> String {
    match reason {
        Reason::Time => "time is up".to_owned(),
        Reason::Cells => "number of cells reached".to_owned(),
        Reason::Steps => "number of steps reached".to_owned(),
        Reason::Exhausted => "every feasible cell is explored".to_owned(),
        Reason::Converged => "the population has converged".to_owned(),
        Reason::Quit => "ended by the user".to_owned(),
        Reason::Interrupted => "its terminal was closed, or a signal ended it".to_owned(),
        Reason::Failed(why) => format!("scoring failed: {}", presentable(why, look)),
    }
}

/// The constraints in force, each as short as it can be: `params<=0.4M`.
pub fn limits(constraints: &Constraints, look: &Look) -> Vec<String> {
    let (least, most) = (look.glyph("≥", ">="), look.glyph("≤", "<="));
    let mut parts = Vec::new();
    for bound in Cost::ALL
        .into_iter()
        .flat_map(|cost| [Bound::least(cost), Bound::most(cost)])
    {
        let sign = if bound.is_max() { most } else { least };
        let short = bound.cost.definition().short;
        let limit = bound.limit(constraints);
        parts.extend(limit.map(|limit| format!("{short}{sign}{}", bound.write(limit))));
    }
    let named = |operation: Operation| operation.or_empty(operation.names().nickname);
    let nowhere = constraints.forbidden();
    parts.extend(nowhere.map(|operation| format!("no {}", named(operation))));
    for (locus, set) in constraints.pinned() {
        let names: Vec<_> = set.iter().map(|op| op.names().nickname).collect();
        parts.push(format!("{locus}={}", names.join("|")));
    }
    let required = constraints.required.iter();
    parts.extend(required.map(|operation| format!("some {}", named(operation))));
    parts
}

/// The role that colours where a cell comes from.
pub const fn origin_role(origin: &Origin) -> Role {
    match origin {
        Origin::Founder => Role::Dim,
        Origin::Mutation { .. } => Role::Mutated,
        Origin::Crossover { .. } => Role::Crossed,
        Origin::Immigrant | Origin::Enumerated => Role::Born,
        Origin::Return => Role::Refreshed,
        Origin::Hand { .. } | Origin::Inserted => Role::Marked,
    }
}

/// So many things, whose name has an `s` unless there is one: `1 step`, `2 steps`.
pub fn counted(count: u64, thing: &str) -> String {
    match count {
        1 => format!("1 {thing}"),
        count => format!("{count} {thing}s"),
    }
}

/// A moment of the run: `m:ss`, after an hour `h:mm:ss`.
pub fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// Text from elsewhere, in characters that the look can show, on one line.
pub fn presentable(text: &str, look: &Look) -> String {
    let shown = |letter: char| match look.glyphs {
        _ if letter.is_control() => ' ',
        Glyphs::Ascii if !letter.is_ascii() => '?',
        _ => letter,
    };
    text.chars().map(shown).collect()
}

/// A cell as words name it.
pub fn number(cell: Cell) -> String {
    format!("#{}", cell.index())
}

/// Some cells, the first ones by name.
pub(crate) fn list(cells: impl ExactSizeIterator<Item = Cell>) -> String {
    let rest = cells.len().saturating_sub(NAMED);
    let mut names: Vec<String> = cells.take(NAMED).map(number).collect();
    if rest > 0 {
        names.push(format!("{rest} others"));
    }
    names.join(", ")
}

/// Genes by their names.
pub(crate) fn join(genes: &[Gene], separator: &str) -> String {
    let names: Vec<String> = genes.iter().map(Gene::to_string).collect();
    names.join(separator)
}

/// The genes that a child can only have from the first parent, and from the second.
pub(crate) fn heritage(parents: [Cell; 2], child: Cell) -> [Vec<Gene>; 2] {
    let origin = Origin::Crossover { parents };
    parents.map(|parent| inherited(&origin, parent, child))
}

/// A refusal in few words.
pub(crate) fn briefly(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Cost {
            cost,
            amount,
            limit,
        } => {
            let definition = cost.definition();
            let amount = definition.unit.readable(*amount);
            format!("{amount} {} {}", definition.short, limit.words(*cost))
        }
        Refusal::Unknown { cost } => format!("unknown {}", cost.definition().short),
        Refusal::Impossible { .. } => "did not compile".to_owned(),
        Refusal::Operation { locus, operation } => {
            let nickname = operation.names().nickname;
            format!("{} may not be {nickname}", locus.name())
        }
        Refusal::Space { space } => format!("of {space}"),
        Refusal::Missing { operation } => format!("no {}", operation.names().nickname),
    }
}
