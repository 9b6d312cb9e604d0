//! The layout of `times.toml`, and how it becomes a lexicon.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Anchor, Lexicon, LexiconError, PhraseKind, Pointer, Reference, Shift};
use crate::calendar::{Edge, Holiday, Part, Season, Unit};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
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
    pub(super) fn fill(&mut self, file: File, text: &str, mistakes: &mut Vec<LexiconError>) {
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
