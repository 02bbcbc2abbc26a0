//! Whose accuracies there are: what each publisher offers, and how it comes into the library.

mod known;
mod source;

pub use known::SOURCES;
pub use source::{BenchmarkSource, SourceAccess};

impl BenchmarkSource {
    /// The source of a name.
    pub fn named(name: &str) -> Option<&'static BenchmarkSource> {
        SOURCES.iter().find(|source| source.name == name)
    }

    /// The names of those that can be downloaded.
    pub fn with_address() -> impl Iterator<Item = &'static str> {
        let sources = SOURCES.iter();
        let sources = sources.filter(|source| source.url().is_some());
        sources.map(|source| source.name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::address::PUBLISHED;
    use super::super::shipped;
    use super::*;

    #[test]
    fn each_source_has_a_name_a_page_and_a_command() {
        let names: BTreeSet<&str> = SOURCES.iter().map(|source| source.name).collect();
        assert_eq!(names.len(), SOURCES.len());
        for source in &SOURCES {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(source.name.chars().all(plain), "{}", source.name);
            let outside = source.access != SourceAccess::Program;
            assert_eq!(
                source.page.starts_with("https://"),
                outside,
                "{}",
                source.name
            );
            assert!(source.command().starts_with("freerea benchmark "));
            assert_eq!(
                BenchmarkSource::named(source.name).map(|s| s.name),
                Some(source.name)
            );
            let cells = source.cells.unwrap_or_default() as usize;
            assert!(cells <= source.space.count(), "{}", source.name);
        }
        assert!(BenchmarkSource::named("freerea").unwrap().url() == Some(PUBLISHED));
    }

    #[test]
    fn the_table_that_comes_along_is_counted() {
        let table = shipped::glyphs();
        let source = BenchmarkSource::named("glyphs").unwrap();
        assert_eq!(source.cells, Some(table.known_cells() as u32));
        assert_eq!(source.accuracies, Some(table.columns().len() as u32));
    }
}
