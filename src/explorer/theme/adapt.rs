//! Themes brought down to what the terminal shows.

use ratatui::style::{Color, Modifier, Style};

use super::colour::{SIXTEEN, contrast, distance, oklab, rgb};
use super::{Depth, Role, Styles};

/// The styles in no more than `depth`; `plain` are those of a theme without colours.
pub(super) fn adapt(styles: &Styles, depth: Depth, plain: impl FnOnce() -> Styles) -> Styles {
    match depth {
        Depth::True => *styles,
        Depth::Indexed256 => reduced(styles, nearest_of_256),
        Depth::Ansi16 => {
            let mut reduced = reduced(styles, nearest_of_16);
            overrule_cells(&mut reduced);
            reduced
        }
        Depth::Mono => {
            let mut bare = *styles;
            for (style, plain) in bare.iter_mut().zip(plain()) {
                *style = Style {
                    fg: None,
                    bg: None,
                    ..*style
                }
                .patch(plain);
            }
            bare
        }
    }
}

/// The nearest colour that has a least contrast to each of some others.
type Nearest = fn(Color, &[Option<Color>], f64) -> Color;

/// WCAG's least contrast of text.
const READABLE: f64 = 4.5;

/// A little less contrast than yellow on white, the palest pair that people are used to.
const APART: f64 = 1.6;

/// Each colour replaced by the nearest that can be distinguished from what is under or over it.
fn reduced(styles: &Styles, nearest: Nearest) -> Styles {
    let text = styles[Role::Text as usize];
    let ground = text.bg.map(|colour| nearest(colour, &[], APART));
    let ink = text.fg.map(|colour| nearest(colour, &[ground], READABLE));
    let mut reduced = *styles;
    for (style, role) in reduced.iter_mut().zip(Role::ALL) {
        let over = if style.fg.is_none() { ink } else { None };
        let under = if role == Role::Selection {
            ground
        } else {
            None
        };
        let bg = match style.bg {
            Some(colour) if Some(colour) != text.bg => Some(nearest(colour, &[over, under], APART)),
            Some(_) => ground,
            None => None,
        };
        style.fg = match style.fg {
            Some(colour) if Some(colour) != text.fg || bg.is_some() => {
                Some(nearest(colour, &[bg.or(ground)], APART))
            }
            Some(_) => ink,
            None => None,
        };
        style.bg = bg;
    }
    reduced[Role::Text as usize].fg = ink;
    reduced
}

/// Gives the selected row a text colour, as 16 are too few for the cells' own to stay readable.
fn overrule_cells(styles: &mut Styles) {
    let text = styles[Role::Text as usize];
    let row = &mut styles[Role::Selection as usize];
    let Some(bg) = row.bg else { return };
    row.fg = row.fg.or(text.fg);
    let ratio = row.fg.and_then(|fg| contrast(bg, fg));
    if ratio.is_some_and(|ratio| ratio < READABLE) {
        (row.fg, row.bg) = (text.fg, text.bg);
        row.add_modifier |= Modifier::REVERSED;
    }
}

/// The cube and the greys are so fine that they keep the contrasts there are; but two colours
/// must not become one.
fn nearest_of_256(colour: Color, others: &[Option<Color>], _least: f64) -> Color {
    let Color::Rgb(r, g, b) = colour else {
        return colour;
    };
    let wanted = oklab([r, g, b]);
    // The first 16 are the user's to choose, so nobody knows what they look like.
    (16..=255)
        .map(Color::Indexed)
        .filter(|candidate| !others.contains(&Some(*candidate)))
        .filter_map(|candidate| Some((distance(wanted, oklab(rgb(candidate)?)), candidate)))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or(colour, |(_, candidate)| candidate)
}

fn nearest_of_16(colour: Color, others: &[Option<Color>], least: f64) -> Color {
    let values = match colour {
        Color::Indexed(index @ 0..16) => return SIXTEEN[usize::from(index)].0,
        Color::Rgb(..) | Color::Indexed(_) => rgb(colour),
        _ => return colour,
    };
    let Some([l, a, b]) = values.map(oklab) else {
        return colour;
    };
    // Tinted greys are greys. All else is a hue, even a pastel, which is far from the vivid
    // hues of the 16; and a hue says more than its lightness, of which there are but two.
    let chromatic = |[_, a, b]: [f64; 3]| a.hypot(b) > 0.05;
    let hue = chromatic([l, a, b]);
    let (lightness, vivid) = if hue { (0.5, 2.2) } else { (1.0, 1.0) };
    let wanted = [l * lightness, a * vivid, b * vivid];
    let differs = |candidate| {
        let mut ratios = others
            .iter()
            .flatten()
            .filter_map(|other| contrast(candidate, *other));
        ratios.all(|ratio| ratio >= least)
    };
    SIXTEEN
        .into_iter()
        .map(|(candidate, values)| (candidate, oklab(values)))
        .filter(|(candidate, lab)| chromatic(*lab) == hue && differs(*candidate))
        .map(|(candidate, [l, a, b])| (distance(wanted, [l * lightness, a, b]), candidate))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or(Color::Reset, |(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::theme::Theme;

    #[test]
    fn the_nearest_colours_are_those_that_eyes_choose() {
        let of_256 = |r, g, b| nearest_of_256(Color::Rgb(r, g, b), &[], APART);
        assert_eq!(of_256(255, 135, 0), Color::Indexed(208));
        assert_eq!(of_256(8, 8, 8), Color::Indexed(232));
        assert_eq!(of_256(30, 30, 32), Color::Indexed(234));
        let grey = nearest_of_256(Color::Rgb(30, 30, 32), &[Some(Color::Indexed(234))], APART);
        assert_ne!(grey, Color::Indexed(234));

        let of_16 = |r, g, b| nearest_of_16(Color::Rgb(r, g, b), &[], APART);
        assert_eq!(of_16(166, 227, 161), Color::LightGreen, "a pastel green");
        assert_eq!(of_16(205, 214, 244), Color::Gray, "a bluish white");
        assert_eq!(of_16(20, 22, 28), Color::Black);
        assert_eq!(nearest_of_16(Color::Indexed(1), &[], APART), Color::Red);
        assert_eq!(
            nearest_of_16(Color::Reset, &[Some(Color::Black)], APART),
            Color::Reset
        );
        let faint = nearest_of_16(Color::Rgb(20, 22, 28), &[Some(Color::Black)], APART);
        assert_ne!(faint, Color::Black);
    }

    /// The colours of a role as they meet on the screen.
    fn pair(theme: &Theme, role: Role) -> (Option<Color>, Option<Color>) {
        let style = theme.style(Role::Text).patch(theme.style(role));
        (style.fg, style.bg)
    }

    #[test]
    fn nothing_vanishes_at_any_depth() {
        for name in Theme::BUILT_IN {
            let theme = Theme::built_in(name).unwrap();
            for depth in [Depth::True, Depth::Indexed256, Depth::Ansi16] {
                let theme = theme.at(depth);
                for role in Role::ALL {
                    let (fg, bg) = pair(&theme, role);
                    assert!(
                        fg.is_none() || fg != bg,
                        "{name} at {depth:?}: {}",
                        role.name()
                    );
                }
                let row = theme.style(Role::Selection);
                let reversed = row.add_modifier.contains(Modifier::REVERSED);
                let own = row.bg.is_some() && row.bg != theme.style(Role::Text).bg;
                assert!(reversed || own, "{name} at {depth:?}: the selection");
            }
        }
    }

    #[test]
    fn no_depth_keeps_more_colours_than_it_has() {
        for name in Theme::BUILT_IN {
            let theme = Theme::built_in(name).unwrap();
            for role in Role::ALL {
                let colours = |depth| {
                    let style = theme.at(depth).style(role);
                    [style.fg, style.bg]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                };
                let rgb = |colour: &Color| matches!(colour, Color::Rgb(..));
                let indexed = |colour: &Color| matches!(colour, Color::Indexed(_));
                assert!(!colours(Depth::Indexed256).iter().any(rgb));
                assert!(!colours(Depth::Ansi16).iter().any(|c| rgb(c) || indexed(c)));
                assert_eq!(colours(Depth::Mono), []);
            }
        }
    }

    #[test]
    fn without_colours_weight_tells_the_roles_apart() {
        let theme = Theme::default().at(Depth::Mono);
        let has = |role, modifier| theme.style(role).add_modifier.contains(modifier);
        assert!(has(Role::Selection, Modifier::REVERSED));
        assert!(has(Role::Title, Modifier::BOLD));
        assert!(has(Role::TitleFocused, Modifier::BOLD));
        assert_ne!(theme.style(Role::Title), theme.style(Role::TitleFocused));
        assert_ne!(theme.style(Role::Border), theme.style(Role::BorderFocused));
        let row = theme.style(Role::Dim).patch(theme.style(Role::Selection));
        assert_eq!(
            row.add_modifier & Modifier::DIM,
            Modifier::empty(),
            "dim on the selection"
        );
        assert!(has(Role::Dim, Modifier::DIM));
    }

    #[test]
    fn operations_keep_their_differences() {
        let operations = [
            Role::None,
            Role::SkipConnect,
            Role::NorConv1x1,
            Role::NorConv3x3,
            Role::AvgPool3x3,
        ];
        for name in Theme::BUILT_IN {
            for depth in [Depth::True, Depth::Indexed256, Depth::Ansi16, Depth::Mono] {
                let theme = Theme::built_in(name).unwrap().at(depth);
                for (at, one) in operations.iter().enumerate() {
                    for other in &operations[..at] {
                        let styles = [theme.style(*one), theme.style(*other)];
                        assert_ne!(
                            styles[0], styles[1],
                            "{name} at {depth:?}: {one:?} {other:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn sixteen_colours_leave_the_selected_row_readable() {
        for name in ["dark", "light", "high-contrast", "colour-blind"] {
            let theme = Theme::built_in(name).unwrap().at(Depth::Ansi16);
            let row = theme.style(Role::Selection);
            let ratio = contrast(row.fg.unwrap(), row.bg.unwrap()).unwrap();
            assert!(ratio >= 4.5, "{name}: {row:?}");
        }
    }
}
