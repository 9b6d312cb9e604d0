//! When and where an event happened, as far as its clause and those around it tell.

use std::ops::Range;

use dateline_clause::{Arg, Clause, Dep, Kind, Role};
use dateline_nlp::Pos;
use dateline_record::{Place, Status, Time, TimeFrom, TimeKind};
use jiff::civil::Date;

use super::{Desk, TimeMention};
use crate::time;

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

    pub(super) fn time(&self, clause: &Clause, status: Status) -> (Option<Time>, Option<Date>) {
        let t = self.tree;
        let circle = self.circle(clause);
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let ahead = matches!(status, Status::Future | Status::Hypothetical);
        let mut best: Option<(usize, usize, Range<usize>)> = None;
        let entities = &t.doc.entities;
        let first = entities.partition_point(|e| e.tokens.start < sentence.start);
        let last = entities.partition_point(|e| e.tokens.start < sentence.end);
        let labelled = entities[first..last]
            .iter()
            .filter(|e| matches!(&*e.label, "DATE" | "TIME"))
            .map(|e| e.tokens.clone());
        // "the 2017 vote": a year that the model calls a number.
        let years = sentence
            .clone()
            .filter(|&i| {
                t.pos(i) == Pos::Num
                    && !matches!(t.label(i), Some("DATE" | "TIME"))
                    && time::is_recent_year(t.lower(i))
            })
            .map(|i| i..i + 1);
        for tokens in labelled.chain(years) {
            let e = TimeMention { tokens };
            if e.tokens.start < sentence.start || e.tokens.start >= sentence.end {
                continue;
            }
            // The first member of the circle above the mention is what it dates.
            let mut at = e.tokens.end - 1;
            let mut steps = 0;
            let owner = loop {
                if let Some(place) = circle.iter().position(|&c| c == at) {
                    break Some(place);
                }
                // Another predicate in between has the time for itself.
                let other = self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb);
                if other && !self.is_subordinate_of_circle(at, &circle) {
                    break None;
                }
                steps += 1;
                match t.head(at) {
                    Some(h) if steps < 24 => at = h,
                    _ => break None,
                }
            };
            let Some(owner) = owner else { continue };
            let words = time::words(t, e.tokens.clone());
            let found = time::resolve(&words, self.published, ahead);
            // An age or a span of time dates nothing.
            if found.kind == TimeKind::Duration && found.begin.is_none() || self.is_age(&e.tokens) {
                continue;
            }
            let unknown = usize::from(found.begin.is_none());
            let distance = e.tokens.start.abs_diff(clause.token);
            let key = (owner * 4 + unknown * 2, distance, e.tokens.clone());
            if best.as_ref().is_none_or(|b| (key.0, key.1) < (b.0, b.1)) {
                best = Some(key);
            }
        }
        match best {
            Some((_, _, tokens)) => {
                let words = time::words(t, tokens.clone());
                let found = time::resolve(&words, self.published, ahead);
                let mention = self.mention(tokens);
                (
                    Some(Time {
                        text: mention.text,
                        span: Some(mention.span),
                        kind: found.kind,
                        value: found.value,
                        begin: found.begin.map(|d| d.to_string()),
                        end: found.end.map(|d| d.to_string()),
                        from: TimeFrom::Text,
                    }),
                    found.end,
                )
            }
            None => {
                let time = self.published.map(|p| Time {
                    text: String::new(),
                    span: None,
                    kind: TimeKind::Date,
                    value: Some(p.to_string()),
                    begin: Some(p.to_string()),
                    end: p.tomorrow().ok().map(|d| d.to_string()),
                    from: TimeFrom::Published,
                });
                (time, None)
            }
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

    pub(super) fn is_age(&self, tokens: &Range<usize>) -> bool {
        let words: Vec<&str> = tokens.clone().map(|i| self.tree.lower(i)).collect();
        // "Carlos Vera, 58, …"
        let bare =
            words.len() == 1 && words[0].len() < 4 && words[0].bytes().all(|b| b.is_ascii_digit());
        bare || words.iter().any(|w| *w == "old" || w.ends_with("-old"))
    }

    pub(super) fn place(&self, clause: &Clause) -> Option<Place> {
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
        let named = |h: usize| matches!(t.label(h), Some("GPE" | "LOC" | "FAC"));
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
        let country = name_text
            .as_deref()
            .and_then(|n| self.codebook.actors.country(n));
        let home = name_text
            .as_deref()
            .and_then(|n| self.codebook.actors.capital_of(n));
        Place {
            text: mention.text,
            span: mention.span,
            name: name_text,
            geonames_id: None,
            lat: None,
            lon: None,
            feature: None,
            admin1: None,
            country: country.or(home).map(|c| c.code.clone()),
            precision: None,
            confidence: None,
            demonym: false,
            nested: false,
        }
    }
}
