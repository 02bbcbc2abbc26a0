//! Bad input: one line that says what is wrong and what to do, exit code 2, no backtrace.

use super::freerea;

fn refused(arguments: &[&str], parts: &[&str]) {
    let output = freerea(arguments);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
    assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
    assert!(complaint.starts_with("error: "), "{complaint}");
    for part in parts {
        assert!(complaint.contains(part), "{arguments:?}: {complaint}");
    }
    assert!(output.stdout.is_empty());
}

#[test]
fn cells_that_are_none() {
    refused(&["score", "15625"], &["15625", "0 to 15624"]);
    refused(&["score", "-1"], &["'-1' is no index"]);
    refused(
        &["score", "--space", "nats-tss", "8:8:8:8:8"],
        &["is a cell of nats-sss, not of nats-tss"],
    );
    refused(
        &["score", "9930", "8:8:8:8:72"],
        &["no candidate of nats-sss"],
    );
    refused(
        &["score", "|conv~0|"],
        &["at character 2", "'conv' is no operation"],
    );
    refused(
        &["space", "cell", "resnet"],
        &["at character 1", "expected '|'"],
    );
}

#[test]
fn limits_that_are_none() {
    refused(&["search", "--max-params", "-1M"], &["-1M", "negative"]);
    refused(&["search", "--max-flops", "many"], &["many", "0.4M"]);
    refused(
        &["search", "--max-params", "0.2"],
        &["'0.2'", "did you mean 0.2M", "200000"],
    );
    refused(
        &["search", "--max-params", "1k"],
        &[
            "no cell of the space is feasible",
            "parameters <= 1k",
            "loosen",
        ],
    );
    refused(
        &[
            "search",
            "--task",
            "examples/wake-word.toml",
            "--max-sram",
            "1K",
        ],
        &[
            "loosen a limit",
            "or make [network] in the file of the task smaller",
        ],
    );
    refused(
        &["search", "--pin", "0-3=conv"],
        &["'conv' is no operation"],
    );
    refused(
        &["search", "--forbid", "4-5"],
        &["4-5", "freerea space info"],
    );
    refused(
        &["search", "--space", "nats-sss", "--forbid", "none"],
        &["none is no operation of nats-sss", "8, 16"],
    );
    refused(
        &["search", "--stem-channels", "32"],
        &["width of their own", "leave --stem-channels out"],
    );
}

#[test]
fn sizes_and_times_that_are_none() {
    refused(&["search", "--workers", "0"], &["'0'", "1 to 1024"]);
    refused(&["search", "--workers", "-2"], &["'-2'", "1 to 1024"]);
    refused(&["search", "--population", "1"], &["'1'", "from 2 to 1000"]);
    refused(
        &["search", "--tournament", "30"],
        &["tournament of 30", "25"],
    );
    refused(&["search", "--time", "soon"], &["soon", "45s"]);
    refused(
        &["search", "--metrics", "naswot,skip=0.5"],
        &["begin with a plus", "--rule naswot+skip:0.5"],
    );
    refused(
        &["search", "--metrics", "+luck"],
        &["'luck' is no metric", "meco"],
    );
    refused(
        &["search", "--rule", "luck"],
        &["'luck' is no metric", "paper, extended, lean"],
    );
    refused(&["search", "--cells", "few"], &["like 230, or converge"]);
    refused(&["search", "--batch", "1"], &["--batch", "2..=1024"]);
}

#[test]
fn what_a_space_does_not_know() {
    refused(
        &["score", "input;conv9x9:0;output:1"],
        &["'conv9x9'", "is no operation", "maxpool3x3"],
    );
    refused(
        &["space", "cell", "input;maxpool3x3:0;output:"],
        &["no path leads", "add an edge"],
    );
    refused(&["space", "cell", "{\"matrix\":3}"], &["as JSON"]);
    refused(
        &["space", "cell", "--space", "nasbench101", "423624"],
        &["'423624'", "0 to 423623"],
    );
    refused(
        &["search", "--space", "nasbench101", "--repeats", "auto"],
        &["nats-tss alone", "--repeats 3"],
    );
    refused(
        &["search", "--space", "nasbench101", "--stem-channels", "2"],
        &["'2'", "between 4 and 512"],
    );
    refused(
        &["search", "--space", "imagenet"],
        &["imagenet", "nasbench101"],
    );
}

#[test]
fn things_that_are_not_there() {
    refused(
        &["search", "--images", "/nowhere/at/all"],
        &["/nowhere/at/all"],
    );
    refused(&["search", "--device", "tpu"], &["tpu", "cpu, cuda"]);
    if freerea_engines::engine::device("cuda:1").is_err() {
        refused(
            &["search", "--device", "cuda:1"],
            &["cuda:1", "--device cpu"],
        );
    }
    refused(
        &["space", "count", "-o", "/nowhere/answer"],
        &["/nowhere", "folder"],
    );
    refused(&["serach"], &["serach", "did you mean 'search'?", "--help"]);
    refused(
        &["search", "--max-parms", "1M"],
        &["--max-parms", "--max-params"],
    );
}

#[test]
fn a_folder_without_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    refused(&["search", "--images", path], &[path]);
}

#[test]
fn tables_and_metrics_that_are_none() {
    refused(
        &["correlate", "--table", "nats"],
        &["no table 'nats'", "glyphs"],
    );
    refused(&["correlate", "--table", "a/b"], &["'a/b' is no name"]);
    refused(&["correlate", "--table", "none"], &["--table"]);
    refused(
        &["correlate", "--space", "nats-sss", "--table", "none"],
        &[
            "no table of nats-sss",
            "'freerea benchmark sources'",
            "import",
        ],
    );
    refused(&["correlate", "--cells", "0"], &["--cells", "1..=1000000"]);
    refused(
        &["correlate", "--metrics", "/nowhere.csv"],
        &["/nowhere.csv", "can't be read"],
    );
    refused(&["reproduce"], &["benchmark download"]);
    refused(
        &["reproduce", "--max-params", "lots"],
        &["'lots' is not a count"],
    );
    refused(
        &["benchmark", "remove", "glyphs"],
        &["comes with the program"],
    );
}

#[test]
fn shards_and_files_that_are_none() {
    refused(&["score", "--all", "-o", "x.txt"], &["x.txt", ".parquet"]);
    refused(
        &["score", "--all", "-o", "x.csv", "--shard", "5/4"],
        &["'5/4'", "3/16"],
    );
    refused(&["score", "merge", "/no.csv", "-o", "x.csv"], &["/no.csv"]);
    refused(&["score", "--shard", "1/2"], &["--all"]);
}

#[test]
fn tours_that_are_none() {
    refused(&["tour", "none.toml"], &["none.toml", "no such file"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lesson.toml");
    let stop = "[[stop]]\ntitle = \"A\"\ntext = \"a\"\npanel = \"cell\"\nat = \"step 99\"\n";
    std::fs::write(&file, format!("title = \"T\"\n{stop}")).unwrap();
    let path = file.to_str().unwrap();
    refused(
        &["tour", path],
        &["lesson.toml:6:6: the run has only 24 steps"],
    );
}

#[test]
fn options_that_exclude_each_other() {
    let task = "examples/wake-word.toml";
    refused(
        &["search", "--dataset", "cifar10", "--task", task],
        &["cannot be used with", "; give one of the two\n"],
    );
    refused(
        &["search", "--seed", "1", "--seed", "2"],
        &["multiple times; give it once\n"],
    );
    refused(
        &["--seed", "7", "search"],
        &["options go after the command, like 'freerea search --seed 7'"],
    );
}

#[test]
fn an_option_of_a_search_is_not_one_of_the_explorer() {
    refused(
        &["--cells", "100"],
        &["'--cells'", "it is an option of 'freerea search'"],
    );
    let strange = freerea(&["--pancakes"]);
    let complaint = String::from_utf8(strange.stderr).unwrap();
    assert!(!complaint.contains("freerea search"), "{complaint}");
}
