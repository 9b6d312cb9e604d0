//! Which model the commands run, and what they say where there is none.

#[path = "../src/home.rs"]
mod home;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const TEXT: &str = "Rebels attacked the village on Monday.\n";

/// Codes the text above with this data folder.
fn code(data: &Path, arguments: &[&str], variable: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .arg("code")
        .args(arguments)
        .env("DATELINE_HOME", data)
        .env_remove("DATELINE_MODEL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // A binary that carries its model carries a gazetteer too.
    if cfg!(not(feature = "embedded")) {
        command.env("DATELINE_GAZETTEER", gazetteer());
    }
    if let Some(path) = variable {
        command.env("DATELINE_MODEL", path);
    }
    let mut child = command.spawn().unwrap();
    // A program that stops before it reads is what most of these tests are about.
    let _ = child.stdin.take().unwrap().write_all(TEXT.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn fails(output: &Output, with: &[&str]) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(output.stdout.is_empty());
    for part in with {
        assert!(err.contains(part), "no {part:?} in {err}");
    }
    assert_eq!(err.lines().count(), 1, "{err}");
}

#[track_caller]
fn works(output: &Output) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{err}");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("\"ASSAULT\""), "{out}");
}

/// The model that `make setup` brought.
fn model() -> PathBuf {
    let model = home::data_folder().unwrap().join(home::model_file("md"));
    assert!(
        model.is_file(),
        "{} is not there: run `make setup` first",
        model.display()
    );
    model
}

/// The gazetteer that `make setup` brought.
fn gazetteer() -> PathBuf {
    home::data_folder().unwrap().join(home::GAZETTEER)
}

// A binary that carries its model needs none in the data folder.
#[cfg(not(feature = "embedded"))]
#[test]
fn without_a_model_setup_is_named() {
    let data = tempfile::tempdir().unwrap();
    fails(
        &code(data.path(), &[], None),
        &["there is no language model at ", "run `dateline setup`"],
    );
    fails(
        &code(&data.path().join("nowhere"), &[], None),
        &["run `dateline setup`"],
    );
}

#[cfg(feature = "embedded")]
#[test]
fn the_model_inside_the_program_is_the_last_resort() {
    let data = tempfile::tempdir().unwrap();
    works(&code(data.path(), &[], None));
    // One that is there but damaged is told of, not passed over.
    damaged(data.path());
    fails(&code(data.path(), &[], None), &["run `dateline setup`"]);
}

#[test]
fn a_size_asks_for_that_model() {
    let data = tempfile::tempdir().unwrap();
    fails(
        &code(data.path(), &["--model", "sm"], None),
        &["en_core_web_sm-3.8.nlp", "run `dateline setup --model sm`"],
    );
}

/// Puts half a model into a data folder.
fn damaged(data: &Path) -> PathBuf {
    let place = data.join(home::model_file("md"));
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    let whole = fs::read(model()).unwrap();
    fs::write(&place, &whole[..whole.len() / 2]).unwrap();
    place
}

#[test]
fn a_damaged_model_is_named_with_what_mends_it() {
    let data = tempfile::tempdir().unwrap();
    let place = damaged(data.path());
    let place = place.to_str().unwrap();
    fails(
        &code(data.path(), &[], None),
        &[place, "run `dateline setup`"],
    );

    fs::write(place, "something else altogether").unwrap();
    fails(
        &code(data.path(), &[], None),
        &[place, "run `dateline setup`"],
    );
    fs::write(place, "").unwrap();
    fails(
        &code(data.path(), &[], None),
        &[place, "run `dateline setup`"],
    );
}

#[test]
fn option_before_variable_before_data_folder() {
    let data = tempfile::tempdir().unwrap();
    damaged(data.path());
    let missing = data.path().join("missing.nlp");
    let missing = missing.to_str().unwrap();
    let model = model();
    works(&code(data.path(), &[], Some(&model)));
    works(&code(
        data.path(),
        &["--model", model.to_str().unwrap()],
        Some(Path::new(missing)),
    ));
    fails(
        &code(data.path(), &["--model", missing], Some(&model)),
        &[missing, "--model"],
    );
    works(&code(home::data_folder().unwrap().as_path(), &[], None));
}
