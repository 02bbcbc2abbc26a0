//! The best cell in the head: its score, what it costs, and what its training gave.

use freerea_core::cost::Cost;
use freerea_core::evolution::Record;

use super::fitting::HeaderPart;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::words::counted;

/// The costs of a cell in few digits with their names: parameters, FLOPs and what is limited.
fn costs(canvas: &Canvas, record: &Record) -> Vec<(String, &'static str)> {
    let settings = &canvas.scene.settings;
    let shown =
        |cost: &Cost| Cost::ALWAYS_SHOWN.contains(cost) || settings.constraints[*cost].is_set();
    let written = |cost: Cost| {
        let definition = cost.definition();
        let amount = record.costs.get(cost);
        let shown = definition.shown_of(record.cell, amount, &settings.costing());
        (shown, definition.short)
    };
    Cost::ALL.into_iter().filter(shown).map(written).collect()
}

/// FreeREA's answer so far.
pub(super) fn best(canvas: &Canvas) -> HeaderPart {
    let star = canvas.look.glyph("★", "*");
    let Some(best) = canvas.scene.answer() else {
        let none = canvas
            .look
            .span(format!("{star} no best cell yet"), Role::Dim);
        return HeaderPart {
            importance: 18,
            forms: vec![vec![none]],
        };
    };
    let number = format!("#{}", best.cell.index());
    let score = match canvas.model.score(best) {
        Some(score) => format!("{score:.4}"),
        None => "infeasible".to_owned(),
    };
    let costs = costs(canvas, best);
    let bare: Vec<&str> = costs.iter().map(|(value, _)| value.as_str()).collect();
    let bare = bare.join(" ");
    let name = |word: &str| {
        canvas
            .look
            .span(format!("{star} {word}{number}"), Role::Good)
    };
    let dim = |text: String| canvas.look.span(text, Role::Dim);
    let value = |text: String| canvas.look.span(text, Role::Text);
    let mut whole = vec![
        name("best "),
        dim("  score ".to_owned()),
        value(score.clone()),
    ];
    for (amount, title) in &costs {
        whole.extend([value(format!("  {amount}")), dim(format!(" {title}"))]);
    }
    HeaderPart {
        importance: 18,
        forms: vec![
            whole,
            vec![name("best "), value(format!(" {score} {bare}"))],
            vec![name(""), value(format!(" {score} {bare}"))],
            vec![name(""), value(format!(" {score}"))],
            vec![name("")],
        ],
    }
}

/// How accurate the most accurate finalist is, which is the answer.
pub(super) fn trained(canvas: &Canvas) -> Option<HeaderPart> {
    let ranked = canvas.scene.ranked_finalists();
    let dim = |text: &str| canvas.look.span(text.to_owned(), Role::Dim);
    let value = |text: String| canvas.look.span(text, Role::Text);
    let short = vec![
        dim("trained "),
        value(format!("{:.2} %", ranked.first()?.accuracy)),
    ];
    let among = [
        dim(", first of "),
        value(counted(ranked.len() as u64, "finalist")),
    ];
    Some(HeaderPart {
        importance: 14,
        forms: vec![[short.as_slice(), &among].concat(), short],
    })
}
