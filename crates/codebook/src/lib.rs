//! The codebook: what counts as what, as text that a political scientist can read and edit.
//!
//! [`Codebook::built_in`] is the one the program carries, [`Codebook::load`] reads a folder. Every
//! mistake is a [`Mistake`] with its file, line and a caret. The grammar is described in
//! `codebook/README.md`.
#![deny(missing_docs)]

mod actors;
mod condition;
mod confidence;
mod crosswalk;
mod entry;
mod implied;
mod lexicon;
mod listing;
mod matching;
mod mistake;
mod numbers;
mod plover;
mod read;
mod sides;
mod source;
mod subjects;
mod ties;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use dateline_clause::{Kind, Lexicon};
use dateline_incident::LinkRules;

pub use actors::spelling;
pub use actors::{
    Actor, Actors, Agent, Agents, Bare, Compose, Composition, Countries, Country, CountryNaming,
    Directory, Naming, Role, Sectors, State, Takes, Term, When,
};
pub use condition::{Condition, Item, Met};
pub use confidence::{Confidence, Sign, SignRule};
pub use crosswalk::{Bag, Case, Crosswalk, CrosswalkRule, Figure};
pub use entry::{Asked, Entry, Example, Expectation, Pattern, Refinement};
pub use implied::{Implied, ImpliedDoers, Look};
pub use listing::{Listing, Sort};
pub use matching::{Match, Near, Scene};
pub use mistake::{File, Mistake, Severity};
pub use numbers::{Bound, Numbers, Victims};
pub use plover::{Becomes, Kind as EventKind, Mode, Plover, Precedence};
pub use sides::{Aim, Answerable, Reach, Sides, Within};
pub use source::MAX_FILE_BYTES;
pub use subjects::Subject;

use entry::Terms;

/// Entries by predicate: entry and pattern, as places in [`Codebook::entries`].
type Index = HashMap<String, Vec<(usize, usize)>>;

/// Everything the codebook says.
#[derive(Debug)]
pub struct Codebook {
    /// What the clause layer knows of words.
    pub lexicon: Lexicon,
    /// The entries, in order of files and lines.
    pub entries: Vec<Entry>,
    /// Modes and contexts that follow from what stands in a clause.
    pub refinements: Vec<Refinement>,
    /// The ontology.
    pub plover: Plover,
    /// Which type wins.
    pub precedence: Precedence,
    /// Whom an event is aimed at where its entry leaves that open.
    pub sides: Sides,
    /// How likely an event is read rightly.
    pub confidence: Confidence,
    /// Countries and common nouns for actors.
    pub actors: Actors,
    /// Who did it where the sentence does not say.
    pub implied: ImpliedDoers,
    /// The same event in other ontologies.
    pub crosswalk: Crosswalk,
    /// When two reports tell of the same happening.
    pub linking: LinkRules,
    /// Number words.
    pub numbers: Numbers,
    /// How words are written, for text in capitals.
    pub case: dateline_case::Lexicon,
    /// Words for times.
    pub times: dateline_time::Lexicon,
    /// Words around the names of places.
    pub places: dateline_place::Lexicon,
    /// Sentences in which nothing may be coded, with their places.
    pub silent: Vec<(String, Arc<File>, Range<usize>)>,
    /// What whole reports are about, where that is neither politics nor violence.
    pub subjects: Vec<Subject>,
    /// A hash of the files: two codebooks of one version say the same.
    pub version: String,
    index: [Index; 3],
    nouns_of_verbs: HashMap<String, Vec<String>>,
}

impl Codebook {
    /// The codebook that the program carries.
    ///
    /// # Errors
    /// The mistakes in it; there are none in a released program.
    pub fn built_in() -> Result<Codebook, Vec<Mistake>> {
        // What it holds was checked when it was made; a test keeps it so.
        Codebook::read(source::built_in(), false)
    }

    /// The codebook in the folder `dir`.
    ///
    /// # Errors
    /// Every mistake found, each with its place.
    pub fn load(dir: &Path) -> Result<Codebook, Vec<Mistake>> {
        Codebook::from_files(source::folder(dir)?)
    }

    /// A codebook from files already read.
    ///
    /// # Errors
    /// Every mistake found, each with its place.
    pub fn from_files(files: Vec<Arc<File>>) -> Result<Codebook, Vec<Mistake>> {
        Codebook::read(files, true)
    }

    fn read(files: Vec<Arc<File>>, check: bool) -> Result<Codebook, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let by_path: HashMap<&str, &Arc<File>> = files
            .iter()
            .map(|f| (source::inner_path(&f.path), f))
            .collect();
        let file = |name: &str, mistakes: &mut Vec<Mistake>| {
            let found = by_path.get(name).copied();
            if found.is_none() {
                mistakes.push(Mistake::general(format!("the codebook has no {name}")));
            }
            found
        };
        let plover = file("plover.toml", &mut mistakes)
            .map(|f| Plover::read(f, &mut mistakes))
            .unwrap_or_default();
        let classes = file("classes.toml", &mut mistakes)
            .map(|f| lexicon::classes(f, &mut mistakes))
            .unwrap_or_default();
        let mut lexicon = Lexicon::default();
        type Reader = fn(&Arc<File>, &mut Lexicon, &mut Vec<Mistake>);
        let readers: [(&str, Reader); 4] = [
            ("nominals.toml", lexicon::nominals),
            ("light-verbs.toml", lexicon::light_verbs),
            ("factuality.toml", lexicon::factuality),
            ("attribution.toml", lexicon::attribution),
        ];
        for (name, read) in readers {
            if let Some(f) = file(name, &mut mistakes) {
                read(f, &mut lexicon, &mut mistakes);
            }
        }
        let precedence = file("precedence.toml", &mut mistakes)
            .map(|f| Precedence::read(f, &plover, &mut mistakes))
            .unwrap_or_default();
        let sides = file("sides.toml", &mut mistakes)
            .map(|f| Sides::read(f, &plover, &classes, &mut mistakes))
            .unwrap_or_default();
        let confidence = file("confidence.toml", &mut mistakes)
            .map(|f| Confidence::read(f, &plover, &mut mistakes))
            .unwrap_or_default();
        let linking = file("linking.toml", &mut mistakes).and_then(|f| {
            LinkRules::parse(&f.text)
                .map_err(|e| mistakes.push(Mistake::new(f, e.span, e.message)))
                .ok()
        });
        let numbers = file("numbers.toml", &mut mistakes)
            .map(|f| Numbers::read(f, &mut mistakes))
            .unwrap_or_default();
        let case = file("case.toml", &mut mistakes)
            .map(|f| {
                dateline_case::Lexicon::parse(&f.text).unwrap_or_else(|errors| {
                    mistakes.extend(
                        errors
                            .into_iter()
                            .map(|e| Mistake::new(f, e.span, e.message)),
                    );
                    dateline_case::Lexicon::default()
                })
            })
            .unwrap_or_default();
        let times = file("times.toml", &mut mistakes)
            .map(|f| {
                dateline_time::Lexicon::parse(&f.text).unwrap_or_else(|errors| {
                    mistakes.extend(
                        errors
                            .into_iter()
                            .map(|e| Mistake::new(f, e.span, e.message)),
                    );
                    dateline_time::Lexicon::default()
                })
            })
            .unwrap_or_default();
        let places = file("places.toml", &mut mistakes)
            .map(|f| {
                dateline_place::Lexicon::parse(&f.text).unwrap_or_else(|errors| {
                    mistakes.extend(
                        errors
                            .into_iter()
                            .map(|e| Mistake::new(f, e.span, e.message)),
                    );
                    dateline_place::Lexicon::default()
                })
            })
            .unwrap_or_default();
        // Names and demonyms of countries serve the finder of places too.
        let places = match by_path.get("actors/countries.toml") {
            Some(f) => places.with_countries(&f.text).unwrap_or_else(|errors| {
                mistakes.extend(
                    errors
                        .into_iter()
                        .map(|e| Mistake::new(f, e.span, e.message)),
                );
                dateline_place::Lexicon::default()
            }),
            None => places,
        };
        let subjects = file("subjects.toml", &mut mistakes)
            .map(|f| subjects::read(f, &classes, &mut mistakes))
            .unwrap_or_default();
        let of_actors: Vec<&Arc<File>> = files
            .iter()
            .filter(|f| source::inner_path(&f.path).starts_with("actors/"))
            .collect();
        let actors = Actors::read(&of_actors, &plover, check, &mut mistakes);
        let of_crosswalk = ["common", "cameo", "acled", "ucdp"]
            .map(|name| file(&format!("crosswalk/{name}.toml"), &mut mistakes));
        let crosswalk = match of_crosswalk {
            [Some(common), Some(cameo), Some(acled), Some(ucdp)] => crosswalk::read(
                [common, cameo, acled, ucdp],
                &plover,
                &classes,
                &mut mistakes,
            ),
            _ => Crosswalk::default(),
        };
        let mut entries: Vec<Entry> = Vec::new();
        let terms = Terms {
            classes: &classes,
            plover: &plover,
        };
        let implied = file("implied.toml", &mut mistakes)
            .map(|f| implied::read(f, &terms, &mut mistakes))
            .unwrap_or_default();
        let mut refinements = Vec::new();
        let mut silent = Vec::new();
        for f in &files {
            let inner = source::inner_path(&f.path);
            if inner.starts_with("events/") {
                entries.extend(entry::read_entries(f, &terms, &mut mistakes));
            } else if inner == "refine.toml" {
                refinements = entry::read_refinements(f, &terms, &mut mistakes);
            } else if inner == "silent.toml" {
                read::parse(f, &mut mistakes, |root, mistakes| {
                    for mut t in root.tables("silent", mistakes) {
                        t.text("about", mistakes);
                        if let Some(text) = t.required("text", mistakes) {
                            silent.push((text.value, f.clone(), text.span));
                        }
                        t.finish(mistakes);
                    }
                });
            }
        }
        let mut seen: HashMap<&str, &Entry> = HashMap::new();
        for e in &entries {
            if let Some(first) = seen.insert(&e.id, e) {
                mistakes.push(
                    Mistake::new(
                        &e.file,
                        e.span.clone(),
                        format!("the id \"{}\" is there twice", e.id),
                    )
                    .label(format!(
                        "first in {}:{}",
                        first.file.path,
                        first.file.line(first.span.start)
                    )),
                );
            }
        }
        let linking = match linking {
            Some(linking) if mistakes.is_empty() => linking,
            _ => return Err(mistakes),
        };
        let mut index: [Index; 3] = Default::default();
        for (e, entry) in entries.iter().enumerate() {
            for (p, pattern) in entry.patterns.iter().enumerate() {
                for (kind, lemma) in &pattern.predicates {
                    index[matching::slot(*kind)]
                        .entry(lemma.clone())
                        .or_default()
                        .push((e, p));
                    match kind {
                        Kind::Noun => lexicon.predicate_nouns.insert(lemma.clone()),
                        Kind::Adjective => lexicon.predicate_adjectives.insert(lemma.clone()),
                        Kind::Verb if lemma.contains(' ') => {
                            lexicon.phrasal_verbs.insert(lemma.clone())
                        }
                        Kind::Verb => lexicon.verbs.insert(lemma.clone()),
                    };
                }
            }
        }
        let words = lexicon.light.keys().chain(lexicon.cues.keys());
        let words: Vec<String> = words
            .chain(lexicon.signatures.keys())
            .chain(&lexicon.phrasal_verbs)
            .filter_map(|w| w.split(' ').next())
            .map(str::to_string)
            .collect();
        lexicon.verbs.extend(words);
        let mut nouns_of_verbs: HashMap<String, Vec<String>> = HashMap::new();
        for (noun, nominal) in &lexicon.nominals {
            if let Some(verb) = &nominal.verb {
                nouns_of_verbs
                    .entry(verb.clone())
                    .or_default()
                    .push(noun.clone());
            }
        }
        for nouns in nouns_of_verbs.values_mut() {
            nouns.sort_unstable();
        }
        lexicon.classes = classes;
        let version = source::version(&files);
        Ok(Codebook {
            lexicon,
            entries,
            refinements,
            plover,
            precedence,
            sides,
            confidence,
            actors,
            implied,
            crosswalk,
            linking,
            numbers,
            case,
            times,
            places,
            silent,
            subjects,
            version,
            index,
            nouns_of_verbs,
        })
    }

    /// The entry of that id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    /// Entries and patterns whose predicate is that word.
    pub fn candidates(&self, kind: Kind, lemma: &str) -> &[(usize, usize)] {
        self.index[matching::slot(kind)]
            .get(lemma)
            .map_or(&[], Vec::as_slice)
    }

    /// The event nouns that stand for a verb.
    pub fn nouns_of(&self, verb: &str) -> &[String] {
        self.nouns_of_verbs.get(verb).map_or(&[], Vec::as_slice)
    }
}
