//! `dateline resolve`: mentions in, who is meant out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use dateline_actor::{Context, Located, Resolver};
use dateline_gazetteer::Gazetteer;
use dateline_record::Resolved;
use dateline_report::{Line, MAX_LINE_BYTES, Published, read_line};
use serde::Deserialize;

use super::input::{is_stdin, named};
use super::{CodebookArgs, load_codebook};
use crate::exit::Exit;
use crate::resources::{GazetteerArgs, gazetteer_if_there};
use crate::tell::tell;

/// A town of fewer people is not looked for behind a word that may be anything.
const MIN_POPULATION: u64 = 15_000;

#[derive(Subcommand)]
pub(crate) enum ResolveCommand {
    /// Print who mentions of actors mean: name, country, sectors
    ///
    /// Needs no language model. Towns that the codebook does not know are looked up in the gazetteer,
    /// where one is set up.
    Actor(ActorArgs),
}

#[derive(Args)]
pub(crate) struct ActorArgs {
    /// JSON Lines to read, each with "id", "text" and perhaps "context" and "date", or - for standard
    /// input [default: standard input]
    files: Vec<PathBuf>,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

/// A mention to resolve.
#[derive(Deserialize)]
struct Asked {
    id: String,
    text: String,
    /// Countries that it is about, in words.
    context: Option<String>,
    date: Option<String>,
}

pub(crate) fn run(command: &ResolveCommand, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let ResolveCommand::Actor(args) = command;
    let files = named(
        &args.files,
        "reading mentions from the keyboard; end them with Ctrl-D, or name files",
    )?;
    let codebook = load_codebook(codebook.dir.as_deref())?;
    let gazetteer = gazetteer_if_there(&args.gazetteer)?;
    let places = |name: &str| locate(gazetteer.as_ref()?, name);
    let desk = Desk {
        resolver: Resolver::new(&codebook.actors),
        places: &places,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut unreadable = 0;
    for file in &files {
        let name = if is_stdin(file) {
            "standard input".to_string()
        } else {
            file.display().to_string()
        };
        let done = if is_stdin(file) {
            desk.lines(io::stdin().lock(), &name, &mut out)
        } else {
            match open(file) {
                Ok(stream) => desk.lines(stream, &name, &mut out),
                Err(error) => {
                    tell(format_args!("dateline: {name}: {error}"));
                    unreadable += 1;
                    continue;
                }
            }
        };
        match done {
            Ok(bad) => unreadable += bad,
            // Whoever reads has seen enough.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            Err(e) => return Err(e).context("cannot write what was resolved"),
        }
    }
    match out.flush() {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            return Err(e).context("cannot write what was resolved");
        }
        _ => {}
    }
    Ok(if unreadable == 0 {
        Exit::Done
    } else {
        Exit::Unreadable
    })
}

fn open(path: &Path) -> io::Result<BufReader<File>> {
    if path.is_dir() {
        return Err(io::Error::other("is a folder"));
    }
    File::open(path).map(BufReader::new)
}

/// The best known place of that name.
fn locate(gazetteer: &Gazetteer, name: &str) -> Option<Located> {
    gazetteer
        .named(name)
        .into_iter()
        .map(|(_, entry)| entry)
        .find(|e| e.class == 'A' || e.class == 'P' && e.population >= MIN_POPULATION)
        .and_then(|e| {
            Some(Located {
                name: e.name.to_string(),
                country: e.country?.to_string(),
            })
        })
}

struct Desk<'a> {
    resolver: Resolver<'a>,
    places: &'a dyn Fn(&str) -> Option<Located>,
}

impl Desk<'_> {
    /// Resolves a stream's lines; how many could not be read. An error is one of writing.
    fn lines(
        &self,
        mut stream: impl BufRead,
        name: &str,
        out: &mut impl Write,
    ) -> io::Result<usize> {
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
                Ok(Line::Read) => match self.answer(&line) {
                    Ok(resolved) => {
                        serde_json::to_writer(&mut *out, &resolved).map_err(io::Error::from)?;
                        out.write_all(b"\n")?;
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
        Ok(unreadable)
    }

    fn answer(&self, line: &[u8]) -> Result<Resolved, String> {
        // Serde names the line within the text it is given, which is always the first.
        let asked: Asked = serde_json::from_slice(line)
            .map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))?;
        let date = match asked.date.as_deref() {
            None => None,
            Some(date) => Some(
                Published::parse(date)
                    .map_err(|e| format!("field \"date\": {e}"))?
                    .date(),
            ),
        };
        let countries = asked
            .context
            .as_deref()
            .map(|c| self.resolver.countries_in(c, date))
            .unwrap_or_default();
        let who = self.resolver.resolve(
            &asked.text,
            &Context {
                date,
                countries: &countries,
                alone: true,
                places: Some(self.places),
                ..Context::default()
            },
        );
        let wikidata = self.resolver.wikidata(who.actor);
        Ok(Resolved {
            id: asked.id,
            name: who.name,
            country: who.country,
            sectors: who.sectors,
            wikidata,
        })
    }
}
