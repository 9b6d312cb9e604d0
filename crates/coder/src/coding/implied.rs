//! Who did it where the sentence does not say: the doer that another part of the report names.

use std::cell::OnceCell;

use dateline_actor::Who;
use dateline_clause::{Clause, Dep, Kind, Role};
use dateline_codebook::{Condition, Implied, Look};
use dateline_nlp::Pos;
use dateline_record::{Event, Party, PartyKind, Place, Span, Stance, Status, TimeFrom};

use super::{Desk, Draft};

/// How many sentences back a happening may have been told that is named again ("the raid").
const REACH_AGAIN: usize = 3;

/// How far a circumstance may hang below what happened in it, in arcs.
const MAX_CLIMB: usize = 8;

/// What is known of the events of a report while their doers are looked for.
struct Told<'e> {
    events: &'e [Event],
    /// For each event the clauses that tell of it, as places in `all`.
    clauses: &'e [Vec<usize>],
    /// For each event the sentence it is told in.
    sentences: &'e [usize],
}

fn took_place(status: Status) -> bool {
    matches!(
        status,
        Status::Actual | Status::Historical | Status::Attempted
    )
}

/// Whether the report itself says who did it, and nobody only suspects it.
fn is_told(event: &Event) -> bool {
    event.actors.iter().all(|p| p.inferred.is_none())
        && event.attribution.iter().all(|a| {
            !matches!(
                a.stance,
                Stance::Accuses | Stance::Rumoured | Stance::Believes | Stance::Denies
            )
        })
}

/// Whether two events cannot be the same happening by when and where they are.
fn apart(a: &Event, b: &Event) -> bool {
    let places = match (&a.place, &b.place) {
        (Some(a), Some(b)) => abroad(a, b.country.as_deref()),
        _ => false,
    };
    let times = match (&a.time, &b.time) {
        (Some(a), Some(b)) if a.from == TimeFrom::Text && b.from == TimeFrom::Text => {
            let behind = |end: &Option<String>, begin: &Option<String>| match (end, begin) {
                // ISO 8601 sorts as text; the end is excluded.
                (Some(end), Some(begin)) => end <= begin,
                _ => false,
            };
            behind(&a.end, &b.begin) || behind(&b.end, &a.begin)
        }
        _ => false,
    };
    places || times
}

/// Whether the place lies in another country.
fn abroad(place: &Place, country: Option<&str>) -> bool {
    match (place.country.as_deref(), country) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}

impl Desk<'_> {
    /// Whether somebody can be meant to have done it whom the clause does not name: the entry has a
    /// doer, and it is not one side of something mutual.
    pub(super) fn leaves_doer_open(&self, d: &Draft<'_>) -> bool {
        let clause = self.all[d.clause];
        let entry = d.fired.entry;
        !entry.actor.is_empty()
            && !entry.reciprocal
            && entry
                .actor
                .iter()
                .flat_map(|role| clause.role(role))
                .all(|a| self.is_happening(a.head))
    }

    /// Gives events whose doer is open the one that the codebook's `implied.toml` lets follow.
    /// `open`: whether a doer may be looked for at all; `clauses`: for each event the clauses that
    /// tell of it, as places in `all`.
    pub(super) fn imply(&self, events: &mut [Event], clauses: &[Vec<usize>], open: &[bool]) {
        let sentences = self.first_sentences(clauses);
        let mentions: OnceCell<Vec<Who>> = OnceCell::new();
        for n in 0..events.len() {
            if !open[n] || !events[n].actors.is_empty() {
                continue;
            }
            let told = Told {
                events,
                clauses,
                sentences: &sentences,
            };
            let found = self.codebook.implied.rules.iter().find_map(|rule| {
                let event = &events[n];
                let counted = rule.counts.is_empty()
                    || event
                        .counts
                        .iter()
                        .any(|c| rule.counts.iter().any(|what| what == c.what.name()));
                if !counted
                    || !rule.is_for(&event.kind, &event.modes)
                    || self.holds_any(rule.unless.as_ref(), event.evidence.trigger)
                {
                    return None;
                }
                let doers = rule
                    .look
                    .iter()
                    .map(|&look| self.look(look, rule, n, &told, &mentions))
                    .find(|doers| !doers.is_empty())?;
                Some((rule.id.clone(), doers))
            });
            if let Some((rule, mut doers)) = found {
                for d in &mut doers {
                    d.inferred = Some(rule.clone());
                }
                events[n].actors = doers;
            }
        }
    }

    fn look(
        &self,
        look: Look,
        rule: &Implied,
        n: usize,
        told: &Told<'_>,
        mentions: &OnceCell<Vec<Who>>,
    ) -> Vec<Party> {
        let event = &told.events[n];
        let here = told.sentences[n];
        let nearest = |fits: &dyn Fn(usize) -> bool| {
            (0..told.events.len())
                .filter(|&m| m != n && fits(m))
                .filter_map(|m| {
                    let doers = self.doers_of(&told.events[m], event, rule);
                    let at = told.events[m].evidence.trigger.0;
                    let far = at.abs_diff(event.evidence.trigger.0);
                    (!doers.is_empty()).then_some((far, doers))
                })
                .min_by_key(|(far, _)| *far)
                .map(|(_, doers)| doers)
                .unwrap_or_default()
        };
        match look {
            Look::Circumstance => nearest(&|m| {
                told.sentences[m] == here
                    && told.clauses[n].iter().any(|&x| {
                        told.clauses[m]
                            .iter()
                            .any(|&y| self.is_circumstance(self.all[y], self.all[x]))
                    })
            }),
            Look::Again => nearest(&|m| {
                // Another happening of unknown doers stands between.
                let between = (m + 1..n).any(|k| {
                    let e = &told.events[k];
                    e.kind == event.kind && e.actors.is_empty() && apart(e, &told.events[m])
                });
                !between
                    && told.sentences[m] <= here
                    && here - told.sentences[m] <= REACH_AGAIN
                    && told.events[m].evidence.trigger.0 < event.evidence.trigger.0
                    && told.clauses[n]
                        .iter()
                        .any(|&c| self.names_again(self.all[c], &told.events[m]))
            }),
            Look::Source => event
                .attribution
                .iter()
                .rev()
                .filter_map(|a| a.source.as_ref())
                .filter(|p| self.may_be_doer(p, event, rule))
                .take(1)
                .cloned()
                .collect(),
            // What was itself inferred from elsewhere is no ground to infer from.
            Look::Before => {
                // "died in clashes elsewhere" names its own circumstances.
                let another = told.clauses[n].iter().any(|&c| {
                    self.circumstances(self.all[c])
                        .any(|noun| self.is_happening(noun) && !self.is_definite(noun))
                });
                if another || !took_place(event.status) {
                    return Vec::new();
                }
                nearest(&|m| told.sentences[m] + 1 == here && is_told(&told.events[m]))
            }
            Look::Likewise | Look::Report if !took_place(event.status) => Vec::new(),
            Look::Likewise => nearest(&|m| {
                told.events[m].kind == event.kind
                    && told.events[m].mode == event.mode
                    && is_told(&told.events[m])
            }),
            Look::Sentence | Look::Report => {
                let mentions = mentions.get_or_init(|| self.mentions_and_words());
                self.named(rule, event, here, look == Look::Report, mentions)
            }
        }
    }

    /// The doers of `other`, where the doer of `event` may be looked for in it.
    fn doers_of(&self, other: &Event, event: &Event, rule: &Implied) -> Vec<Party> {
        let asked = rule.may_be_told_by(&other.kind, &other.modes)
            && took_place(other.status)
            && !apart(other, event);
        if !asked {
            return Vec::new();
        }
        // What both sides do was done to whoever suffered by the other side.
        let (own, others): (Vec<&Party>, Vec<&Party>) = other
            .actors
            .iter()
            .chain(&other.recipients)
            .partition(|p| event.recipients.iter().any(|r| self.same_side(p, r)));
        if self.is_mutual(other) {
            if own.is_empty() {
                return Vec::new();
            }
            return others
                .into_iter()
                .filter(|p| self.may_be_doer(p, event, rule))
                .cloned()
                .collect();
        }
        other
            .actors
            .iter()
            .filter(|p| self.may_be_doer(p, event, rule))
            .cloned()
            .collect()
    }

    fn is_mutual(&self, event: &Event) -> bool {
        self.codebook
            .entry(&event.evidence.rule)
            .is_some_and(|e| e.reciprocal)
    }

    /// Whether the rule allows the party, and it is not whom it was done to.
    fn may_be_doer(&self, party: &Party, event: &Event, rule: &Implied) -> bool {
        let excepted = self.holds_any(rule.except.as_ref(), party.span);
        rule.allows(&party.sectors)
            && !excepted
            && !matches!(party.kind, PartyKind::Thing | PartyKind::Place)
            && event.recipients.iter().all(|r| !self.same_side(party, r))
    }

    /// Whether one of the words in `span` is what the condition asks for.
    fn holds_any(&self, condition: Option<&Condition>, span: Span) -> bool {
        condition.is_some_and(|c| {
            self.tokens(span).any(|i| {
                c.meets(self.tree, &self.codebook.lexicon.classes, i, &|_| {
                    Vec::new()
                })
                .is_some()
            })
        })
    }

    /// Whether two parties are one, or of one side: the same name or noun, the same organised sector.
    fn same_side(&self, a: &Party, b: &Party) -> bool {
        let mentions = |p: &Party| [Some(p.span), p.coreferent];
        let overlap = mentions(a).into_iter().flatten().any(|x| {
            mentions(b)
                .into_iter()
                .flatten()
                .any(|y| x.0 < y.1 && y.0 < x.1)
        });
        let noun = |p: &Party| {
            let head = self.tokens(p.span).find(|&i| {
                self.tree
                    .head(i)
                    .is_none_or(|h| !self.tokens(p.span).contains(&h))
            });
            head.map(|i| self.tree.lemma(i))
        };
        let sector = a.sectors.first().filter(|&s| s != "CVL" && s != "OTH");
        overlap
            || a.name.is_some() && a.name == b.name
            || noun(a).is_some() && noun(a) == noun(b)
            || sector.is_some()
                && sector == b.sectors.first()
                && (a.country == b.country || a.country.is_none() || b.country.is_none())
    }

    /// Whether `inner` tells the circumstances of `outer`: "were killed when rebels attacked", "died
    /// after police opened fire"; or goes before it in the same breath: "police fired and two died".
    fn is_circumstance(&self, inner: &Clause, outer: &Clause) -> bool {
        let t = self.tree;
        let (from, to) = (inner.carrier(), outer.carrier());
        // "opened fire and two people were killed"; but "one was shot by gunmen and another stabbed"
        // are two things.
        let active = inner.role(&Role::Agent).any(|a| a.head < inner.token);
        if from < to && active && t.dep(to) == Dep::Conj && t.head(to) == Some(from) {
            return true;
        }
        let mut at = from;
        let mut below = None;
        for _ in 0..MAX_CLIMB {
            if at == to || Some(at) == Some(outer.token) {
                break;
            }
            let Some(head) = t.head(at) else { return false };
            // What hangs on another predicate is that one's circumstance.
            let direct = below.is_none_or(|b| {
                matches!(
                    t.dep(b),
                    Dep::Pobj | Dep::Pcomp | Dep::Conj | Dep::Prep | Dep::Xcomp
                )
            });
            if !direct {
                return false;
            }
            below = Some(at);
            at = head;
        }
        let Some(below) = below.filter(|_| at == to || at == outer.token) else {
            return false;
        };
        let joins = |i: usize| {
            self.codebook
                .implied
                .joined_by
                .iter()
                .any(|w| w == t.lower(i))
        };
        match t.dep(below) {
            Dep::Prep => joins(below),
            Dep::Advcl => t
                .children(below)
                .any(|c| matches!(t.dep(c), Dep::Mark | Dep::Advmod) && joins(c)),
            _ => false,
        }
    }

    /// Whether the clause is, or names as its circumstance, a happening already told by `other`:
    /// "hurt in **the firing**", of the same type and mode.
    fn names_again(&self, clause: &Clause, other: &Event) -> bool {
        let own = (clause.kind == Kind::Noun).then_some(clause.token);
        own.into_iter()
            .chain(self.circumstances(clause))
            .any(|noun| {
                self.is_definite(noun)
                    && self.clauses.at(noun).is_some_and(|c| {
                        self.scene
                            .matches(c)
                            .first()
                            .is_some_and(|m| self.may_mean(c, &m.entry.kind, &m.entry.modes, other))
                    })
            })
    }

    /// Whether an event noun of that type and these modes may mean the event `other`: of the same
    /// mode, told by the same verb, or by a noun for anything of its type.
    fn may_mean(&self, noun: &Clause, kind: &str, modes: &[String], other: &Event) -> bool {
        let word = self.tree.lemma(noun.token);
        let same_word = || {
            let told = self.tokens(other.evidence.trigger);
            let mut lemmas = told
                .filter_map(|i| self.clauses.at(i))
                .flat_map(|c| &c.lemmas);
            lemmas.any(|x| noun.lemmas.iter().any(|y| x.lemma == y.lemma))
        };
        kind == other.kind
            && (modes.iter().any(|x| other.modes.contains(x))
                || self.codebook.implied.again.iter().any(|w| w == word)
                || same_word())
    }

    /// Nouns that the clause names as what it happened in, by or after.
    fn circumstances<'c>(&'c self, clause: &'c Clause) -> impl Iterator<Item = usize> + 'c {
        clause
            .args
            .iter()
            .filter(|a| match &a.role {
                Role::Prep(p) => matches!(&**p, "in" | "during" | "by" | "after"),
                Role::Agent | Role::Cause => true,
                _ => false,
            })
            .map(|a| a.head)
            .filter(|&h| self.tree.pos(h) == Pos::Noun)
    }

    /// Whether an event noun means one that was told before: "the raid", not "the second raid".
    pub(super) fn is_definite(&self, noun: usize) -> bool {
        let t = self.tree;
        let definite = t.children(noun).any(|c| {
            t.dep(c) == Dep::Det
                && matches!(t.lower(c), "the" | "this" | "that" | "these" | "those")
        });
        definite && !self.is_another(noun)
    }

    /// Whether a noun is told from others of its kind: "second", "earlier".
    pub(super) fn is_another(&self, noun: usize) -> bool {
        let another = &self.codebook.implied.another;
        (self.tree.children(noun)).any(|c| another.iter().any(|w| w == self.tree.lower(c)))
    }

    /// The mentions of the report, and the words for actors that stand before another noun: "police
    /// custody", "police firing".
    fn mentions_and_words(&self) -> Vec<Who> {
        let t = self.tree;
        let agents = &self.codebook.actors.agents;
        let mut all = self.parties.mentions();
        all.extend(
            (0..t.len())
                .filter(|&i| {
                    matches!(t.dep(i), Dep::Compound | Dep::Nmod)
                        && t.label(i).is_none()
                        && agents.get(t.lemma(i)).is_some()
                })
                .map(|i| self.parties.party(i)),
        );
        all
    }

    /// The party that the rule allows and that the sentence (or the report) names; the nearest mention.
    fn named(
        &self,
        rule: &Implied,
        event: &Event,
        here: usize,
        anywhere: bool,
        mentions: &[Who],
    ) -> Vec<Party> {
        let candidates: Vec<(usize, Party)> = mentions
            .iter()
            .filter(|w| {
                !w.tokens.is_empty()
                    && w.kind != PartyKind::Person
                    && w.coreferent.is_none()
                    && rule.allows(&w.sectors)
            })
            .map(|w| (self.tree.sentence(w.tokens.start), self.party(w)))
            .filter(|(sentence, _)| anywhere || *sentence == here)
            .filter(|(_, p)| self.may_be_doer(p, event, rule))
            .filter(|(_, p)| {
                event
                    .place
                    .as_ref()
                    .is_none_or(|place| !abroad(place, p.country.as_deref()))
            })
            .collect();
        // Forces of several countries: which of them it was is not said.
        let mut countries: Vec<&str> = candidates
            .iter()
            .filter_map(|(_, p)| p.country.as_deref())
            .collect();
        countries.sort_unstable();
        countries.dedup();
        if countries.len() > 1 {
            return Vec::new();
        }
        let at = event.evidence.trigger.0;
        candidates
            .into_iter()
            .min_by_key(|(sentence, p)| {
                (
                    sentence.abs_diff(here),
                    *sentence > here,
                    p.span.0.abs_diff(at),
                )
            })
            .map(|(_, p)| vec![p])
            .unwrap_or_default()
    }
}
