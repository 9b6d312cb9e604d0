//! JSON Lines: one report a line.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use crate::error::{Problem, ReadError};
use crate::report::{Defaults, Published, Report, id_of};
use crate::{MAX_LINE_BYTES, MAX_TEXT_BYTES};

/// Reads a stream whose byte order mark is gone.
pub(crate) struct JsonLines<R> {
    stream: R,
    name: String,
    defaults: Defaults,
    line: u64,
    any: bool,
    done: bool,
    buffer: Vec<u8>,
}

impl<R: BufRead> JsonLines<R> {
    pub(crate) fn new(stream: R, name: &str, defaults: &Defaults) -> Self {
        Self {
            stream,
            name: name.to_owned(),
            defaults: defaults.clone(),
            line: 0,
            any: false,
            done: false,
            buffer: Vec::new(),
        }
    }

    fn failed(&self, line: Option<u64>, problem: Problem) -> ReadError {
        ReadError::new(&self.name, line, problem)
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Report, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let read = read_line(&mut self.stream, &mut self.buffer, MAX_LINE_BYTES);
            self.line += 1;
            let problem = match read {
                Ok(Line::End) => {
                    self.done = true;
                    if self.any {
                        return None;
                    }
                    return Some(Err(self.failed(None, Problem::NoReport)));
                }
                Ok(Line::Read) if self.buffer.trim_ascii().is_empty() => continue,
                Ok(Line::Read) => match parse(&self.buffer) {
                    Ok(mut report) => {
                        self.any = true;
                        self.defaults.fill(&mut report);
                        return Some(Ok(report));
                    }
                    Err(problem) => problem,
                },
                Ok(Line::TooLong) => Problem::LineTooLong(MAX_LINE_BYTES),
                Err(error) => {
                    // What the stream holds behind a failure is anybody's guess.
                    self.done = true;
                    error.into()
                }
            };
            self.any = true;
            return Some(Err(self.failed(Some(self.line), problem)));
        }
        None
    }
}

/// What [`read_line`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line.
    Read,
    /// A line that is too long, which was passed over.
    TooLong,
    /// The end of the stream.
    End,
}

/// Reads the next line into `line`, without its end. One of more than `most` bytes is passed over
/// piece by piece, without being held.
///
/// # Errors
/// Those of the stream.
pub fn read_line(stream: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    // A long line's memory is not kept for the short ones after it.
    const KEPT_BYTES: usize = 1024 * 1024;
    line.clear();
    line.shrink_to(KEPT_BYTES);
    let mut read_any = false;
    let mut too_long = false;
    loop {
        let available = match stream.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        read_any = true;
        let newline = available.iter().position(|&b| b == b'\n');
        let piece = &available[..newline.unwrap_or(available.len())];
        too_long = too_long || line.len() + piece.len() > most;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(piece);
        }
        let used = piece.len() + usize::from(newline.is_some());
        stream.consume(used);
        if newline.is_some() {
            break;
        }
    }
    Ok(match (read_any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Read,
    })
}

fn parse(line: &[u8]) -> Result<Report, Problem> {
    let line = std::str::from_utf8(line).map_err(|e| Problem::InvalidUtf8(e.valid_up_to()))?;
    let value: Value = serde_json::from_str(line).map_err(|error| {
        let whole = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        Problem::Json {
            column: error.column(),
            message: whole.strip_suffix(&place).unwrap_or(&whole).to_owned(),
        }
    })?;
    let Value::Object(mut fields) = value else {
        return Err(Problem::NotAnObject(kind(&value)));
    };
    let text = take(&mut fields, "text", "a string")?.ok_or(Problem::Missing("text"))?;
    let mut optional = |field| take(&mut fields, field, "a string or null");
    let id = optional("id")?.filter(|id| !id.is_empty());
    let title = optional("title")?;
    let url = optional("url")?;
    let publisher = optional("publisher")?;
    let language = optional("language")?;
    let published = optional("published")?
        .map(|given| Published::parse(&given))
        .transpose()?;
    if text.len() > MAX_TEXT_BYTES {
        return Err(Problem::TextTooLong(MAX_TEXT_BYTES));
    }
    if text.trim().is_empty() {
        return Err(Problem::NoText);
    }
    Ok(Report {
        id: id.unwrap_or_else(|| id_of(&text)),
        text,
        title,
        url,
        publisher,
        language,
        published,
        extra: fields,
    })
}

/// Takes a field out, leaving the others in their order; a null counts as absent.
fn take(
    fields: &mut Map<String, Value>,
    field: &'static str,
    expected: &'static str,
) -> Result<Option<String>, Problem> {
    match fields.shift_remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(s)) => Ok(Some(s)),
        Some(other) => Err(Problem::WrongType {
            field,
            expected,
            found: kind(&other),
        }),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: &str) -> String {
        parse(line.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn fields_and_the_others_in_their_order() {
        let report = parse(
            br#"{"z": 1, "text": "A.", "id": "i", "a": {"b": [null]}, "title": null, "m": 2}"#,
        )
        .unwrap();
        assert_eq!(report.id, "i");
        assert_eq!(report.title, None);
        let extra = serde_json::to_string(&report.extra).unwrap();
        assert_eq!(extra, r#"{"z":1,"a":{"b":[null]},"m":2}"#);
    }

    #[test]
    fn an_id_missing_null_or_empty_is_the_hash() {
        for line in [
            r#"{"text":"abc"}"#,
            r#"{"text":"abc","id":null}"#,
            r#"{"text":"abc","id":""}"#,
        ] {
            assert_eq!(parse(line.as_bytes()).unwrap().id, "ba7816bf8f01cfea");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, message) in [
            ("{}", "field \"text\" is missing"),
            (r#"{"text":null}"#, "field \"text\" is missing"),
            (
                r#"{"text":["a"]}"#,
                "field \"text\": expected a string, found an array",
            ),
            (
                r#"{"text":"a","id":7}"#,
                "field \"id\": expected a string or null, found a number",
            ),
            (
                r#"{"text":"a","published":true}"#,
                "field \"published\": expected a string or null, found a boolean",
            ),
            (
                r#"{"text":"a","published":"today"}"#,
                "field \"published\": expected a date such as 2019-08-08 or \
                 2019-08-08T12:30:00Z, found \"today\"",
            ),
            (r#"{"text":" \n"}"#, "holds no text"),
            ("[1]", "expected a JSON object, found an array"),
            ("7", "expected a JSON object, found a number"),
            (
                r#"{"text":"a""#,
                "not valid JSON at column 11: EOF while parsing an object",
            ),
            (
                r#"{"text":"a"} x"#,
                "not valid JSON at column 14: trailing characters",
            ),
        ] {
            assert_eq!(problem(line), message, "{line}");
        }
        assert_eq!(
            parse(b"{\"text\":\"\xFF\"}").unwrap_err().to_string(),
            "invalid UTF-8 at byte 9"
        );
        // As deep as it likes: the parser gives up, it does not overflow the stack.
        assert!(problem(&"[".repeat(1_000_000)).contains("recursion limit"));
    }

    #[test]
    fn long_lines_are_passed_over() {
        let mut stream = io::BufReader::with_capacity(3, &b"12345\n123456\n\r\n1234567890\n12"[..]);
        let mut line = Vec::new();
        let mut next = || {
            let read = read_line(&mut stream, &mut line, 5).unwrap();
            (read, String::from_utf8(line.clone()).unwrap())
        };
        assert_eq!(next(), (Line::Read, "12345".into()));
        assert_eq!(next(), (Line::TooLong, String::new()));
        assert_eq!(next(), (Line::Read, "\r".into()));
        assert_eq!(next(), (Line::TooLong, String::new()));
        assert_eq!(next(), (Line::Read, "12".into()));
        assert_eq!(next(), (Line::End, String::new()));
    }
}
