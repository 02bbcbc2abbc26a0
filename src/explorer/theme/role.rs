//! The roles: what a style is for.

/// Declares the roles once: variant, name in a theme file, and what the role is for.
macro_rules! roles {
    ($($variant:ident $name:literal $about:literal,)+) => {
        /// What a part of the screen means; a theme gives each a style.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $(#[doc = $about] $variant,)+
        }

        impl Role {
            /// All roles, in the order of their declaration.
            pub const ALL: [Role; [$($name),+].len()] = [$(Role::$variant),+];

            /// The role's name in a theme file.
            pub const fn name(self) -> &'static str {
                match self { $(Role::$variant => $name,)+ }
            }

            /// What the role is for, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Role::$variant => $about,)+ }
            }
        }
    };
}

roles! {
    Text "text" "Ordinary text; its background is that of the whole screen.",
    Dim "dim" "Text of less weight: units, hints, explanations.",
    Title "title" "The title of a panel.",
    TitleFocused "title-focused" "The title of the panel that takes the keys.",
    Border "border" "The border of a panel.",
    BorderFocused "border-focused" "The border of the panel that takes the keys.",
    Header "header" "The head row of a table.",
    Selection "selection" "The selected row, laid over the styles of its cells.",
    Marked "marked" "Something the user marked for later.",
    Key "key" "The name of a key in the help.",
    Accent "accent" "What should catch the eye first.",
    Good "good" "Something went well or got better.",
    Warning "warning" "Something deserves a look.",
    Error "error" "Something went wrong.",
    None "none" "The operation `none`: zeros.",
    SkipConnect "skip-connect" "The operation `skip_connect`: the identity.",
    NorConv1x1 "nor-conv-1x1" "The operation `nor_conv_1x1`.",
    NorConv3x3 "nor-conv-3x3" "The operation `nor_conv_3x3`.",
    AvgPool3x3 "avg-pool-3x3" "The operation `avg_pool_3x3`.",
    Dead "dead" "An edge that cannot reach the output.",
    Born "born" "A cell was born.",
    Died "died" "A cell died of age or was outdone.",
    Mutated "mutated" "A child by mutation, and the edge that changed.",
    Crossed "crossed" "A child by crossover.",
    Refused "refused" "A child that breaks a constraint.",
    Refreshed "refreshed" "A member whose age was set back.",
    SeriesPopulation "series-population" "Points of the living population.",
    SeriesHistory "series-history" "Points of all cells met so far.",
    SeriesBest "series-best" "The line of the best score.",
    SeriesMean "series-mean" "The line of the mean score.",
    SeriesGeneration "series-generation" "The bars or line of a generation.",
    SeriesChildren "series-children" "Points of the latest children.",
    Limit "limit" "The line of a constraint.",
    Pareto "pareto" "The Pareto front.",
    Gauge "gauge" "The filled part of a gauge.",
    GaugeRest "gauge-rest" "The rest of a gauge.",
}

impl Role {
    /// The role of this name in a theme file.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_is_found_by_its_kebab_case_name() {
        for (at, role) in Role::ALL.into_iter().enumerate() {
            let name = role.name();
            assert_eq!(
                Role::from_name(name),
                Some(role),
                "a name of two roles: {name}"
            );
            assert_eq!(role as usize, at);
            assert!(
                name.chars()
                    .all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit()),
                "{name}"
            );
            assert!(role.about().ends_with('.'), "{name}");
        }
        assert_eq!(Role::from_name("Text"), None);
    }
}
