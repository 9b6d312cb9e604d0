//! What the codebook says of words for times.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;

use crate::calendar::{Edge, Holiday, Part, Season, Unit};
use crate::piece::{PieceKind, split};

/// `times.toml`.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: HashMap<String, usize>,
    entries: Vec<Entry>,
    pub(crate) holidays: Vec<Holiday>,
}

/// A mistake in `times.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// From where a pointing word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The day of the report.
    Report,
    /// What was told before.
    Story,
}

/// A word that points back (-1), at (0) or ahead (1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    pub(crate) anchor: Anchor,
    pub(crate) way: i64,
}

/// Where an expression that only points, points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    Past,
    Present,
    Future,
}

impl Reference {
    pub(crate) fn value(self) -> &'static str {
        match self {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        }
    }
}

/// Which way an amount is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    Ago,
    Before,
    After,
}

/// What a phrase of several words means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhraseKind {
    Reference(Reference),
    Holiday(usize),
    Approximate,
    Zone,
    EdgeNoun(Option<Edge>),
}

/// A phrase behind its first word.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) rest: Vec<String>,
    pub(crate) kind: PhraseKind,
}

/// All that a word can be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) month: Option<i8>,
    pub(crate) weekday: Option<i8>,
    pub(crate) homonym: bool,
    pub(crate) season: Option<Season>,
    pub(crate) part: Option<Part>,
    /// Minutes after midnight.
    pub(crate) moment: Option<u16>,
    pub(crate) unit: Option<Unit>,
    pub(crate) plural: bool,
    /// An abbreviation that is a unit only behind figures.
    pub(crate) short: bool,
    pub(crate) cardinal: Option<i64>,
    pub(crate) scale: Option<i64>,
    pub(crate) ordinal: Option<i64>,
    pub(crate) decade: Option<i64>,
    pub(crate) vague: bool,
    pub(crate) pair: bool,
    pub(crate) between: bool,
    /// Early, mid, late.
    pub(crate) edge: Option<Edge>,
    /// -1: earlier, 1: later.
    pub(crate) comparative: Option<i64>,
    pub(crate) pointer: Option<Pointer>,
    /// "Past" of a unit is the stretch up to now, not the unit before.
    pub(crate) through: bool,
    /// With units in the plural and no amount it only points: "recent years".
    pub(crate) open: bool,
    /// With an article it counts from the story: "the next day".
    pub(crate) definite: bool,
    pub(crate) shift: Option<Shift>,
    /// Days from the report's.
    pub(crate) day: Option<(i64, Option<Part>)>,
    pub(crate) adjective: Option<Reference>,
    pub(crate) every: bool,
    pub(crate) per: bool,
    pub(crate) adverb: Option<String>,
    pub(crate) fiscal: bool,
    pub(crate) period: bool,
    pub(crate) closing: bool,
    pub(crate) before_year: bool,
    pub(crate) measure: bool,
    pub(crate) ahead_preposition: bool,
    pub(crate) half: bool,
    pub(crate) ahead_auxiliary: bool,
    pub(crate) ahead_verb: bool,
    pub(crate) age: bool,
    /// Phrases that begin with this word, longest first.
    pub(crate) phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: [Vec<String>; 12],
    weekdays: [Vec<String>; 7],
    homonyms: Vec<String>,
    seasons: BTreeMap<Season, Vec<String>>,
    parts_of_day: BTreeMap<Part, Vec<String>>,
    moments: BTreeMap<String, String>,
    units: BTreeMap<Unit, UnitWords>,
    cardinals: BTreeMap<String, i64>,
    scales: BTreeMap<String, i64>,
    ordinals: BTreeMap<String, i64>,
    decades: BTreeMap<String, i64>,
    vague: Words,
    pairs: Words,
    between: Words,
    approximate: Phrases,
    edges: Edges,
    comparatives: Ways,
    from_report: Pointers,
    from_story: Pointers,
    shifts: Shifts,
    days: BTreeMap<String, DayWord>,
    references: References,
    reference_adjectives: References,
    sets: Sets,
    fiscal: Fiscal,
    halves: Words,
    zones: Zones,
    ahead: Ahead,
    years: Years,
    ages: Words,
    #[serde(default)]
    holiday: Vec<HolidayWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitWords {
    one: Vec<String>,
    many: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeWords {
    adjectives: Vec<String>,
    nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edges {
    start: EdgeWords,
    middle: EdgeWords,
    end: EdgeWords,
    whole: EdgeWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pointers {
    back: Vec<String>,
    here: Vec<String>,
    ahead: Vec<String>,
    #[serde(default)]
    through: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    definite: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shifts {
    ago: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayWord {
    shift: i64,
    part: Option<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct References {
    #[serde(rename = "PRESENT_REF")]
    present: Vec<String>,
    #[serde(rename = "PAST_REF")]
    past: Vec<String>,
    #[serde(rename = "FUTURE_REF")]
    future: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sets {
    every: Vec<String>,
    per: Vec<String>,
    adverbs: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fiscal {
    adjectives: Vec<String>,
    periods: Vec<String>,
    closings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ahead {
    auxiliaries: Vec<String>,
    verbs: Vec<String>,
    prepositions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    before: Vec<String>,
    measures: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayWords {
    names: Vec<String>,
    month: Option<i8>,
    day: Option<i8>,
    weekday: Option<i8>,
    nth: Option<i8>,
    easter: Option<i32>,
}

impl Lexicon {
    /// Reads `times.toml`.
    ///
    /// # Errors
    /// Every mistake with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let file: File = toml::from_str(text).map_err(|e| {
            vec![LexiconError {
                span: e.span().unwrap_or(0..0),
                message: e.message().to_string(),
            }]
        })?;
        let mut lexicon = Lexicon::default();
        let mut mistakes = Vec::new();
        lexicon.fill(file, text, &mut mistakes);
        for entry in &mut lexicon.entries {
            entry
                .phrases
                .sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        if mistakes.is_empty() {
            Ok(lexicon)
        } else {
            Err(mistakes)
        }
    }

    /// What a word in lower case can be.
    pub(crate) fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(word).map(|&i| &self.entries[i])
    }

    fn word(&mut self, word: &str) -> &mut Entry {
        let word = word.to_lowercase();
        let next = self.entries.len();
        let i = *self.words.entry(word).or_insert(next);
        if i == next {
            self.entries.push(Entry::default());
        }
        &mut self.entries[i]
    }

    fn phrase(&mut self, text: &str, kind: PhraseKind) {
        let lower = text.to_lowercase();
        let mut pieces = Vec::new();
        split(&lower, 0, 0, &mut pieces);
        let mut words = pieces.iter().map(|p| match p.kind {
            PieceKind::Sign(c) => c.to_string(),
            _ => lower[p.start..p.end].to_string(),
        });
        if let Some(first) = words.next() {
            let rest = words.collect();
            self.word(&first).phrases.push(Phrase { rest, kind });
        }
    }

    fn fill(&mut self, file: File, text: &str, mistakes: &mut Vec<LexiconError>) {
        let mut mistake = |needle: &str, message: &str| {
            let at = text.find(needle).unwrap_or(0);
            mistakes.push(LexiconError {
                span: at..at + needle.len().min(text.len() - at),
                message: format!("{needle}: {message}"),
            });
        };
        for (i, words) in (1..).zip(&file.months) {
            for w in words {
                self.word(w).month = Some(i);
            }
        }
        for (i, words) in (1..).zip(&file.weekdays) {
            for w in words {
                self.word(w).weekday = Some(i);
                // Abbreviations have no plural that is not another word.
                if w.len() > 5 {
                    let many = self.word(&format!("{w}s"));
                    many.weekday = Some(i);
                    many.plural = true;
                }
            }
        }
        for w in &file.homonyms {
            self.word(w).homonym = true;
        }
        for (season, words) in &file.seasons {
            for w in words {
                self.word(w).season = Some(*season);
            }
        }
        for (part, words) in &file.parts_of_day {
            for w in words {
                let entry = self.word(w);
                entry.part = Some(*part);
                entry.plural = w.ends_with('s');
            }
        }
        for (w, clock) in &file.moments {
            let minutes = clock.split_once(':').and_then(|(h, m)| {
                let (h, m) = (h.parse::<u16>().ok()?, m.parse::<u16>().ok()?);
                (h <= 24 && m < 60).then_some(h * 60 + m)
            });
            match minutes {
                Some(_) => self.word(w).moment = minutes,
                None => mistake(clock, "not a time of day such as 12:00"),
            }
        }
        for (unit, words) in &file.units {
            for w in &words.one {
                self.word(w).unit = Some(*unit);
            }
            for w in &words.many {
                let entry = self.word(w);
                entry.unit = Some(*unit);
                entry.plural = true;
            }
            for w in &words.short {
                let entry = self.word(w);
                entry.unit = Some(*unit);
                entry.plural = true;
                entry.short = true;
            }
        }
        for (w, n) in &file.cardinals {
            self.word(w).cardinal = Some(*n);
        }
        for (w, n) in &file.scales {
            self.word(w).scale = Some(*n);
        }
        for (w, n) in &file.ordinals {
            self.word(w).ordinal = Some(*n);
        }
        for (w, n) in &file.decades {
            if (0..100).contains(n) {
                self.word(w).decade = Some(*n);
            } else {
                mistake(w, "a decade is told by its tens, from 0 to 90");
            }
        }
        for w in &file.vague.words {
            self.word(w).vague = true;
        }
        for w in &file.pairs.words {
            self.word(w).pair = true;
        }
        for w in &file.between.words {
            self.word(w).between = true;
        }
        for p in &file.approximate.phrases {
            self.phrase(p, PhraseKind::Approximate);
        }
        let edges = [
            (Some(Edge::Start), &file.edges.start),
            (Some(Edge::Middle), &file.edges.middle),
            (Some(Edge::End), &file.edges.end),
            (None, &file.edges.whole),
        ];
        for (edge, words) in edges {
            for w in &words.adjectives {
                self.word(w).edge = edge;
            }
            for p in &words.nouns {
                self.phrase(p, PhraseKind::EdgeNoun(edge));
            }
        }
        for (way, words) in [
            (-1, &file.comparatives.before),
            (1, &file.comparatives.after),
        ] {
            for w in words {
                self.word(w).comparative = Some(way);
            }
        }
        for (anchor, p) in [
            (Anchor::Report, &file.from_report),
            (Anchor::Story, &file.from_story),
        ] {
            for (way, words) in [(-1, &p.back), (0, &p.here), (1, &p.ahead)] {
                for w in words {
                    self.word(w).pointer = Some(Pointer { anchor, way });
                }
            }
            for w in &p.through {
                self.word(w).through = true;
            }
            for w in &p.open {
                self.word(w).open = true;
            }
            for w in &p.definite {
                self.word(w).definite = true;
            }
        }
        let shifts = [
            (Shift::Ago, &file.shifts.ago),
            (Shift::Before, &file.shifts.before),
            (Shift::After, &file.shifts.after),
        ];
        for (shift, words) in shifts {
            for w in words {
                self.word(w).shift = Some(shift);
            }
        }
        for (w, day) in &file.days {
            self.word(w).day = Some((day.shift, day.part));
        }
        let kinds = |r: References| {
            [
                (Reference::Present, r.present),
                (Reference::Past, r.past),
                (Reference::Future, r.future),
            ]
        };
        for (reference, phrases) in kinds(file.references) {
            for p in phrases {
                self.phrase(&p, PhraseKind::Reference(reference));
            }
        }
        for (reference, words) in kinds(file.reference_adjectives) {
            for w in words {
                self.word(&w).adjective = Some(reference);
            }
        }
        for w in &file.sets.every {
            self.word(w).every = true;
        }
        for w in &file.sets.per {
            self.word(w).per = true;
        }
        for (w, value) in file.sets.adverbs {
            self.word(&w).adverb = Some(value);
        }
        for w in &file.fiscal.adjectives {
            self.word(w).fiscal = true;
        }
        for w in &file.fiscal.periods {
            self.word(w).period = true;
        }
        for w in &file.fiscal.closings {
            self.word(w).closing = true;
        }
        for w in &file.halves.words {
            self.word(w).half = true;
        }
        for p in &file.zones.names {
            self.phrase(p, PhraseKind::Zone);
        }
        for w in &file.ahead.auxiliaries {
            self.word(w).ahead_auxiliary = true;
        }
        for w in &file.ahead.verbs {
            self.word(w).ahead_verb = true;
        }
        for w in &file.ahead.prepositions {
            self.word(w).ahead_preposition = true;
        }
        for w in &file.years.before {
            self.word(w).before_year = true;
        }
        for w in &file.years.measures {
            self.word(w).measure = true;
        }
        for w in &file.ages.words {
            self.word(w).age = true;
        }
        for h in file.holiday {
            let holiday = match (h.month, h.day, h.weekday, h.nth, h.easter) {
                (Some(month @ 1..=12), Some(day @ 1..=31), None, None, None) => {
                    Holiday::Fixed { month, day }
                }
                (
                    Some(month @ 1..=12),
                    None,
                    Some(weekday @ 1..=7),
                    Some(nth @ (-1 | 1..=4)),
                    None,
                ) => Holiday::Weekday {
                    month,
                    weekday,
                    nth,
                },
                (None, None, None, None, Some(days @ -100..=100)) => Holiday::Easter { days },
                _ => {
                    let name = h.names.first().map_or("[[holiday]]", String::as_str);
                    mistake(
                        name,
                        "a holiday has `month` and `day`, or `month`, `weekday` and `nth`, or `easter`",
                    );
                    continue;
                }
            };
            let at = self.holidays.len();
            self.holidays.push(holiday);
            for name in &h.names {
                self.phrase(name, PhraseKind::Holiday(at));
            }
        }
    }
}
