//! No two files of the program import each other, not even by way of others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Files of the source by the names of their modules, like `crate::search::event`.
fn modules(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let own = format!("{name}::{stem}");
        if path.is_dir() {
            modules(&path, &own, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let own = match stem.as_str() {
                "mod" | "lib" | "main" => name.to_owned(),
                _ => own,
            };
            found.insert(own, fs::read_to_string(&path).unwrap());
        }
    }
}

/// Splits at commas that stand in no braces.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The paths that a tree of imports names.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    match tree.split_once('{') {
        None => vec![tree.split(" as ").next().unwrap().trim().to_owned()],
        Some((before, rest)) => {
            let inner = &rest[..rest.rfind('}').unwrap()];
            let parts = split(inner)
                .into_iter()
                .filter(|part| !part.trim().is_empty());
            parts
                .flat_map(leaves)
                .map(|leaf| format!("{before}{leaf}"))
                .collect()
        }
    }
}

/// The imports of a file before its tests: whether each is passed on, and its path.
fn imports(module: &str, text: &str) -> Vec<(bool, String)> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let marks = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "];
        let mark = marks.iter().find(|mark| line.starts_with(**mark));
        let Some(mark) = mark else { continue };
        let mut tree = line[mark.len()..].to_owned();
        while !tree.ends_with(';') {
            tree += lines.next().unwrap().trim();
        }
        let public = mark.starts_with("pub");
        let paths = leaves(tree.trim_end_matches(';'));
        found.extend(paths.into_iter().map(|leaf| (public, leaf)));
    }
    let parent = |levels: usize| {
        let parts: Vec<&str> = module.split("::").collect();
        parts[..parts.len().saturating_sub(levels)].join("::")
    };
    let absolute = |leaf: String| {
        let levels = leaf.matches("super::").count();
        let rest = leaf.trim_start_matches("super::");
        match (levels, leaf.starts_with("crate::")) {
            (0, true) => leaf,
            (0, false) => format!("{module}::{}", leaf.trim_start_matches("self::")),
            (levels, _) => format!("{}::{rest}", parent(levels)),
        }
    };
    found
        .into_iter()
        .map(|(public, leaf)| (public, absolute(leaf)))
        .collect()
}

/// The module that a path leads to, through names that are passed on.
fn target(
    path: &str,
    modules: &BTreeMap<String, String>,
    passed_on: &BTreeMap<String, String>,
    left: usize,
) -> Option<String> {
    let parts: Vec<&str> = path.split("::").collect();
    for length in (2..=parts.len()).rev() {
        let name = parts[..length].join("::");
        if let (Some(real), 1..) = (passed_on.get(&name), left) {
            let rest: Vec<&str> = [real.as_str()]
                .into_iter()
                .chain(parts[length..].to_vec())
                .collect();
            return target(&rest.join("::"), modules, passed_on, left - 1);
        }
        if modules.contains_key(&name) {
            return Some(name);
        }
    }
    None
}

/// Groups of modules that reach one another.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let reach = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = open.pop() {
            for next in graph.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        graph.keys().map(|module| (module, reach(module))).collect();
    let circle = |module: &String| -> BTreeSet<String> {
        let others = reached[module].iter();
        others
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(module)))
            .cloned()
            .collect()
    };
    let found: BTreeSet<BTreeSet<String>> = graph.keys().map(circle).collect();
    found
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .collect()
}

/// The files of a package, without those of its tests.
fn source(package: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(package)
        .join("src");
    modules(&folder, "crate", &mut found);
    // Rooms of the tests see whatever they test.
    let is_test = |module: &String| {
        let last = module.rsplit("::").next().unwrap();
        ["tests", "testing", "trial", "fixture"].contains(&last)
    };
    found.retain(|module, _| !is_test(module));
    found
}

/// The circles of a package's files, and how many imports were read.
fn circles_of(package: &str) -> (Vec<BTreeSet<String>>, usize) {
    let found = source(package);
    let mut passed_on = BTreeMap::new();
    for (module, text) in &found {
        for (public, path) in imports(module, text) {
            if public && let Some((_, name)) = path.rsplit_once("::") {
                passed_on.insert(format!("{module}::{name}"), path.clone());
            }
        }
    }
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, text) in &found {
        let own = graph.entry(module.clone()).or_default();
        for (public, path) in imports(module, text) {
            let Some(other) = target(&path, &found, &passed_on, 8) else {
                continue;
            };
            let child = other.starts_with(&format!("{module}::"));
            if other != *module && !(public && child) {
                own.insert(other);
            }
        }
    }
    (
        circles(&graph),
        graph.values().map(BTreeSet::len).sum::<usize>(),
    )
}

#[test]
fn no_files_import_each_other() {
    for (package, least) in [
        (".", 400),
        ("crates/freerea-engines", 80),
        ("crates/freerea-core", 200),
    ] {
        let (circles, imports) = circles_of(package);
        assert!(imports > least, "{package}: {imports} imports");
        assert!(circles.is_empty(), "{package}: {circles:#?}");
    }
}

#[test]
fn no_import_points_up() {
    for (package, above) in [
        (
            "crates/freerea-core",
            &["freerea::", "freerea_engines::"][..],
        ),
        ("crates/freerea-engines", &["freerea::"]),
        // The explorer knows nothing of the command line.
        (".", &["crate::cli"]),
    ] {
        let mut read = 0;
        for (module, text) in source(package) {
            if package == "." && (module == "crate" || module.starts_with("crate::cli")) {
                continue;
            }
            read += 1;
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let up = above.iter().find(|above| line.contains(**above));
                assert!(up.is_none(), "{package}, {module}: {line}");
            }
        }
        assert!(read > 30, "{package}: {read} files");
    }
}

/// Packages whose source is ours.
const PACKAGES: [&str; 3] = [".", "crates/freerea-engines", "crates/freerea-core"];

#[test]
fn no_two_types_have_one_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in PACKAGES {
        for (module, text) in source(package) {
            for line in text.lines().map(str::trim_start) {
                let line = line.strip_prefix("pub").map_or(line, |line| {
                    let rest = line
                        .strip_prefix("(crate)")
                        .or(line.strip_prefix("(super)"));
                    rest.unwrap_or(line).trim_start()
                });
                let name = ["struct ", "enum ", "trait "]
                    .iter()
                    .find_map(|kind| line.strip_prefix(kind));
                let Some(name) = name else {
                    continue;
                };
                let is_part = |c: char| c.is_alphanumeric() || c == '_';
                let name: String = name.chars().take_while(|&c| is_part(c)).collect();
                if !name.is_empty() {
                    places
                        .entry(name)
                        .or_default()
                        .push(format!("{package} {module}"));
                }
            }
        }
    }
    assert!(places.len() > 300, "{} types", places.len());
    // One of the two is built with torch, the other without.
    places.remove("TrainArgs");
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn no_file_is_too_long() {
    for package in PACKAGES {
        let files = source(package);
        let long = files.iter().filter(|(_, text)| text.lines().count() > 400);
        let long: Vec<&String> = long.map(|(module, _)| module).collect();
        assert!(
            long.is_empty(),
            "{package}: {long:?} have more than 400 lines"
        );
    }
}
