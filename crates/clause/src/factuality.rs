//! Whether a clause's event happened, by negation, modality, tense and the predicates above it.
//!
//! The method is that of event factuality (Saurí and Pustejovsky's FactBank) with implicative
//! signatures (Karttunen): each governing predicate says what follows for its complement where it
//! holds and where it is negated. The lexicon is codebook data.

use dateline_nlp::Pos;
use dateline_record::{Stance, Status};

use crate::clause::Clause;
use crate::climb::{Link, climb, to_infinitive};
use crate::lexicon::{Frame, Lexicon};
use crate::tree::{Dep, Tree};

/// What is said of an event's reality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factuality {
    /// Whether it happened.
    pub status: Status,
    /// Whether it is marked as not established.
    pub hedged: bool,
    /// Whether the predicate itself is negated ("did not sign"), whatever stands above it.
    pub negated: bool,
    /// Whether it is taken to lie ahead only by its construction: an infinitive under a predicate that
    /// nothing is known of ("the first to hand over power"), a noun behind "ahead of".
    pub assumed: bool,
    /// Whether somebody else is asked to do it.
    pub asked: bool,
}

/// One step on the way to a clause's status: what changed it, and what it is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What changed it.
    pub why: Why,
    /// The words that did, as tokens.
    pub words: Vec<usize>,
    /// The status then.
    pub status: Status,
    /// Whether it is marked as not established then.
    pub hedged: bool,
}

/// What changes a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Words at a predicate: negation, modals, conjunctions, adjectives and adverbs.
    Words {
        /// The predicate: the clause's own, its light verb's, or one above it.
        at: usize,
    },
    /// The signature of the predicate that governs it.
    Signature {
        /// How what it governs is attached.
        frame: Frame,
        /// Whether the governor itself is negated.
        negated: bool,
    },
    /// A preposition that says it did not happen: *without*.
    Without,
    /// A word that sends what stands under it into the past: *anniversary*.
    Past,
    /// The infinitive under a predicate that nothing is known of.
    Infinitive,
    /// An infinitive that says what for.
    Purpose,
    /// What stands above a noun for something planned says that it is still to come: *will*, *ahead of*.
    Planned,
    /// The sentence is a question.
    Question,
}

struct Local {
    negated: bool,
    status: Option<Status>,
    hedged: bool,
    /// The words that say so.
    words: Vec<usize>,
}

/// The less real of two statuses wins; negation of what is only possible stays possible.
fn worse(a: Status, b: Status) -> Status {
    let rank = |s: Status| match s {
        Status::Actual => 0,
        Status::Historical => 1,
        Status::Attempted => 2,
        Status::Future => 3,
        Status::Hypothetical => 4,
        Status::Negated => 5,
    };
    if rank(a) >= rank(b) { a } else { b }
}

fn apply(outcome: Status, inner: Status) -> Status {
    match (outcome, inner) {
        (Status::Negated, Status::Negated) => Status::Actual,
        (Status::Actual, inner) => inner,
        (outcome, inner) => worse(outcome, inner),
    }
}

pub(crate) fn lemma_with_particle(t: &Tree<'_>, i: usize) -> Option<String> {
    let particle = t.child(i, Dep::Prt).or_else(|| {
        t.children(i).find(|&c| {
            c == i + 1
                && matches!(t.dep(c), Dep::Advmod | Dep::Prep)
                && matches!(t.pos(c), Pos::Adp | Pos::Adv)
        })
    })?;
    Some(format!("{} {}", t.lemma(i), t.lower(particle)))
}

/// What the words at `i` itself say.
fn local(t: &Tree<'_>, lexicon: &Lexicon, i: usize) -> Local {
    let mut said = Local {
        negated: false,
        status: None,
        hedged: false,
        words: Vec::new(),
    };
    let put = |said: &mut Local, word: usize, status: Status| {
        said.status = Some(match said.status {
            Some(old) => worse(old, status),
            None => status,
        });
        said.words.push(word);
    };
    let negate = |said: &mut Local, word: usize| {
        said.negated = true;
        said.words.push(word);
    };
    for c in t.children(i) {
        match t.dep(c) {
            Dep::Neg => negate(&mut said, c),
            Dep::Det if matches!(t.lower(c), "no" | "neither") => negate(&mut said, c),
            // "could be seen meeting" was seen.
            Dep::Aux
                if matches!(t.lower(c), "can" | "could")
                    && lexicon.perception.contains(t.lemma(i)) => {}
            Dep::Aux => {
                if let Some(&status) = lexicon
                    .modals
                    .get(t.lower(c))
                    .or_else(|| lexicon.modals.get(t.lemma(c)))
                {
                    put(&mut said, c, status);
                }
            }
            // "before he travels to India": the present tense lies ahead.
            Dep::Mark if t.lower(c) == "before" && matches!(t.tag(i), "VBZ" | "VBP") => {
                put(&mut said, c, Status::Future);
            }
            Dep::Mark => {
                if let Some(&status) = lexicon.markers.get(t.lower(c)) {
                    put(&mut said, c, status);
                }
            }
            Dep::Advmod
            | Dep::Amod
            | Dep::Compound
            | Dep::Nmod
            | Dep::Npadvmod
            | Dep::Acomp
            | Dep::Prep => {
                let word = lexicon
                    .modifiers
                    .get(t.lower(c))
                    .or_else(|| lexicon.modifiers.get(t.lemma(c)));
                if let Some(m) = word {
                    if let Some(status) = m.status {
                        put(&mut said, c, status);
                    }
                    if m.hedge {
                        said.hedged = true;
                        said.words.push(c);
                    }
                }
                if t.dep(c) != Dep::Prep
                    && let Some(&status) = lexicon.markers.get(t.lower(c))
                {
                    put(&mut said, c, status);
                }
                if t.lower(c) == "never" {
                    negate(&mut said, c);
                }
            }
            // "suffered no losses", "has no plans"
            Dep::Dobj
                if t.children(c)
                    .any(|k| t.dep(k) == Dep::Det && t.lower(k) == "no") =>
            {
                negate(&mut said, c);
            }
            Dep::Nsubj | Dep::Nsubjpass
                if (matches!(t.lower(c), "nobody" | "none" | "neither")
                    || t.lower(c) == "one" && t.children(c).any(|k| t.lower(k) == "no")
                    || t.children(c)
                        .any(|k| t.dep(k) == Dep::Det && t.lower(k) == "no")
                    // "neither the police nor the army"
                    || t.children(c).any(|k| t.lower(k) == "neither")) =>
            {
                negate(&mut said, c);
            }
            _ => {}
        }
    }
    // "is to be deported", "are going to march", "has to be freed"
    if to_infinitive(t, i)
        && t.dep(i) == Dep::Xcomp
        && let Some(h) = t.head(i)
    {
        if t.lemma(h) == "be" && t.pos(h) == Pos::Aux || t.lemma(h) == "go" && t.tag(h) == "VBG" {
            put(&mut said, h, Status::Future);
        } else if t.lemma(h) == "have" && matches!(t.tag(h), "VBP" | "VBZ" | "VB") {
            put(&mut said, h, Status::Hypothetical);
        }
    }
    let subject = t
        .children(i)
        .find(|&c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass));
    for c in t.children(i) {
        // "Had the rebels attacked, …"
        if t.lower(c) == "had" && t.dep(c) == Dep::Aux && subject.is_some_and(|s| c < s) {
            put(&mut said, c, Status::Hypothetical);
        }
        // "would strike unless its leaders were freed"
        let conditional = t.dep(c) == Dep::Advcl
            && t.children(c).any(|m| {
                matches!(t.dep(m), Dep::Mark)
                    && lexicon.markers.get(t.lower(m)) == Some(&Status::Hypothetical)
            });
        // "would have shelled their camp"
        let counterfactual = t.dep(c) == Dep::Aux
            && t.lower(c) == "have"
            && t.children(i)
                .any(|a| t.dep(a) == Dep::Aux && t.lower(a) == "would");
        if counterfactual {
            put(&mut said, c, Status::Hypothetical);
        }
        if conditional
            && t.children(i)
                .any(|a| t.dep(a) == Dep::Aux && t.lower(a) == "would")
        {
            put(&mut said, c, Status::Hypothetical);
        }
    }
    // An order or appeal in direct speech: "Do not shoot!", "Stop the bombing!"
    if t.tag(i) == "VB"
        && matches!(t.dep(i), Dep::Root | Dep::Ccomp)
        && !t.children(i).any(|c| {
            matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass | Dep::Expl)
                || t.dep(c) == Dep::Aux && t.lemma(c) != "do"
        })
    {
        put(&mut said, i, Status::Hypothetical);
    }
    said
}

/// The question mark of a sentence that asks.
fn question_mark(t: &Tree<'_>, i: usize) -> Option<usize> {
    let range = t.doc.sentences[t.sentence(i)].clone();
    let last = range.rev().find(|&k| {
        !matches!(t.pos(k), Pos::Space) && !matches!(t.doc.word(k), "\"" | "”" | "'" | "’" | ")")
    });
    // A question inside quotation marks at the end of a statement asks nothing of the rest.
    // Several stand for a sign that was lost on the way.
    last.filter(|&k| t.doc.word(k) == "?" && (k == 0 || t.doc.word(k - 1) != "?"))
}

/// Whether `i` is a question within a sentence that takes for granted what it asks about: whoever
/// wants to know *who shot the judge*, or *why*, knows that the judge was shot.
fn presupposes(t: &Tree<'_>, i: usize) -> bool {
    matches!(t.dep(i), Dep::Ccomp | Dep::Pcomp)
        && !to_infinitive(t, i)
        && t.children(i).any(|c| {
            c < i
                && matches!(
                    t.dep(c),
                    Dep::Nsubj | Dep::Nsubjpass | Dep::Advmod | Dep::Dobj
                )
                && matches!(t.tag(c), "WP" | "WRB")
        })
}

/// The factuality of a clause.
pub(crate) fn of(t: &Tree<'_>, lexicon: &Lexicon, clause: &Clause) -> Factuality {
    read(t, lexicon, clause, &mut |_, _, _, _| {})
}

/// The steps by which a clause came to its status; none where it stayed actual all the way.
pub(crate) fn path(t: &Tree<'_>, lexicon: &Lexicon, clause: &Clause) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut before = (Status::Actual, false);
    read(t, lexicon, clause, &mut |why, words, status, hedged| {
        if before != (status, hedged) {
            before = (status, hedged);
            turns.push(Turn {
                why,
                words: words.to_vec(),
                status,
                hedged,
            });
        }
    });
    turns
}

/// Reads the factuality of a clause. `note` is told what was looked at, the words, and status and
/// hedge behind it, whether they changed or not.
fn read(
    t: &Tree<'_>,
    lexicon: &Lexicon,
    clause: &Clause,
    note: &mut impl FnMut(Why, &[usize], Status, bool),
) -> Factuality {
    let mut status = Status::Actual;
    let mut hedged = false;
    let mut negated = false;
    let mut take = |at: usize, status: &mut Status| {
        let said = local(t, lexicon, at);
        negated ^= said.negated;
        hedged |= said.hedged;
        if said.negated {
            *status = apply(Status::Negated, *status);
        }
        if let Some(s) = said.status {
            *status = match (*status, s) {
                // "will not attack" is said not to happen; "may not attack" stays possible.
                (Status::Negated, Status::Future) => Status::Negated,
                (old, new) => apply(new, old),
            };
        }
        note(Why::Words { at }, &said.words, *status, hedged);
    };
    take(clause.token, &mut status);
    if let Some(light) = clause.light {
        take(light, &mut status);
    }
    // "plans a rally", "attempted a coup": a light verb that says itself what becomes of its noun.
    if let Some(light) = clause.light
        && matches!(t.dep(clause.token), Dep::Dobj | Dep::Nsubjpass | Dep::Conj)
    {
        let signature = lemma_with_particle(t, light)
            .and_then(|l| lexicon.signature(&l, Frame::Noun))
            .or_else(|| lexicon.signature(t.lemma(light), Frame::Noun));
        if let Some(outcome) = signature.and_then(|s| s.yes) {
            status = apply(outcome, status);
        }
        let (frame, negated) = (Frame::Noun, false);
        note(Why::Signature { frame, negated }, &[light], status, hedged);
    }
    let own_negation = negated;
    let (mut assumed, mut asked) = (false, false);
    if let Some(mark) = question_mark(t, clause.token) {
        status = worse(status, Status::Hypothetical);
        note(Why::Question, &[mark], status, hedged);
    }
    let start = clause.carrier();
    for s in climb(t, start) {
        if presupposes(t, s.from) {
            break;
        }
        match s.link {
            Link::Complement(frame, prep) => {
                if let Some(p) = prep
                    && (t.lower(p) == "without" || t.lower(p) == "despite" && frame == Frame::Ing)
                {
                    if t.lower(p) == "without" {
                        status = apply(Status::Negated, status);
                        note(Why::Without, &[p], status, hedged);
                    }
                    break;
                }
                if lexicon.historical.contains(t.lemma(s.to)) {
                    if status == Status::Actual {
                        status = Status::Historical;
                    }
                    note(Why::Past, &[s.to], status, hedged);
                    continue;
                }
                // "ahead of the summit"
                let planned = lexicon.planned.contains(t.lemma(s.from));
                if planned && t.lower(s.to) == "ahead" {
                    if status == Status::Actual {
                        status = Status::Future;
                        assumed = true;
                    }
                    note(Why::Planned, &[s.to], status, hedged);
                    break;
                }
                let governor = local(t, lexicon, s.to);
                let with_preposition = prep.map(|p| format!("{} {}", t.lemma(s.to), t.lower(p)));
                let signature = with_preposition
                    .and_then(|l| lexicon.signature(&l, frame))
                    .or_else(|| {
                        lemma_with_particle(t, s.to).and_then(|l| lexicon.signature(&l, frame))
                    })
                    .or_else(|| lexicon.signature(t.lemma(s.to), frame));
                match signature {
                    Some(signature) => {
                        asked |= lexicon.stance(t.lemma(s.to)) == Some(Stance::Asks);
                        let outcome = if governor.negated {
                            signature.no
                        } else {
                            signature.yes
                        };
                        if let Some(outcome) = outcome {
                            status = apply(outcome, status);
                        }
                        hedged |= signature.hedge;
                        let negated = governor.negated;
                        note(Why::Signature { frame, negated }, &[s.to], status, hedged);
                    }
                    // An infinitive under a predicate that nothing is known of lies ahead of it.
                    None if frame == Frame::To
                        && matches!(t.pos(s.to), Pos::Verb | Pos::Noun | Pos::Adj) =>
                    {
                        let known = lexicon.cues.contains_key(t.lemma(s.to))
                            || lexicon.causative.contains(t.lemma(s.to));
                        asked |= lexicon.stance(t.lemma(s.to)) == Some(Stance::Asks);
                        if (!known || t.pos(s.to) != Pos::Verb) && status == Status::Actual {
                            status = Status::Future;
                            assumed = true;
                            note(Why::Infinitive, &[s.from], status, hedged);
                        }
                    }
                    None => {}
                }
                // "The talks will focus on fish" lie ahead, unless they "will be remembered".
                if planned
                    && frame == Frame::Subject
                    && signature.is_none()
                    && governor.status == Some(Status::Future)
                    && !lexicon.looks_back.contains(t.lemma(s.to))
                {
                    if status == Status::Actual {
                        status = Status::Future;
                        assumed = true;
                    }
                    note(Why::Planned, &governor.words, status, hedged);
                    break;
                }
                // "An assault would cut off food" may not come; "the assault will be investigated" was.
                let known_event = t.children(s.from).any(|c| {
                    t.dep(c) == Dep::Poss
                        || t.dep(c) == Dep::Det
                            && matches!(t.lower(c), "the" | "this" | "that" | "these" | "those")
                });
                let says_nothing = signature.is_none_or(|s| {
                    !governor.negated && matches!(s.yes, None | Some(Status::Actual))
                });
                if matches!(frame, Frame::Subject | Frame::Noun) && says_nothing && known_event {
                    let commemorated = climb(t, s.from)
                        .take_while(|up| matches!(up.link, Link::Complement(..)))
                        .any(|up| lexicon.historical.contains(t.lemma(up.to)));
                    if commemorated && status == Status::Actual {
                        status = Status::Historical;
                        note(Why::Past, &[s.to], status, hedged);
                    }
                    break;
                }
                if frame == Frame::Subject && signature.is_none() && governor.status.is_none() {
                    break;
                }
                hedged |= governor.hedged;
                if let Some(modal) = governor.status {
                    // That it will do something does not say that it will come.
                    let ahead =
                        frame == Frame::Subject && signature.is_none() && modal == Status::Future;
                    status = apply(if ahead { Status::Hypothetical } else { modal }, status);
                }
                note(Why::Words { at: s.to }, &governor.words, status, hedged);
            }
            Link::Coordinate => {
                let own = t.children(s.from).any(|c| {
                    matches!(
                        t.dep(c),
                        Dep::Aux | Dep::Nsubj | Dep::Nsubjpass | Dep::Auxpass
                    )
                });
                // "would recall its envoy and threatened": a finite form has its own mood.
                let own = own || matches!(t.tag(s.from), "VBD" | "VBZ");
                if !own {
                    // "will attack and occupy", "a planned strike and march"
                    let head = local(t, lexicon, s.to);
                    if let Some(modal) = head.status {
                        status = apply(modal, status);
                    }
                    hedged |= head.hedged;
                    note(Why::Words { at: s.to }, &head.words, status, hedged);
                } else if let Some((marker, of_marker)) = t
                    .children(s.to)
                    .filter(|&c| t.dep(c) == Dep::Mark)
                    .find_map(|c| Some((c, *lexicon.markers.get(t.lower(c))?)))
                {
                    status = apply(of_marker, status);
                    note(Why::Words { at: s.to }, &[marker], status, hedged);
                }
            }
            Link::Purpose => {
                if status == Status::Actual {
                    status = Status::Future;
                    assumed = true;
                    note(Why::Purpose, &[s.from], status, hedged);
                }
                asked |= lexicon.stance(t.lemma(s.to)) == Some(Stance::Asks);
                break;
            }
            Link::Relative => {
                // "the anniversary of a bombing that killed ten": what happened then lies back too.
                let commemorated = climb(t, s.to)
                    .take_while(|up| matches!(up.link, Link::Complement(..) | Link::Other))
                    .any(|up| lexicon.historical.contains(t.lemma(up.to)));
                if commemorated && status == Status::Actual {
                    status = Status::Historical;
                    note(Why::Past, &[s.to], status, hedged);
                }
                break;
            }
            Link::Adverbial => break,
            Link::Other => {
                // "It was a failed raid": the copula's own negation and modality count.
                if t.pos(s.to) == Pos::Aux {
                    let said = local(t, lexicon, s.to);
                    if said.negated {
                        status = apply(Status::Negated, status);
                    }
                    if let Some(modal) = said.status {
                        status = apply(modal, status);
                    }
                    hedged |= said.hedged;
                    note(Why::Words { at: s.to }, &said.words, status, hedged);
                }
            }
        }
    }
    Factuality {
        status,
        hedged,
        negated: own_negation,
        assumed,
        asked,
    }
}
