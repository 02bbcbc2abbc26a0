//! What `make install` relies on.

/// A program finds its libraries beside itself before it looks where it was built.
#[test]
#[cfg_attr(not(feature = "torch"), ignore = "needs libtorch")]
#[cfg(target_os = "linux")]
fn the_run_path_begins_beside_the_program() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_freerea")).unwrap();
    let wanted = b"\0$ORIGIN/../lib/freerea:";
    let found = program.windows(wanted.len()).any(|bytes| bytes == wanted);
    assert!(found, "no run path begins with $ORIGIN/../lib/freerea");
}
