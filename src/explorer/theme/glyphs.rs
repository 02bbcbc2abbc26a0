//! Which characters the terminal can show.

/// The characters to draw with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Box drawing, blocks and braille.
    #[default]
    Unicode,
    /// The printable characters of ASCII.
    Ascii,
}

impl Glyphs {
    /// What the locale says: UTF-8 or not, by the first of LC_ALL, LC_CTYPE and LANG that is set.
    ///
    /// Windows has no such variables, and its terminals show Unicode.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Glyphs {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        match ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set) {
            Some(locale) => {
                let locale = locale.to_ascii_lowercase();
                if locale.contains("utf-8") || locale.contains("utf8") {
                    Glyphs::Unicode
                } else {
                    Glyphs::Ascii
                }
            }
            None if cfg!(windows) => Glyphs::Unicode,
            None => Glyphs::Ascii,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(variables: &[(&str, &str)]) -> Glyphs {
        Glyphs::detect(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(detected(&[("LANG", "de_DE.UTF-8")]), Glyphs::Unicode);
        assert_eq!(detected(&[("LANG", "C.utf8")]), Glyphs::Unicode);
        assert_eq!(
            detected(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]),
            Glyphs::Ascii
        );
        assert_eq!(
            detected(&[("LC_ALL", ""), ("LC_CTYPE", "UTF-8")]),
            Glyphs::Unicode
        );
        assert_eq!(detected(&[("LANG", "de_DE.ISO-8859-1")]), Glyphs::Ascii);
    }

    #[test]
    #[cfg(not(windows))]
    fn no_locale_is_the_c_locale() {
        assert_eq!(detected(&[]), Glyphs::Ascii);
    }
}
