//! Why a report was coded as it was: what each sentence was read as, what fired on its clauses and
//! what became of it, what nearly fired and what stopped it.
//!
//! Everything here is for people who mend rules; the records say no more than before.

mod clause;

use dateline_clause::Tree;
use dateline_nlp::Pos;
use dateline_record::{Event, Span, Stance, Status};
use dateline_report::Report;
use serde::Serialize;

use crate::coding::{self, Desk};
use crate::{Coder, Read};

/// How many entries that nearly fired are told for a clause.
pub const MAX_NEAR: usize = 3;

/// How many entries that fired and were beaten are told for a clause.
pub const MAX_BEATEN: usize = 3;

/// What of a report is explained.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Only events whose id begins so, and the clauses that tell them.
    pub event: Option<String>,
    /// Only the clauses that this entry could have fired on, with every condition of it.
    pub entry: Option<String>,
}

/// A report explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The report's id.
    pub report: String,
    /// Its headline.
    pub title: Option<String>,
    /// What the whole report is about, where `subjects.toml` leaves that out: most of its events are
    /// dropped.
    pub subject: Option<String>,
    /// The events asked for, in order of the text.
    pub events: Vec<Explained>,
    /// The sentences asked for, in order of the text.
    pub sentences: Vec<Sentence>,
}

/// An event and the rules that gave its codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The record.
    pub event: Event,
    /// How it was coded in the other ontologies.
    pub codes: Vec<Coded>,
    /// What its confidence was summed up from.
    pub signs: Vec<Sign>,
}

/// What speaks for or against an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sign {
    /// Its name in `confidence.toml`.
    pub name: String,
    /// What it says, in one sentence.
    pub about: String,
    /// What it adds to the sum.
    pub weight: f64,
}

/// A rule of the codebook that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// What it says, in one sentence.
    pub about: String,
    /// File and line.
    pub place: String,
    /// What it did here, in words.
    pub does: String,
}

/// An event's code in another ontology.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// `CAMEO`, `ACLED` or `UCDP`.
    pub scheme: String,
    /// The code; `None` where the rule says that there is none.
    pub code: Option<String>,
    /// The rule that decided.
    pub rule: String,
    /// What the rule catches.
    pub about: String,
    /// File and line.
    pub place: String,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// Where it stands, in code points of the report's text.
    pub span: Span,
    /// Its text, white space as single blanks.
    pub text: String,
    /// Its words with their analysis.
    pub words: Vec<Word>,
    /// Its clauses whose predicate some entry names, those that were asked for.
    pub clauses: Vec<Clause>,
    /// Predicates that no entry names.
    pub silent: Vec<String>,
}

/// A word in the parse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// As it stands in the text.
    pub text: String,
    /// Whether white space follows it.
    pub space: bool,
    /// Base form.
    pub lemma: String,
    /// Penn Treebank tag.
    pub tag: String,
    /// Dependency label.
    pub dep: String,
    /// Number, within the sentence, of the word it hangs on; its own for the root.
    pub head: usize,
    /// Label of the named entity that begins here.
    pub entity: Option<String>,
    /// Number, among the sentence's clauses, of the one whose predicate it is.
    pub clause: Option<usize>,
}

/// A clause and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Clause {
    /// The words that tell of it.
    pub predicate: String,
    /// Where they stand, in code points of the report's text.
    pub span: Span,
    /// Names under which entries were looked up, each with its kind of word: `kill (verb)`.
    pub names: Vec<String>,
    /// What stands in its roles.
    pub roles: Vec<Filled>,
    /// Whether it happened, as the clause has it; an entry or a date may change it for the event.
    pub status: Status,
    /// Whether it is marked as not established.
    pub hedged: bool,
    /// What made the status what it is, in order from the clause outwards.
    pub path: Vec<Turn>,
    /// Who says so, outermost first.
    pub sources: Vec<Source>,
    /// The entry that fired.
    pub fired: Option<Fired>,
    /// Entries that matched too and lost, the strongest first, at most [`MAX_BEATEN`].
    pub beaten: Vec<Beaten>,
    /// Entries that nearly matched, the nearest first, at most [`MAX_NEAR`]; every pattern of the
    /// entry that was asked for.
    pub nearly: Vec<Near>,
}

/// What stands in a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// The role's name in the codebook.
    pub role: String,
    /// The phrase.
    pub text: String,
    /// The phrase's head, which conditions look at.
    pub head: String,
    /// Whether it was borrowed from a neighbour and so is less sure.
    pub borrowed: bool,
}

/// One step on the way to a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// What changed the status, in words.
    pub why: String,
    /// The status then.
    pub status: Status,
    /// Whether it is marked as not established then.
    pub hedged: bool,
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Who; `None` where nobody is named.
    pub who: Option<String>,
    /// The reporting word.
    pub cue: String,
    /// How the source stands to it.
    pub stance: Stance,
    /// Whether the words are quoted.
    pub quoted: bool,
}

/// An entry that fired.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fired {
    /// Its id.
    pub entry: String,
    /// What it catches.
    pub about: String,
    /// File and line of the pattern that matched.
    pub place: String,
    /// Its type.
    pub kind: String,
    /// Its own modes.
    pub modes: Vec<String>,
    /// How specific the match is.
    pub weight: u32,
    /// The conditions, and what met them.
    pub conditions: Vec<Condition>,
    /// Rules that changed its type, mode, context or status, in the order in which they did.
    pub rules: Vec<Rule>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an entry that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is an event of its own, of this id.
    Event(String),
    /// It is part of the event of this id, which tells of the same happening.
    Part(String),
    /// Another clause, of these words, tells it: how, in words.
    Told(String, &'static str),
    /// It is no event: other clauses tell of the happening, or nothing that can be coded is left.
    Dropped,
}

/// A condition of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The role, or `near`, `weapon`, `polarity`, or the kind of predicate.
    pub on: String,
    /// What is asked for, as the codebook has it.
    pub asks: String,
    /// Whether it holds.
    pub holds: bool,
    /// The words that meet it, or that stand in the role and do not.
    pub words: Vec<String>,
    /// The alternative that they meet; empty where it asks for none in particular.
    pub as_what: String,
    /// What it adds to the weight.
    pub weight: u32,
}

/// An entry that matched and lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beaten {
    /// Its id.
    pub entry: String,
    /// File and line of the pattern that matched.
    pub place: String,
    /// How specific the match is.
    pub weight: u32,
    /// Why it lost.
    pub why: String,
}

/// An entry that nearly matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Near {
    /// Its id.
    pub entry: String,
    /// File and line of the pattern.
    pub place: String,
    /// Every condition.
    pub conditions: Vec<Condition>,
}

impl Coder {
    /// Explains the coding of many reports, in their order. Where `about` asks for an event or an entry,
    /// only what concerns it is told, and a report that has nothing of it comes out without sentences.
    pub fn explain_batch(&self, reports: &[Report], about: &About) -> Vec<Explanation> {
        self.each(reports, |report, read| {
            coding::at_desk(self, report, read, |desk| explain(desk, read, about))
        })
    }
}

fn explain(desk: &Desk<'_>, read: &Read, about: &About) -> Explanation {
    let mut events = desk.code();
    let all = events.clone();
    if let Some(prefix) = &about.event {
        events.retain(|e| e.id.starts_with(prefix.as_str()));
    }
    let asked = about.event.is_some() || about.entry.is_some();
    let nothing = about.event.is_some() && events.is_empty();
    let teller = clause::Teller::new(desk, &all);
    let wanted: Vec<Span> = events
        .iter()
        .flat_map(|e| {
            let also = e.evidence.also.iter().map(|t| t.trigger);
            std::iter::once(e.evidence.trigger).chain(also)
        })
        .collect();
    let mut sentences = Vec::new();
    for tokens in &read.doc.sentences {
        if nothing {
            break;
        }
        let mut told = Vec::new();
        let mut at = Vec::new();
        let mut silent = Vec::new();
        for (c, clause) in desk.all.iter().enumerate() {
            if !tokens.contains(&clause.token) {
                continue;
            }
            let span = desk.span_of_tokens(clause.trigger());
            let told_of = (wanted.iter()).any(|w| w.0 <= span.0 && span.1 <= w.1);
            if about.event.is_some() && !told_of {
                continue;
            }
            match teller.clause(c, about.entry.as_deref()) {
                Some(clause) => {
                    at.push(desk.all[c].token);
                    told.push(clause);
                }
                None if !asked => silent.push(read.doc.word(clause.token).to_string()),
                None => {}
            }
        }
        if asked && told.is_empty() {
            continue;
        }
        sentences.push(sentence(desk, tokens.clone(), told, &at, silent));
    }
    if about.entry.is_some() && about.event.is_none() {
        let has = |e: &Event| {
            let span = e.evidence.sentence;
            sentences.iter().any(|s: &Sentence| s.span == span)
        };
        events.retain(has);
    }
    Explanation {
        report: desk.report.id.clone(),
        title: desk.report.title.clone(),
        subject: desk.subject().map(|s| s.name.clone()),
        events: events.into_iter().map(|e| explained(desk, e)).collect(),
        sentences,
    }
}

fn explained(desk: &Desk<'_>, event: Event) -> Explained {
    let acled = event.codes.acled.as_ref();
    let ucdp = event.codes.ucdp.as_ref().and_then(|u| u.type_of_violence);
    let codes = &event.codes;
    let codes = [
        ("CAMEO", &codes.rules.cameo, codes.cameo.clone()),
        (
            "ACLED",
            &codes.rules.acled,
            acled.map(|a| a.sub_event_type.clone()),
        ),
        ("UCDP", &codes.rules.ucdp, ucdp.map(|n| n.to_string())),
    ]
    .into_iter()
    .filter_map(|(scheme, rule, code)| {
        let id = rule.as_ref()?;
        let rule = desk.codebook.crosswalk.rules().find(|r| r.id == *id)?;
        Some(Coded {
            scheme: scheme.to_string(),
            code,
            rule: id.clone(),
            about: rule.about.clone(),
            place: rule.file.place(rule.span.start),
        })
    })
    .collect();
    let told = |name: &String| {
        let rules = &desk.codebook.confidence.signs;
        let rule = rules.iter().find(|r| r.sign.name() == name)?;
        Some(Sign {
            name: name.clone(),
            about: rule.about.clone(),
            weight: rule.weight,
        })
    };
    let signs = event.evidence.signs.iter().filter_map(told).collect();
    Explained {
        event,
        codes,
        signs,
    }
}

fn sentence(
    desk: &Desk<'_>,
    tokens: std::ops::Range<usize>,
    clauses: Vec<Clause>,
    at: &[usize],
    silent: Vec<String>,
) -> Sentence {
    let tree: &Tree<'_> = desk.tree;
    let inner = desk.trim(tokens.clone());
    let (span, bytes) = (
        desk.span_of_tokens(inner.clone()),
        desk.bytes(inner.clone()),
    );
    let text: Vec<&str> = tree.doc.text[bytes].split_whitespace().collect();
    // White space is a token to the model, and none to a reader.
    let shown: Vec<usize> = inner.filter(|&i| tree.pos(i) != Pos::Space).collect();
    let words =
        shown
            .iter()
            .map(|&i| {
                let token = &tree.doc.tokens[i];
                let head = shown.binary_search(&token.head);
                let own = shown.binary_search(&i).unwrap_or(0);
                Word {
                    text: tree.doc.word(i).to_string(),
                    space: tree.doc.tokens.get(i + 1).is_some_and(|next| {
                        next.start > token.end || tree.pos(i + 1) == Pos::Space
                    }),
                    lemma: tree.lemma(i).to_string(),
                    tag: tree.tag(i).to_string(),
                    dep: token.dep.to_string(),
                    head: head.unwrap_or(own),
                    entity: tree
                        .entity(i)
                        .map(|e| &tree.doc.entities[e])
                        .filter(|e| e.tokens.start == i)
                        .map(|e| e.label.to_string()),
                    clause: at.iter().position(|&t| t == i),
                }
            })
            .collect();
    Sentence {
        span,
        text: text.join(" "),
        words,
        clauses,
        silent,
    }
}
