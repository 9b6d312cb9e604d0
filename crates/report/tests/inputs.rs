//! Whole inputs through the public functions.

use std::io::{self, Read};
use std::path::Path;

use dateline_report::{
    Defaults, Format, MAX_LINE_BYTES, MAX_TEXT_BYTES, Published, read_from, read_path,
};
use proptest::prelude::*;

/// `id=text` for a report, the message for an error.
fn all(input: impl Read + Send, format: Option<Format>) -> Vec<String> {
    read_from(input, "in", format, &Defaults::default())
        .map(|item| match item {
            Ok(report) => format!("{}={}", report.id, report.text),
            Err(error) => error.to_string(),
        })
        .collect()
}

#[test]
fn a_stream_s_kind_is_told_by_its_first_character() {
    let json = "\u{feff} \n\n{\"id\":\"a\",\"text\":\"x\"}\n";
    assert_eq!(all(json.as_bytes(), None), ["a=x"]);
    assert_eq!(
        all(&b"plain {text}"[..], None),
        ["943e3fbc3dd87a87=plain {text}"]
    );
    assert_eq!(all("\u{feff}---\nid: a\n---\nx".as_bytes(), None), ["a=x"]);
}

#[test]
fn errors_stand_among_the_records_and_count_lines() {
    let input = b"{\"id\":\"a\",\"text\":\"x\"}\r\n\n{\"id\":\nnull\n{\"id\":\"a\",\"text\":\"x\"}\n{\"text\":\"\0\"}\n\xFF\n{\"id\":\"last\",\"text\":\"y\"}";
    assert_eq!(
        all(&input[..], None),
        [
            "a=x",
            "in:3: not valid JSON at column 6: EOF while parsing a value",
            "in:4: expected a JSON object, found null",
            "a=x",
            "in:6: not valid JSON at column 10: control character (\\u0000-\\u001F) found while parsing a string",
            "in:7: invalid UTF-8 at byte 0",
            "last=y",
        ]
    );
}

#[test]
fn empty_binary_and_foreign_inputs_are_one_error() {
    for format in [None, Some(Format::Plain)] {
        assert_eq!(all(&b""[..], format), ["in: holds no text"]);
    }
    assert_eq!(
        all(&b"\n \n"[..], Some(Format::JsonLines)),
        ["in: holds no report"]
    );
    for format in [None, Some(Format::Plain), Some(Format::JsonLines)] {
        assert_eq!(
            all(&b"\x7FELF\0\0\n\0\n"[..], format),
            ["in: looks like a binary file (it holds NUL bytes)"]
        );
        assert_eq!(
            all(&b"\xFF\xFEh\0i\0"[..], format),
            ["in: is UTF-16 text: convert it to UTF-8 first"]
        );
    }
}

#[test]
fn a_line_over_the_limit_is_an_error_and_the_next_is_read() {
    let long = io::repeat(b'{').take(MAX_LINE_BYTES as u64 * 2);
    let input = long.chain(&b"\n{\"id\":\"b\",\"text\":\"y\"}"[..]);
    assert_eq!(
        all(input, None),
        ["in:1: line is longer than 32 MiB", "b=y"]
    );
}

#[test]
fn a_text_over_the_limit_is_an_error_in_both_formats() {
    let text = io::repeat(b'a').take(MAX_TEXT_BYTES as u64 + 1);
    assert_eq!(all(text, None), ["in: text is longer than 8 MiB"]);
    let text = io::repeat(b'a').take(MAX_TEXT_BYTES as u64 + 1);
    let line = (&b"{\"text\":\""[..]).chain(text).chain(&b"\"}"[..]);
    assert_eq!(all(line, None), ["in:1: text is longer than 8 MiB"]);
    // Endless input is given up, not read to its end.
    assert_eq!(
        all(io::repeat(b'a'), None),
        ["in: text is longer than 8 MiB"]
    );
}

#[test]
fn a_stream_that_fails_says_so_and_ends() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert_eq!(all(Fails, None), ["in: the disk is gone"]);
    let lines = "{\"id\":\"a\",\"text\":\"x\"}\n".repeat(1000);
    let found = all(lines.as_bytes().chain(Fails), None);
    assert_eq!(found.len(), 1001);
    assert_eq!(found[1000], "in:1001: the disk is gone");
}

#[test]
fn defaults_fill_what_a_record_leaves_open() {
    let defaults = Defaults {
        publisher: Some("Wire".into()),
        published: Some(Published::parse("2019-08-08").unwrap()),
        ..Defaults::default()
    };
    let input = "{\"text\":\"x\",\"publisher\":\"Own\"}";
    let report = read_from(input.as_bytes(), "in", None, &defaults)
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(report.publisher.as_deref(), Some("Own"));
    assert_eq!(report.published.unwrap().as_str(), "2019-08-08");
}

#[test]
fn files_by_their_ending() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let items: Vec<_> = read_path(&path, &Defaults::default()).collect();
        assert_eq!(items.len(), 1);
        items.into_iter().next().unwrap()
    };
    assert_eq!(
        read("a.txt", "{\"text\":\"x\"}").unwrap().text,
        "{\"text\":\"x\"}"
    );
    assert_eq!(read("a.JSONL", "{\"text\":\"x\"}").unwrap().text, "x");
    assert_eq!(read("a", "{\"text\":\"x\"}").unwrap().text, "x");
    let error = read("a.docx", "x").unwrap_err().to_string();
    assert!(error.ends_with("a.docx: cannot tell what kind of file this is from its ending \".docx\": known are .txt and .jsonl"), "{error}");
}

#[test]
fn unreadable_paths_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let of = |path: &Path| {
        let mut items = read_path(path, &Defaults::default());
        let error = items.next().unwrap().unwrap_err().to_string();
        assert!(items.next().is_none());
        error
    };
    let error = of(&folder.path().join("missing\n.txt"));
    assert!(error.contains("missing\\n.txt: No such file"), "{error}");
    assert!(of(folder.path()).contains("is a folder"));
}

proptest! {
    #[test]
    fn no_bytes_panic(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "(---\n)?([a-z]{1,3}: ?[^\n]{0,5}\n){0,3}(---\n)?\\PC{0,20}".prop_map(String::into_bytes),
            "(\\{(\"(text|id|published|x)\":(\"[a-z0-9-]{0,9}\"|null|1e999|\\[\\]),?){0,3}\\}?\r?\n){0,4}"
                .prop_map(String::into_bytes),
        ],
        format in prop_oneof![Just(None), Just(Some(Format::Plain)), Just(Some(Format::JsonLines))],
    ) {
        for item in read_from(&bytes[..], "in", format, &Defaults::default()) {
            match item {
                Ok(report) => prop_assert!(!report.text.trim().is_empty()),
                Err(error) => prop_assert!(!error.to_string().contains('\n')),
            }
        }
    }

    /// However often something else stands between them, the good lines all come through.
    #[test]
    fn good_lines_survive_bad_neighbours(bad in proptest::collection::vec("[^\n]{0,20}", 0..8)) {
        let mut input = String::from("{\"text\":\"x\"}\n");
        for line in &bad {
            input += line;
            input += "\n{\"text\":\"x\"}\n";
        }
        let good = read_from(input.as_bytes(), "in", None, &Defaults::default())
            .filter(|item| item.is_ok())
            .count();
        prop_assert!(good > bad.len());
    }
}
