//! Lines of JSON, read one by one: what is wrong with one is told, and the rest goes on.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use dateline_report::{Line, MAX_LINE_BYTES, read_line};
use serde::Deserialize;

use super::input::is_stdin;
use crate::tell::tell;

/// Gives each line of a file (`-` for standard input) that is not blank to `take`, which says what is
/// wrong with one. Returns how many could not be read: each is told on standard error, and so is a file
/// that cannot be opened. An error is one of `take`'s writing.
pub(crate) fn each(
    file: &Path,
    mut take: impl FnMut(&[u8]) -> io::Result<Result<(), String>>,
) -> io::Result<usize> {
    let (name, stream) = open(file);
    let mut stream = match stream {
        Ok(stream) => stream,
        Err(error) => {
            tell(format_args!("dateline: {name}: {error}"));
            return Ok(1);
        }
    };
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
            Ok(Line::Read) => {
                if let Err(what) = take(&line)? {
                    complain(&what);
                }
            }
            Err(error) => {
                // What the stream holds behind a failure is anybody's guess.
                complain(&error.to_string());
                break;
            }
        }
    }
    Ok(unreadable)
}

/// One line as a record, or what is wrong with it.
pub(crate) fn record<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, String> {
    // Serde names the line within the text it is given, which is always the first.
    serde_json::from_slice(line)
        .map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))
}

fn open(file: &Path) -> (String, io::Result<Box<dyn BufRead>>) {
    if is_stdin(file) {
        let stream = Box::new(io::stdin().lock());
        return ("standard input".to_string(), Ok(stream));
    }
    let stream = if file.is_dir() {
        Err(io::Error::other("is a folder"))
    } else {
        File::open(file).map(|f| Box::new(BufReader::new(f)) as Box<dyn BufRead>)
    };
    (file.display().to_string(), stream)
}
