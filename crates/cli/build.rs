//! With the feature `embedded`, finds the model and the gazetteer that the binary shall carry.

#[path = "src/home.rs"]
mod home;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/home.rs");
    if std::env::var_os("CARGO_FEATURE_EMBEDDED").is_none() {
        return;
    }
    for variable in [home::HOME_VARIABLE, "XDG_DATA_HOME", "HOME"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    // What it is, the variable that names the file, where it lies otherwise, and the variable that
    // tells the program's source.
    let carried = [
        (
            "model",
            "DATELINE_EMBED_MODEL",
            home::model_file("md"),
            "DATELINE_EMBEDDED_MODEL",
        ),
        (
            "gazetteer",
            "DATELINE_EMBED_GAZETTEER",
            PathBuf::from(home::GAZETTEER),
            "DATELINE_EMBEDDED_GAZETTEER",
        ),
    ];
    for (what, variable, place, told) in carried {
        println!("cargo::rerun-if-env-changed={variable}");
        match find(variable, place).and_then(|path| check(what, &path).map(|()| path)) {
            Ok(path) => {
                println!("cargo::rerun-if-changed={}", path.display());
                println!("cargo::rustc-env={told}={}", path.display());
            }
            Err(why) => println!(
                "cargo::error=feature \"embedded\": {why}; run `dateline setup` first, or set \
                 {variable} to a file that it wrote"
            ),
        }
    }
}

fn find(variable: &str, place: PathBuf) -> Result<PathBuf, String> {
    let path = match std::env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => home::data_folder()
            .ok_or("there is no data folder, nor a home directory for one")?
            .join(place),
    };
    // include_bytes! would read it relative to the source file.
    std::path::absolute(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn check(what: &str, path: &Path) -> Result<(), String> {
    let mut byte = [0];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut byte))
        .map_err(|error| format!("no {what} in {}: {error}", path.display()))
}
