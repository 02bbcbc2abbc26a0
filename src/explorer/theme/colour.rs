//! Colours as numbers: their values, distances and contrasts.

use ratatui::style::Color;

/// The 16 colours with xterm's values, in the order of their index.
pub(super) const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The colour of this name in a theme file: `#rrggbb`, one of the 16, an index, or `default`.
pub(super) fn parse(text: &str) -> Option<Color> {
    match text {
        "default" => Some(Color::Reset),
        text => text.parse().ok(),
    }
}

/// Red, green and blue, as xterm shows the colour; none for the terminal's own.
pub(super) fn rgb(colour: Color) -> Option<[u8; 3]> {
    /// The steps of each channel in the 6x6x6 cube.
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match colour {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(index @ 0..16) => Some(SIXTEEN[usize::from(index)].1),
        Color::Indexed(index @ 16..232) => {
            let cube = usize::from(index - 16);
            Some([STEPS[cube / 36], STEPS[cube / 6 % 6], STEPS[cube % 6]])
        }
        Color::Indexed(index) => Some([8 + 10 * (index - 232); 3]),
        named => SIXTEEN
            .iter()
            .find(|(colour, _)| *colour == named)
            .map(|(_, rgb)| *rgb),
    }
}

/// A channel without its gamma.
fn linear(channel: u8) -> f64 {
    let channel = f64::from(channel) / 255.0;
    if channel <= 0.04045 {
        channel / 12.92
    } else {
        ((channel + 0.055) / 1.055).powf(2.4)
    }
}

/// The contrast ratio of WCAG 2, from 1 to 21; none where the terminal chooses a colour.
pub fn contrast(one: Color, other: Color) -> Option<f64> {
    let luminance = |colour| {
        let [r, g, b] = rgb(colour)?.map(linear);
        Some(0.2126 * r + 0.7152 * g + 0.0722 * b)
    };
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// A colour in Oklab: lightness and two axes of hue, in which distances are what eyes see.
pub(super) fn oklab(rgb: [u8; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(linear);
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

/// The square of the distance of two colours in Oklab.
pub(super) fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_spelling() {
        assert_eq!(parse("#1e2A3f"), Some(Color::Rgb(0x1e, 0x2a, 0x3f)));
        assert_eq!(parse("light-red"), Some(Color::LightRed));
        assert_eq!(parse("dark-grey"), Some(Color::DarkGray));
        assert_eq!(parse("208"), Some(Color::Indexed(208)));
        assert_eq!(parse("default"), Some(Color::Reset));
        for wrong in ["#12345", "#12345g", "256", "-1", "reddish", ""] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn indexed_colours_have_the_values_of_xterm() {
        assert_eq!(rgb(Color::Indexed(9)), Some([255, 0, 0]));
        assert_eq!(rgb(Color::Indexed(16)), Some([0, 0, 0]));
        assert_eq!(rgb(Color::Indexed(208)), Some([255, 135, 0]));
        assert_eq!(rgb(Color::Indexed(231)), Some([255, 255, 255]));
        assert_eq!(rgb(Color::Indexed(232)), Some([8, 8, 8]));
        assert_eq!(rgb(Color::Indexed(255)), Some([238, 238, 238]));
        assert_eq!(rgb(Color::Reset), None);
        assert_eq!(rgb(Color::LightBlue), Some([92, 92, 255]));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = |a, b| contrast(a, b).expect("both are known");
        assert!((ratio(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        // #777777 on white is the textbook near miss of 4.5.
        assert!((ratio(Color::Rgb(0x77, 0x77, 0x77), Color::White) - 4.478).abs() < 1e-3);
        assert_eq!(contrast(Color::Reset, Color::White), None);
    }

    #[test]
    fn oklab_has_its_published_values() {
        // Red of sRGB, from Ottosson's definition: (0.628, 0.225, 0.126).
        let [l, a, b] = oklab([255, 0, 0]);
        assert!((l - 0.628).abs() < 1e-3 && (a - 0.225).abs() < 1e-3 && (b - 0.126).abs() < 1e-3);
        let [l, a, b] = oklab([255, 255, 255]);
        assert!((l - 1.0).abs() < 1e-3 && a.abs() < 1e-3 && b.abs() < 1e-3);
    }
}
