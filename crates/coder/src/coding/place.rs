//! Where an event happened, as far as its clause and those around it tell.

use dateline_clause::{Arg, Clause, Dep, Role};
use dateline_codebook::Actors;
use dateline_nlp::Pos;
use dateline_place::Found;
use dateline_record::{Place, Scope};

use super::Desk;

/// The precision of what is known to lie in a country and no more.
const COUNTRY_PRECISION: u8 = 3;

/// Of ten places that a report names, so many at least lie in the country that it is set in.
const HOME_TENTHS: usize = 6;

impl Desk<'_> {
    /// Where it happened: where its own clause says, then where the only place of its sentence is.
    pub(super) fn place(&self, clause: &Clause) -> Option<Place> {
        let told = self.place_of_clause(clause);
        let within = self.place_of_parties(clause);
        match (told, within) {
            // "raided a village near Koro in central Mali": the narrower says more.
            (Some(told), Some(within)) if told.name.is_some() => {
                let wide = told.precision == Some(COUNTRY_PRECISION);
                let narrower = within.precision.is_some_and(|p| p < COUNTRY_PRECISION);
                let inside = told.country == within.country;
                Some(if wide && narrower && inside {
                    within
                } else {
                    told
                })
            }
            (told, _) if told.as_ref().is_some_and(|p| p.name.is_some()) => told,
            (_, Some(within)) => Some(within),
            (told, None) => self.place_of_sentence(clause).or(told),
        }
    }

    /// Where they were to whom it was done: "a village near Koro", "passengers at the ferry in Mombasa".
    /// Of several places the narrowest, of these the first.
    fn place_of_parties(&self, clause: &Clause) -> Option<Place> {
        let mut found: Vec<(u8, usize, usize)> = Vec::new();
        for arg in &clause.args {
            let below = matches!(arg.role, Role::Patient | Role::Prep(_));
            if below && !arg.borrowed && self.tree.pos(arg.head) == Pos::Noun {
                self.places_below(arg.head, 0, &mut found);
            }
        }
        let (_, head, name) = found.into_iter().min_by_key(|f| f.0)?;
        Some(self.place_record(head, name))
    }

    /// Places that phrases of place below a noun name, with the noun each stands at and their precision.
    fn places_below(&self, head: usize, depth: usize, found: &mut Vec<(u8, usize, usize)>) {
        const AT: [&str; 7] = ["in", "at", "near", "outside", "inside", "around", "on"];
        const DEPTH: usize = 3;
        let t = self.tree;
        let phrases = t
            .children(head)
            .filter(|&c| c > head && t.dep(c) == Dep::Prep && AT.contains(&t.lower(c)));
        for object in phrases.filter_map(|c| t.child(c, Dep::Pobj)) {
            match self.found_at(object) {
                Some(f) if !f.demonym && !f.nested => {
                    // "a village near Koro" is a place; of "farmers in Koro" the town is.
                    let whole = if self.is_in(head, "place") {
                        head
                    } else {
                        object
                    };
                    found.push((f.precision.unwrap_or(COUNTRY_PRECISION), whole, object));
                }
                _ if depth < DEPTH => self.places_below(object, depth + 1, found),
                _ => {}
            }
        }
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
