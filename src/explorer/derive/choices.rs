//! What can be chosen to be looked at: panels, lists, plots; columns and quantities have files of
//! their own.

use std::fmt;

/// What a choice has that knows all of its kind, their names and titles.
macro_rules! cyclic {
    ($kind:ident) => {
        impl $kind {
            /// Those that can be named, in order.
            pub fn named() -> impl DoubleEndedIterator<Item = Self> + Clone {
                Self::ALL.iter().copied().filter(|one| one.has_name())
            }

            /// The one after it; after the last, the first.
            #[must_use]
            pub fn next(self) -> Self {
                let behind = Self::named().find(|one| one.place() > self.place());
                behind.or_else(|| Self::named().next()).unwrap_or(self)
            }

            /// The one before it; before the first, the last.
            #[must_use]
            pub fn previous(self) -> Self {
                let before = Self::named().rfind(|one| one.place() < self.place());
                before.or_else(|| Self::named().next_back()).unwrap_or(self)
            }

            /// Its place among all, from 0.
            pub fn place(self) -> usize {
                let place = Self::ALL.iter().position(|&one| one == self);
                place.expect("it is one of all")
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.title())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::named().find(|one| one.name() == text).ok_or_else(|| {
                    let names: Vec<&str> = Self::named().map(|one| one.name()).collect();
                    format!("'{text}' is none of {}", names.join(", "))
                })
            }
        }
    };
}

pub(super) use cyclic;

/// A choice among named things, with a name for keymaps and the command line.
macro_rules! named {
    ($(#[$doc:meta])* $kind:ident { $($(#[$entry_doc:meta])* $entry:ident = $name:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind {
            $($(#[$entry_doc])* $entry,)*
        }

        impl $kind {
            /// All of them, in order.
            pub const ALL: &'static [$kind] = &[$($kind::$entry,)*];

            /// The name in keymaps and on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $($kind::$entry => $name,)*
                }
            }

            const fn has_name(self) -> bool {
                true
            }

            /// The title on the screen.
            pub const fn title(self) -> &'static str {
                match self {
                    $($kind::$entry => $title,)*
                }
            }
        }

        cyclic!($kind);
    };
}

named! {
    /// A panel that can have the focus.
    Panel {
        /// The table of cells.
        Population = "population", "Population";
        /// The graph of the selected cell.
        Cell = "cell", "Cell";
        /// Histograms and scatter plot.
        Distributions = "distributions", "Distributions";
        /// How the run goes.
        Progress = "progress", "Progress";
        /// What happened, in words.
        Events = "events", "Events";
        /// How well the metrics rank as accuracies do.
        Correlation = "correlation", "Correlation";
    }
}

named! {
    /// What the table of cells lists.
    Listing {
        /// The living.
        Population = "population", "Population";
        /// All that were ever born.
        History = "history", "History";
        /// The best ten of the feasible history.
        HallOfFame = "hall-of-fame", "Hall of fame";
    }
}

named! {
    /// What the distributions panel shows.
    Plot {
        /// Histograms of the metrics and the score.
        Histograms = "histograms", "Histograms";
        /// Any two quantities against each other.
        Scatter = "scatter", "Scatter";
        /// A line a cell, across an axis for each quantity.
        Parallel = "parallel", "Parallel coordinates";
    }
}

named! {
    /// What the correlation panel shows.
    Comparison {
        /// The coefficients of all quantities.
        Coefficients = "coefficients", "Coefficients";
        /// One quantity against accuracy, cell by cell.
        Scatter = "scatter", "Scatter";
        /// Tau against the number of explored cells.
        Course = "course", "Course";
    }
}

named! {
    /// The cells that correlations are over.
    Scope {
        /// The living.
        Population = "population", "population";
        /// The feasible cells of the history.
        History = "history", "feasible history";
        /// All cells that were scored, feasible now or not.
        Scored = "scored", "whole history";
    }
}
