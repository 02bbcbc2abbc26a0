//! Screens of a search for a device: five limits, in the dialog, the table, the scatter plot and
//! the cell panel.

use std::collections::BTreeMap;

use freerea_core::cost::{Cost, DeviceCosts, DeviceProfile, Fitted};
use freerea_core::search::{Event, Happening, SearchEvent};
use freerea_core::space::Space;

use super::*;

/// A device whose latencies are fitted, but for two cells that were measured.
fn device() -> DeviceCosts {
    let operations = [
        ("nor_conv_3x3", 9.5),
        ("nor_conv_1x1", 3.0),
        ("avg_pool_3x3", 2.5),
        ("skip_connect", 0.5),
    ];
    let operations = operations.map(|(name, ms)| (name.to_owned(), ms));
    DeviceCosts::keep(DeviceProfile {
        name: "board".to_owned(),
        space: Space::NatsTss,
        dataset: Dataset::Cifar10,
        stem: None,
        source: None,
        fitted: Some(Fitted {
            base: 1.5,
            operations: BTreeMap::from(operations),
            ..Fitted::default()
        }),
        measured: BTreeMap::from([(9930, 48.25), (1462, -1.0)]),
    })
}

/// The recorded search as if it had run for the device, under these limits.
fn limited(limits: &[(Cost, u64)]) -> Explorer {
    let look = Look {
        theme: Theme::built_in("dark").expect("a built-in theme"),
        glyphs: Glyphs::Unicode,
    };
    let themes = Theme::names(None);
    let mut explorer = Explorer::new(look, Depth::True, themes, Keymap::default());
    explorer.compare_with(Yardstick::of(&shipped::glyphs(), Dataset::Cifar10));
    for line in include_str!("../recorded/search.jsonl").lines() {
        let mut event: Event = serde_json::from_str(line).expect("an event a line");
        if let Happening::Search(SearchEvent::Started { settings, .. }) = &mut event.happening {
            settings.platform.device = Some(device());
            for &(cost, max) in limits {
                settings.constraints[cost].max = Some(max);
            }
        }
        explorer.happen(event);
    }
    explorer
}

const FIVE: [(Cost, u64); 5] = [
    (Cost::Params, 1_200_000),
    (Cost::Flops, 180_000_000),
    (Cost::Sram, 64 << 10),
    (Cost::Flash, 1 << 20),
    (Cost::Latency, 45_000_000),
];

#[test]
fn five_limits_on_every_screen() {
    for (width, height) in SIZES {
        let mut explorer = limited(&FIVE);
        let whole = screen(&mut explorer, (width, height));
        snapshot(&format!("limits-whole-{width}x{height}"), &whole);
        apply(&mut explorer, &["focus cell", "zoom"]);
        let cell = screen(&mut explorer, (width, height));
        assert!(cell.contains("memory, cell of stage 1"), "{cell}");
        snapshot(&format!("limits-cell-{width}x{height}"), &cell);
        apply(
            &mut explorer,
            &["focus population", "list history", "sort latency"],
        );
        let table = screen(&mut explorer, (width, height));
        assert!(table.contains("latency"), "{table}");
        snapshot(&format!("limits-table-{width}x{height}"), &table);
        apply(
            &mut explorer,
            &[
                "focus distributions",
                "plot scatter",
                "axis-x latency",
                "axis-y sram",
            ],
        );
        let scatter = screen(&mut explorer, (width, height));
        assert!(scatter.contains("at most 45ms"), "{scatter}");
        snapshot(&format!("limits-scatter-{width}x{height}"), &scatter);
        apply(&mut explorer, &["zoom", "constraints"]);
        let dialog = screen(&mut explorer, (width, height));
        assert!(
            dialog.contains("64K") && dialog.contains("45ms"),
            "{dialog}"
        );
        snapshot(&format!("limits-dialog-{width}x{height}"), &dialog);
    }
}

#[test]
fn a_limit_of_latency_needs_a_device() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    apply(&mut explorer, &["max-latency 20ms"]);
    let screen = screen(&mut explorer, (120, 40));
    assert!(screen.contains("--device-costs"), "{screen}");
}

#[test]
fn kilobytes_limit_at_once() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let effects = explorer.apply(commands::parse("max-sram 48K").unwrap());
    assert_eq!(effects.len(), 1);
    let screen = screen(&mut explorer, (120, 40));
    assert!(screen.contains("SRAM <= 48K"), "{screen}");
    let error = commands::parse("max-sram 48").unwrap_err().to_string();
    assert!(error.contains("write it like 48K"), "{error}");
}
