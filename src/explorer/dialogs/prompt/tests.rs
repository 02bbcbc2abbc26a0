use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::input::action::RunAction;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::widgets::graph::trial::{canvas_rows, look, recorded};

fn typed(keys: &str) -> Prompt {
    let mut prompt = Prompt::default();
    for character in keys.chars() {
        prompt.press(KeyEvent::from(KeyCode::Char(character)));
    }
    prompt
}

#[test]
fn enter_acts_or_says_what_is_wrong() {
    let mut prompt = typed("restart 7");
    let outcome = prompt.press(KeyEvent::from(KeyCode::Enter));
    assert_eq!(outcome, Outcome::finish(RunAction::Restart(Some(7))));
    let mut prompt = typed("restart x");
    assert_eq!(prompt.press(KeyEvent::from(KeyCode::Enter)), Outcome::Stay);
    assert!(
        prompt.hint(&look(Glyphs::Unicode), 80).0[0].starts_with("restart: "),
        "{:?}",
        prompt.fault
    );
}

#[test]
fn names_are_asked_for_once_by_a_command_that_takes_them() {
    for command in ["versus ", "table "] {
        let mut prompt = typed(command);
        assert!(prompt.lacks_names(), "{command}");
        assert!(!prompt.lacks_names(), "{command}");
    }
    assert!(!typed("versus").lacks_names() && !typed("theme ").lacks_names());
}

#[test]
fn tab_completes_as_far_as_it_is_clear() {
    let mut prompt = typed("pop");
    prompt.press(KeyEvent::from(KeyCode::Tab));
    assert_eq!(prompt.text, "population ");
    let mut prompt = typed("max");
    prompt.press(KeyEvent::from(KeyCode::Tab));
    assert_eq!(prompt.text, "max-");
}

#[test]
fn editing_keeps_to_characters() {
    let mut prompt = typed("aß");
    prompt.press(KeyEvent::from(KeyCode::Left));
    prompt.press(KeyEvent::from(KeyCode::Char('é')));
    assert_eq!(prompt.text, "aéß");
    prompt.press(KeyEvent::from(KeyCode::Delete));
    prompt.press(KeyEvent::from(KeyCode::Backspace));
    assert_eq!((prompt.text.as_str(), prompt.at), ("a", 1));
    prompt.type_text("b\nc");
    assert_eq!(prompt.text, "ab c");
}

#[test]
fn a_pasted_filter_counts_at_once_and_turns_no_line() {
    let mut prompt = Prompt::new("filter", KnownNames::default());
    let outcome = prompt.type_text("1\u{202e}33\n");
    let wanted = LookAction::Filter("133".parse().unwrap());
    assert_eq!(outcome, Outcome::act(wanted));
}

fn hint(prompt: &Prompt, width: usize) -> Vec<String> {
    let view = View::default();
    let rows = canvas_rows(
        (width as u16, 12),
        &recorded(),
        &view,
        Glyphs::Unicode,
        |f, a, c| {
            prompt.draw(f, a, c);
        },
    );
    let rows = rows.iter().map(|row| row.trim_end().to_owned());
    rows.filter(|row| !row.is_empty() && !row.starts_with(':'))
        .collect()
}

#[test]
fn tab_goes_through_all_that_a_word_can_become() {
    for command in ["sort ", "axis-x ", ""] {
        let mut prompt = typed(command);
        let all = completions(command, &KnownNames::default()).1;
        let first = hint(&prompt, 80);
        assert!(first[0].ends_with("  …"), "{first:?}");
        let mut seen = first[0].clone();
        loop {
            prompt.press(KeyEvent::from(KeyCode::Tab));
            let next = hint(&prompt, 80);
            if next == first {
                break;
            }
            assert!(next[0].starts_with("…  "), "{next:?}");
            seen += &next[0];
        }
        for completion in all {
            assert!(seen.contains(&completion.text), "{}", completion.text);
        }
    }
}

#[test]
fn what_is_wrong_is_read_to_its_end() {
    let mut prompt = typed("sort foo");
    prompt.press(KeyEvent::from(KeyCode::Enter));
    for width in [80, 40] {
        let said = hint(&prompt, width).join(" ");
        assert_eq!(said, prompt.fault.clone().unwrap());
    }
    let said = hint(&typed("filter born:xx"), 80);
    assert!(
        said.join(" ")
            .contains(freerea_core::evolution::Origin::NAMES.last().unwrap())
    );
    let arrow = said.last().unwrap();
    assert_eq!(arrow.chars().count(), ":filter born:x".len(), "{said:?}");
}
