//! Runs the program for the tests of this folder.

// Every test program uses a part of it.
#![allow(dead_code)]

pub(crate) mod desk;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The reports in `examples/reports`, sorted.
pub(crate) fn examples() -> Vec<PathBuf> {
    let folder = repository("examples/reports");
    let mut all: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("examples/reports")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    all.sort();
    assert!(
        all.len() >= 12,
        "{} holds too few reports",
        folder.display()
    );
    all
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn of(output: Output) -> Ran {
        let ran = Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        assert!(
            matches!(ran.code, Some(0..=3)),
            "exit {:?}: {}",
            ran.code,
            ran.err
        );
        ran
    }

    /// It ended with this code, and standard error holds all of these.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, told: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.err);
        for part in told {
            assert!(self.err.contains(part), "no {part:?} in {}", self.err);
        }
    }

    /// The records printed.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        self.out.lines().map(read).collect()
    }
}

/// The program with these arguments, ready to run.
pub(crate) fn command<A: AsRef<std::ffi::OsStr>>(arguments: &[A]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program.
#[track_caller]
pub(crate) fn dateline<A: AsRef<std::ffi::OsStr>>(arguments: &[A]) -> Ran {
    Ran::of(command(arguments).output().expect("the program"))
}

/// Runs the program with this standard input.
#[track_caller]
pub(crate) fn dateline_reads<A: AsRef<std::ffi::OsStr>>(arguments: &[A], input: &[u8]) -> Ran {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // Beside the program, which may write before it has read all; and it may stop before it reads.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program");
    writer.join().expect("the writer");
    Ran::of(output)
}

/// Codes these reports, given as id and text.
#[track_caller]
pub(crate) fn code_texts<'a>(
    reports: impl IntoIterator<Item = (&'a str, &'a str)>,
    more: &[&str],
) -> Vec<Value> {
    let mut input = String::new();
    for (id, text) in reports {
        input += &serde_json::json!({"id": id, "text": text}).to_string();
        input.push('\n');
    }
    let mut arguments = vec!["code"];
    arguments.extend_from_slice(more);
    let ran = dateline_reads(&arguments, input.as_bytes());
    ran.ends(0, &[]);
    assert_eq!(ran.err, "");
    ran.events()
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
