use freerea_core::text_file::Position;
use proptest::prelude::*;

use super::*;
use crate::explorer::diagnostics::complaint::Placed;
use crate::explorer::theme::{Depth, Glyphs};
use freerea_core::cost::Cost;
use freerea_core::evolution::Bound;

fn complaints(text: &str) -> Vec<String> {
    Config::parse(text)
        .unwrap_err()
        .iter()
        .map(Complaint::to_string)
        .collect()
}

fn with_limit(mut search: SearchConfig, bound: Bound, limit: Placed<String>) -> SearchConfig {
    search.limits[bound.number()] = Some(limit);
    search
}

/// The limits of the text below.
fn limits() -> [Option<Placed<String>>; Bound::ALL.len()] {
    let limits = [
        (Bound::most(Cost::Params), "0.4M"),
        (Bound::least(Cost::Params), "1000"),
        (Bound::most(Cost::Flops), "1e8"),
        (Bound::least(Cost::Flops), "16"),
        (Bound::most(Cost::Sram), "48K"),
    ];
    let search = SearchConfig::default();
    let written = limits.into_iter().fold(search, |search, (bound, text)| {
        with_limit(search, bound, Placed::nowhere(text.to_owned()))
    });
    written.limits
}

#[test]
fn every_entry_is_read() {
    let text = "[explorer]\ntheme = \"light\"\nglyphs = \"ascii\"\ncolours = \"16\"\nmouse = false\naccessible = true\n\
                frames-per-second = 10\n\
                [search]\ndataset = \"cifar100\"\ntask = \"my/task.toml\"\ntable = \"none\"\npopulation = 50\ntournament = 10\n\
                rule = \"lean\"\nmax-params = \"0.4M\"\nmin-params = 1_000\nmax-flops = 1e8\nmin-flops = 0x10\n\
                max-sram = \"48K\"\nsram-rule = \"apart\"\nweights = \"f16\"\ndevice-costs = \"raspi4\"\n\
                seed = 18446744073709551615\nworkers = 3\ndevice = \"cuda:1\"\nbatch = 32\nrepeats = 1\nstem-channels = 32\n\
                [keys.population]\nenter = \"inspect\"\n[keys.global]\n\"?\" = \"help\"\nctrl-c = \"quit\"\n";
    let config = Config::parse(text).unwrap();
    let explorer = ExplorerConfig {
        accessible: true,
        theme: Placed::nowhere("light".to_owned()),
        glyphs: Some(Glyphs::Ascii),
        colours: Some(Depth::Ansi16),
        mouse: false,
        frames_per_second: 10,
    };
    assert_eq!(config.explorer, explorer);
    let text = |text: &str| Some(Placed::nowhere(text.to_owned()));
    let search = SearchConfig {
        space: None,
        stem_channels: Some(Placed::nowhere(32)),
        dataset: text("cifar100"),
        task: text("my/task.toml"),
        rule: text("lean"),
        table: text("none"),
        population: Some(Placed::nowhere(50)),
        tournament: Some(Placed::nowhere(10)),
        seed: Some(Placed::nowhere(u64::MAX)),
        workers: Some(Placed::nowhere(3)),
        device: text("cuda:1"),
        batch: Some(Placed::nowhere(32)),
        repeats: Some(Placed::nowhere(1)),
        sram_rule: text("apart"),
        weights: text("f16"),
        device_costs: text("raspi4"),
        limits: limits(),
    };
    assert_eq!(config.search, search);
    let keys: Vec<_> = config
        .keys
        .iter()
        .map(
            |Binding {
                 context,
                 key,
                 action,
             }| [&context.value, &key.value, &action.value],
        )
        .collect();
    assert_eq!(
        keys,
        [
            ["population", "enter", "inspect"],
            ["global", "?", "help"],
            ["global", "ctrl-c", "quit"]
        ]
    );
}

#[test]
fn entries_know_their_place() {
    let config =
        Config::parse("[search]\n  max-params = \"x\"\n[keys.global]\n\"ü\" = \"quit\"\n").unwrap();
    let place = |position: Position| (position.line, position.column);
    let (_, limit) = config.search.limits().next().unwrap();
    assert_eq!(place(limit.as_ref().unwrap().position), (2, 16));
    let binding = &config.keys[0];
    assert_eq!(place(binding.context.position), (3, 7));
    assert_eq!(place(binding.key.position), (4, 1));
    assert_eq!(place(binding.action.position), (4, 7));
    let complaint = binding.action.complain("no such action");
    assert_eq!(complaint.to_string(), "4:7: no such action");
    assert_eq!(config.explorer.theme.complain("gone").to_string(), "gone");
}

#[test]
fn every_mistake_is_named_in_the_order_of_the_file() {
    let text = "mouse\n\
                theme = \"dark\"\n\
                keyz = 3\n\
                [explorer]\n\
                thme = \"light\"\n\
                glyphs = \"utf8\"\n\
                mouse = \"yes\"\n\
                frames-per-second = 0\n\
                colours = 256\n\
                colours = \"256\"\n\
                [serch]\n\
                population = 3\n\
                [search]\n\
                population = 10\n\
                tournament = 11\n\
                seed = -1\n\
                workers = 2.5\n\
                max-params = true\n\
                device = cuda\n\
                [keys]\n\
                q = \"quit\"\n\
                [keys.global]\n\
                g = 1\n\
                h = \"open";
    let expected = [
        "1:6: key with no value, expected `=`",
        "2:1: `theme` belongs under [explorer]",
        "3:1: unknown key `keyz`; did you mean `keys`?",
        "5:1: unknown key `thme`; did you mean `theme`?",
        "6:10: `glyphs` takes one of \"auto\", \"unicode\", \"ascii\", not \"utf8\"",
        "7:9: `mouse` takes true or false, not \"yes\"",
        "8:21: `frames-per-second` takes an integer from 1 to 120, not 0",
        "9:11: `colours` takes one of \"auto\", \"true\", \"256\", \"16\", \"mono\", not 256",
        "10:1: duplicate key",
        "11:2: unknown table `serch`; did you mean `search`?",
        "15:14: a tournament of 11 cannot be drawn from a population of 10",
        "16:8: `seed` takes an integer from 0 to 18446744073709551615, not -1",
        "17:11: `workers` takes an integer from 1 to 1024, not 2.5",
        "18:14: `max-params` takes a count like 400000 or \"0.4M\", not true",
        "19:10: string values must be quoted, expected literal string",
        "21:5: `q` is a table of keys, not a string",
        "23:5: `g` takes a string, not 1",
        "24:10: invalid basic string, expected `\"`",
    ];
    assert_eq!(complaints(text), expected);
}

#[test]
fn the_parser_stops_at_no_line() {
    let text = "[explorer\nmouse = 1\n[search]\nseed\nworkers 3\nbatch = [1,\nrepeats = 0\n";
    let found = complaints(text);
    for line in [1, 4, 5] {
        assert!(
            found
                .iter()
                .any(|text| text.starts_with(&format!("{line}:"))),
            "{found:#?}"
        );
    }
    let mut lines: Vec<_> = found.iter().map(|text| text.split(':').next()).collect();
    lines.dedup();
    assert_eq!(lines.len(), found.len(), "one a line: {found:#?}");
    assert!(Config::parse(&"a\n".repeat(500)).is_err());
}

#[test]
fn a_missing_file_is_the_default_and_others_are_complaints() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("config.toml");
    assert_eq!(Config::load(&path).unwrap(), Config::default());
    assert_eq!(Config::parse("").unwrap(), Config::default());

    std::fs::write(&path, b"[explorer]\nmouse = true\n# \xff\n").unwrap();
    let error = Config::load(&path).unwrap_err().to_string();
    assert_eq!(
        error,
        format!("{}:3:3: not UTF-8 from here on", path.display())
    );

    let error = Config::load(directory.path()).unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}: cannot be read: ", directory.path().display())));

    std::fs::write(&path, "[explorer]\nmuose = true\ntheme = \"none\"\n").unwrap();
    let check = |config: &Config| vec![config.explorer.theme.complain("unknown theme `none`")];
    let error = Config::load_with(&path, check).unwrap_err().to_string();
    let path = path.display();
    assert_eq!(
        error,
        format!(
            "{path}:2:1: unknown key `muose`; did you mean `mouse`?\n{path}:3:9: unknown theme `none`"
        )
    );
}

#[test]
fn the_variable_names_another_file() {
    let named = Config::path(|name| (name == VARIABLE).then(|| "/tmp/x.toml".to_owned()));
    assert_eq!(named, Some(PathBuf::from("/tmp/x.toml")));
    let usual = Config::path(|_| Some(String::new()));
    assert_eq!(
        usual,
        Config::directory().map(|directory| directory.join("config.toml"))
    );
}

#[test]
fn the_default_configuration_explains_each_key() {
    let text = Config::default().to_toml();
    assert!(text.contains("\n\n[explorer]\n# "), "{text}");
    assert!(text.contains("\ntheme = \"dark\"\n"), "{text}");
    assert!(text.contains("\n# population = 25\n"), "{text}");
    assert_eq!(Config::parse(&text).unwrap(), Config::default());

    // The examples must be good values too.
    let keys = || {
        explorer::KEYS
            .iter()
            .map(|key| key.name)
            .chain(search::keys().into_iter().map(|key| key.name))
    };
    let uncommented = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if keys().any(|key| rest.starts_with(&format!("{key} = "))) => rest.to_owned(),
        _ => line.to_owned(),
    };
    let set = text.lines().map(uncommented).collect::<Vec<_>>().join("\n");
    let config = Config::parse(&set).unwrap();
    assert_eq!(config.search.repeats, Some(Placed::nowhere(3)));
    assert!(
        !config.to_toml().contains("\n# seed = "),
        "{}",
        config.to_toml()
    );
}

fn text() -> impl Strategy<Value = Placed<String>> {
    any::<String>().prop_map(Placed::nowhere)
}

fn config() -> impl Strategy<Value = Config> {
    let glyphs = prop::sample::select(vec![None, Some(Glyphs::Unicode), Some(Glyphs::Ascii)]);
    let colours = prop::sample::select(vec![None, Some(Depth::True), Some(Depth::Mono)]);
    let explorer = (
        text(),
        glyphs,
        colours,
        any::<bool>(),
        any::<bool>(),
        1..=120_u32,
    )
        .prop_map(
            |(theme, glyphs, colours, accessible, mouse, frames_per_second)| ExplorerConfig {
                accessible,
                theme,
                glyphs,
                colours,
                mouse,
                frames_per_second,
            },
        );
    let count = || prop::option::of((2..=1000_usize).prop_map(Placed::nowhere));
    let seed = prop::option::of(any::<u64>().prop_map(Placed::nowhere));
    let texts = [(); 4].map(|()| prop::option::of(text()));
    let search = (texts, seed, count(), count(), count()).prop_map(
        |([dataset, max_params, min_flops, device], seed, population, workers, repeats)| {
            let search = SearchConfig {
                dataset,
                device,
                seed,
                population,
                workers,
                repeats,
                ..SearchConfig::default()
            };
            let limits = [Bound::most(Cost::Params), Bound::least(Cost::Flops)];
            let limits = limits.into_iter().zip([max_params, min_flops]);
            limits.fold(search, |search, (bound, limit)| match limit {
                Some(limit) => with_limit(search, bound, limit),
                None => search,
            })
        },
    );
    let keys =
        prop::collection::btree_map((any::<String>(), any::<String>()), any::<String>(), 0..6);
    let keys = keys.prop_map(|keys| {
        let binding = |((context, key), action)| Binding {
            context: Placed::nowhere(context),
            key: Placed::nowhere(key),
            action: Placed::nowhere(action),
        };
        keys.into_iter().map(binding).collect()
    });
    (explorer, search, keys).prop_map(|(explorer, search, keys)| Config {
        explorer,
        search,
        keys,
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(config in config()) {
        let text = config.to_toml();
        let read = Config::parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&config), "{}", text);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[a-z\\[\\]{}=\"'#., \n0-9ü-]{0,80}") {
        let (_, complaints) = Config::read(&text);
        for complaint in complaints {
            prop_assert!(complaint.line >= 1 && complaint.column >= 1);
        }
    }
}
