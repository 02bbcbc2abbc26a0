//! What the program says of itself to shells, to `man` and in its manual.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use freerea::cli;
use freerea::explorer::input::commands;

use super::{answer, freerea};

/// The folder of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages for people: the README, and those of the manual, with their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let manual = std::fs::read_dir(root().join("docs")).expect("the manual is there");
    let mut paths: Vec<PathBuf> = manual
        .map(|entry| entry.expect("the manual can be listed").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.sort();
    paths.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a page can be read");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// A page's lines within code blocks, and all other text.
fn code_and_prose(page: &str) -> (String, String) {
    let (mut code, mut prose) = (String::new(), String::new());
    for (place, block) in page.split("```").enumerate() {
        let side = if place % 2 == 1 {
            &mut code
        } else {
            &mut prose
        };
        side.push_str(block);
    }
    (code, prose)
}

/// What stands between backquotes in prose; a bar is escaped in the tables of Markdown.
fn quotes(prose: &str) -> Vec<String> {
    let quotes = prose.split('`').skip(1).step_by(2);
    quotes.map(|quote| quote.replace("\\|", "|")).collect()
}

/// The targets of a page's links and pictures.
fn targets(prose: &str) -> impl Iterator<Item = &str> {
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
}

/// The anchors of a page's headings, as they are made from titles.
fn anchors(page: &str) -> Vec<String> {
    let (_, prose) = code_and_prose(page);
    let titles = prose.lines().filter_map(|line| line.strip_prefix('#'));
    titles
        .map(|title| title.trim_start_matches('#').trim().to_lowercase())
        .map(|title| title.replace(' ', "-").replace(['`', ','], ""))
        .collect()
}

/// The arguments of each run of the program in a line of a shell.
fn runs(line: &str) -> Vec<Vec<String>> {
    let command = line.split(" #").next().unwrap_or_default();
    command
        .split(" | ")
        .filter_map(|part| part.trim().strip_prefix("freerea"))
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        // What a shell or another program puts in only they know: tests/cluster runs these lines.
        .filter(|rest| !rest.contains(['$', '{']))
        .map(|rest| {
            let words = rest.split_whitespace();
            let words = words.take_while(|word| !["...", "&", ">"].contains(word));
            words.map(str::to_owned).collect()
        })
        .collect()
}

/// What the program says where it does not run these arguments, as where they ask for help. It is
/// not started for that, which takes libtorch a while.
fn refused(arguments: &[impl AsRef<str>]) -> clap::Error {
    let arguments = arguments.iter().map(AsRef::as_ref);
    let read = cli::command().try_get_matches_from(std::iter::once("freerea").chain(arguments));
    read.expect_err("the arguments are not run")
}

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
    let lost = paths.iter().filter(|path| !root().join(path).exists());
    assert_eq!(lost.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn the_manual_links_to_what_is_there() {
    let pages = pages();
    let mut linked = 0;
    for (path, page) in &pages {
        let folder = path.parent().expect("a page is in a folder");
        let (_, prose) = code_and_prose(page);
        for target in targets(&prose).filter(|target| !target.starts_with("https://")) {
            linked += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = folder.join(file);
            assert!(file.exists(), "{}: {target}", path.display());
            if !anchor.is_empty() {
                let page = std::fs::read_to_string(file).expect("a linked page can be read");
                let there = anchors(&page).iter().any(|found| found == anchor);
                assert!(there, "{}: {target}", path.display());
            }
        }
    }
    assert!(linked > 20, "only {linked} links");
}

#[test]
fn the_readme_is_one_page_that_leads_to_all_others() {
    let readme = include_str!("../../README.md");
    assert!(readme.lines().count() <= 110, "more than a page");
    assert!(readme.lines().any(|line| line.starts_with("make test")));
    for (path, _) in pages() {
        let path = path.strip_prefix(root()).expect("a page is here").display();
        let link = format!("]({path})");
        let itself = path.to_string() == "README.md";
        assert!(itself || readme.contains(&link), "no link to {path}");
    }
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn the_manual_names_what_the_program_understands() {
    let mut quoted = 0;
    for (path, page) in pages() {
        let (code, prose) = code_and_prose(&page);
        let quotes = quotes(&prose);
        let lines = code.lines().chain(quotes.iter().map(String::as_str));
        for line in lines {
            for mut arguments in runs(line) {
                quoted += 1;
                // With it, a command is read and not run.
                let placeholders = ["help", "completions", "man"];
                if !placeholders.contains(&arguments.first().map_or("", String::as_str)) {
                    arguments.push("--help".to_owned());
                    let answer = refused(&arguments);
                    let is_help = answer.kind() == ErrorKind::DisplayHelp;
                    assert!(is_help, "{}: {answer}", path.display());
                }
            }
        }
    }
    assert!(quoted > 60, "only {quoted} commands");
}

#[test]
fn the_manual_names_commands_of_the_explorer() {
    let mut quoted = 0;
    for (path, page) in pages() {
        let (_, prose) = code_and_prose(&page);
        for quote in quotes(&prose) {
            let Some(command) = quote.strip_prefix(':').filter(|rest| !rest.is_empty()) else {
                continue;
            };
            quoted += 1;
            let read = commands::parse(command);
            assert!(read.is_ok(), "{}: {read:?}", path.display());
        }
    }
    assert!(quoted > 30, "only {quoted} commands");
}

#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
fn the_manual_names_options_that_there_are() {
    let mut help = String::new();
    for command in [
        "search",
        "resume",
        "export",
        "score",
        "correlate",
        "reproduce",
        "bench",
        "task",
        "train",
    ] {
        help += &refused(&[command, "--help"]).to_string();
    }
    help += &refused(&["--help"]).to_string();
    for command in ["import", "train", "download", "show"] {
        help += &refused(&["benchmark", command, "--help"]).to_string();
    }
    let words: HashSet<&str> = help.split([' ', ',', '\n']).collect();
    for (path, page) in pages() {
        if path.ends_with("CONTRIBUTING.md") {
            continue;
        }
        let (_, prose) = code_and_prose(&page);
        for quote in quotes(&prose) {
            let option = quote.split([' ', '=']).next().unwrap_or_default();
            let there = !option.starts_with("--") || words.contains(option);
            assert!(there, "{}: {quote}", path.display());
        }
    }
}
