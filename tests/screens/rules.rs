//! Screens of the rules: another one in force, the picker, and what five metrics look like.

use freerea::explorer::state::Effect;
use freerea_core::evolution::{Combination, EvolutionEvent, NamedRule, Rule};
use freerea_core::search::{Command, Event, Happening};

use super::*;

/// What a search does when it is asked to judge by another rule.
fn judged_by(explorer: &mut Explorer, rule: Rule) {
    let settings = explorer.scene().settings;
    for event in [
        EvolutionEvent::Tuned {
            population: settings.population,
            tournament: settings.tournament,
            rule,
        },
        EvolutionEvent::Best {
            cell: (explorer.scene().history)
                .best(&settings.constraints, rule)
                .map(|best| best.cell),
        },
    ] {
        explorer.happen(Event {
            at: 57_000,
            happening: Happening::Evolution(event),
        });
    }
}

#[test]
fn five_metrics_and_their_rule() {
    for (width, height) in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        judged_by(&mut explorer, NamedRule::Extended.rule());
        let whole = screen(&mut explorer, (width, height));
        assert!(whole.contains("extended"), "{whole}");
        snapshot(&format!("rule-extended-{width}x{height}"), &whole);
        apply(&mut explorer, &["focus correlation", "zoom"]);
        let correlation = screen(&mut explorer, (width, height));
        snapshot(&format!("rule-correlation-{width}x{height}"), &correlation);
        apply(&mut explorer, &["focus population", "list history"]);
        let table = screen(&mut explorer, (width, height));
        snapshot(&format!("rule-table-{width}x{height}"), &table);
    }
}

#[test]
fn the_picker_shows_what_each_rule_answers() {
    for (width, height) in SIZES {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        judged_by(&mut explorer, NamedRule::Lean.rule());
        apply(&mut explorer, &["rule"]);
        let picker = screen(&mut explorer, (width, height));
        assert!(picker.contains("in force"), "{picker}");
        snapshot(&format!("rule-picker-{width}x{height}"), &picker);
    }
}

#[test]
fn a_rule_is_asked_for_by_name_or_terms() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    for (text, rule) in [
        ("rule lean", NamedRule::Lean.rule()),
        (
            "rule paper by rank",
            NamedRule::Paper.rule().combined(Combination::Rank),
        ),
        ("rule naswot+meco:0.5", "meco:0.5+naswot".parse().unwrap()),
    ] {
        let effects = explorer.apply(commands::parse(text).unwrap());
        let asked = effects.iter().any(|effect| {
            matches!(effect, Effect::Tell(Command::Tune { rule: asked, .. }) if *asked == rule)
        });
        assert!(asked, "{text}: {effects:?}");
    }
    let effects = explorer.apply(commands::parse("rule naswot+zen").unwrap());
    assert!(effects.is_empty());
    let screen = screen(&mut explorer, (120, 40));
    assert!(
        screen.contains("zen was not measured in this run"),
        "{screen}"
    );
}
