//! Events that were coded before, as `dateline code` prints them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use dateline_record::{EVENT_SCHEMA, Event};
use dateline_report::{Line, MAX_LINE_BYTES, read_line};

use super::input::is_stdin;
use crate::tell::tell;

/// The events of a file, those of a report together and in their order, reports by their first event;
/// beside them how many lines could not be read: each is told on standard error.
pub(crate) fn read_events(path: &Path) -> (Vec<Vec<Event>>, usize) {
    let name = path.display().to_string();
    let stream: io::Result<Box<dyn BufRead>> = if is_stdin(path) {
        Ok(Box::new(io::stdin().lock()))
    } else {
        File::open(path).map(|f| Box::new(BufReader::new(f)) as Box<dyn BufRead>)
    };
    let mut stream = match stream {
        Ok(stream) => stream,
        Err(error) => {
            tell(format_args!("dateline: {name}: {error}"));
            return (Vec::new(), 1);
        }
    };
    let mut reports: Vec<Vec<Event>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut unreadable = 0;
    let mut line = Vec::new();
    for number in 1u64.. {
        let mut complain = |what: &str| {
            tell(format_args!("dateline: {name}:{number}: {what}"));
            unreadable += 1;
        };
        match read_line(&mut stream, &mut line, MAX_LINE_BYTES) {
            Ok(Line::End) => break,
            Ok(Line::TooLong) => {
                complain(&format!("the line is longer than {MAX_LINE_BYTES} bytes"));
            }
            Ok(Line::Read) if line.trim_ascii().is_empty() => {}
            Ok(Line::Read) => match parse(&line) {
                Ok(event) => {
                    let report = event.report.id.clone();
                    let at = *places.entry(report).or_insert(reports.len());
                    if at == reports.len() {
                        reports.push(Vec::new());
                    }
                    reports[at].push(event);
                }
                Err(what) => complain(&what),
            },
            Err(error) => {
                // What the stream holds behind a failure is anybody's guess.
                complain(&error.to_string());
                break;
            }
        }
    }
    (reports, unreadable)
}

fn parse(line: &[u8]) -> Result<Event, String> {
    // Serde names the line within the text it is given, which is always the first.
    let event: Event = serde_json::from_slice(line)
        .map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))?;
    if event.schema == EVENT_SCHEMA {
        Ok(event)
    } else {
        Err(format!(
            "expected the schema \"{EVENT_SCHEMA}\", found \"{}\"",
            event.schema
        ))
    }
}
