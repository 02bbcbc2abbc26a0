use ratatui::style::{Color, Modifier};

use super::*;

/// The contrast of a role's text to what is under it.
fn ratio(theme: &Theme, role: Role, under: Role) -> f64 {
    let under = theme.style(Role::Text).patch(theme.style(under));
    let style = under.patch(theme.style(role));
    contrast(style.fg.unwrap(), style.bg.unwrap()).unwrap()
}

#[test]
fn text_has_the_contrast_it_needs() {
    let faint = [Role::None, Role::Dead, Role::SeriesHistory];
    let drawn = [
        Role::Border,
        Role::BorderFocused,
        Role::Gauge,
        Role::GaugeRest,
    ];
    for (name, least) in [
        ("dark", 4.5),
        ("light", 4.5),
        ("colour-blind", 4.5),
        ("high-contrast", 7.0),
    ] {
        let theme = Theme::built_in(name).unwrap();
        for role in Role::ALL {
            let least = match role {
                role if faint.contains(&role) => least * 2.0 / 3.0,
                role if drawn.contains(&role) => 1.7,
                _ => least,
            };
            let ratio = ratio(&theme, role, Role::Text);
            assert!(ratio >= least, "{name}: {} has {ratio:.2}", role.name());
        }
    }
}

#[test]
fn cells_stay_readable_on_the_selected_row() {
    let cells = [
        Role::Text,
        Role::Dim,
        Role::Good,
        Role::Warning,
        Role::Error,
        Role::SkipConnect,
    ]
    .into_iter()
    .chain([
        Role::NorConv1x1,
        Role::NorConv3x3,
        Role::AvgPool3x3,
        Role::Born,
        Role::Died,
    ])
    .chain([
        Role::Mutated,
        Role::Crossed,
        Role::Refused,
        Role::Refreshed,
        Role::Pareto,
    ]);
    for (name, least) in [
        ("dark", 4.5),
        ("light", 4.5),
        ("colour-blind", 3.5),
        ("high-contrast", 7.0),
    ] {
        let theme = Theme::built_in(name).unwrap();
        for role in cells.clone() {
            // The row is laid over the cell, so its text colour, if it has one, wins.
            let row = theme.style(role).patch(theme.style(Role::Selection));
            let ratio = contrast(row.fg.unwrap(), row.bg.unwrap()).unwrap();
            assert!(ratio >= least, "{name}: {} has {ratio:.2}", role.name());
        }
    }
}

#[test]
fn the_built_in_themes_style_every_role_within_their_means() {
    for role in Role::ALL {
        let mono = Theme::built_in("mono").unwrap().style(role);
        assert_eq!((mono.fg, mono.bg), (None, None), "{role:?}");
        assert!(!mono.add_modifier.contains(Modifier::ITALIC), "{role:?}");
        let ansi = Theme::built_in("ansi16").unwrap().style(role);
        for colour in [ansi.fg, ansi.bg].into_iter().flatten() {
            assert!(
                !matches!(colour, Color::Rgb(..) | Color::Indexed(_)),
                "{role:?}"
            );
        }
    }
    assert_eq!(Theme::default(), Theme::built_in("dark").unwrap());
    for (name, text) in BUILT_IN {
        for role in Role::ALL {
            let styled = text
                .lines()
                .any(|line| line.starts_with(&format!("{} =", role.name())));
            let inherited = text.contains("inherits = \"dark\"");
            let terminal = role == Role::Text && matches!(name, "ansi16" | "mono");
            assert!(styled || inherited || terminal, "{name}: {}", role.name());
        }
    }
}

/// What the eye of a colour-blind person makes of a colour, in linear light: Machado, Oliveira
/// and Fernandes (2009), full severity.
#[test]
fn the_colour_blind_theme_keeps_operations_apart_for_every_eye() {
    const EYES: [[[f64; 3]; 3]; 3] = [
        [
            [0.152, 1.053, -0.205],
            [0.115, 0.786, 0.099],
            [-0.004, -0.048, 1.052],
        ],
        [
            [0.367, 0.861, -0.228],
            [0.280, 0.673, 0.047],
            [-0.012, 0.043, 0.969],
        ],
        [
            [1.256, -0.077, -0.179],
            [-0.078, 0.931, 0.148],
            [0.005, 0.691, 0.304],
        ],
    ];
    let theme = Theme::built_in("colour-blind").unwrap();
    let seen = |role: Role, eye: [[f64; 3]; 3]| {
        let rgb = colour::rgb(theme.style(role).fg.unwrap()).unwrap();
        let linear = rgb.map(|channel| (f64::from(channel) / 255.0).powf(2.2));
        let channel = |row: [f64; 3]| {
            let value: f64 = row
                .iter()
                .zip(linear)
                .map(|(weight, light)| weight * light)
                .sum();
            (value.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0).round() as u8
        };
        colour::oklab(eye.map(channel))
    };
    for roles in [
        &[
            Role::SkipConnect,
            Role::NorConv1x1,
            Role::NorConv3x3,
            Role::AvgPool3x3,
            Role::None,
        ][..],
        &[Role::Good, Role::Warning, Role::Error],
    ] {
        for eye in EYES {
            for (at, one) in roles.iter().enumerate() {
                for other in &roles[..at] {
                    let apart = colour::distance(seen(*one, eye), seen(*other, eye)).sqrt();
                    assert!(apart > 0.1, "{one:?} and {other:?}: {apart:.3}");
                }
            }
        }
    }
}

#[test]
fn the_users_themes_stand_before_the_built_in_ones() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write(
        "dark.toml",
        "inherits = \"dark\"\n[palette]\ntext = \"#ffffff\"\n",
    );
    write("mine.toml", "inherits = \"dark\"\nkey = \"sky\"\n");
    write("notes.txt", "");
    let load = |name| Theme::load(name, Some(directory.path()));

    let mine = load("mine").unwrap();
    assert_eq!(mine.name(), "mine");
    assert_eq!(mine.style(Role::Text).fg, Some(Color::Rgb(255, 255, 255)));
    assert_eq!(
        mine.style(Role::Border),
        Theme::default().style(Role::Border)
    );
    assert_eq!(
        mine.style(Role::Key).fg,
        Theme::default().style(Role::SkipConnect).fg
    );
    assert_eq!(load("light").unwrap(), Theme::built_in("light").unwrap());
    assert_eq!(Theme::names(Some(directory.path())).last().unwrap(), "mine");
    assert_eq!(Theme::names(None).len(), BUILT_IN.len());
}

#[test]
fn wrong_themes_are_refused_with_their_reason() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write("a.toml", "inherits = \"b\"\n");
    write("b.toml", "inherits = \"a\"\n");
    write("heir.toml", "inherits = \"bad\"\n");
    write("bad.toml", "# bad\ntext = \"nothing\"\n");
    write("orphan.toml", "inherits = \"drak\"\n");
    let error = |name| {
        Theme::load(name, Some(directory.path()))
            .unwrap_err()
            .to_string()
    };
    let at = |file: &str| directory.path().join(file).display().to_string();

    assert_eq!(
        error("a"),
        format!("{}:1:12: the theme `a` inherits itself", at("b.toml"))
    );
    assert_eq!(
        error("heir"),
        format!("{}:2:8: unknown colour `nothing`", at("bad.toml"))
    );
    let slip = "unknown theme `drak`; did you mean `dark`?";
    assert_eq!(
        error("orphan"),
        format!("{}:1:12: {slip}", at("orphan.toml"))
    );
    assert!(error("solarised").starts_with("unknown theme `solarised`; there are dark, light, "));
    assert!(error("../heir").starts_with("unknown theme `../heir`"));
}
