//! The records Dateline prints, field for field as its public formats have them, and nothing else.
//!
//! Field order is key order in the JSON, so a record serialised with `serde_json` is a line of the
//! output. Every [`Span`] counts Unicode code points of the report's text, half open, so that
//! `text[start:end]` is right in Python and R.
#![deny(missing_docs)]

use serde::{Deserialize, Serialize};

/// Schema name of [`Event`].
pub const EVENT_SCHEMA: &str = "dateline.event/1";

/// Schema name of [`Annotation`].
pub const ANNOTATION_SCHEMA: &str = "dateline.annotation/1";

mod incident;

pub use incident::{Decided, INCIDENT_SCHEMA, Incident, Range, STORY_SCHEMA, Story, Toll, Value};

/// `[start, end)` in code points of the report's text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span(pub usize, pub usize);

/// One event as one report tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// [`EVENT_SCHEMA`].
    pub schema: String,
    /// A function of report id, trigger span, type and codebook version alone.
    pub id: String,
    /// Where it was read.
    pub report: ReportRef,
    /// PLOVER event type, upper case.
    #[serde(rename = "type")]
    pub kind: String,
    /// Chief PLOVER mode, lower case.
    pub mode: Option<String>,
    /// All modes that hold, the chief first.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Whether it happened.
    pub status: Status,
    /// Whether the report or its source marks it as not established.
    pub hedged: bool,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// People or things killed, injured and so on in this event.
    pub counts: Vec<Count>,
    /// What it was done with.
    pub weapon: Option<Mention>,
    /// Where it happened.
    pub place: Option<Place>,
    /// When it happened.
    pub time: Option<Time>,
    /// Who says so, outermost first; empty where the report itself does.
    pub attribution: Vec<Attribution>,
    /// The words it was read from and the codebook entry that read them.
    pub evidence: Evidence,
    /// Estimated probability, 0 to 1, that type and status are right.
    pub confidence: f64,
    /// The same event in other ontologies.
    pub codes: Codes,
}

/// The report an event was read in.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportRef {
    /// The caller's id, else the first 16 hex digits of the text's SHA-256.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Date or date-time of publication, as given.
    pub published: Option<String>,
}

/// Whether an event happened, by what the report says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened.
    Actual,
    /// It was tried and not achieved.
    Attempted,
    /// It is said not to have happened.
    Negated,
    /// It lies ahead: planned, ordered, promised.
    Future,
    /// Possible, feared or conditional.
    Hypothetical,
    /// Background: not what the report is about.
    Historical,
}

impl Status {
    /// Every status, in the order of the public format.
    pub const ALL: [Status; 6] = [
        Status::Actual,
        Status::Attempted,
        Status::Negated,
        Status::Future,
        Status::Hypothetical,
        Status::Historical,
    ];

    /// Its name in records and in the codebook.
    pub fn name(self) -> &'static str {
        match self {
            Status::Actual => "actual",
            Status::Attempted => "attempted",
            Status::Negated => "negated",
            Status::Future => "future",
            Status::Hypothetical => "hypothetical",
            Status::Historical => "historical",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// What kind of thing a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartyKind {
    /// One human being.
    Person,
    /// Several, unorganised or unnamed.
    Group,
    /// An organisation, armed group or institution.
    Organisation,
    /// A country or its government.
    Country,
    /// A place that acts or is acted on.
    Place,
    /// Anything else: what was hit may be a bridge.
    Thing,
}

/// Someone or something that takes part in an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// The words, without a leading article.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// What it is.
    pub kind: PartyKind,
    /// The usual full name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3, or a PLOVER code for those that belong to no country.
    pub country: Option<String>,
    /// PLOVER sectors, primary first.
    pub sectors: Vec<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// The fuller mention this one was resolved through.
    pub coreferent: Option<Span>,
    /// Where the sentence does not say who did it: id of the codebook's rule by which this party,
    /// named elsewhere in the report, is taken to have done it. Left out where the sentence says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inferred: Option<String>,
}

/// What a [`Count`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountKind {
    /// Dead.
    Killed,
    /// Hurt.
    Injured,
    /// Arrested or held.
    Detained,
    /// Taken.
    Abducted,
    /// Missing.
    Missing,
    /// Driven from home.
    Displaced,
    /// Taken to hospital.
    Hospitalised,
    /// Taking part.
    Participants,
    /// Anything else.
    Other,
}

impl CountKind {
    /// Every kind, in the order of the public format.
    pub const ALL: [CountKind; 9] = [
        CountKind::Killed,
        CountKind::Injured,
        CountKind::Detained,
        CountKind::Abducted,
        CountKind::Missing,
        CountKind::Displaced,
        CountKind::Hospitalised,
        CountKind::Participants,
        CountKind::Other,
    ];

    /// Its name in records and in the codebook.
    pub fn name(self) -> &'static str {
        match self {
            CountKind::Killed => "killed",
            CountKind::Injured => "injured",
            CountKind::Detained => "detained",
            CountKind::Abducted => "abducted",
            CountKind::Missing => "missing",
            CountKind::Displaced => "displaced",
            CountKind::Hospitalised => "hospitalised",
            CountKind::Participants => "participants",
            CountKind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<CountKind> {
        CountKind::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A number of people or things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// What is counted.
    pub what: CountKind,
    /// At least this many; null where the text does not bound it.
    pub low: Option<u64>,
    /// The number told.
    pub best: Option<u64>,
    /// At most this many.
    pub high: Option<u64>,
    /// Whom, in the report's words.
    pub of: Option<String>,
    /// Where those words stand.
    pub of_span: Option<Span>,
    /// The words that give the number.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Parts of it: "36 people, including 15 members of …".
    pub including: Vec<Count>,
}

/// Words in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// What gives an event its time or place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Its own clause, or one it shares a happening with.
    Clause,
    /// Its sentence, which tells no other.
    Sentence,
    /// The report as a whole.
    Report,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Usual name.
    pub name: Option<String>,
    /// GeoNames number.
    pub geonames_id: Option<u64>,
    /// WGS84 degrees north.
    pub lat: Option<f64>,
    /// WGS84 degrees east.
    pub lon: Option<f64>,
    /// GeoNames class and code.
    pub feature: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// 1 exact, 2 near it or its district, 3 region or country; null where no gazetteer was asked.
    pub precision: Option<u8>,
    /// Estimated probability, 0 to 1, that this is the place meant; null where no gazetteer was asked.
    pub confidence: Option<f64>,
    /// Whether it is a demonym ("Turkish").
    pub demonym: bool,
    /// Whether it stands inside the name of something else.
    pub nested: bool,
    /// For the place of an event: what it was read from; left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// What kind of time an expression tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeKind {
    /// A day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// Where the time of an event was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeFrom {
    /// In the text.
    Text,
    /// The report names none; this is its date of publication.
    Published,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// The words; empty where `from` is `published`.
    pub text: String,
    /// Where they stand; null where `from` is `published`.
    pub span: Option<Span>,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimeKind,
    /// TIMEX3 value, or null where it cannot be known.
    pub value: Option<String>,
    /// First day of the interval.
    pub begin: Option<String>,
    /// First day behind it.
    pub end: Option<String>,
    /// Where it was read.
    pub from: TimeFrom,
    /// For the time of an event: what it was read from; left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// How a source stands to what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Stance {
    Says,
    Claims,
    Denies,
    Confirms,
    Accuses,
    Reports,
    Rumoured,
    Believes,
    Intends,
    Asks,
}

impl Stance {
    /// Every stance, in the order of the public format.
    pub const ALL: [Stance; 10] = [
        Stance::Says,
        Stance::Claims,
        Stance::Denies,
        Stance::Confirms,
        Stance::Accuses,
        Stance::Reports,
        Stance::Rumoured,
        Stance::Believes,
        Stance::Intends,
        Stance::Asks,
    ];

    /// Its name in records and in the codebook.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Says => "says",
            Stance::Claims => "claims",
            Stance::Denies => "denies",
            Stance::Confirms => "confirms",
            Stance::Accuses => "accuses",
            Stance::Reports => "reports",
            Stance::Rumoured => "rumoured",
            Stance::Believes => "believes",
            Stance::Intends => "intends",
            Stance::Asks => "asks",
        }
    }

    /// The stance of that name.
    pub fn from_name(name: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The source; null where nobody is named.
    pub source: Option<Party>,
    /// The reporting word.
    pub cue: Option<String>,
    /// Where it stands.
    pub cue_span: Option<Span>,
    /// How the source stands to it.
    pub stance: Stance,
    /// Whether the words are quoted.
    pub quoted: bool,
    /// What is said.
    pub content: Vec<Span>,
}

/// The words an event was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The sentence.
    pub sentence: Span,
    /// The word or words that tell of the event.
    pub trigger: Span,
    /// Id of the codebook entry that fired.
    pub rule: String,
    /// The sentence's text.
    pub text: String,
    /// Further words of the sentence that tell of the same happening, with the entries that read them.
    pub also: Vec<Trigger>,
    /// What its confidence was summed up from: names of signs in the codebook's `confidence.toml`.
    #[serde(default)]
    pub signs: Vec<String>,
}

/// A further word that tells of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// The word or words.
    pub trigger: Span,
    /// Id of the codebook entry that fired.
    pub rule: String,
}

/// An event in other ontologies.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Codes {
    /// CAMEO code.
    pub cameo: Option<String>,
    /// ACLED coding; null for what ACLED does not code.
    pub acled: Option<Acled>,
    /// UCDP coding; null for what is no organised violence.
    pub ucdp: Option<Ucdp>,
    /// PLOVER quad class.
    pub quad: Option<String>,
    /// The rules of the crosswalk that decided.
    #[serde(default)]
    pub rules: CodeRules,
}

/// Ids of the crosswalk's rules that gave an event its codes, or decided that it has none; null where
/// no rule holds.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CodeRules {
    /// Of CAMEO.
    pub cameo: Option<String>,
    /// Of ACLED.
    pub acled: Option<String>,
    /// Of UCDP.
    pub ucdp: Option<String>,
}

/// An event in ACLED's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acled {
    /// Event type.
    pub event_type: String,
    /// Sub-event type.
    pub sub_event_type: String,
    /// Class of the first side, 1 to 8.
    pub inter1: Option<u8>,
    /// Class of the second side, 1 to 8.
    pub inter2: Option<u8>,
    /// Two digits.
    pub interaction: Option<String>,
}

/// An event in UCDP's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ucdp {
    /// 1 state-based, 2 non-state, 3 one-sided.
    pub type_of_violence: Option<u8>,
}

/// What was read in one report, before any event is coded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    /// [`ANNOTATION_SCHEMA`].
    pub schema: String,
    /// The report's id.
    pub id: String,
    /// Sentences, in order.
    pub sentences: Vec<Span>,
    /// Tokens, in order; left out unless asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<Token>>,
    /// Named entities, in order.
    pub entities: Vec<Entity>,
    /// Times, in order.
    pub times: Vec<Time>,
    /// Places, in order.
    pub places: Vec<Place>,
    /// Mentions of actors, in order.
    pub actors: Vec<Party>,
    /// Numbers of people, in order.
    pub counts: Vec<Count>,
    /// Who says what, in order.
    pub attributions: Vec<Attribution>,
    /// Mentions of one party each, every list in order of the text.
    pub coreference: Vec<Vec<Span>>,
}

/// A token with its analysis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Base form.
    pub lemma: String,
    /// Universal part of speech.
    pub pos: String,
    /// Penn Treebank tag.
    pub tag: String,
    /// Dependency label.
    pub dep: String,
    /// Number of the token it hangs on; its own for the root.
    pub head: usize,
}

/// A named entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it stands.
    pub span: Span,
    /// OntoNotes label.
    pub label: String,
}

/// A mention of an actor, resolved on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The caller's id.
    pub id: String,
    /// The usual full name, or null.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3, or a PLOVER code for those that belong to no country.
    pub country: Option<String>,
    /// PLOVER sectors, primary first.
    pub sectors: Vec<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
}
