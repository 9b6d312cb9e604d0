//! When and where an event happened, as far as its clause and those around it tell.

use std::ops::Range;

use dateline_clause::{Arg, Clause, Dep, Kind, Role};
use dateline_codebook::Actors;
use dateline_nlp::Pos;
use dateline_place::Found;
use dateline_record::{Place, Scope, Status, Time, TimeFrom, TimeKind};
use jiff::civil::Date;

use super::Desk;

impl Desk<'_> {
    /// The clauses whose times and places hold for this one too: itself, its carrier, and the
    /// governors it shares a happening with; never a reporting verb.
    pub(super) fn circle(&self, clause: &Clause) -> Vec<usize> {
        let t = self.tree;
        let mut circle = vec![clause.token];
        circle.extend(clause.light);
        let mut at = clause.carrier();
        for _ in 0..8 {
            let Some(h) = t.head(at) else { break };
            let reporting = self.codebook.lexicon.cues.contains_key(t.lemma(h))
                && matches!(t.dep(at), Dep::Ccomp | Dep::Xcomp | Dep::Dobj);
            if reporting {
                break;
            }
            circle.push(h);
            at = h;
        }
        circle
    }

    /// When it happened, and the day behind that. The time of its own clause comes first, then that of
    /// its sentence, then the report's.
    pub(super) fn time(&self, clause: &Clause, status: Status) -> (Option<Time>, Option<Date>) {
        if let Some((time, end)) = self.time_apart(clause) {
            return (Some(time), Some(end));
        }
        let found = self
            .time_of_clause(clause)
            .map(|at| (at, Scope::Clause))
            .or_else(|| Some((self.time_of_sentence(clause, status)?, Scope::Sentence)));
        if let Some((at, scope)) = found {
            // "from 2011 to 2017" lasts until the second.
            let dating = self.times.dating(at);
            let end = dating.as_ref().and_then(|d| day_of(d.end));
            let record = self.time_record(at);
            let time = Time {
                begin: dating
                    .as_ref()
                    .map_or(record.begin, |d| Some(d.begin.to_string())),
                end: dating
                    .as_ref()
                    .map_or(record.end, |d| Some(d.end.to_string())),
                scope: Some(scope),
                ..record
            };
            return (Some(time), end);
        }
        let time = self.published.map(|p| Time {
            text: String::new(),
            span: None,
            kind: TimeKind::Date,
            value: Some(p.to_string()),
            begin: Some(p.to_string()),
            end: p.tomorrow().ok().map(|d| d.to_string()),
            from: TimeFrom::Published,
            scope: Some(Scope::Report),
        });
        (time, None)
    }

    /// The times of a sentence that can date an event, by their number.
    fn times_in(&self, sentence: &Range<usize>) -> impl Iterator<Item = usize> {
        let all = &self.times.expressions;
        let first = all.partition_point(|e| e.tokens.start < sentence.start);
        let last = all.partition_point(|e| e.tokens.start < sentence.end);
        (first..last).filter(move |&at| {
            let e = &all[at];
            // "recently" is told, though not when; "the current president" tells no time of what he does.
            let vague = matches!(e.kind, TimeKind::Date | TimeKind::Time)
                && self.tree.dep(e.tokens.end - 1) != Dep::Amod;
            self.times.dating(at).is_some() || vague
        })
    }

    pub(super) fn time_of_clause(&self, clause: &Clause) -> Option<usize> {
        let t = self.tree;
        let circle = self.circle(clause);
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        self.times_in(&sentence)
            .filter_map(|number| {
                let e = &self.times.expressions[number];
                // The first member of the circle above the mention is what it dates.
                let mut at = e.tokens.end - 1;
                let mut steps = 0;
                let owner = loop {
                    if let Some(place) = circle.iter().position(|&c| c == at) {
                        break place;
                    }
                    // Another predicate in between has the time for itself.
                    let other = self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb);
                    if other && !self.is_subordinate_of_circle(at, &circle) {
                        return None;
                    }
                    steps += 1;
                    match t.head(at) {
                        Some(h) if steps < 24 => at = h,
                        _ => return None,
                    }
                };
                let unknown = e.begin.is_none();
                let distance = e.tokens.start.abs_diff(clause.token);
                Some(((owner, unknown, distance), number))
            })
            .min_by_key(|(key, _)| *key)
            .map(|(_, number)| number)
    }

    /// The one time that a sentence tells, where it is not that of somebody's words: "Police said on
    /// Monday that …" dates the saying.
    fn time_of_sentence(&self, clause: &Clause, status: Status) -> Option<usize> {
        if !matches!(status, Status::Actual | Status::Attempted) {
            return None;
        }
        let t = self.tree;
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let mut told = self.times_in(&sentence);
        let only = told.next()?;
        if told.next().is_some() {
            return None;
        }
        let mut at = self.times.expressions[only].tokens.end - 1;
        for _ in 0..24 {
            if self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb) {
                let saying = self.codebook.lexicon.cues.contains_key(t.lemma(at));
                let facts = self
                    .clauses
                    .at(at)
                    .map(|c| self.clauses.factuality(c).status);
                return (!saying && facts == Some(Status::Actual)).then_some(only);
            }
            at = t.head(at)?;
        }
        None
    }

    /// A time as a record.
    pub(super) fn time_record(&self, at: usize) -> Time {
        let e = &self.times.expressions[at];
        Time {
            text: self.report.text[e.bytes.clone()].to_string(),
            span: Some(self.span_of_bytes(e.bytes.clone())),
            kind: e.kind,
            value: e.value.clone(),
            begin: e.begin.clone(),
            end: e.end.clone(),
            from: TimeFrom::Text,
            scope: None,
        }
    }

    /// "killed … when forces stormed the house on Wednesday": the subordinate's time is the main clause's.
    pub(super) fn is_subordinate_of_circle(&self, at: usize, circle: &[usize]) -> bool {
        let t = self.tree;
        t.dep(at) == Dep::Advcl
            && t.head(at).is_some_and(|h| circle.first() == Some(&h))
            && t.children(at)
                .any(|c| matches!(t.lower(c), "when" | "as" | "while"))
    }

    /// Where it happened: where its own clause says, then where the only place of its sentence is.
    pub(super) fn place(&self, clause: &Clause) -> Option<Place> {
        let told = self.place_of_clause(clause);
        if told.as_ref().is_some_and(|p| p.name.is_some()) {
            return told;
        }
        self.place_of_sentence(clause).or(told)
    }

    /// The one place that a sentence names.
    fn place_of_sentence(&self, clause: &Clause) -> Option<Place> {
        let t = self.tree;
        let sentence = &t.doc.sentences[t.sentence(clause.token)];
        let first = self
            .places
            .partition_point(|f| f.tokens.start < sentence.start);
        let last = self
            .places
            .partition_point(|f| f.tokens.start < sentence.end);
        let mut named = self.places[first..last]
            .iter()
            .filter(|f| !f.demonym && !f.nested)
            // A country or town that acts is a party.
            .filter(|f| {
                !matches!(
                    t.dep(f.tokens.end - 1),
                    Dep::Nsubj | Dep::Nsubjpass | Dep::Poss
                )
            });
        let only = named.next()?;
        // "in Kenema, Sierra Leone": what stands right behind only says where the first is.
        let others = named.any(|f| f.tokens.start > only.tokens.end + 1);
        (!others).then(|| {
            let place = self.found_record(only);
            Place {
                // It may have happened near it, not in it.
                precision: place.precision.map(|p| p.max(2)),
                scope: Some(Scope::Sentence),
                ..place
            }
        })
    }

    fn found_at(&self, token: usize) -> Option<&Found> {
        let at = self.places.partition_point(|f| f.tokens.end <= token);
        self.places.get(at).filter(|f| f.tokens.contains(&token))
    }

    /// A place as a record.
    pub(super) fn found_record(&self, f: &Found) -> Place {
        Place {
            text: self.report.text[f.bytes.clone()].to_string(),
            span: self.span_of_bytes(f.bytes.clone()),
            name: f.name.clone(),
            geonames_id: f.geonames_id,
            lat: f.lat,
            lon: f.lon,
            feature: f.feature.clone(),
            admin1: f.admin1.clone(),
            country: f.country.clone(),
            precision: f.precision,
            confidence: f.confidence,
            demonym: f.demonym,
            nested: f.nested,
            scope: None,
        }
    }

    fn place_of_clause(&self, clause: &Clause) -> Option<Place> {
        const PLACING: [&str; 14] = [
            "in",
            "at",
            "near",
            "outside",
            "inside",
            "around",
            "across",
            "throughout",
            "of",
            "on",
            "to",
            "from",
            "into",
            "through",
        ];
        let t = self.tree;
        let classes = &self.codebook.lexicon.classes;
        let place_class = classes.id("place");
        let named = |h: usize| match self.found_at(h) {
            Some(f) => !f.demonym && !f.nested,
            None => matches!(t.label(h), Some("GPE" | "LOC" | "FAC")),
        };
        let common = |h: usize| {
            place_class.is_some_and(|c| t.pos(h) == Pos::Noun && classes.of(t, h).contains(c))
        };
        let mut fallback = None;
        let circle = self.circle(clause);
        let mut shared = true;
        for (nth_at, &at) in circle.iter().enumerate() {
            // What is coordinated happened elsewhere as often as not.
            if nth_at > 0
                && t.head(circle[nth_at - 1]) == Some(at)
                && t.dep(circle[nth_at - 1]) == Dep::Conj
            {
                shared = false;
            }
            if !shared {
                break;
            }
            let args: Vec<Arg> = match self.clauses.at(at) {
                Some(c) => c.args.clone(),
                None => Vec::new(),
            };
            for (nth, preps) in [&PLACING[..8], &PLACING[8..]].into_iter().enumerate() {
                for arg in &args {
                    let Role::Prep(p) = &arg.role else { continue };
                    if !preps.contains(&&**p) || nth == 1 && at != clause.token {
                        continue;
                    }
                    if named(arg.head) {
                        return Some(self.place_record(arg.head, arg.head));
                    }
                    // "in the village of Koi-Tash", "at the airport in Kabul"
                    let inner = t
                        .children(arg.head)
                        .filter(|&c| {
                            t.dep(c) == Dep::Prep
                                && matches!(t.lower(c), "of" | "in" | "near" | "outside")
                        })
                        .filter_map(|c| t.child(c, Dep::Pobj))
                        .find(|&o| named(o) || common(arg.head) && t.pos(o) == Pos::Propn);
                    if let Some(o) = inner.filter(|_| common(arg.head) || nth == 0) {
                        return Some(self.place_record(arg.head, o));
                    }
                    // A name right before the noun: "the Koi-Tash residence"
                    let before = t
                        .children(arg.head)
                        .find(|&c| c < arg.head && named(c) && t.dep(c) == Dep::Compound);
                    if let Some(b) = before.filter(|_| common(arg.head)) {
                        return Some(self.place_record(arg.head, b));
                    }
                    if nth == 0 && common(arg.head) && fallback.is_none() {
                        fallback = Some(arg.head);
                    }
                }
            }
            // What was hit or visited may itself be the place.
            if at == clause.token {
                for h in clause.role(&Role::Patient).map(|a| a.head) {
                    if named(h) {
                        return Some(self.place_record(h, h));
                    }
                    let inner = common(h).then(|| {
                        t.children(h)
                            .filter(|&c| {
                                t.dep(c) == Dep::Prep && matches!(t.lower(c), "of" | "in" | "near")
                            })
                            .filter_map(|c| t.child(c, Dep::Pobj))
                            .find(|&o| t.pos(o) == Pos::Propn)
                    });
                    if let Some(Some(o)) = inner {
                        return Some(self.place_record(h, o));
                    }
                }
            }
        }
        fallback.map(|h| self.place_record(h, h))
    }

    pub(super) fn place_record(&self, head: usize, name: usize) -> Place {
        let t = self.tree;
        let phrase = t.phrase(head);
        let whole = phrase.start.min(t.phrase(name).start)..phrase.end.max(t.phrase(name).end);
        let tokens = if whole.len() <= 12 {
            whole
        } else {
            t.phrase(name)
        };
        let mention = self.mention(tokens);
        let named = t.pos(name) == Pos::Propn;
        let entity = t
            .entity(name)
            .map(|e| t.doc.entities[e].tokens.clone())
            .unwrap_or_else(|| t.phrase(name));
        let name_text = named.then(|| {
            let text = self.mention(entity).text;
            let text = text
                .strip_prefix("the ")
                .or_else(|| text.strip_prefix("The "))
                .unwrap_or(&text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        let found = self.found_at(name);
        let by_name = |look: fn(&Actors, &str) -> Option<String>| {
            name_text
                .as_deref()
                .and_then(|n| look(&self.codebook.actors, n))
        };
        let country = found.and_then(|f| f.country.clone()).or_else(|| {
            by_name(|a, n| a.country(n).map(|c| c.code.clone()))
                .or_else(|| by_name(|a, n| a.capital_of(n).map(|c| c.code.clone())))
        });
        // "the residence in Koi-Tash", "near Bishkek": in its district, not on the spot. "The village
        // of Koi-Tash" is the place itself.
        let same = head == name
            || t.children(head)
                .any(|c| t.lower(c) == "of" && t.child(c, Dep::Pobj) == Some(name));
        let precision = found
            .and_then(|f| f.precision)
            .map(|p| if same { p } else { p.max(2) });
        // "At the bridge", a farm that no gazetteer has: somewhere in the country that the report is of.
        let (country, precision) = match (country, self.home) {
            (None, Some(home)) => (
                Some(home.to_string()),
                precision.or(Some(COUNTRY_PRECISION)),
            ),
            known => (known.0, precision),
        };
        let empty = Place {
            text: mention.text,
            span: mention.span,
            name: name_text,
            country,
            scope: Some(Scope::Clause),
            ..Place::default()
        };
        match found {
            Some(f) => Place {
                name: f.name.clone().or(empty.name),
                geonames_id: f.geonames_id.filter(|_| same),
                lat: f.lat,
                lon: f.lon,
                feature: f.feature.clone().filter(|_| same),
                admin1: f.admin1.clone(),
                precision,
                confidence: f.confidence,
                ..empty
            },
            None => empty,
        }
    }
}

/// The day that a date or date-time begins with.
/// The precision of what is known to lie in a country and no more.
const COUNTRY_PRECISION: u8 = 3;

/// Of ten places that a report names, so many at least lie in the country that it is set in.
const HOME_TENTHS: usize = 6;

/// The country that a report is set in: where most of the places lie that it names.
pub(super) fn home(places: &[Found]) -> Option<&str> {
    let countries: Vec<&str> = places
        .iter()
        .filter(|f| !f.demonym && !f.nested)
        .filter_map(|f| f.country.as_deref())
        .collect();
    let share = |c: &str| countries.iter().filter(|&&other| other == c).count();
    countries
        .iter()
        .copied()
        .find(|c| share(c) * 10 >= countries.len() * HOME_TENTHS)
}

fn day_of(moment: &str) -> Option<Date> {
    moment.get(..10)?.parse().ok()
}
