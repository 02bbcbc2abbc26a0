use super::*;

#[test]
fn names_are_distinct_and_short_enough_for_the_help() {
    for (place, spec) in COMMANDS.iter().enumerate() {
        let first = COMMANDS.iter().position(|other| other.name == spec.name);
        assert_eq!(first, Some(place), "{}", spec.name);
        assert!(spec.about.len() <= 40, "{}", spec.about);
    }
}

#[test]
fn actions_are_read() {
    let limit = LimitAction::Set(Bound::most(Cost::Params), Some(400_000));
    assert_eq!(parse("max-params 0.4M"), Ok(limit.into()));
    assert_eq!(
        parse("max-params off"),
        Ok(LimitAction::Set(Bound::most(Cost::Params), None).into())
    );
    assert_eq!(
        parse("  sort flops "),
        Ok(LookAction::Sort(Column::Cost(Cost::Flops)).into())
    );
    assert_eq!(parse("restart"), Ok(RunAction::Restart(None).into()));
    assert_eq!(parse("restart 7"), Ok(RunAction::Restart(Some(7)).into()));
}

#[test]
fn what_is_no_action_says_so() {
    let said = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(
        said("puase"),
        "'puase' is no command; did you mean 'pause'?"
    );
    assert!(said("max-params lots").contains("'lots' is not a count"));
    assert!(said("max-params 0.2").contains("did you mean 0.2M"));
    assert!(said("step 3").starts_with("step: nothing follows"));
    assert!(said("insert 1.5").contains("is no index"));
    assert!(said("screenshot a.png").contains("'a.png' ends in none of .svg, .txt"));
    assert!(said("screenshot a").contains(".ansi"));
    assert!(said("save -").contains("name a file"));
}

#[test]
fn what_is_missing_is_said_with_an_example() {
    let said = |text: &str| parse(text).unwrap_err().to_string();
    assert!(said("export").contains("name a format"));
    assert!(said("export").ends_with("like :export csv"));
    assert!(said("versus").contains("name the other run, like :versus 2026"));
}

#[test]
fn an_exclamation_mark_overwrites() {
    let overwritten = Destination {
        path: None,
        existing: Existing::Overwritten,
    };
    let export = |to| Ok(FileAction::Export(ExportFormat::Csv, to).into());
    assert_eq!(parse("export csv"), export(Destination::UNNAMED));
    assert_eq!(parse("export csv!"), export(overwritten.clone()));
    assert_eq!(
        parse("save!"),
        Ok(FileAction::Save(overwritten.clone()).into())
    );
    assert_eq!(
        parse("screenshot!"),
        Ok(FileAction::Screenshot(overwritten).into())
    );
}

#[test]
fn files_are_named() {
    let to = |path| Destination {
        path: Some(path),
        existing: Existing::Kept,
    };
    let screenshot = |name: &str| Ok(FileAction::Screenshot(to(name.into())).into());
    assert_eq!(
        parse("screenshot"),
        Ok(FileAction::Screenshot(Destination::UNNAMED).into())
    );
    for name in ["a.svg", "deep/b.TXT", "c.ans", "d.ansi"] {
        assert_eq!(parse(&format!("screenshot {name}")), screenshot(name));
    }
    let home = directories::BaseDirs::new().unwrap();
    let path = home.home_dir().join("cell.json");
    assert_eq!(
        parse("save ~/cell.json"),
        Ok(FileAction::Save(to(path)).into())
    );
}

#[test]
fn a_run_whose_path_has_spaces_stands_in_quotes() {
    let versus = |other: &str, more: &[&str]| {
        let more = more.iter().map(|&run| run.to_owned()).collect();
        let other = other.to_owned();
        Ok(AppAction::Versus { other, more }.into())
    };
    assert_eq!(parse("versus last 2026"), versus("last", &["2026"]));
    for quoted in [
        "'my runs/a.jsonl'",
        "\"my runs/a.jsonl\"",
        "my\\ runs/a.jsonl",
    ] {
        let line = format!("versus {quoted} last");
        assert_eq!(parse(&line), versus("my runs/a.jsonl", &["last"]));
    }
    let said = parse("versus 'my runs").unwrap_err().to_string();
    assert_eq!(said, "versus: missing closing quote");
}
