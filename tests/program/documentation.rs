//! What the program tells of itself to shells and to `man`.

use std::path::Path;

use super::{answer, freerea};

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = answer(&freerea(&["completions", shell]));
        for word in ["search", "max-params", "nasbench101"] {
            assert!(script.contains(word), "{shell} has no {word}");
        }
    }
    let unknown = freerea(&["completions", "sh"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_program_and_its_commands_have_manual_pages() {
    for (path, title) in [
        (&["man"][..], ".TH freerea 1"),
        (&["man", "search"], ".TH freerea-search 1"),
        (
            &["man", "benchmark", "import"],
            ".TH freerea-benchmark-import 1",
        ),
    ] {
        let page = answer(&freerea(path));
        assert!(page.contains(title), "{path:?}: {page}");
        assert!(page.contains(".SH SYNOPSIS"), "{path:?}");
    }
    let search = answer(&freerea(&["man", "search"]));
    assert!(search.contains("max\\-params"), "{search}");
}

#[test]
fn a_command_that_is_none_has_no_page() {
    for (path, part) in [
        (&["man", "sing"][..], "it has search, resume"),
        (&["man", "score", "sing"], "'freerea score'"),
        (&["man", "search", "fast"], "no commands of its own"),
    ] {
        let output = freerea(path);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert!(complaint.contains(part), "{complaint}");
    }
}

#[test]
fn the_map_names_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = include_str!("../../ARCHITECTURE.md");
    let paths = map.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = paths
        .filter(|quoted| {
            ["src/", "crates/", "examples/"]
                .iter()
                .any(|top| quoted.starts_with(top))
        })
        .collect();
    assert!(paths.len() > 60, "only {} paths", paths.len());
    let lost = paths.iter().filter(|path| !root.join(path).exists());
    assert_eq!(lost.collect::<Vec<_>>(), Vec::<&&str>::new());
}
