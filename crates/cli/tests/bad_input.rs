//! Whatever the input: the error names file and record, everything else is coded, the exit code
//! is that of the public formats, and nothing panics.

mod common;

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use common::{Ran, command, dateline, dateline_reads};
use tempfile::TempDir;

const GOOD: &str = "Rebels attacked a village near Goma on Monday, killing two people.\n";
const GOOD_LINE: &str =
    r#"{"id":"ID","text":"Rebels attacked a village near Goma on Monday, killing two people."}"#;

fn good_line(id: &str) -> String {
    GOOD_LINE.replace("ID", id)
}

/// An input, the errors expected of it (behind its name), and the ids of the reports in it that
/// are coded.
type Case = (PathBuf, Vec<String>, Vec<String>);

/// A folder for the inputs of one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        folder.file("good.txt", format!("---\nid: good\n---\n{GOOD}"));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// Codes the inputs in one run, with a good report before, between and behind them. Standard
    /// error must hold exactly the errors expected, each a line that begins with the input's name;
    /// the records must be of the good report and of those expected; and the exit code must be 0
    /// without errors and 1 with them.
    #[track_caller]
    fn check(&self, cases: &[Case]) {
        let good = self.path("good.txt");
        let mut arguments = vec![PathBuf::from("code"), good.clone()];
        let mut errors = Vec::new();
        let mut coded = vec!["good".to_owned()];
        for (input, wrong, right) in cases {
            arguments.extend([input.clone(), good.clone()]);
            let shown = input.display().to_string().replace('\n', "\\n");
            errors.extend(wrong.iter().map(|e| format!("dateline: {shown}{e}")));
            coded.extend_from_slice(right);
            coded.push("good".to_owned());
        }
        let ran = dateline(&arguments);
        ran.ends(i32::from(!errors.is_empty()), &[]);
        assert_eq!(ran.err.lines().collect::<Vec<_>>(), errors);
        coded.dedup();
        assert_eq!(report_ids(&ran), coded);
    }
}

/// One error, nothing coded.
fn only(error: &str) -> (Vec<String>, Vec<String>) {
    (vec![error.to_owned()], Vec::new())
}

/// The ids of the reports that were coded, in their order.
fn report_ids(ran: &Ran) -> Vec<String> {
    let id = |event: &serde_json::Value| event["report"]["id"].as_str().expect("an id").to_owned();
    let mut ids: Vec<String> = ran.events().iter().map(id).collect();
    ids.dedup();
    ids
}

#[test]
fn files_that_hold_no_text() {
    let folder = Folder::new();
    let cases = [
        ("empty.txt", &b""[..], ": holds no text"),
        ("blank.txt", b" \r\n\t\n\xC2\xA0\n", ": holds no text"),
        ("only-front.txt", b"---\nid: x\n---\n\n", ": holds no text"),
        ("empty.jsonl", b"", ": holds no report"),
        ("blank.jsonl", b"\n \n\r\n", ": holds no report"),
        (
            "binary.txt",
            b"\x7FELF\x02\x01\0\0\0\xFF\xFE",
            ": looks like a binary file (it holds NUL bytes)",
        ),
        (
            "binary.jsonl",
            b"\x7FELF\x02\x01\0\0\0\n\0\n",
            ": looks like a binary file (it holds NUL bytes)",
        ),
        (
            "nul-inside.txt",
            &[&b"Rebels attacked. ".repeat(2000)[..], b"\0"].concat(),
            ": looks like a binary file (it holds NUL bytes)",
        ),
        (
            "latin1.txt",
            b"Rebels attacked a caf\xE9.",
            ": invalid UTF-8 at byte 21",
        ),
        (
            "cut.txt",
            b"Rebels attacked a caf\xC3",
            ": invalid UTF-8 at byte 21",
        ),
        (
            "utf16le.txt",
            b"\xFF\xFER\0e\0",
            ": is UTF-16 text: convert it to UTF-8 first",
        ),
        (
            "utf16be.jsonl",
            b"\xFE\xFF\0{\0}",
            ": is UTF-16 text: convert it to UTF-8 first",
        ),
        (
            "utf16-unmarked.txt",
            b"R\0e\0b\0e\0l\0s\0",
            ": looks like a binary file (it holds NUL bytes)",
        ),
        (
            "front.txt",
            b"---\nid x\n---\nRebels attacked.",
            ":2: front matter: expected \"key: value\" or \"---\", found \"id x\"",
        ),
        (
            "report.docx",
            b"Rebels attacked.",
            ": cannot tell what kind of file this is from its ending \".docx\": known are .txt and .jsonl",
        ),
        #[cfg(unix)]
        ("two\nlines.txt", b"", ": holds no text"),
    ];
    let cases = cases.map(|(name, content, error)| {
        let (errors, coded) = only(error);
        (folder.file(name, content), errors, coded)
    });
    folder.check(&cases);
}

#[test]
fn reports_without_a_sentence_are_read_and_tell_nothing() {
    let folder = Folder::new();
    let texts = [
        "... !!! ??? -- ()",
        "\u{1F525}\u{1F525} \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F1F0}\u{1F1EC}",
        "12 34 5,600 7.8 9%\n10",
        "\u{301}\u{301}\u{200B}",
        "x",
    ];
    let mut cases: Vec<Case> = (0..)
        .zip(texts)
        .map(|(n, text)| {
            let path = folder.file(&format!("{n}.txt"), text);
            (path, Vec::new(), Vec::new())
        })
        .collect();
    // A byte order mark alone is no text.
    let (errors, coded) = only(": holds no text");
    cases.push((folder.file("bom.txt", "\u{feff}"), errors, coded));
    folder.check(&cases);
}

#[test]
fn bad_lines_among_good_ones() {
    let folder = Folder::new();
    let deep = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        good_line("deep").replace("\"text\"", &format!("\"x\":{open}{close},\"text\""))
    };
    let (deep_100, deep_5000) = (deep(100), deep(5000));
    // Each line, and its error, or else the id it is coded under.
    let lines: &[(&[u8], Result<&str, &str>)] = &[
        (br#"{"id":"a"}"#, Err("field \"text\" is missing")),
        (
            br#"{"id":"a","text":null}"#,
            Err("field \"text\" is missing"),
        ),
        (
            br#"{"text":["Rebels attacked."]}"#,
            Err("field \"text\": expected a string, found an array"),
        ),
        (br#"{"text":" \n"}"#, Err("holds no text")),
        (
            br#"{"id":7,"text":"Rebels attacked."}"#,
            Err("field \"id\": expected a string or null, found a number"),
        ),
        (
            br#"{"text":"Rebels attacked.","title":{}}"#,
            Err("field \"title\": expected a string or null, found an object"),
        ),
        (
            br#"{"text":"Rebels attacked.","published":20190808}"#,
            Err("field \"published\": expected a string or null, found a number"),
        ),
        (
            br#"{"text":"Rebels attacked.","published":"8 August 2019"}"#,
            Err(
                "field \"published\": expected a date such as 2019-08-08 or 2019-08-08T12:30:00Z, found \"8 August 2019\"",
            ),
        ),
        (
            br#"{"text":"Rebels attacked.","published":"2019-02-30"}"#,
            Err(
                "field \"published\": expected a date such as 2019-08-08 or 2019-08-08T12:30:00Z, found \"2019-02-30\"",
            ),
        ),
        (
            br#"["Rebels attacked."]"#,
            Err("expected a JSON object, found an array"),
        ),
        (b"null", Err("expected a JSON object, found null")),
        (
            br#"{"text":"Rebels"#,
            Err("not valid JSON at column 15: EOF while parsing a string"),
        ),
        (
            b"Rebels attacked.",
            Err("not valid JSON at column 1: expected value"),
        ),
        (b"{\"text\":\"caf\xE9\"}", Err("invalid UTF-8 at byte 12")),
        (
            br#"{"text":"\ud800"}"#,
            Err("not valid JSON at column 16: unexpected end of hex escape"),
        ),
        (deep_100.as_bytes(), Ok("deep")),
        (
            deep_5000.as_bytes(),
            Err("not valid JSON at column 144: recursion limit exceeded"),
        ),
        // Of a key given twice the last counts, as in other programs that read JSON.
        (
            br#"{"id":"x","id":"twice","text":7,"text":"Rebels attacked a village."}"#,
            Ok("twice"),
        ),
    ];
    let mut content = good_line("first").into_bytes();
    content.push(b'\n');
    let (mut errors, mut coded) = (Vec::new(), vec!["first".to_owned()]);
    for (number, (line, outcome)) in (2..).step_by(2).zip(lines) {
        content.extend_from_slice(line);
        content.push(b'\n');
        match outcome {
            Ok(id) => coded.push((*id).to_owned()),
            Err(error) => errors.push(format!(":{number}: {error}")),
        }
        let id = format!("good-{number}");
        content.extend_from_slice(good_line(&id).as_bytes());
        content.push(b'\n');
        coded.push(id);
    }
    folder.check(&[(folder.file("lines.jsonl", content), errors, coded)]);
}

#[test]
fn a_line_and_texts_over_the_limit() {
    let folder = Folder::new();
    let path = folder.path("long.jsonl");
    let mut file = io::BufWriter::new(fs::File::create(&path).unwrap());
    writeln!(file, "{}", good_line("one")).unwrap();
    write!(file, r#"{{"id":"long","text":""#).unwrap();
    io::copy(&mut io::repeat(b'a').take(50 << 20), &mut file).unwrap();
    writeln!(file, "\"}}").unwrap();
    writeln!(file, "{}", good_line("two")).unwrap();
    file.flush().unwrap();
    drop(file);
    let mut cases: Vec<Case> = vec![(
        path,
        vec![":2: line is longer than 32 MiB".into()],
        vec!["one".into(), "two".into()],
    )];

    let sentences = "Rebels attacked. ".repeat(9 * 1024 * 1024 / 17);
    let (errors, coded) = only(": text is longer than 8 MiB");
    cases.push((folder.file("nine.txt", &sentences), errors, coded));
    let line = serde_json::json!({ "text": sentences }).to_string();
    cases.push((
        folder.file("nine.jsonl", format!("{line}\n{}\n", good_line("next"))),
        vec![":1: text is longer than 8 MiB".into()],
        vec!["next".into()],
    ));
    folder.check(&cases);
}

#[test]
fn paths_that_cannot_be_read() {
    let folder = Folder::new();
    let no_file = if cfg!(windows) {
        ": The system cannot find the file specified. (os error 2)"
    } else {
        ": No such file or directory (os error 2)"
    };
    let mut cases = Vec::new();
    for name in ["missing.txt", "missing.docx", "no/such/folder.jsonl"] {
        let (errors, coded) = only(no_file);
        cases.push((folder.path(name), errors, coded));
    }
    #[cfg(unix)]
    for name in ["folder", "folder.txt", "folder.d"] {
        fs::create_dir(folder.path(name)).unwrap();
        let (errors, coded) = only(": is a folder, not a file");
        cases.push((folder.path(name), errors, coded));
    }
    folder.check(&cases);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.file("secret.jsonl", good_line("secret"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let (errors, coded) = if fs::File::open(&path).is_ok() {
        // Root may read everything.
        (Vec::new(), vec!["secret".into()])
    } else {
        only(": Permission denied (os error 13)")
    };
    folder.check(&[(path, errors, coded)]);
}

#[test]
fn standard_input() {
    // Text.
    let ran = dateline_reads(&["code"], GOOD.as_bytes());
    ran.ends(0, &[]);
    assert!(!ran.out.is_empty() && ran.err.is_empty(), "{ran:?}");
    assert_eq!(ran.out, dateline_reads(&["code", "-"], GOOD.as_bytes()).out);
    // JSON Lines, some of them bad.
    let lines = format!("{}\n{{}}\n{}\n", good_line("a"), good_line("b"));
    let ran = dateline_reads(&["code"], lines.as_bytes());
    ran.ends(1, &[]);
    assert_eq!(
        ran.err,
        "dateline: standard input:2: field \"text\" is missing\n"
    );
    assert_eq!(report_ids(&ran), ["a", "b"]);
    // Among files.
    let folder = Folder::new();
    let good = folder.path("good.txt");
    let ran = dateline_reads(
        &["code", good.to_str().unwrap(), "-"],
        good_line("a").as_bytes(),
    );
    ran.ends(0, &[]);
    assert_eq!(report_ids(&ran), ["good", "a"]);
    // Nothing, and nothing of use.
    dateline_reads(&["code"], b"").ends(1, &["dateline: standard input: holds no text\n"]);
    dateline_reads(&["code"], b"\0\0").ends(1, &["standard input: looks like a binary file"]);
    dateline_reads(&["code", "-", "-"], b"x").ends(2, &["standard input can be read only once"]);
}

#[test]
fn wrong_usage_is_exit_2() {
    for arguments in [
        &[][..],
        &["cod"],
        &["code", "--nothing"],
        &["code", "--threads", "0"],
        &["code", "--threads", "many"],
        &["code", "--format", "xml"],
        &["code", "--published", "yesterday"],
        &["code", "--codebook"],
        &["codebook"],
        &["codebook", "show"],
        &["codebook", "show", "no-such-entry"],
        &["codebook", "check", "--entry", "no-such-entry"],
        &["explain", "--event", "0", "--rule", "assault.kill.kill"],
        &["explain", "--rule", "no-such-entry"],
        &["codebook", "list", "--mode", "no-such-mode"],
        &["codebook", "diff", "one.jsonl"],
    ] {
        let ran = dateline(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn a_model_that_is_missing_or_damaged_is_exit_3() {
    let folder = Folder::new();
    let report = folder.path("good.txt");
    fs::create_dir(folder.path("empty-folder")).unwrap();
    for model in [
        folder.path("missing.nlp"),
        folder.path("empty-folder"),
        folder.file("empty.nlp", ""),
        folder.file("text.nlp", GOOD),
        folder.file("zeros.nlp", [0; 100_000]),
    ] {
        let model = model.to_str().unwrap();
        for arguments in [
            &["code", report.to_str().unwrap(), "--model", model][..],
            &["codebook", "check", "--model", model],
            &["explain", report.to_str().unwrap(), "--model", model],
        ] {
            let ran = dateline(arguments);
            ran.ends(3, &[model, "`dateline setup`"]);
            assert_eq!(ran.out, "", "{arguments:?}");
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        }
    }
}

#[test]
fn a_codebook_that_is_missing_or_damaged_is_exit_3() {
    let folder = Folder::new();
    let report = folder.path("good.txt");
    let report = report.to_str().unwrap();
    let book = folder.path("book");
    common::copy_folder(&common::repository("codebook"), &book);
    let file = book.join("numbers.toml");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{whole}\n\nthis is no TOML\n")).unwrap();
    let line = whole.lines().count() + 3;
    let place = format!("numbers.toml:{line}:");
    for arguments in [
        &["--codebook", book.to_str().unwrap(), "code", report][..],
        &["code", report, "--codebook", book.to_str().unwrap()],
        &["--codebook", book.to_str().unwrap(), "codebook", "list"],
    ] {
        let ran = dateline(arguments);
        ran.ends(3, &[&place, "this is no TOML", "^"]);
        // What mends it is named.
        let check = format!("`dateline codebook check {}`", book.display());
        ran.ends(3, &[&check]);
        assert_eq!(ran.out, "");
    }
    let book = book.to_str().unwrap();
    dateline(&["codebook", "check", book]).ends(1, &[&place, "^"]);
    for gone in [folder.path("nowhere"), folder.path("good.txt")] {
        let gone = gone.to_str().unwrap();
        dateline(&["code", report, "--codebook", gone]).ends(3, &[gone]);
    }
    // A folder that holds no codebook.
    let empty = folder.path("empty");
    fs::create_dir(&empty).unwrap();
    let empty = empty.to_str().unwrap();
    dateline(&["code", report, "--codebook", empty]).ends(3, &["the codebook has no plover.toml"]);
}

/// Runs the program and reads only the beginning of what it prints.
#[track_caller]
fn stops_reading(arguments: &[PathBuf], bytes: u64) {
    let mut child = command(arguments).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut head = Vec::new();
    out.by_ref().take(bytes).read_to_end(&mut head).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {err}");
    assert_eq!(err, "", "{arguments:?}");
    assert_eq!(head.len() as u64, bytes);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    // More than a pipe holds.
    let reports = || [common::examples(), common::examples()].concat();
    for (first, rest) in [
        (&["code"][..], reports()),
        (&["code", "--format", "table"], reports()),
        (&["codebook", "list"], Vec::new()),
        (&["codebook", "show", "assault."], Vec::new()),
    ] {
        let mut arguments: Vec<PathBuf> = first.iter().map(PathBuf::from).collect();
        arguments.extend(rest);
        stops_reading(&arguments, 10);
        stops_reading(&arguments, 0);
    }
}

#[test]
fn without_anyone_to_tell_the_work_is_done_all_the_same() {
    let folder = Folder::new();
    let [missing, good] = ["missing.txt", "good.txt"].map(|name| folder.path(name));
    let mut child = command(&[Path::new("code"), &missing, &good])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stdout.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_once() {
    let full = || {
        let full = fs::File::options().write(true).open("/dev/full");
        Stdio::from(full.expect("/dev/full"))
    };
    let folder = Folder::new();
    for arguments in [
        vec!["code".into(), folder.path("good.txt")],
        vec!["codebook".into(), "list".into()],
    ] {
        let output = command(&arguments).stdout(full()).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(err.contains("No space left on device"), "{err}");
    }
}
