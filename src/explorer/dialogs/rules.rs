//! The rules to choose from, each with the answer that it gives now.

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::evolution::{Combination, NamedRule, Rule};
use freerea_core::scene::Scene;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::{Outcome, TuneAction};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::lines::wrapped;

/// The keys.
pub(super) const KEYS: [KeyHint; 4] = [
    ("Enter", "judge by it"),
    ("Esc", "close"),
    ("up down", "rule"),
    ("left right", "combine"),
];

/// Columns of a rule's name, and of its answer.
const NAME: usize = 11;
const ANSWER: usize = 9;
const ACCURACY: usize = 11;

/// A choice among the rules with a name, and the present one if it has none.
#[derive(Clone, Debug)]
pub struct RulePicker {
    rules: Vec<Rule>,
    cursor: usize,
    combine: Combination,
}

impl RulePicker {
    /// The rules, with the present one under the cursor.
    pub fn new(scene: &Scene) -> Self {
        let present = scene.settings.rule;
        let plain = present.combined(Combination::Sum);
        let mut rules: Vec<Rule> = NamedRule::ALL.into_iter().map(Rule::from).collect();
        if !rules.contains(&plain) {
            rules.push(plain);
        }
        let cursor = rules.iter().position(|rule| *rule == plain);
        RulePicker {
            rules,
            cursor: cursor.unwrap_or(0),
            combine: present.combine,
        }
    }

    fn chosen(&self) -> Rule {
        self.rules[self.cursor].combined(self.combine)
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        let count = self.rules.len();
        match key.code {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => {
                self.cursor = (self.cursor + 1) % count;
            }
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => {
                self.cursor = (self.cursor + count - 1) % count;
            }
            KeyCode::Right | KeyCode::Char('l') => self.turn(1),
            KeyCode::Left | KeyCode::Char('h') => self.turn(Combination::ALL.len() - 1),
            KeyCode::Enter => return Outcome::finish(TuneAction::Rule(self.chosen())),
            KeyCode::Esc | KeyCode::Char('q') => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    fn turn(&mut self, by: usize) {
        let all = Combination::ALL;
        self.combine = all[(self.combine as usize + by) % all.len()];
    }

    /// Draws the rules, what each would answer, and what the chosen one adds up.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let Some(inner) = window::draw(frame, area, look, "Rule", (76, 16), &KEYS) else {
            return;
        };
        let mut lines = vec![self.head(canvas)];
        for (place, rule) in self.rules.iter().enumerate() {
            lines.push(self.row(canvas, place, rule.combined(self.combine)));
        }
        lines.push(self.combinations(look));
        lines.push(Line::default());
        let width = usize::from(inner.width);
        let chosen = self.chosen();
        let about = chosen.named().map(NamedRule::about);
        let words = about
            .into_iter()
            .map(str::to_owned)
            .chain([
                format!("adds up {}", chosen.terms()),
                combined(self.combine).to_owned(),
            ])
            .flat_map(|sentence| wrapped(&sentence, width));
        lines.extend(words.map(|words| Line::from(look.span(words, Role::Dim))));
        for (line, row) in lines.into_iter().zip(inner.rows()) {
            frame.render_widget(line, row);
        }
    }

    fn head(&self, canvas: &Canvas) -> Line<'static> {
        let accuracy = canvas.benchmarked.map_or(String::new(), |benchmarked| {
            benchmarked.dataset().chars().take(8).collect::<String>() + " %"
        });
        let text = format!(
            "  {:NAME$}{:>ANSWER$}{accuracy:>ACCURACY$}",
            "rule", "answer"
        );
        Line::from(canvas.look.span(text, Role::Header))
    }

    /// A rule, the best of the feasible history by it, and how accurate that is.
    fn row(&self, canvas: &Canvas, place: usize, rule: Rule) -> Line<'static> {
        let (look, scene) = (canvas.look, canvas.scene);
        let name = match rule.combined(Combination::Sum).named() {
            Some(named) => named.name(),
            None => "custom",
        };
        let first = scene.history.best(&scene.settings.constraints, rule);
        let best = first.filter(|best| rule.check_measured([&best.metrics]).is_ok());
        let answer = best.map_or("-".to_owned(), |best| format!("#{}", best.cell.index()));
        let accuracy = canvas.benchmarked.map_or(String::new(), |benchmarked| {
            let known = best.and_then(|best| benchmarked.yardstick().accuracy(best.cell));
            known.map_or("?".to_owned(), |accuracy| format!("{accuracy:.2}"))
        });
        let marker = if place == self.cursor { ">" } else { " " };
        let mut spans = vec![look.span(
            format!("{marker} {name:NAME$}{answer:>ANSWER$}{accuracy:>ACCURACY$}"),
            Role::Text,
        )];
        if rule == scene.settings.rule {
            spans.push(look.span("  in force", Role::Good));
        } else if best.is_none() && first.is_some() {
            spans.push(look.span("  not measured in this run", Role::Warning));
        }
        let line = Line::from(spans);
        if place == self.cursor {
            line.style(look.style(Role::Selection))
        } else {
            line
        }
    }

    fn combinations(&self, look: &Look) -> Line<'static> {
        let mut spans: Vec<Span> = vec![look.span("  combined by ", Role::Dim)];
        for combination in Combination::ALL {
            let role = if combination == self.combine {
                Role::Accent
            } else {
                Role::Dim
            };
            let text = if combination == self.combine {
                format!("[{combination}] ")
            } else {
                format!(" {combination}  ")
            };
            spans.push(look.span(text, role));
        }
        Line::from(spans)
    }
}

/// What a combination does, in a sentence.
const fn combined(combine: Combination) -> &'static str {
    match combine {
        Combination::Sum => "each divided by the largest of the cells that are compared",
        Combination::MinMax => "each between the least, 0, and the largest, 1, of the cells",
        Combination::Rank => "each as its rank among the cells that are compared",
        Combination::LogRank => "each as the logarithm of its rank among the cells",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::derive::view::View;
    use crate::explorer::theme::Glyphs;
    use crate::explorer::ui::widgets::graph::trial::{canvas_rows, key, letter, recorded};

    fn screen(picker: &RulePicker, scene: &Scene, size: (u16, u16)) -> String {
        let view = View::default();
        let draw = |frame: &mut Frame, area, canvas: &Canvas| picker.draw(frame, area, canvas);
        canvas_rows(size, scene, &view, Glyphs::Ascii, draw).join("\n")
    }

    #[test]
    fn enter_puts_the_chosen_rule_in_force() {
        let scene = recorded();
        let mut picker = RulePicker::new(&scene);
        let text = screen(&picker, &scene, (80, 24));
        assert!(
            text.contains("in force") && text.contains("[sum]"),
            "{text}"
        );
        while picker.rules[picker.cursor] != NamedRule::Lean.rule() {
            picker.press(key(KeyCode::Down));
        }
        picker.press(letter('l'));
        picker.press(key(KeyCode::Right));
        let rule = NamedRule::Lean.rule().combined(Combination::Rank);
        let outcome = picker.press(key(KeyCode::Enter));
        assert_eq!(outcome, Outcome::finish(TuneAction::Rule(rule)));
        assert_eq!(picker.press(key(KeyCode::Esc)), Outcome::Close);
    }

    #[test]
    fn a_rule_without_a_name_is_among_them() {
        let mut scene = recorded();
        scene.settings.rule = "skip+naswot:0.5 by rank".parse().unwrap();
        let picker = RulePicker::new(&scene);
        assert_eq!(picker.chosen(), scene.settings.rule);
        let text = screen(&picker, &scene, (80, 24));
        assert!(text.contains("> custom") && text.contains("naswot:0.5+skip"));
    }

    #[test]
    fn it_fits_into_every_terminal() {
        let scene = recorded();
        let picker = RulePicker::new(&scene);
        assert!(screen(&picker, &scene, (40, 12)).contains("lean"));
        for width in 0..100 {
            for height in 0..30 {
                screen(&picker, &scene, (width, height));
            }
        }
    }
}
