//! Who died of it is not among the hurt: one outcome for each of the dead and wounded of a report.
//!
//! A report tells of one victim again and again ("was shot", "was taken to hospital", "he died"),
//! in events of their own. Mentions are put together by the actors' coreference, by names, and where
//! there is none by what tells one person from another: name, age, sex, side, "another".

mod sum;
mod traits;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use dateline_clause::Dep;
use dateline_nlp::Pos;
use dateline_record::{Count, CountKind, Event, Status};

use super::Desk;
use sum::add_up;
use traits::{Side, Traits, same_name};

/// A report's victims beyond these are not told from one another, so that a list of thousands costs
/// no more than its length.
const MAX_VICTIMS: usize = 256;

/// Later mentions of one victim beyond these are not compared with.
const MAX_MENTIONS: usize = 32;

/// Where a count stands among the events: event, count, and part where the count is a sum.
type Place = (usize, usize, Option<usize>);

/// A mention of one or several who were killed or hurt.
struct Told {
    place: Place,
    what: CountKind,
    many: u64,
    head: usize,
    /// Whether no event noun tells it.
    by_verb: bool,
    traits: Traits,
    /// Heads of those it cannot be: who did it, whose wife she is.
    others: Vec<usize>,
}

/// What is known of the event that a count belongs to.
struct Teller {
    /// Heads of those who did it.
    doers: Vec<usize>,
    /// Whether no event noun tells it.
    by_verb: bool,
}

/// What one mention tells of a victim.
struct Outcome {
    place: Place,
    what: CountKind,
    /// Its sentence, by number.
    sentence: usize,
    /// Whether it can be added to others: a pronoun may mean another, and an event noun may speak of
    /// another happening ("the murder recalled that of her brother").
    adds: bool,
}

/// One person or one group, over all mentions.
struct Victim {
    many: u64,
    known: Vec<(usize, Traits)>,
    told: Vec<Outcome>,
    others: Vec<usize>,
}

/// Whether it counts people by what became of them.
pub(super) fn is_outcome(what: CountKind) -> bool {
    matches!(
        what,
        CountKind::Killed | CountKind::Injured | CountKind::Hospitalised
    )
}

impl Victim {
    fn died(&self) -> bool {
        self.told.iter().any(|t| t.what == CountKind::Killed)
    }

    /// Whether something told says that the two are not one: a name, an age, the sex, "another".
    fn is_other_than(&self, other: &Victim) -> bool {
        if std::ptr::eq(self, other) {
            return false;
        }
        let name = |v: &Victim| {
            let mut names = v.known.iter().map(|k| &k.1.name);
            names.find(|n| !n.is_empty()).cloned().unwrap_or_default()
        };
        let age = |v: &Victim| v.known.iter().find_map(|k| k.1.age);
        let sex = |v: &Victim| v.known.iter().find_map(|k| k.1.sex);
        let (ages, sexes) = ((age(self), age(other)), (sex(self), sex(other)));
        match same_name(&name(self), &name(other)) {
            Some(same) => !same,
            None => {
                matches!(ages, (Some(a), Some(b)) if a != b)
                    || matches!(sexes, (Some(a), Some(b)) if a != b)
                    || [self, other]
                        .iter()
                        .any(|v| v.known.first().is_some_and(|k| k.1.new))
            }
        }
    }
}

impl Desk<'_> {
    /// Takes those who died of it out of the counts of the hurt, and adds up those told one by one.
    pub(super) fn outcomes(&self, events: &mut [Event]) {
        let told = self.told_of(events);
        if told.len() < 2 {
            return;
        }
        let victims = self.victims(told);
        // Sums stand behind the other counts, so that places hold.
        for what in [CountKind::Killed, CountKind::Injured] {
            add_up(events, &victims, what);
        }
        let died: BTreeSet<Place> = victims
            .into_iter()
            .filter(Victim::died)
            .flat_map(|v| v.told)
            .filter(|t| t.what != CountKind::Killed)
            .map(|t| t.place)
            .collect();
        for (e, event) in events.iter_mut().enumerate() {
            let counts = std::mem::take(&mut event.counts).into_iter().enumerate();
            event.counts = counts
                .flat_map(|(c, mut count)| {
                    let parts = std::mem::take(&mut count.including).into_iter().enumerate();
                    let before = parts.len();
                    let kept: Vec<Count> = parts
                        .filter(|(p, _)| !died.contains(&(e, c, Some(*p))))
                        .map(|(_, part)| part)
                        .collect();
                    if died.contains(&(e, c, None)) {
                        Vec::new()
                    } else if kept.len() < before {
                        // Of a sum, what is left is told by its parts.
                        kept
                    } else {
                        count.including = kept;
                        vec![count]
                    }
                })
                .collect();
        }
    }

    /// The mentions of the dead and the hurt in what took place, in order of the text.
    fn told_of(&self, events: &[Event]) -> Vec<Told> {
        let mut all = Vec::new();
        for (e, event) in events.iter().enumerate() {
            if event.status != Status::Actual {
                continue;
            }
            let noun = |i: usize| matches!(self.tree.pos(i), Pos::Noun | Pos::Propn);
            let verb = |i: usize| matches!(self.tree.pos(i), Pos::Verb | Pos::Aux);
            let doers: Vec<usize> = event
                .actors
                .iter()
                .filter(|p| p.inferred.is_none())
                .filter_map(|p| self.head_of(self.tokens(p.span)))
                .collect();
            for (c, count) in event.counts.iter().enumerate() {
                if !is_outcome(count.what) {
                    continue;
                }
                // The words that tell of those whom it counts.
                let trigger = (event.evidence.also.iter())
                    .filter(|a| a.sentence != event.evidence.sentence)
                    .find(|a| a.sentence.0 <= count.span.0 && count.span.1 <= a.sentence.1)
                    .map_or(event.evidence.trigger, |a| a.trigger);
                let teller = Teller {
                    doers: doers.clone(),
                    by_verb: self.tokens(trigger).any(verb) || !self.tokens(trigger).any(noun),
                };
                // "A man and his two sons": a sum is its parts.
                let sum: Option<u64> = count
                    .including
                    .iter()
                    .try_fold(0u64, |sum, part| sum.checked_add(part.best?));
                if !count.including.is_empty() && sum == count.best {
                    let parts = count.including.iter().enumerate();
                    all.extend(
                        parts.filter_map(|(p, part)| {
                            self.mention_of((e, c, Some(p)), part, &teller)
                        }),
                    );
                } else {
                    // "A homicide" tells how many, not who.
                    let who = count.span != trigger && count.of_span != Some(trigger);
                    all.extend(
                        self.mention_of((e, c, None), count, &teller)
                            .filter(|_| who),
                    );
                }
            }
        }
        all.sort_by_key(|t| (t.head, t.place));
        all
    }

    fn mention_of(&self, place: Place, count: &Count, teller: &Teller) -> Option<Told> {
        let tokens = self.tokens(count.of_span.unwrap_or(count.span));
        let head = self.head_of(tokens)?;
        let owner = self.tree.child(head, Dep::Poss);
        let others = teller.doers.iter().copied().chain(owner);
        Some(Told {
            place,
            what: count.what,
            many: count.best?,
            head,
            by_verb: teller.by_verb,
            traits: self.traits(head),
            others: others.map(|h| self.parties.meant(h)).collect(),
        })
    }

    /// The noun that governs the others of a stretch.
    pub(super) fn head_of(&self, tokens: Range<usize>) -> Option<usize> {
        let t = self.tree;
        let mut nominal = tokens.clone().filter(|&i| t.is_nominal(i));
        nominal
            .clone()
            .find(|&i| t.head(i).is_none_or(|h| !tokens.contains(&h)))
            .or_else(|| nominal.next_back())
    }

    /// Puts mentions of the same victims together.
    fn victims(&self, told: Vec<Told>) -> Vec<Victim> {
        let named: HashSet<(usize, usize)> = (0..self.tree.len())
            .filter_map(|i| Some((self.parties.chain(i)?, self.tree.sentence(i))))
            .collect();
        let mut all: Vec<Victim> = Vec::new();
        for mention in told {
            let same = |v: &Victim| {
                let surely = |(head, k): &(usize, Traits)| self.surely(*head, k, &mention);
                v.many == mention.many && v.known.iter().any(surely)
            };
            // Of those it may be, rather one of the same outcome: "the victim" that died is the dead one.
            let died = mention.what == CountKind::Killed;
            let outcome = |v: &Victim| v.died() == died;
            let perhaps = |v: &Victim| self.perhaps(v, &mention, &named);
            let found = all
                .iter()
                .rposition(same)
                .or_else(|| all.iter().rposition(|v| outcome(v) && perhaps(v)))
                .or_else(|| all.iter().rposition(perhaps));
            let at = match found {
                Some(at) => at,
                None if all.len() < MAX_VICTIMS => {
                    all.push(Victim {
                        many: mention.many,
                        known: Vec::new(),
                        told: Vec::new(),
                        others: Vec::new(),
                    });
                    all.len() - 1
                }
                None => continue,
            };
            let victim = &mut all[at];
            victim.told.push(Outcome {
                place: mention.place,
                what: mention.what,
                sentence: self.tree.sentence(mention.head),
                adds: mention.by_verb && self.tree.pos(mention.head) != Pos::Pron,
            });
            if victim.known.len() < MAX_MENTIONS {
                victim.others.extend(mention.others);
                victim.known.push((mention.head, mention.traits));
            }
        }
        all
    }

    /// Whether two mentions mean the same by the words themselves, a name or coreference.
    fn surely(&self, head: usize, known: &Traits, mention: &Told) -> bool {
        let traits = &mention.traits;
        let chain = known.chain.is_some() && known.chain == traits.chain;
        head == mention.head
            || self.parties.meant(head) == self.parties.meant(mention.head)
            || chain && !traits.new
            || !known.name.is_empty() && same_name(&known.name, &traits.name) == Some(true)
    }

    /// Whether nothing told speaks against the mention being this victim. `named`: which chains are
    /// mentioned in which sentences.
    fn perhaps(&self, victim: &Victim, mention: &Told, named: &HashSet<(usize, usize)>) -> bool {
        let new = &mention.traits;
        // Of groups too little is told.
        if victim.many != 1 || mention.many != 1 || new.new {
            return false;
        }
        // "A man and a woman" were not told of before.
        if new.indefinite && mention.place.2.is_some() {
            return false;
        }
        // "A man who mourned Lee" is not Lee.
        let beside = |a: &Traits, head: usize, b: &Traits| {
            let sentence = self.tree.sentence(head);
            a.indefinite && b.chain.is_some_and(|c| named.contains(&(c, sentence)))
        };
        let apart = |(head, known): &(usize, Traits)| {
            beside(new, mention.head, known) || beside(known, *head, new)
        };
        if victim.known.iter().any(apart) {
            return false;
        }
        let is = |other: usize, head: usize, chain: Option<usize>| {
            other == self.parties.meant(head)
                || chain.is_some() && self.parties.chain(other) == chain
        };
        let known_other = victim
            .known
            .iter()
            .any(|(head, known)| mention.others.iter().any(|&o| is(o, *head, known.chain)));
        if known_other
            || victim
                .others
                .iter()
                .any(|&o| is(o, mention.head, new.chain))
        {
            return false;
        }
        let sentence = self.tree.sentence(mention.head);
        victim.known.iter().all(|(head, known)| {
            let differ = |a: Option<u64>, b: Option<u64>| a.is_some() && b.is_some() && a != b;
            let sides = match (known.side, new.side) {
                (Some(Side::Harmed), Some(Side::Order))
                | (Some(Side::Order), Some(Side::Harmed)) => true,
                (Some(a), Some(b)) => a == b,
                _ => true,
            };
            let sexes = known.sex.is_none() || new.sex.is_none() || known.sex == new.sex;
            // "A clerk" and "a nurse" are two; "the gunman" may be "the suspect".
            let nouns = match (&known.noun, &new.noun) {
                (Some(a), Some(b)) => a == b || !new.indefinite && known.side.is_some(),
                _ => true,
            };
            let beside =
                new.indefinite && known.indefinite && self.tree.sentence(*head) == sentence;
            same_name(&known.name, &new.name) != Some(false)
                && !differ(known.age, new.age)
                && sides
                && sexes
                && nouns
                && !beside
        })
    }
}
