//! How many colours the terminal shows.

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, dim, underlined and reversed have to do.
    Mono,
    /// The 16 that terminals let their users choose.
    Ansi16,
    /// The cube and greys of xterm.
    Indexed256,
    /// Red, green and blue of 8 bits each.
    #[default]
    True,
}

/// Terminals of all colours that do not say so where COLORTERM is lost, as over ssh.
const TRUE_TERMS: [&str; 6] = [
    "kitty",
    "ghostty",
    "alacritty",
    "foot",
    "wezterm",
    "-direct",
];

impl Depth {
    /// What the environment says: NO_COLOR, then COLORTERM, then TERM.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Depth {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        // A dumb terminal inside of a better one inherits the other's COLORTERM.
        if set("NO_COLOR").is_some() || term == "dumb" || term.starts_with("vt") {
            return Depth::Mono;
        }
        // GNU screen inherits it as well, and takes 24-bit codes for others. tmux calls itself
        // screen too, but knows them.
        let in_screen = term.starts_with("screen") || set("STY").is_some();
        let in_screen = in_screen && set("TMUX").is_none();
        let truecolour = !in_screen
            && set("COLORTERM").is_some_and(|says| says == "truecolor" || says == "24bit");
        let windows_terminal = set("WT_SESSION").is_some();
        let true_term = !in_screen && TRUE_TERMS.iter().any(|known| term.contains(known));
        let many = in_screen && (set("COLORTERM").is_some() || set("STY").is_some());
        if truecolour || windows_terminal || true_term {
            Depth::True
        } else if many || term.contains("256color") {
            Depth::Indexed256
        } else {
            Depth::Ansi16
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(variables: &[(&str, &str)]) -> Depth {
        Depth::detect(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn gnu_screen_is_no_truecolour_terminal() {
        let colourterm = ("COLORTERM", "truecolor");
        let screen = ("TERM", "screen.xterm-256color");
        assert_eq!(detected(&[screen, colourterm]), Depth::Indexed256);
        let session = ("STY", "4711.pts-0.host");
        let renamed = ("TERM", "xterm-256color");
        assert_eq!(detected(&[renamed, session, colourterm]), Depth::Indexed256);
        assert_eq!(
            detected(&[("TERM", "screen"), colourterm]),
            Depth::Indexed256
        );
        assert_eq!(
            detected(&[("TERM", "screen.kitty"), session]),
            Depth::Indexed256
        );
    }

    #[test]
    fn the_environment_is_asked_in_order() {
        let xterm = ("TERM", "xterm-256color");
        let colourterm = ("COLORTERM", "truecolor");
        assert_eq!(detected(&[xterm]), Depth::Indexed256);
        assert_eq!(detected(&[xterm, colourterm]), Depth::True);
        let tmux = ("TMUX", "/tmp/tmux-1000/default,1,0");
        assert_eq!(
            detected(&[("TERM", "screen"), ("COLORTERM", "24bit"), tmux]),
            Depth::True
        );
        assert_eq!(
            detected(&[xterm, colourterm, ("NO_COLOR", "1")]),
            Depth::Mono
        );
        assert_eq!(detected(&[xterm, ("NO_COLOR", "")]), Depth::Indexed256);
        assert_eq!(detected(&[("TERM", "dumb"), colourterm]), Depth::Mono);
        for sixteen in ["linux", "xterm", "screen", "ansi", "rxvt"] {
            assert_eq!(detected(&[("TERM", sixteen)]), Depth::Ansi16, "{sixteen}");
        }
        assert_eq!(detected(&[("TERM", "xterm-kitty")]), Depth::True);
        assert_eq!(
            detected(&[("TERM", "screen.xterm-256color")]),
            Depth::Indexed256
        );
        assert_eq!(detected(&[("TERM", "vt220")]), Depth::Mono);
        assert_eq!(detected(&[("WT_SESSION", "x")]), Depth::True);
        assert_eq!(detected(&[]), Depth::Ansi16);
    }
}
