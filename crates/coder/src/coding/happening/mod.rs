//! One happening, one event: what several words or sentences of a report tell of the same thing.
//! Where in doubt two stay two: told twice is a lesser mistake than taken for one.

mod fits;
mod merge;

use dateline_clause::{Arg, Clause, Dep, Kind, Role};
use dateline_record::{CountKind, Event, Party, PartyKind, Scope};

use super::victims::is_outcome;
use super::{Desk, Draft};
use fits::{can_be_one, same_words};
use merge::{adds_counts, merge};

/// How many events of a type are looked at, going back from a mention.
const MAX_BACK: usize = 32;

/// How many sentences back a happening may have been told that a noun refers to which adds nothing.
const REACH: usize = 2;

/// Whether the same ones tell two mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sources {
    /// The same ones, in the same order, or the report itself both.
    Same,
    /// The report itself the one, somebody who says or confirms it the other.
    Supported,
    /// Two who may contradict one another.
    Other,
}

/// An event told before, and the clauses that tell of it.
struct Before<'e, 'd> {
    at: usize,
    event: &'e Event,
    told: Vec<&'d Clause>,
}

impl Desk<'_> {
    /// Takes the event of draft `n` in with one told before, or adds it to them. `told_by`: the drafts
    /// that tell of each event, the chief first.
    pub(super) fn take_in(
        &self,
        events: &mut Vec<Event>,
        told_by: &mut Vec<Vec<usize>>,
        drafts: &[Draft<'_>],
        n: usize,
        event: Event,
    ) {
        // "shot and killed a judge", "injured and bleeding": one happening in several words.
        let in_sentence = events
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, e)| e.evidence.sentence == event.evidence.sentence)
            .find(|(_, e)| same_words(e, &event))
            .map(|(at, _)| at);
        let earlier = in_sentence.or_else(|| {
            self.told_before(events, told_by, drafts, self.all[drafts[n].clause], &event)
        });
        if let Some(at) = earlier {
            let sources = self.sources(&events[at], &event);
            merge(&mut events[at], event, sources);
            told_by[at].push(n);
            return;
        }
        let here = events.iter().enumerate().rev();
        let mut here = here.take_while(|(_, e)| e.evidence.sentence == event.evidence.sentence);
        let first = |at: usize| &drafts[told_by[at][0]];
        let new = &drafts[n];
        // "were killed in an ambush", "in an ambush, rebels killed": the killing is the event.
        let outcome = here.find_map(|(at, e)| {
            if self.came_of(first(at), e, new, &event) {
                Some((at, false))
            } else {
                let inner = self.came_of(new, &event, first(at), e);
                inner.then_some((at, true))
            }
        });
        match outcome {
            Some((at, false)) => {
                merge(&mut events[at], event, Sources::Same);
                told_by[at].push(n);
            }
            Some((at, true)) => {
                let (inner, mut told) = (events.remove(at), told_by.remove(at));
                let mut event = event;
                merge(&mut event, inner, Sources::Same);
                told.insert(0, n);
                events.push(event);
                told_by.push(told);
            }
            None => {
                events.push(event);
                told_by.push(vec![n]);
            }
        }
    }

    /// Whether one of a sentence's events tells what became of people in the other, a noun that is
    /// aimed at nobody else: "were killed in an ambush".
    fn came_of(&self, of: &Draft<'_>, outcome: &Event, by: &Draft<'_>, inner: &Event) -> bool {
        let (outer, noun) = (self.all[of.clause], self.all[by.clause]);
        let harms = |d: &Draft<'_>| {
            d.fired
                .entry
                .counts
                .iter()
                .any(|(what, _)| is_outcome(*what))
        };
        let names = |a: &Arg| {
            a.head == noun.token
                && match &a.role {
                    Role::Prep(p) => matches!(&**p, "in" | "during" | "by"),
                    Role::Agent | Role::Cause => true,
                    _ => false,
                }
        };
        let open =
            |a: &[Party], b: &[Party]| a.is_empty() || b.is_empty() || self.same_parties(a, b);
        noun.kind == Kind::Noun
            && outcome.kind == inner.kind
            && harms(of)
            && !harms(by)
            && outer.args.iter().any(names)
            && (inner.recipients.is_empty()
                || self.same_parties(&inner.recipients, &outcome.recipients))
            && open(&inner.actors, &outcome.actors)
            && can_be_one(inner, outcome, true)
    }

    /// The event told before that a mention tells of again.
    fn told_before(
        &self,
        events: &[Event],
        told_by: &[Vec<usize>],
        drafts: &[Draft<'_>],
        clause: &Clause,
        event: &Event,
    ) -> Option<usize> {
        // "the blast in Kabul" is aimed at nobody told.
        let placed = |p: &Party| {
            p.kind == PartyKind::Place
                && (event.place.as_ref())
                    .is_some_and(|at| at.span.0 <= p.span.0 && p.span.1 <= at.span.1)
        };
        let alone = event.actors.is_empty() && event.recipients.iter().all(placed);
        let mut before = events
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, e)| e.kind == event.kind)
            .take(MAX_BACK)
            .filter(|(_, e)| can_be_one(event, e, alone))
            // What another source counts stays its own.
            .filter(|(_, e)| self.sources(e, event) == Sources::Same || !adds_counts(e, event))
            .map(|(at, e)| Before {
                at,
                event: e,
                told: (told_by[at].iter())
                    .map(|&d| self.all[drafts[d].clause])
                    .collect(),
            });
        if !alone {
            return before
                .find(|b| self.told_again(clause, event, b.event))
                .map(|b| b.at);
        }
        if !self.is_pointed(clause) {
            return None;
        }
        let meant: Vec<Before<'_, '_>> = before.filter(|b| self.names(clause, event, b)).collect();
        let here = self.tree.sentence(clause.token);
        let near = |b: &&Before<'_, '_>| {
            (b.told.iter()).any(|c| here <= self.tree.sentence(c.token) + REACH)
        };
        // From further on only the same word, where it adds something of its own and can mean but one.
        let own = |scope: Option<Scope>| scope == Some(Scope::Clause);
        let adds = !event.counts.is_empty()
            || event.place.as_ref().is_some_and(|p| own(p.scope))
            || event.time.as_ref().is_some_and(|t| own(t.scope));
        let far = |b: &&Before<'_, '_>| {
            adds && meant.len() == 1
                && has_word_of(clause, &b.told)
                && !self.adds_word(clause, &b.told, |d| d == Dep::Amod)
        };
        (meant.iter().find(near))
            .or_else(|| meant.first().filter(far))
            .map(|b| b.at)
    }

    /// Whether a noun with nobody at its side points at something known: "the attack", "Monday's attack";
    /// but "the attack that shook Lima" says itself which is meant.
    fn is_pointed(&self, clause: &Clause) -> bool {
        let t = self.tree;
        let says = |c: usize| {
            matches!(t.dep(c), Dep::Relcl | Dep::Acl)
                && c > clause.token
                && !t
                    .children(clause.token)
                    .any(|p| t.dep(p) == Dep::Punct && p < c)
        };
        clause.kind == Kind::Noun
            && self.is_known_noun(clause.token)
            && !t.children(clause.token).any(says)
    }

    /// Whether such a noun can name what was told before: by the same word, a word of the same mode, or a
    /// general one ("the attack" for a shooting).
    fn names(&self, clause: &Clause, event: &Event, before: &Before<'_, '_>) -> bool {
        let t = self.tree;
        // "the attacks" are several, and refer to several; so does "each attack".
        let several = |c: &Clause| {
            c.kind == Kind::Noun
                && (t.tag(c.token) == "NNS"
                    || t.children(c.token)
                        .any(|k| matches!(t.lower(k), "each" | "every")))
        };
        (before.told.iter()).any(|c| several(clause) == several(c))
            // "Monday's attack" need not be the last that was told of.
            && (self.is_definite(clause.token) && self.is_in(clause.token, "general-happening")
                || event.modes.iter().any(|m| before.event.modes.contains(m))
                || has_word_of(clause, &before.told))
            && !self.adds_word(clause, &before.told, |d| {
                matches!(d, Dep::Compound | Dep::Nmod)
            })
    }

    /// Whether a word beside the noun, of those that `which` asks for, stands in no sentence that told of
    /// it before: "the knife attack" is none with a bomb.
    fn adds_word(&self, noun: &Clause, told: &[&Clause], which: impl Fn(Dep) -> bool) -> bool {
        let t = self.tree;
        let known = |word: usize| {
            told.iter().any(|c| {
                let sentence = t.doc.sentences[t.sentence(c.token)].clone();
                sentence.into_iter().any(|i| t.lemma(i) == t.lemma(word))
            })
        };
        t.children(noun.token).any(|c| which(t.dep(c)) && !known(c))
    }

    /// Whether a mention with parties of its own tells of an event told before: the same ones on both
    /// sides, for a definite noun on the sides that it tells, or a death of the same person.
    fn told_again(&self, clause: &Clause, event: &Event, before: &Event) -> bool {
        let sides = [
            (&event.actors, &before.actors),
            (&event.recipients, &before.recipients),
        ];
        let both = sides
            .iter()
            .filter(|(a, b)| !a.is_empty() && !b.is_empty())
            .count();
        let definite = clause.kind == Kind::Noun && self.is_known_noun(clause.token);
        (both == 2 || both == 1 && (definite || one_death(event, before)))
            && self.codebook.precedence.happenings.contains(&event.kind)
            && sides
                .iter()
                .all(|(a, b)| a.is_empty() || b.is_empty() || self.same_parties(a, b))
            && self.sources(before, event) != Sources::Other
    }

    /// Whether a noun means somebody or something known: by an article or whose it is.
    fn is_known_noun(&self, noun: usize) -> bool {
        self.is_definite(noun)
            || self.tree.child(noun, Dep::Poss).is_some() && !self.is_another(noun)
    }

    fn same_parties(&self, later: &[Party], before: &[Party]) -> bool {
        later.len() == before.len()
            && later
                .iter()
                .all(|p| before.iter().any(|q| self.same_party(p, q)))
    }

    /// Whether a party is one that was named before.
    fn same_party(&self, later: &Party, before: &Party) -> bool {
        let full = |p: &Party| p.coreferent.unwrap_or(p.span);
        if full(later) == full(before) {
            return true;
        }
        if later.country != before.country || later.sectors != before.sectors {
            return false;
        }
        if later.name.is_some() || before.name.is_some() {
            return later.name == before.name;
        }
        let (Some(a), Some(b)) = (
            self.head_of(self.tokens(later.span)),
            self.head_of(self.tokens(before.span)),
        ) else {
            return false;
        };
        let t = self.tree;
        // "the wounded men" may be "three wounded men", but no others.
        let known = |c: usize| {
            !matches!(
                t.dep(c),
                Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Nummod
            ) || t.children(b).any(|k| t.lemma(k) == t.lemma(c))
        };
        t.lemma(a) == t.lemma(b)
            && t.children(a).all(known)
            && (later.kind == PartyKind::Organisation || self.is_known_noun(a))
    }

    /// Whether the same ones say both, in the same order; claims of two sources are two claims.
    fn sources(&self, before: &Event, later: &Event) -> Sources {
        let (a, b) = (&before.attribution, &later.attribution);
        let same = a.len() == b.len()
            && a.iter().zip(b).all(|(x, y)| match (&x.source, &y.source) {
                (Some(x), Some(y)) => self.same_party(y, x),
                (None, None) => true,
                _ => false,
            });
        if same {
            Sources::Same
        } else if (a.is_empty() || b.is_empty())
            && a.iter().chain(b).all(|x| fits::supports(x.stance))
        {
            Sources::Supported
        } else {
            Sources::Other
        }
    }
}

/// Whether a clause is told by a word of one of those, or by the noun of its verb.
fn has_word_of(clause: &Clause, told: &[&Clause]) -> bool {
    (clause.lemmas.iter()).any(|l| told.iter().any(|c| c.lemmas.contains(l)))
}

/// Whether both tell that one and the same person was killed: nobody dies twice.
fn one_death(a: &Event, b: &Event) -> bool {
    let dead = |e: &Event| {
        e.recipients.len() == 1
            && e.recipients[0].kind == PartyKind::Person
            && e.counts
                .iter()
                .any(|c| c.what == CountKind::Killed && c.best == Some(1))
    };
    dead(a) && dead(b)
}
