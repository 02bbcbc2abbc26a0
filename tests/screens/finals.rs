//! A run whose best networks were trained at its end.

use freerea::explorer::theme::Glyphs;

use super::{explorer, screen, snapshot};

#[test]
fn a_run_after_its_finals() {
    for size in [(80, 24), (160, 50)] {
        let mut explorer = explorer("dark", Glyphs::Unicode);
        for line in include_str!("../recorded/finals.jsonl").lines() {
            explorer.happen(serde_json::from_str(line).expect("an event a line"));
        }
        let screen = screen(&mut explorer, size);
        snapshot(&format!("finals-{}x{}", size.0, size.1), &screen);
    }
}
