//! `dateline resolve`: mentions in, who is meant out.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use dateline_actor::{Context, Located, Resolver};
use dateline_gazetteer::Gazetteer;
use dateline_record::Resolved;
use dateline_report::Published;
use serde::Deserialize;

use super::input::named;
use super::{CodebookArgs, lines, load_codebook};
use crate::exit::Exit;
use crate::resources::{GazetteerArgs, gazetteer_if_there};

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
        let done = lines::each(file, |line| {
            Ok(match desk.answer(line) {
                Ok(resolved) => {
                    serde_json::to_writer(&mut out, &resolved).map_err(io::Error::from)?;
                    out.write_all(b"\n")?;
                    Ok(())
                }
                Err(what) => Err(what),
            })
        });
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
    fn answer(&self, line: &[u8]) -> Result<Resolved, String> {
        let asked: Asked = lines::record(line)?;
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
