//! With the feature `embedded`, finds the model that the binary shall carry.

#[path = "src/home.rs"]
mod home;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Names the flat model file to embed.
const VARIABLE: &str = "DATELINE_EMBED_MODEL";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/home.rs");
    if std::env::var_os("CARGO_FEATURE_EMBEDDED").is_none() {
        return;
    }
    for variable in [VARIABLE, home::HOME_VARIABLE, "XDG_DATA_HOME", "HOME"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    match find().and_then(|path| check(&path).map(|()| path)) {
        Ok(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            println!(
                "cargo::rustc-env=DATELINE_EMBEDDED_MODEL={}",
                path.display()
            );
        }
        Err(why) => println!(
            "cargo::error=feature \"embedded\": {why}; run `dateline setup` first, or set \
             {VARIABLE} to a model file that it wrote"
        ),
    }
}

fn find() -> Result<PathBuf, String> {
    let path = match std::env::var_os(VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => home::data_folder()
            .ok_or("there is no data folder, nor a home directory for one")?
            .join(home::model_file("md")),
    };
    // include_bytes! would read it relative to the source file.
    std::path::absolute(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn check(path: &Path) -> Result<(), String> {
    let mut byte = [0];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut byte))
        .map_err(|error| format!("no model in {}: {error}", path.display()))
}
