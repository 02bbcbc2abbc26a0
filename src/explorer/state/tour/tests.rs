use ratatui::layout::Rect;

use crate::explorer::derive::view::Panel;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::theme::{Depth, Glyphs, Theme};
use crate::explorer::ui::canvas::Look;

use super::*;

fn on_tour() -> Explorer {
    let look = Look {
        theme: Theme::built_in("dark").unwrap(),
        glyphs: Glyphs::Unicode,
    };
    let mut explorer = Explorer::new(look, Depth::True, Vec::new(), Keymap::default());
    explorer.take(Tour::shipped());
    explorer
}

fn place(explorer: &Explorer) -> usize {
    explorer.guide.as_ref().unwrap().progress().0
}

/// Plays until nothing plays any more; says how long that took.
fn play_out(explorer: &mut Explorer) -> Duration {
    let mut elapsed = Duration::ZERO;
    while let Some(wait) = explorer.until_next_event() {
        explorer.play(wait);
        elapsed += wait;
    }
    elapsed
}

fn press(explorer: &mut Explorer, code: KeyCode) -> Vec<Effect> {
    explorer.press(KeyEvent::from(code))
}

#[test]
fn the_run_plays_by_itself_from_stop_to_stop_in_no_time() {
    let mut explorer = on_tour();
    let (_, count) = explorer.guide.as_ref().unwrap().progress();
    for number in 1..=count {
        assert_eq!(place(&explorer), number);
        let elapsed = play_out(&mut explorer);
        assert!(
            elapsed <= Duration::from_secs(3),
            "stop {number}: {elapsed:?}"
        );
        let stop = explorer.guide.as_ref().unwrap().stop().clone();
        assert_eq!(explorer.moment(), stop.moment, "stop {number}");
        assert_eq!(explorer.view.focus, stop.panel);
        assert!(explorer.view.notice.is_none(), "{:?}", explorer.view.notice);
        let effects = press(&mut explorer, KeyCode::Char('n'));
        let over = if number == count {
            vec![Effect::LeaveTour]
        } else {
            Vec::new()
        };
        assert_eq!(effects, over);
    }
}

#[test]
fn any_key_skips_what_plays() {
    let mut explorer = on_tour();
    let arrived = |explorer: &Explorer| {
        let moment = explorer.guide.as_ref().unwrap().stop().moment;
        explorer.until_next_event().is_none() && explorer.moment() == moment
    };
    assert!(!arrived(&explorer));
    press(&mut explorer, KeyCode::Char(' '));
    assert!(arrived(&explorer) && place(&explorer) == 1);
    while arrived(&explorer) {
        press(&mut explorer, KeyCode::Enter);
    }
    press(&mut explorer, KeyCode::Char('z'));
    assert!(
        arrived(&explorer) && explorer.view.zoomed,
        "and does what it does"
    );
}

#[test]
fn a_tour_goes_back_and_looks_around() {
    let mut explorer = on_tour();
    play_out(&mut explorer);
    let moment = explorer.moment();
    assert!(press(&mut explorer, KeyCode::Left).is_empty());
    assert_eq!(place(&explorer), 1, "there is none before the first");
    while place(&explorer) < 8 {
        press(&mut explorer, KeyCode::Right);
    }
    play_out(&mut explorer);
    assert!(explorer.moment() > moment);
    press(&mut explorer, KeyCode::Char('4'));
    assert_eq!(explorer.view.focus, Panel::Progress);
    for _ in 0..7 {
        press(&mut explorer, KeyCode::Backspace);
    }
    assert_eq!((place(&explorer), explorer.moment()), (1, moment));
}

#[test]
fn nothing_is_changed_in_a_tour() {
    let mut explorer = on_tour();
    play_out(&mut explorer);
    for key in ["m", "c", "f", "d", "w"] {
        let code = KeyCode::Char(key.chars().next().unwrap());
        assert!(press(&mut explorer, code).is_empty(), "{key}");
        let notice = format!("{:?}", explorer.view.notice);
        assert!(notice.contains("q leaves it"), "{key}: {notice}");
        assert!(explorer.dialog.is_none(), "{key}");
    }
}

#[test]
fn every_way_out_leaves_the_tour_and_not_the_program() {
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    for key in [
        KeyEvent::from(KeyCode::Char('q')),
        KeyCode::Esc.into(),
        ctrl_c,
    ] {
        let mut explorer = on_tour();
        assert_eq!(explorer.press(key), [Effect::LeaveTour], "{key:?}");
    }
    let mut explorer = on_tour();
    press(&mut explorer, KeyCode::Char('z'));
    assert!(
        press(&mut explorer, KeyCode::Esc).is_empty(),
        "leaves the zoom first"
    );
    press(&mut explorer, KeyCode::Char('?'));
    assert!(
        press(&mut explorer, KeyCode::Char('q')).is_empty(),
        "closes the help"
    );
}

#[test]
fn the_help_in_a_tour_is_on_its_keys_and_begins_no_other() {
    let mut explorer = on_tour();
    press(&mut explorer, KeyCode::Char('?'));
    assert!(press(&mut explorer, KeyCode::Char('t')).is_empty());
    assert!(explorer.help.is_some());
    explorer.refresh();
    let picture = explorer.picture(Rect::new(0, 0, 80, 24)).text();
    let (keys, others) = picture.split_once("Letters of a cell").unwrap();
    assert!(
        keys.contains("In the tour") && keys.contains("leave the tour"),
        "{picture}"
    );
    assert!(!others.contains("tour for newcomers"), "{picture}");
}

#[test]
fn a_text_that_is_cut_scrolls_and_begins_anew_at_the_next_stop() {
    let mut explorer = on_tour();
    press(&mut explorer, KeyCode::Char(' '));
    let above = |explorer: &Explorer| explorer.guide.as_ref().unwrap().above(99);
    press(&mut explorer, KeyCode::Down);
    assert_eq!(above(&explorer), 0, "there is room for all of it");
    assert!(
        explorer.view.selected.is_some(),
        "and the key selects a cell"
    );
    explorer.resize(Rect::new(0, 0, 40, 12));
    for _ in 0..99 {
        press(&mut explorer, KeyCode::Down);
    }
    let last = above(&explorer);
    assert!((1..20).contains(&last), "{last}");
    press(&mut explorer, KeyCode::Char('k'));
    assert_eq!(above(&explorer), last - 1);
    press(&mut explorer, KeyCode::Char(' '));
    assert_eq!(above(&explorer), 0);
}

#[test]
fn the_help_leads_to_the_tour() {
    let mut explorer = on_tour();
    explorer.guide = None;
    press(&mut explorer, KeyCode::Char('?'));
    let effects = press(&mut explorer, KeyCode::Char('t'));
    assert_eq!(effects, [Effect::TakeTour(None)]);
    assert!(explorer.help.is_none());
}
