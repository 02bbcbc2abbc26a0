//! Says whether the reference data is there, and writes libtorch's folders into every program as its
//! run path, so that none needs `LD_LIBRARY_PATH`. All packages have this script.

use std::{env, path::Path};

fn main() {
    reference_data();
    run_path();
}

/// Sets `reference_data` if the data that tests compare with lies beside the repository. A build
/// server has to have it: there the tests run, and fail without it.
fn reference_data() {
    println!("cargo::rustc-check-cfg=cfg(reference_data)");
    println!("cargo::rerun-if-env-changed=CI");
    let package = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut around = Path::new(&package).ancestors();
    let there = around.any(|folder| folder.join("shared/data").exists());
    if there || env::var_os("CI").is_some() {
        println!("cargo::rustc-cfg=reference_data");
    }
}

fn run_path() {
    println!("cargo::rerun-if-env-changed=LIBTORCH");
    if env::var_os("CARGO_FEATURE_TORCH").is_none() {
        return;
    }
    let os = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if !matches!(os.as_str(), "linux" | "macos") {
        return; // torch-sys names the folder on these two only
    }
    let Ok(folder) = env::var("DEP_TCH_LIBTORCH_LIB") else {
        println!(
            "cargo::error=torch-sys did not say where libtorch lies (DEP_TCH_LIBTORCH_LIB): \
             is it still a direct dependency, built without its feature doc-only?"
        );
        return;
    };
    // Where `make install` puts the libraries, as seen from an installed program; first, so that it
    // never depends on the folders of the one who built it.
    let origin = if os == "macos" {
        "@loader_path"
    } else {
        "$ORIGIN"
    };
    println!("cargo::rustc-link-arg=-Wl,-rpath,{origin}/../lib/freerea");
    let folder = Path::new(&folder);
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", folder.display());
    // `make libtorch` makes a link into the user's cache: a program that is installed elsewhere
    // shall outlive this folder.
    if let Ok(target) = folder.canonicalize() {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{}", target.display());
    }
    if os == "linux" {
        // Nothing calls libtorch_cuda by name, so that a linker would leave it out, and every GPU
        // with it. libtorch.so brings in all that this libtorch has.
        println!("cargo::rustc-link-arg=-Wl,--no-as-needed");
        println!("cargo::rustc-link-arg=-ltorch");
    }
}
