//! Opens an input and chooses its reader.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use crate::error::Problem;
use crate::jsonl::JsonLines;
use crate::plain;
use crate::{Defaults, ReadError, Report};

/// What standard input is called in errors.
const STDIN: &str = "standard input";

/// How far into a stream its kind is looked for.
const SNIFFED_BYTES: usize = 8 * 1024;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One report: its text, after an optional block of front matter.
    ///
    /// Front matter is a first line `---`, lines `key: value`, and a line `---`. Keys are those
    /// of a report (`id`, `title`, `url`, `publisher`, `language`, `published`); others are
    /// kept in [`Report::extra`]. Values are taken as they stand, without quoting. The block is
    /// no part of the text, which begins with the line after it.
    Plain,
    /// One JSON object a line; blank lines are skipped.
    JsonLines,
}

impl Format {
    /// The format that a file's ending promises; `Ok(None)` where it has no ending.
    fn of(path: &Path) -> Result<Option<Self>, Problem> {
        let Some(ending) = path.extension() else {
            return Ok(None);
        };
        let ending = ending.to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "txt" | "text" => Ok(Some(Self::Plain)),
            "jsonl" | "ndjson" => Ok(Some(Self::JsonLines)),
            _ => Err(Problem::UnknownFormat(crate::error::one_line(&ending))),
        }
    }
}

/// The reports of one input, with an error in the place of each that cannot be read.
///
/// Made by [`read_path`], [`read_stdin`] and [`read_from`].
pub struct Reports<'a>(Source<'a>);

enum Source<'a> {
    /// One item, or none any more.
    One(Option<Result<Report, ReadError>>),
    Lines(JsonLines<Box<dyn BufRead + Send + 'a>>),
}

impl std::fmt::Debug for Reports<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reports { .. }")
    }
}

impl Iterator for Reports<'_> {
    type Item = Result<Report, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::One(item) => item.take(),
            Source::Lines(lines) => lines.next(),
        }
    }
}

impl Reports<'_> {
    fn one(item: Result<Report, ReadError>) -> Self {
        Self(Source::One(Some(item)))
    }

    fn failed(name: &str, problem: Problem) -> Self {
        Self::one(Err(ReadError::new(name, None, problem)))
    }
}

/// Reads a file, by its ending: `.txt` and `.text` are plain text, `.jsonl` and `.ndjson` are JSON
/// Lines. One without an ending is read as [`read_from`] reads a stream of unknown format.
///
/// A file that cannot be opened yields one error.
pub fn read_path(path: &Path, defaults: &Defaults) -> Reports<'static> {
    let name = path.display().to_string();
    let open = || -> Result<_, Problem> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            // Said here because reading a folder fails with words of the system's own.
            return Err(io::Error::other("is a folder, not a file").into());
        }
        Ok((Format::of(path)?, file))
    };
    match open() {
        Ok((format, file)) => read_from(file, &name, format, defaults),
        Err(problem) => Reports::failed(&name, problem),
    }
}

/// Reads standard input as [`read_from`] reads a stream of unknown format.
pub fn read_stdin(defaults: &Defaults) -> Reports<'static> {
    read_from(io::stdin(), STDIN, None, defaults)
}

/// Reads a stream. `name` is what errors call it. Without a format, one whose first character
/// that is no white space is `{` is JSON Lines, and anything else plain text.
pub fn read_from<'a>(
    stream: impl Read + Send + 'a,
    name: &str,
    format: Option<Format>,
    defaults: &Defaults,
) -> Reports<'a> {
    let mut stream = stream;
    let head = match sniff(&mut stream) {
        Ok(head) => head,
        Err(error) => return Reports::failed(name, error.into()),
    };
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Reports::failed(name, Problem::Utf16);
    }
    let body = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let looks_like_json = body.trim_ascii_start().starts_with(b"{");
    // A line of JSON Lines that a crash filled with NULs is an error of its own later; only a
    // file that does not even begin as JSON is given up as a whole.
    if !looks_like_json && head.contains(&0) {
        return Reports::failed(name, Problem::Binary);
    }
    let format = format.unwrap_or(if looks_like_json {
        Format::JsonLines
    } else {
        Format::Plain
    });
    let bom = head.len() - body.len();
    let mut start = Cursor::new(head);
    start.set_position(bom as u64);
    let stream = start.chain(stream);
    match format {
        Format::Plain => Reports::one(
            plain::read(stream, defaults)
                .map_err(|(line, problem)| ReadError::new(name, line, problem)),
        ),
        Format::JsonLines => Reports(Source::Lines(JsonLines::new(
            Box::new(BufReader::with_capacity(64 * 1024, stream)),
            name,
            defaults,
        ))),
    }
}

/// Reads until a character that is no white space has come, and no further: a pipe may pause
/// behind its first line.
fn sniff(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    /// Byte order marks are at most this long.
    const BOM_BYTES: usize = 3;
    let mut head = vec![0; SNIFFED_BYTES];
    let mut filled = 0;
    while filled < head.len() {
        match stream.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if filled > BOM_BYTES
            && head[BOM_BYTES..filled]
                .iter()
                .any(|b| !b.is_ascii_whitespace())
        {
            break;
        }
    }
    head.truncate(filled);
    Ok(head)
}
