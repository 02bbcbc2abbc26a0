//! What happened, in words that a class understands.

pub mod activity;
mod searching;
mod terms;

use freerea_core::evolution::{
    Cause, Constraints, Contender, EvolutionEvent, Origin, Refusal, Rule,
};
use freerea_core::search::{Event, Happening, SearchEvent};
use freerea_core::space::{Cell, Operation};
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
pub use freerea_core::numbers::thousands;
use terms::NAMED;
use terms::{briefly, heritage, join, list};
pub use terms::{clock, counted, limits, number, origin_role, presentable, reason};

/// Columns that the sign before a sentence takes, by which wrapped lines are indented.
pub const SIGN: usize = 2;

/// How many words are made of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brevity {
    /// Whole sentences.
    Full,
    /// What fits a narrow panel.
    Short,
}

/// An event as a whole sentence; `None` for what is not worth a line.
pub fn sentence(event: &Event, look: &Look) -> Option<Line<'static>> {
    phrase(event, look, Brevity::Full)
}

/// An event in more or fewer words; `None` for what is not worth a line.
pub fn phrase(event: &Event, look: &Look, brevity: Brevity) -> Option<Line<'static>> {
    if !is_reported(event) {
        return None;
    }
    let mut words = Words::new(look, brevity);
    match &event.happening {
        Happening::Evolution(event) => words.evolution(event),
        Happening::Search(event) => words.search(event),
    }
    Some(Line::from(words.spans))
}

/// Whether an event is worth a line, which takes no words to say.
pub fn is_reported(event: &Event) -> bool {
    match &event.happening {
        // The children of a tournament are reported as they are born.
        Happening::Search(SearchEvent::ScoringStarted { cells }) => cells.len() > NAMED,
        // What came of it is reported.
        Happening::Search(SearchEvent::Commanded { .. } | SearchEvent::Scored { .. }) => false,
        _ => true,
    }
}

/// A line in the making.
struct Words<'l> {
    look: &'l Look,
    brevity: Brevity,
    spans: Vec<Span<'static>>,
}

impl<'l> Words<'l> {
    fn new(look: &'l Look, brevity: Brevity) -> Self {
        Words {
            look,
            brevity,
            spans: Vec::with_capacity(16),
        }
    }

    fn say(&mut self, text: impl Into<String>, role: Role) -> &mut Self {
        self.spans.push(self.look.span(text.into(), role));
        self
    }

    fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.say(text, Role::Text)
    }

    /// One text or the other, as there is room.
    fn either(&mut self, full: &str, short: &str) -> &mut Self {
        self.text(if self.full() { full } else { short })
    }

    fn full(&self) -> bool {
        self.brevity == Brevity::Full
    }

    /// The sign that a line begins with.
    fn sign(&mut self, unicode: &str, ascii: &str, role: Role) -> &mut Self {
        let sign = self.look.glyph(unicode, ascii);
        self.say(format!("{sign} "), role)
    }

    fn cell(&mut self, cell: Cell) -> &mut Self {
        self.text(number(cell))
    }

    fn operation(&mut self, operation: Operation) -> &mut Self {
        let name = match self.brevity {
            Brevity::Full => operation.name(),
            Brevity::Short => operation.names().nickname,
        };
        self.say(name, Look::operation_role(operation))
    }

    fn evolution(&mut self, event: &EvolutionEvent) {
        match event {
            EvolutionEvent::Drawn { contenders, .. } => self.drawn(contenders),
            EvolutionEvent::Born {
                cell,
                origin,
                explored,
                ..
            } => self.born(*cell, origin, *explored),
            EvolutionEvent::Refused {
                cell,
                origin,
                refusal,
            } => self.refused(*cell, origin, refusal),
            EvolutionEvent::Refreshed { cell, origin } => self.refreshed(*cell, origin),
            EvolutionEvent::Died { cell, cause } => self.died(*cell, *cause),
            EvolutionEvent::Selected { generation } => {
                self.say(format!("step {generation} complete"), Role::Dim);
            }
            EvolutionEvent::Converged { tournaments } => self.converged(*tournaments),
            EvolutionEvent::EnumerationBegan { networks, left } => {
                self.enumeration(*networks, *left);
            }
            EvolutionEvent::Enumerated { cell, .. } => self.enumerated(*cell),
            EvolutionEvent::Best { cell } => self.best(*cell),
            EvolutionEvent::Constrained {
                constraints,
                feasible,
            } => {
                self.sign("≤", "<", Role::Limit)
                    .say("limits: ", Role::Limit)
                    .constraints(constraints, *feasible);
            }
            EvolutionEvent::Tuned {
                population,
                tournament,
                rule,
            } => self.tuned(population.get(), tournament.get(), rule),
        }
    }

    /// The first two contenders are the parents.
    fn drawn(&mut self, contenders: &[Contender]) {
        self.sign("◇", "v", Role::Accent);
        let [first, second, rest @ ..] = contenders else {
            self.text("too few are alive for a tournament");
            return;
        };
        self.text(format!("{} drawn: ", contenders.len()));
        self.winner(first).text(" and ").winner(second);
        self.say(" win", Role::Accent);
        if !self.full() {
            return;
        }
        if !rest.is_empty() {
            let losers = rest.iter().map(|contender| contender.cell);
            self.text(" over ").say(list(losers), Role::Dim);
        }
        self.text(" and become parents");
    }

    fn winner(&mut self, winner: &Contender) -> &mut Self {
        self.say(number(winner.cell), Role::Accent);
        if self.full() {
            self.say(format!(" ({:.3})", winner.score), Role::Dim);
        }
        self
    }

    fn born(&mut self, cell: Cell, origin: &Origin, explored: bool) {
        self.sign("+", "+", Role::Born)
            .say(number(cell), Role::Born);
        match (self.brevity, explored) {
            (Brevity::Full, true) => self.text(" is born: "),
            (Brevity::Full, false) => self.text(" is born again: "),
            (Brevity::Short, true) => self.text(" "),
            (Brevity::Short, false) if *origin == Origin::Return => self.text(" "),
            (Brevity::Short, false) => self.text(" again "),
        };
        self.descent(cell, origin);
    }

    fn refused(&mut self, cell: Cell, origin: &Origin, refusal: &Refusal) {
        self.sign("✗", "!", Role::Refused)
            .say(number(cell), Role::Refused);
        if !self.full() {
            self.text(" refused: ").text(briefly(refusal));
            return;
        }
        self.text(format!(" is refused, {refusal}: "));
        self.descent(cell, origin);
    }

    fn refreshed(&mut self, cell: Cell, origin: &Origin) {
        self.sign("↻", "~", Role::Refreshed)
            .say(number(cell), Role::Refreshed);
        if !self.full() {
            self.text(" is alive: now youngest");
            return;
        }
        self.text(" is alive already, now the youngest: ");
        self.descent(cell, origin);
    }

    /// Where a cell comes from, and what is new in it.
    fn descent(&mut self, cell: Cell, origin: &Origin) {
        let role = origin_role(origin);
        match *origin {
            Origin::Founder => self.either("a random founder", "founder"),
            Origin::Immigrant => self.either(
                "a random immigrant, as variation found no way on",
                "immigrant",
            ),
            Origin::Return => self.either("it comes back from the history", "returns"),
            Origin::Inserted => self.either("named by the user", "by hand"),
            Origin::Enumerated => self.either("scored in the exhaustive finish", "enumerated"),
            Origin::Mutation { parent } => {
                self.either("a ", "");
                self.say(if self.full() { "mutation" } else { "mutated" }, role)
                    .either(" of ", " ")
                    .changed(parent, cell)
            }
            Origin::Hand { parent } => self
                .say("by hand", role)
                .either(" from ", " ")
                .changed(parent, cell),
            Origin::Crossover { parents } => {
                self.either("a ", "");
                self.say(if self.full() { "crossover" } else { "crossed" }, role)
                    .either(" of ", " ")
                    .crossed(parents, cell)
            }
        };
    }

    /// The parent, and the genes that changed.
    fn changed(&mut self, parent: Cell, child: Cell) -> &mut Self {
        self.cell(parent);
        for (place, change) in parent.changes(&child).into_iter().enumerate() {
            let gene = change.gene();
            self.text(match (self.brevity, place) {
                (Brevity::Full, 0) => format!(", {} {gene}: ", gene.kind()),
                (Brevity::Full, _) => format!("; {gene}: "),
                (Brevity::Short, _) => format!(", {gene} "),
            });
            self.operation(change.from)
                .either(" becomes ", " to ")
                .operation(change.to);
        }
        self
    }

    /// The parents, and what the child has of which.
    fn crossed(&mut self, parents: [Cell; 2], child: Cell) -> &mut Self {
        self.cell(parents[0]).text(" and ").cell(parents[1]);
        let [first, second] = heritage(parents, child);
        let shares: Vec<String> = [(first, parents[0]), (second, parents[1])]
            .into_iter()
            .filter(|(genes, _)| !genes.is_empty())
            .map(|(genes, parent)| {
                let separator = if self.full() { ", " } else { " " };
                format!("{} from {}", join(&genes, separator), number(parent))
            })
            .collect();
        match (self.brevity, shares.len()) {
            (_, 0) => self.text(", which are alike"),
            (Brevity::Full, _) => self.text(format!(", {}", shares.join("; "))),
            (Brevity::Short, 1) if parents.contains(&child) => self,
            (Brevity::Short, _) => self.text(format!(", {}", shares[0])),
        }
    }

    fn died(&mut self, cell: Cell, cause: Cause) {
        self.sign("†", "x", Role::Died)
            .say(number(cell), Role::Died);
        match cause {
            Cause::Age => self.either(" dies of age: it was the oldest", " dies of age"),
            Cause::Outscored => self.either(" dies: the others score better", " dies: outscored"),
            Cause::Limits => {
                self.either(" must go: it breaks the new limits", " breaks the limits")
            }
            Cause::Removed => self.either(" is taken out by the user", " taken out by hand"),
        };
    }

    fn enumeration(&mut self, networks: usize, left: usize) {
        let (networks, left) = (thousands(networks), thousands(left));
        self.sign("∀", "=", Role::Accent)
            .say("exhaustive finish", Role::Accent);
        self.text(match self.brevity {
            Brevity::Full => format!(
                ": of the {networks} feasible networks, the {left} that are left are scored, the \
                 most promising first"
            ),
            Brevity::Short => format!(": {left} of {networks} networks left"),
        });
    }

    fn enumerated(&mut self, cell: Cell) {
        self.sign("·", ".", Role::Dim).say(number(cell), Role::Dim);
        self.either(" is scored, and stays outside of the population", " scored");
    }

    fn converged(&mut self, tournaments: u32) {
        self.sign("≈", "=", Role::Warning)
            .say("converged", Role::Warning);
        if self.full() {
            let row = format!(": {tournaments} tournaments in a row explored nothing");
            self.text(row).text("; if one does, a random cell comes in");
        } else {
            self.text(": random cells come in");
        }
    }

    fn best(&mut self, cell: Option<Cell>) {
        self.sign("★", "*", Role::Good);
        match cell {
            Some(cell) => self
                .say(number(cell), Role::Good)
                .either(" is the best of the history now", " is the best now"),
            None => self.either("no explored cell keeps to the limits", "none is feasible"),
        };
    }

    fn constraints(&mut self, constraints: &Constraints, feasible: usize) -> &mut Self {
        let limits = match self.brevity {
            Brevity::Full => constraints.to_string(),
            Brevity::Short => Some(limits(constraints, self.look))
                .filter(|limits| !limits.is_empty())
                .map_or_else(|| "none".to_owned(), |limits| limits.join(", ")),
        };
        self.text(limits);
        let feasible = thousands(feasible);
        self.text(match self.brevity {
            Brevity::Full => {
                format!(
                    "; {feasible} of the {} cells are feasible",
                    thousands(constraints.space().count())
                )
            }
            Brevity::Short => format!("; {feasible} feasible"),
        })
    }

    fn tuned(&mut self, population: usize, tournament: usize, rule: &Rule) {
        let terms = match (rule.metrics().next(), rule.named(), rule.combine) {
            (None, ..) => "no metric: all cells score 0".to_owned(),
            (_, Some(named), _) => format!("{} ({})", named.name(), rule.terms()),
            (_, None, _) => rule.to_string(),
        };
        let judged = match self.brevity {
            Brevity::Full => format!("all cells are judged anew, by the rule {terms}; "),
            Brevity::Short => format!("rule {rule}; "),
        };
        self.sign("≡", "=", Role::Accent)
            .text(judged)
            .text(format!("N = {population}, n = {tournament}"));
    }
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
