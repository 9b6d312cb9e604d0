//! One report in a plain text file, with front matter or without.

use std::io::Read;

use serde_json::{Map, Value};

use crate::MAX_TEXT_BYTES;
use crate::error::{Problem, one_line};
use crate::report::{Defaults, Published, Report, id_of};

/// The line that begins and ends a block of front matter.
const FENCE: &str = "---";

/// The longest block of front matter, in bytes.
const MAX_FRONT_MATTER_BYTES: usize = 64 * 1024;

type Failure = (Option<u64>, Problem);

/// Reads a stream whose byte order mark is gone.
pub(crate) fn read(stream: impl Read, defaults: &Defaults) -> Result<Report, Failure> {
    let most = MAX_TEXT_BYTES + MAX_FRONT_MATTER_BYTES;
    let mut bytes = Vec::new();
    stream
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| (None, error.into()))?;
    let too_long = || (None, Problem::TextTooLong(MAX_TEXT_BYTES));
    if bytes.len() > most {
        return Err(too_long());
    }
    if bytes.contains(&0) {
        return Err((None, Problem::Binary));
    }
    let mut content = String::from_utf8(bytes)
        .map_err(|error| (None, Problem::InvalidUtf8(error.utf8_error().valid_up_to())))?;
    let (front, text_start) = front_matter(&content)?;
    content.drain(..text_start);
    let text = content;
    if text.len() > MAX_TEXT_BYTES {
        return Err(too_long());
    }
    if text.trim().is_empty() {
        return Err((None, Problem::NoText));
    }
    let mut report = Report {
        id: front.id.unwrap_or_else(|| id_of(&text)),
        text,
        title: front.title,
        url: front.url,
        publisher: front.publisher,
        language: front.language,
        published: front.published,
        extra: front.extra,
    };
    defaults.fill(&mut report);
    Ok(report)
}

#[derive(Default)]
struct FrontMatter {
    id: Option<String>,
    title: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
    published: Option<Published>,
    extra: Map<String, Value>,
}

/// The front matter, and where the text after it begins.
fn front_matter(content: &str) -> Result<(FrontMatter, usize), Failure> {
    let mut front = FrontMatter::default();
    let mut lines = content.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Ok((front, 0));
    }
    let mut end = first.len();
    let mut seen: Vec<&str> = Vec::new();
    for (number, raw) in (2u64..).zip(lines) {
        let fail = |what: String| (Some(number), Problem::FrontMatter(what));
        end += raw.len();
        let line = raw.trim();
        if line == FENCE {
            return Ok((front, end));
        }
        if end > MAX_FRONT_MATTER_BYTES {
            return Err(fail(format!(
                "longer than {} KiB",
                MAX_FRONT_MATTER_BYTES >> 10
            )));
        }
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_key(key)) else {
            return Err(fail(format!(
                "expected \"key: value\" or \"{FENCE}\", found \"{}\"",
                one_line(&line.chars().take(40).collect::<String>())
            )));
        };
        if seen.contains(&key) {
            return Err(fail(format!("\"{key}\" is given twice")));
        }
        seen.push(key);
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let given = Some(value.to_owned());
        match key {
            "id" => front.id = given,
            "title" => front.title = given,
            "url" => front.url = given,
            "publisher" => front.publisher = given,
            "language" => front.language = given,
            "published" => {
                let date = Published::parse(value).map_err(|e| (Some(number), e.into()))?;
                front.published = Some(date);
            }
            "text" => {
                return Err(fail(format!(
                    "the text stands below the \"{FENCE}\", not in it"
                )));
            }
            _ => {
                front.extra.insert(key.to_owned(), Value::from(value));
            }
        }
    }
    Err((
        Some(1),
        Problem::FrontMatter(format!("no line \"{FENCE}\" ends it")),
    ))
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content: &str) -> Result<Report, String> {
        read(content.as_bytes(), &Defaults::default())
            .map_err(|(line, problem)| format!("{}: {problem}", line.unwrap_or_default()))
    }

    #[test]
    fn without_front_matter_all_is_text() {
        let report = of("A raid.\r\n\r\nIt failed.\r\n").unwrap();
        assert_eq!(report.text, "A raid.\r\n\r\nIt failed.\r\n");
        assert_eq!(report.id.len(), 16);
        // A rule further down begins nothing.
        assert_eq!(of("A\n---\nb: c\n").unwrap().text, "A\n---\nb: c\n");
    }

    #[test]
    fn front_matter_is_no_text() {
        let report = of("---\r\ntitle: Raid: \"a failure\"\r\npublished: 2019-08-08\r\n\r\nid: x\nlanguage:\ndesk: Asia\n--- \nA raid.").unwrap();
        assert_eq!(report.text, "A raid.");
        assert_eq!(report.title.as_deref(), Some("Raid: \"a failure\""));
        assert_eq!(report.published.unwrap().as_str(), "2019-08-08");
        assert_eq!(report.id, "x");
        assert_eq!(report.language, None);
        assert_eq!(report.extra["desk"], "Asia");
    }

    #[test]
    fn errors_name_the_line() {
        for (content, message) in [
            ("", "0: holds no text"),
            (" \n\u{a0}", "0: holds no text"),
            ("---\ntitle: x\n---\n\n", "0: holds no text"),
            ("---\nid: a\n", "1: front matter: no line \"---\" ends it"),
            (
                "---\nid: a\nnonsense\n---\nx",
                "3: front matter: expected \"key: value\" or \"---\", found \"nonsense\"",
            ),
            (
                "---\nid: a\nid: b\n---\nx",
                "3: front matter: \"id\" is given twice",
            ),
            (
                "---\ntext: a\n---\nx",
                "2: front matter: the text stands below the \"---\", not in it",
            ),
            (
                "---\npublished: May 1\n---\nx",
                "2: field \"published\": expected a date such as 2019-08-08 or \
                 2019-08-08T12:30:00Z, found \"May 1\"",
            ),
            ("a\0b", "0: looks like a binary file (it holds NUL bytes)"),
        ] {
            assert_eq!(of(content).unwrap_err(), message, "{content:?}");
        }
        let long = format!("---\n{}", "a: b\n".repeat(20_000));
        assert!(of(&long).unwrap_err().contains("given twice"));
        let long = format!("---\n{}---\nx", "\n".repeat(MAX_FRONT_MATTER_BYTES));
        assert!(
            of(&long)
                .unwrap_err()
                .ends_with("front matter: longer than 64 KiB")
        );
    }

    #[test]
    fn invalid_utf8_names_the_byte() {
        let (_, problem) = read(&b"caf\xE9 x"[..], &Defaults::default()).unwrap_err();
        assert_eq!(problem.to_string(), "invalid UTF-8 at byte 3");
    }

    #[test]
    fn the_longest_text_is_read_and_one_byte_more_is_not() {
        assert!(of(&"a".repeat(MAX_TEXT_BYTES)).is_ok());
        assert_eq!(
            of(&"a".repeat(MAX_TEXT_BYTES + 1)).unwrap_err(),
            "0: text is longer than 8 MiB"
        );
    }
}
