//! The manual's examples for clusters, each by its script in `tests/cluster`.

use std::path::Path;
use std::process::Command;

/// What a script ends with whose engine is not installed.
const SKIPPED: i32 = 77;

/// Runs a script, and passes on what it says.
#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
fn run(script: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster");
    let output = Command::new("bash")
        .arg(folder.join(script))
        .arg(env!("CARGO_BIN_EXE_freerea"))
        .output()
        .expect("there is a bash");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    println!("{script}: {said}");
    let passed = output.status.success() || output.status.code() == Some(SKIPPED);
    assert!(passed, "{script}: {said}{errors}");
}

#[test]
#[ignore = "starts a cluster; .ci/run does it"]
fn slurm_spreads_the_experiment() {
    run("slurm.sh");
}

#[test]
#[ignore = "starts a cluster; .ci/run does it"]
fn gnu_parallel_spreads_the_experiment() {
    run("parallel.sh");
}

#[test]
#[ignore = "starts a cluster; .ci/run does it"]
fn dask_spreads_the_experiment() {
    run("dask.sh");
}

#[test]
#[ignore = "starts a cluster; .ci/run does it"]
fn ray_spreads_the_experiment() {
    run("ray.sh");
}

#[test]
#[ignore = "takes minutes"]
fn gnu_parallel_spreads_a_whole_space() {
    run("score.sh");
}
